//! When a call is retried, and after which delay.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::error_code::ErrorCode;
use crate::random;

/// How many times, and after which delays, a failed call is retried.
///
/// Whether a call is retried at all depends on the error and on the effect of the operation. A call that the service has not
/// carried out (no connection, or HTTP 429) is always retried. A call that may have taken effect is retried only if the
/// operation reads, issues something new, or is idempotent.
///
/// The delay before each retry is random, below a bound that doubles each time. A `Retry-After` of the service replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_delay: Duration,
    max_delay: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, with delays of up to 200 ms, 400 ms and so on, at most 10 s.
    fn default() -> Self {
        Self { max_attempts: 3, first_delay: Duration::from_millis(200), max_delay: Duration::from_secs(10) }
    }
}

impl RetryPolicy {
    /// Creates a policy that never retries. A call whose token is rejected is still sent again with a new token, once.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets the maximum number of attempts, including the first.
    #[must_use]
    pub const fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets the bound of the first delay.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the bound of all delays. A call fails if the service requests a longer delay with `Retry-After`.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Returns the delay before the next attempt, or `None` if the call is not retried.
    ///
    /// `is_retryable` is whether the call may be sent again although this attempt may have taken effect.
    pub(crate) fn delay_after(
        &self,
        attempt: u32,
        is_retryable: bool,
        error: &Error,
        advice: &RetryAdvice,
    ) -> Option<Duration> {
        if attempt >= self.max_attempts || !advice.allows(is_retryable, error) {
            return None;
        }
        match error.retry_after() {
            Some(delay) if delay > self.max_delay => None,
            Some(delay) => Some(delay),
            None => Some(self.jittered(attempt)),
        }
    }

    fn jittered(&self, attempt: u32) -> Duration {
        let bound = self.first_delay.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        bound.min(self.max_delay).mul_f64(random::fraction())
    }
}

/// The error codes that decide whether a call is retried.
#[derive(Debug)]
pub struct RetryAdvice {
    /// Codes of transient errors.
    pub later: &'static [ErrorCode],
    /// Codes of errors that a retry makes worse, such as a lock after wrong passwords.
    pub never: &'static [ErrorCode],
}

impl RetryAdvice {
    /// Returns whether a call may be sent again after an error.
    fn allows(&self, is_retryable: bool, error: &Error) -> bool {
        match error.kind() {
            ErrorKind::Transport => error.is_unsent() || is_retryable,
            ErrorKind::Service => self.allows_after_response(is_retryable, error),
            _ => false,
        }
    }

    /// Returns whether an error may disappear by itself.
    pub(crate) fn is_transient(&self, error: &Error) -> bool {
        self.allows(true, error)
    }

    /// Returns whether a retry would make the error worse.
    pub(crate) fn forbids(&self, error: &Error) -> bool {
        error.code().is_some_and(|code| self.never.contains(&code))
    }

    fn allows_after_response(&self, is_retryable: bool, error: &Error) -> bool {
        if self.forbids(error) {
            return false;
        }
        match error.status() {
            // Rejected by the rate limiter, before anything was done.
            Some(429) => true,
            Some(502..=504) => is_retryable,
            _ => is_retryable && error.code().is_some_and(|code| self.later.contains(&code)),
        }
    }
}

/// The budget for retries of a client. It runs out if most calls fail, because retries would prolong an outage.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Takes the cost of one retry; returns false if the budget has run out.
    pub(crate) fn spend(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(Self::RETRY)).is_ok()
    }

    /// Adds a fifth of the cost of a retry, for a success response.
    pub(crate) fn earn(&self) {
        let _ =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| (left < Self::FULL).then_some(left + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::TransportError;

    const BUSY: ErrorCode = ErrorCode::new("USG", 9, 200_000_001);
    const LOCKED: ErrorCode = ErrorCode::new("MMC", 9, 111_072_064);
    const ADVICE: RetryAdvice = RetryAdvice { later: &[BUSY], never: &[LOCKED] };

    fn service_error(status: u16, code: ErrorCode) -> Error {
        Error::new(ErrorKind::Service, "").with_status(status).with_code(Some(code.to_string()))
    }

    fn transport_error(unsent: bool) -> Error {
        Error::transport(if unsent { TransportError::unsent("") } else { TransportError::exchange("") })
    }

    #[test]
    fn a_call_that_may_have_taken_effect_is_retried_only_if_it_is_retryable() {
        for is_retryable in [true, false] {
            assert_eq!(ADVICE.allows(is_retryable, &transport_error(false)), is_retryable);
            assert_eq!(ADVICE.allows(is_retryable, &service_error(400, BUSY)), is_retryable);
            assert_eq!(ADVICE.allows(is_retryable, &service_error(502, BUSY)), is_retryable);
            assert!(ADVICE.allows(is_retryable, &transport_error(true)));
            assert!(ADVICE.allows(is_retryable, &service_error(429, BUSY)));
            assert!(!ADVICE.allows(is_retryable, &service_error(503, LOCKED)));
            assert!(!ADVICE.allows(is_retryable, &service_error(400, ErrorCode::new("MMC", 9, 1))));
        }
    }

    #[test]
    fn retry_after_replaces_the_delay_up_to_the_maximum() {
        let policy = RetryPolicy::default();
        let busy = |seconds| service_error(429, BUSY).with_retry_after(Some(Duration::from_secs(seconds)));
        assert_eq!(policy.delay_after(1, false, &busy(7), &ADVICE), Some(Duration::from_secs(7)));
        assert_eq!(policy.delay_after(1, false, &busy(70), &ADVICE), None);
        assert_eq!(policy.delay_after(3, false, &busy(7), &ADVICE), None);
        for attempt in 1..40 {
            let delay = policy.max_attempts(100).delay_after(attempt, true, &transport_error(false), &ADVICE).unwrap();
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
