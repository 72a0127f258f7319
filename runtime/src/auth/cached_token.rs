//! Tokens, as the service issues them and as a cell caches them.

use std::time::Duration;

// Tokio's clock, which tests can pause.
use tokio::time::Instant;

use crate::values::Secret;

/// A shorter lifetime is extended to this one. Otherwise a service that states 0 would cause a login for every call; if the
/// token has in fact expired, the service rejects it.
const MIN_LIFETIME: Duration = Duration::from_secs(10);

/// When less than this remains of its lifetime, a token is replaced by a login if it cannot be refreshed.
const NEARLY_EXPIRED: Duration = Duration::from_secs(60);

/// The id of a task that obtains a token. Later tasks have higher ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TaskId(u64);

impl TaskId {
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A token in the response of a token request.
#[derive(Clone, Debug)]
pub(crate) struct IssuedToken {
    pub(crate) token: Secret,
    /// `None` if the service did not return a lifetime: the token is then valid until it is rejected.
    pub(crate) lifetime: Option<Duration>,
}

/// A token with the time it was obtained.
#[derive(Debug)]
pub(crate) struct CachedToken {
    /// The task that obtained the token. Newer tokens have higher ids.
    pub(crate) id: TaskId,
    pub(crate) token: Secret,
    pub(crate) obtained_at: Instant,
    lifetime: Option<Duration>,
}

impl CachedToken {
    pub(super) fn new(id: TaskId, issued: IssuedToken, now: Instant) -> Self {
        let lifetime = issued.lifetime.map(|lifetime| lifetime.max(MIN_LIFETIME));
        Self { id, token: issued.token, obtained_at: now, lifetime }
    }

    /// Returns the time until the token expires, or `None` if that is not known.
    pub(super) fn remaining(&self, now: Instant) -> Option<Duration> {
        self.lifetime.map(|lifetime| lifetime.saturating_sub(self.age(now)))
    }

    pub(super) fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.obtained_at)
    }

    pub(super) fn is_valid(&self, now: Instant) -> bool {
        self.remaining(now).is_none_or(|remaining| !remaining.is_zero())
    }

    pub(super) fn is_nearly_expired(&self, now: Instant) -> bool {
        self.remaining(now).is_some_and(|remaining| remaining < NEARLY_EXPIRED)
    }

    /// Returns whether the last sixth of the lifetime has begun: five minutes of half an hour, four hours of a day.
    pub(super) fn is_due_for_refresh(&self, now: Instant) -> bool {
        self.lifetime.is_some_and(|lifetime| self.age(now) >= lifetime / 6 * 5)
    }
}
