//! When a call is sent again, and after how long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::operation::Effect;
use crate::{Error, ErrorCode, ErrorKind};

/// How often and after how long a call that failed is sent again.
///
/// Whether it may be repeated at all depends on what it does: a call that was refused before it was carried out (no
/// connection came about, the service asks to slow down) always may; a call of which nobody knows what became of it only
/// when doing it twice is the same as doing it once. Delays double from one attempt to the next and are drawn at random
/// below that bound; a `Retry-After` of the service takes their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_delay: Duration,
    max_delay: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, delays of up to 200 ms, 400 ms, … and at most 10 s.
    fn default() -> Self {
        Self { max_attempts: 3, first_delay: Duration::from_millis(200), max_delay: Duration::from_secs(10) }
    }
}

impl RetryPolicy {
    /// One attempt, whatever happens. Only a call whose token is refused is sent again with a new one.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// At most so many attempts, the first included.
    #[must_use]
    pub const fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// The bound of the first delay.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The bound of every delay, and the longest `Retry-After` that is obeyed: a call that is asked to wait longer fails.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// How long to wait before the next attempt; `None` to give up.
    pub(crate) fn delay_after(
        &self,
        attempt: u32,
        effect: Effect,
        error: &Error,
        advice: &RetryAdvice,
    ) -> Option<Duration> {
        if attempt >= self.max_attempts || !advice.allows(effect, error) {
            return None;
        }
        match error.retry_after() {
            Some(asked) if asked > self.max_delay => None,
            Some(asked) => Some(asked),
            None => Some(self.jittered(attempt)),
        }
    }

    fn jittered(&self, attempt: u32) -> Duration {
        let doubled = self.first_delay.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        doubled.min(self.max_delay).mul_f64(random_fraction())
    }
}

/// What the service's error codes say about repeating.
#[derive(Debug)]
pub struct RetryAdvice {
    /// The trouble passes.
    pub later: &'static [ErrorCode],
    /// Another try makes it worse.
    pub never: &'static [ErrorCode],
}

impl RetryAdvice {
    /// Whether an operation with this effect may be sent again after this error.
    fn allows(&self, effect: Effect, error: &Error) -> bool {
        match error.kind() {
            ErrorKind::Transport => error.is_connect() || effect.is_repeatable(),
            ErrorKind::Service => self.allows_after_refusal(effect, error),
            _ => false,
        }
    }

    /// Whether another try makes it worse.
    pub(crate) fn forbids(&self, error: &Error) -> bool {
        error.code().is_some_and(|code| self.never.contains(&code))
    }

    fn allows_after_refusal(&self, effect: Effect, error: &Error) -> bool {
        if self.forbids(error) {
            return false;
        }
        match error.status() {
            // Refused at the door: nothing was done.
            Some(429) => true,
            Some(502..=504) => effect.is_repeatable(),
            _ => effect.is_repeatable() && error.code().is_some_and(|code| self.later.contains(&code)),
        }
    }
}

/// What a client may spend on repeating: when most calls fail, repeating them all would only keep the service down.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Takes the price of one repetition, if it is there.
    pub(crate) fn spend(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(Self::RETRY)).is_ok()
    }

    /// A success earns a fifth of a repetition.
    pub(crate) fn earn(&self) {
        let _ =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| (left < Self::FULL).then_some(left + 1));
    }
}

/// A number in `0.0..1.0`, different at each call. Spreading retries needs no more than that.
fn random_fraction() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    let bits = RandomState::new().hash_one(0u8);
    f64::from(u32::try_from(bits >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: ErrorCode = ErrorCode::new("USG", 9, 200_000_001);
    const LOCKED: ErrorCode = ErrorCode::new("MMC", 9, 111_072_064);
    const ADVICE: RetryAdvice = RetryAdvice { later: &[BUSY], never: &[LOCKED] };

    fn refusal(status: u16, code: ErrorCode) -> Error {
        Error::new(ErrorKind::Service, "").with_status(status).with_code(Some(code.to_string()))
    }

    fn transport(connect: bool) -> Error {
        Error::new(ErrorKind::Transport, "").before_connection(connect)
    }

    #[test]
    fn what_may_have_happened_is_repeated_only_when_twice_is_once() {
        for (effect, repeatable) in [
            (Effect::Read, true),
            (Effect::Issue, true),
            (Effect::Idempotent, true),
            (Effect::NonIdempotent, false),
            (Effect::OneTime, false),
        ] {
            assert_eq!(ADVICE.allows(effect, &transport(false)), repeatable, "{effect:?}");
            assert!(!ADVICE.allows(effect, &refusal(503, LOCKED)), "{effect:?}");
            assert_eq!(ADVICE.allows(effect, &refusal(400, BUSY)), repeatable, "{effect:?}");
            assert_eq!(ADVICE.allows(effect, &refusal(502, BUSY)), repeatable, "{effect:?}");
            assert!(ADVICE.allows(effect, &transport(true)), "{effect:?}");
            assert!(ADVICE.allows(effect, &refusal(429, BUSY)), "{effect:?}");
            assert!(!ADVICE.allows(effect, &refusal(400, ErrorCode::new("MMC", 9, 1))), "{effect:?}");
        }
    }

    #[test]
    fn the_service_may_ask_for_a_delay_but_not_for_any() {
        let policy = RetryPolicy::default();
        let asked = |seconds| refusal(429, BUSY).with_retry_after(Some(Duration::from_secs(seconds)));
        assert_eq!(policy.delay_after(1, Effect::NonIdempotent, &asked(7), &ADVICE), Some(Duration::from_secs(7)));
        assert_eq!(policy.delay_after(1, Effect::NonIdempotent, &asked(70), &ADVICE), None);
        assert_eq!(policy.delay_after(3, Effect::NonIdempotent, &asked(7), &ADVICE), None);
        for attempt in 1..40 {
            let delay =
                policy.max_attempts(100).delay_after(attempt, Effect::Read, &transport(false), &ADVICE).unwrap();
            assert!(delay <= Duration::from_secs(10));
        }
    }

    #[test]
    fn a_budget_runs_out_and_is_earned_again() {
        let budget = RetryBudget::new();
        assert_eq!((0..1000).filter(|_| budget.spend()).count(), 100);
        (0..5).for_each(|_| budget.earn());
        assert!(budget.spend());
        assert!(!budget.spend());
    }
}
