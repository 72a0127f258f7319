//! Tokens, as they are obtained and as a cell caches them.

use std::time::{Duration, SystemTime};

// Tokio's clock, which tests can pause.
use tokio::time::Instant;

use super::access_token::AccessToken;
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

/// A token that a task has obtained.
#[derive(Clone, Debug)]
pub(crate) struct IssuedToken {
    pub(crate) token: Secret,
    /// `None` if the lifetime is not known: the token is then valid until it is rejected.
    pub(crate) lifetime: Option<Duration>,
    /// How long ago the token was issued.
    pub(crate) age: Duration,
    /// Whether another client has obtained the token, and this one took it from a store.
    pub(crate) is_from_store: bool,
    /// The body of the response that had the token of a handle. Streams of events find their URL in it.
    #[cfg(feature = "events")]
    pub(super) response: Option<Secret>,
}

impl IssuedToken {
    /// Creates a token that the service has just issued.
    pub(super) fn new(token: Secret, lifetime: Option<Duration>) -> Self {
        Self {
            token,
            lifetime,
            age: Duration::ZERO,
            is_from_store: false,
            #[cfg(feature = "events")]
            response: None,
        }
    }

    /// Creates a token from one whose times are those of a clock, which may differ from that of this machine.
    pub(super) fn from_access_token(access: AccessToken, now: SystemTime) -> Self {
        let AccessToken { token, obtained_at, expires_at } = access;
        let since = |later: SystemTime| later.duration_since(obtained_at).unwrap_or_default();
        Self { age: since(now), ..Self::new(token, expires_at.map(since)) }
    }

    /// Returns the token with times of the clock of this machine.
    pub(super) fn to_access_token(&self, now: SystemTime) -> AccessToken {
        let obtained_at = now.checked_sub(self.age).unwrap_or(now);
        let access = AccessToken::new(self.token.clone()).obtained_at(obtained_at);
        match self.lifetime {
            Some(lifetime) => access.expires_in(lifetime),
            None => access,
        }
    }

    pub(super) fn has_expired(&self) -> bool {
        self.lifetime.is_some_and(|lifetime| self.age >= lifetime)
    }

    pub(super) fn is_due_for_refresh(&self) -> bool {
        is_due_for_refresh(self.lifetime, self.age)
    }
}

/// A token with the time it was obtained.
#[derive(Debug)]
pub(crate) struct CachedToken {
    /// The task that obtained the token. Newer tokens have higher ids.
    pub(crate) id: TaskId,
    pub(crate) token: Secret,
    /// When the task obtained the token.
    pub(crate) obtained_at: Instant,
    /// Whether the token was issued to another client, before this one took it from a store.
    pub(crate) is_from_store: bool,
    /// The body of the response that had the token of a handle.
    #[cfg(feature = "events")]
    pub(crate) response: Option<Secret>,
    /// How old the token was at `obtained_at`.
    earlier: Duration,
    lifetime: Option<Duration>,
}

impl CachedToken {
    pub(super) fn new(id: TaskId, issued: IssuedToken, now: Instant) -> Self {
        let IssuedToken { token, lifetime, age, is_from_store, .. } = issued;
        let lifetime = lifetime.map(|lifetime| lifetime.max(MIN_LIFETIME));
        Self {
            id,
            token,
            obtained_at: now,
            is_from_store,
            earlier: age,
            lifetime,
            #[cfg(feature = "events")]
            response: issued.response,
        }
    }

    /// Returns the token with times of the clock of this machine.
    pub(super) fn to_access_token(&self) -> AccessToken {
        let issued =
            IssuedToken { age: self.age(Instant::now()), ..IssuedToken::new(self.token.clone(), self.lifetime) };
        issued.to_access_token(SystemTime::now())
    }

    /// Returns the time until the token expires, or `None` if that is not known.
    pub(super) fn remaining(&self, now: Instant) -> Option<Duration> {
        self.lifetime.map(|lifetime| lifetime.saturating_sub(self.age(now)))
    }

    pub(super) fn age(&self, now: Instant) -> Duration {
        self.earlier.saturating_add(now.saturating_duration_since(self.obtained_at))
    }

    pub(super) fn is_valid(&self, now: Instant) -> bool {
        self.remaining(now).is_none_or(|remaining| !remaining.is_zero())
    }

    pub(super) fn is_nearly_expired(&self, now: Instant) -> bool {
        self.remaining(now).is_some_and(|remaining| remaining < NEARLY_EXPIRED)
    }

    pub(super) fn is_due_for_refresh(&self, now: Instant) -> bool {
        is_due_for_refresh(self.lifetime, self.age(now))
    }
}

/// Returns whether the last sixth of a lifetime has begun: five minutes of half an hour, four hours of a day.
fn is_due_for_refresh(lifetime: Option<Duration>, age: Duration) -> bool {
    lifetime.is_some_and(|lifetime| age >= lifetime / 6 * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn token_of(obtained_at: SystemTime, expires_at: SystemTime) -> AccessToken {
        AccessToken::new(Secret::new("token")).obtained_at(obtained_at).expires_at(expires_at)
    }

    #[test]
    fn a_token_keeps_its_times() {
        let now = SystemTime::now();
        let access = token_of(now - HOUR, now + HOUR);
        let issued = IssuedToken::from_access_token(access.clone(), now);
        assert_eq!((issued.age, issued.lifetime), (HOUR, Some(HOUR * 2)));
        assert_eq!(issued.to_access_token(now), access);
        let endless = IssuedToken::from_access_token(AccessToken::new(Secret::new("token")), now);
        assert!(endless.lifetime.is_none() && !endless.has_expired() && !endless.is_due_for_refresh());
    }

    #[test]
    fn a_token_of_a_clock_that_is_ahead_is_new_and_has_its_whole_lifetime() {
        let now = SystemTime::now();
        let issued = IssuedToken::from_access_token(token_of(now + HOUR, now + HOUR * 3), now);
        assert_eq!((issued.age, issued.lifetime), (Duration::ZERO, Some(HOUR * 2)));
    }

    #[test]
    fn a_token_that_expires_before_it_was_issued_has_expired() {
        let now = SystemTime::now();
        let issued = IssuedToken::from_access_token(token_of(now, now - HOUR), now);
        assert!(issued.has_expired() && issued.is_due_for_refresh());
    }

    #[test]
    fn a_cached_token_is_as_old_as_it_was_in_the_store() {
        let now = Instant::now();
        let issued = IssuedToken { age: HOUR, ..IssuedToken::new(Secret::new("token"), Some(HOUR * 2)) };
        let cached = CachedToken::new(TaskId::default(), issued, now);
        assert_eq!((cached.age(now), cached.remaining(now)), (HOUR, Some(HOUR)));
        assert!(cached.is_valid(now) && !cached.is_due_for_refresh(now));
        assert!(!cached.is_valid(now + HOUR));
    }
}
