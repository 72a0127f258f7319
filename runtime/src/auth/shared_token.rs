//! A client's use of its token store. Whatever the store does, the client logs in if it has to.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Scheme;
use super::access_token::AccessToken;
use super::cached_token::IssuedToken;
use super::credentials::Credentials;
use super::password::Password;
use super::store::{KeyMaker, TokenKey, TokenLock, TokenStore};
use crate::values::Secret;

/// How long the store has for reading or writing.
const TIMEOUT: Duration = Duration::from_secs(1);

/// How long the store has for a lock. A login usually takes less; if it takes longer, other clients log in as well.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The token store of a client.
pub(crate) struct ClientStore {
    store: Box<dyn TokenStore>,
    keys: KeyMaker,
}

impl ClientStore {
    pub(crate) fn new(store: Box<dyn TokenStore>, endpoint: &str) -> Self {
        Self { store, keys: KeyMaker::new(endpoint) }
    }

    /// Returns the token of a scheme in the store, or `None` if the credentials have no identity.
    pub(super) async fn token(&self, scheme: &Scheme, credentials: &Arc<Credentials>) -> Option<SharedToken<'_>> {
        let key = self.keys.key(scheme, credentials).await;
        if key.is_none() {
            tracing::debug!("the credentials have no identity; the token store is not used");
        }
        Some(SharedToken { store: &*self.store, key: key? })
    }

    /// Returns the token of a handle in the store.
    pub(super) async fn token_of_handle(
        &self,
        scheme: &Scheme,
        handle: &str,
        password: &Password,
    ) -> Option<SharedToken<'_>> {
        let key = self.keys.handle_key(scheme, handle, password).await?;
        Some(SharedToken { store: &*self.store, key })
    }
}

/// A token in a store, which other clients use as well.
pub(super) struct SharedToken<'a> {
    store: &'a dyn TokenStore,
    key: TokenKey,
}

impl SharedToken<'_> {
    /// Returns the stored token, unless it has expired.
    pub(super) async fn load(&self) -> Option<IssuedToken> {
        let token = within(TIMEOUT, "load", None, self.store.load(&self.key)).await??;
        let token = IssuedToken::from_access_token(token, SystemTime::now());
        (!token.has_expired()).then_some(IssuedToken { is_from_store: true, ..token })
    }

    /// Waits for the lock. `None` if the store did not return it.
    pub(super) async fn lock(&self) -> Option<TokenLock> {
        within(LOCK_TIMEOUT, "lock", None, self.store.lock(&self.key)).await
    }

    /// Stores a token. The caller has the lock.
    pub(super) async fn store(&self, token: &IssuedToken) {
        let access: AccessToken = token.to_access_token(SystemTime::now());
        within(TIMEOUT, "store", Some(&token.token), self.store.store(&self.key, &access)).await;
    }

    /// Removes the stored token. The caller has the lock.
    pub(super) async fn remove(&self, token: &Secret) {
        within(TIMEOUT, "remove", Some(token), self.store.remove(&self.key)).await;
    }
}

/// Returns the outcome of a method of the store, or `None` if it fails or takes too long, which is logged.
async fn within<T>(
    timeout: Duration,
    method: &'static str,
    token: Option<&Secret>,
    future: impl Future<Output = Result<T, Box<dyn StdError + Send + Sync>>>,
) -> Option<T> {
    match tokio::time::timeout(timeout, future).await {
        Ok(Ok(value)) => return Some(value),
        Ok(Err(error)) => {
            let mut error = error.to_string();
            if let Some(token) = token.map(Secret::expose).filter(|token| !token.is_empty()) {
                error = error.replace(token, "[redacted]");
            }
            tracing::warn!(method, error, "the token store failed; the client continues without it");
        }
        Err(_) => {
            let timeout_s = timeout.as_secs();
            tracing::warn!(method, timeout_s, "the token store took too long; the client continues without it");
        }
    }
    None
}

impl fmt::Debug for ClientStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientStore").finish_non_exhaustive()
    }
}
