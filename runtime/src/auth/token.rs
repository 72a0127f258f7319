//! A token that is fetched once for all who need it, and renewed before it ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

// Tokio's clock, which a test can turn.
use tokio::time::Instant;

use crate::values::Secret;
use crate::{Error, Result};

/// A token with what is known of its life.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) token: Secret,
    pub(crate) obtained: Instant,
    /// `None` when the service did not say; then it is good until it is refused.
    lifetime: Option<Duration>,
}

impl Grant {
    pub(crate) fn new(token: Secret, lifetime: Option<Duration>) -> Self {
        Self { token, obtained: Instant::now(), lifetime }
    }

    pub(crate) fn is_good(&self) -> bool {
        self.lifetime.is_none_or(|lifetime| self.obtained.elapsed() < lifetime)
    }

    /// The last sixth of its life has begun: for a token of half an hour five minutes, for one of a day four hours.
    fn wants_renewal(&self) -> bool {
        self.lifetime.is_some_and(|lifetime| self.obtained.elapsed() >= lifetime / 6 * 5)
    }
}

/// The place of one token. Whoever needs the token while there is none waits for the one who fetches it.
#[derive(Debug, Default)]
pub(crate) struct TokenCell {
    current: RwLock<Option<Arc<Grant>>>,
    /// Whoever fetches the token holds it; it keeps the last failure.
    turn: tokio::sync::Mutex<Option<Error>>,
    failures: AtomicUsize,
}

impl TokenCell {
    /// The token, fetched by `obtain` if there is none or its end is near. `obtain` gets the old one while it is good; if it
    /// fails then, the old one is used on. Those who wait for someone else's `obtain` share its failure: a wrong password
    /// that each of them tried would lock the account.
    pub(crate) async fn get(
        &self,
        source: impl AsyncFnOnce(Option<Arc<Grant>>) -> Result<Grant>,
    ) -> Result<Arc<Grant>> {
        if let Some(grant) = self.fresh() {
            return Ok(grant);
        }
        let failures = self.failures.load(Ordering::Acquire);
        let mut last_failure = self.turn.lock().await;
        // Another caller may have fetched it while this one waited.
        if let Some(grant) = self.fresh() {
            return Ok(grant);
        }
        let old = self.current().filter(|grant| grant.is_good());
        let outcome = match &*last_failure {
            Some(failure) if self.failures.load(Ordering::Acquire) != failures => Err(failure.shared()),
            _ => source(old.clone()).await.inspect_err(|error| {
                *last_failure = Some(error.shared());
                self.failures.fetch_add(1, Ordering::Release);
            }),
        };
        match (outcome, old) {
            (Ok(grant), _) => Ok(self.put(grant)),
            (Err(_), Some(old)) => Ok(old),
            (Err(error), None) => Err(error),
        }
    }

    /// Drops a token that the service refused, unless a newer one has taken its place.
    pub(crate) fn refuse(&self, refused: &Arc<Grant>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|grant| Arc::ptr_eq(grant, refused)) {
            *current = None;
        }
    }

    /// Takes the token away, if there is one that is good.
    pub(crate) fn take(&self) -> Option<Arc<Grant>> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        current.take().filter(|grant| grant.is_good())
    }

    fn fresh(&self) -> Option<Arc<Grant>> {
        self.current().filter(|grant| !grant.wants_renewal())
    }

    fn current(&self) -> Option<Arc<Grant>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, grant: Grant) -> Arc<Grant> {
        let grant = Arc::new(grant);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(grant.clone());
        grant
    }
}
