//! The cache of one token: obtained once for all concurrent callers, and refreshed before it expires.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

// Tokio's clock, which tests can pause.
use tokio::time::Instant;

use crate::error::{Error, Result};
use crate::values::Secret;

/// A token with the time it was obtained and its lifetime.
#[derive(Debug)]
pub(crate) struct CachedToken {
    pub(crate) token: Secret,
    pub(crate) obtained_at: Instant,
    /// `None` if the service did not return a lifetime: the token is then valid until it is rejected.
    lifetime: Option<Duration>,
}

impl CachedToken {
    pub(crate) fn new(token: Secret, lifetime: Option<Duration>) -> Self {
        Self { token, obtained_at: Instant::now(), lifetime }
    }

    fn is_valid(&self) -> bool {
        self.lifetime.is_none_or(|lifetime| self.obtained_at.elapsed() < lifetime)
    }

    /// Returns whether the last sixth of the lifetime has begun: five minutes of half an hour, four hours of a day.
    fn is_due_for_refresh(&self) -> bool {
        self.lifetime.is_some_and(|lifetime| self.obtained_at.elapsed() >= lifetime / 6 * 5)
    }
}

/// A cell for one token. Callers that find no token wait for the one request that obtains it.
#[derive(Debug, Default)]
pub(crate) struct TokenCell {
    current: RwLock<Option<Arc<CachedToken>>>,
    /// Held while the token is obtained or refreshed; keeps the last failure.
    refresh_lock: tokio::sync::Mutex<Option<Error>>,
    failures: AtomicUsize,
}

impl TokenCell {
    /// Returns the token. If there is none, or it is about to expire, calls `obtain` with the current token, if that is
    /// still valid.
    ///
    /// If `obtain` fails, the current token is used while it is valid. Callers that waited for another caller's `obtain`
    /// share its failure: repeated logins with a wrong password would lock the account.
    pub(crate) async fn get(
        &self,
        obtain: impl AsyncFnOnce(Option<Arc<CachedToken>>) -> Result<CachedToken>,
    ) -> Result<Arc<CachedToken>> {
        if let Some(token) = self.fresh() {
            return Ok(token);
        }
        let failures = self.failures.load(Ordering::Acquire);
        let mut last_failure = self.refresh_lock.lock().await;
        // Another caller may have obtained it in the meantime.
        if let Some(token) = self.fresh() {
            return Ok(token);
        }
        let current = self.current().filter(|token| token.is_valid());
        let outcome = match &*last_failure {
            Some(failure) if self.failures.load(Ordering::Acquire) != failures => Err(failure.shared()),
            _ => obtain(current.clone()).await.inspect_err(|error| {
                *last_failure = Some(error.shared());
                self.failures.fetch_add(1, Ordering::Release);
            }),
        };
        match (outcome, current) {
            (Ok(token), _) => Ok(self.put(token)),
            (Err(_), Some(current)) => Ok(current),
            (Err(error), None) => Err(error),
        }
    }

    /// Discards a token that the service rejected, unless a newer one has replaced it.
    pub(crate) fn discard(&self, rejected: &Arc<CachedToken>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|token| Arc::ptr_eq(token, rejected)) {
            *current = None;
        }
    }

    /// Removes the token and returns it if it is still valid.
    pub(crate) fn take(&self) -> Option<Arc<CachedToken>> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        current.take().filter(|token| token.is_valid())
    }

    fn fresh(&self) -> Option<Arc<CachedToken>> {
        self.current().filter(|token| !token.is_due_for_refresh())
    }

    fn current(&self) -> Option<Arc<CachedToken>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, token: CachedToken) -> Arc<CachedToken> {
        let token = Arc::new(token);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        token
    }
}
