//! A store in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::super::access_token::AccessToken;
use super::key::TokenKey;
use super::token_store::{TokenLock, TokenStore, TokenStoreFuture};

/// A [`TokenStore`] in memory, for the clients of one process. Clones share the tokens.
///
/// With it, a program that creates a client for each task logs in once: clients with the same endpoint and credentials share
/// a token.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::MemoryTokenStore;
///
/// let store = MemoryTokenStore::new();
/// // Pass a clone of it to `token_store` of the builder of each client.
/// let of_first_client = store.clone();
/// ```
#[derive(Clone, Default)]
pub struct MemoryTokenStore(Arc<Mutex<HashMap<TokenKey, Entry>>>);

#[derive(Default)]
struct Entry {
    token: Option<AccessToken>,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl Entry {
    /// Returns whether the entry has a token that has not expired, or a client has its lock or waits for it.
    fn is_used(&self, now: SystemTime) -> bool {
        let has_expired = |token: &AccessToken| token.expires_at.is_some_and(|expires_at| expires_at <= now);
        self.token.as_ref().is_some_and(|token| !has_expired(token)) || Arc::strong_count(&self.lock) > 1
    }
}

impl MemoryTokenStore {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<TokenKey, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        Box::pin(async { Ok(self.entries().get(key).and_then(|entry| entry.token.clone())) })
    }

    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        Box::pin(async {
            let mut entries = self.entries();
            let now = SystemTime::now();
            entries.retain(|_, entry| entry.is_used(now));
            entries.entry(key.clone()).or_default().token = Some(token.clone());
            Ok(())
        })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        Box::pin(async {
            if let Some(entry) = self.entries().get_mut(key) {
                entry.token = None;
            }
            Ok(())
        })
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        let lock = Arc::clone(&self.entries().entry(key.clone()).or_default().lock);
        Box::pin(async { Ok(TokenLock::new(lock.lock_owned().await)) })
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTokenStore").field("entries", &self.entries().len()).finish_non_exhaustive()
    }
}
