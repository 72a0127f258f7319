//! When a call is retried, and after which delay.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::{Error, ErrorCode, ErrorKind, NotRetried};
use crate::random;

/// The delay after HTTP 429 without `Retry-After`: rate limits are often per minute, so that a shorter one is useless.
const RATE_LIMIT_DELAY: Duration = Duration::from_secs(1);
/// The maximum of the random time that is added to a delay which the service requests.
const MAX_SPREAD: Duration = Duration::from_millis(999);
/// The maximum delay before a lost connection is established again, even if the service requests a longer one.
#[cfg(feature = "events")]
const MAX_RETRY_AFTER: Duration = Duration::from_secs(600);

/// How many times, and after which delays, a failed call is retried.
///
/// Whether a call is retried at all depends on the error and on the effect of the operation. A call that the service has not
/// carried out (no connection, or HTTP 429) is always retried. A call that may have taken effect is retried only if the
/// operation reads, issues something new, or is idempotent.
///
/// The delay before each retry is random, below a bound that doubles each time. A `Retry-After` of the service, or one second
/// after HTTP 429 without it, is added to it, so that calls that failed together are not retried together. A delay that does
/// not fit in the timeout of the call ends the call with the last error.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use std::time::Duration;
///
/// use huaweicloud_meeting::RetryPolicy;
///
/// // A job at night has time: five attempts, with random delays of up to 1, 2, 4 and 8 seconds. If the service requests a
/// // longer delay, up to a minute is waited. The timeout of the call has to be long enough.
/// let patient = RetryPolicy::default()
///     .max_attempts(5)
///     .first_delay(Duration::from_secs(1))
///     .max_delay(Duration::from_secs(60));
/// assert_ne!(patient, RetryPolicy::none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_delay: Duration,
    max_delay: Duration,
}

impl Default for RetryPolicy {
    /// Returns a policy of three attempts, with delays of up to 200 ms, 400 ms and so on, at most 10 s.
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

    /// Sets the maximum number of attempts, including the first. 0 is the same as 1. Defaults to 3.
    #[must_use]
    pub const fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets the bound of the first delay, which doubles for each further one. With zero, no delay is random, and only the service
    /// can cause one. Defaults to 200 ms.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the bound of all delays. A call fails if the service requests a longer delay with `Retry-After`. Defaults to 10
    /// seconds.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Returns whether the policy allows no attempt after a number of attempts.
    pub(crate) fn is_last(&self, attempt: u32) -> bool {
        attempt >= self.max_attempts
    }

    /// Decides whether a call is retried.
    ///
    /// `is_retryable` is whether the call may be sent again although this attempt may have taken effect.
    pub(crate) fn decide(&self, attempt: u32, is_retryable: bool, error: &Error, advice: &RetryAdvice) -> Decision {
        if self.is_last(attempt) || !advice.allows(is_retryable, error) {
            return Decision::Stop(None);
        }
        let backoff = self.jittered(attempt);
        match (error.retry_after(), error.status()) {
            (Some(delay), _) if delay > self.max_delay => Decision::Stop(Some(NotRetried::Delay(delay))),
            (Some(delay), _) => Decision::Retry(delay.saturating_add(self.spread(delay).max(backoff.min(MAX_SPREAD)))),
            (None, Some(429)) => Decision::Retry(RATE_LIMIT_DELAY.min(self.max_delay).saturating_add(backoff)),
            (None, _) => Decision::Retry(backoff),
        }
    }

    /// Returns a random part of a quarter of a delay that the service requests.
    fn spread(&self, delay: Duration) -> Duration {
        let bound = if self.first_delay.is_zero() { Duration::ZERO } else { (delay / 4).min(MAX_SPREAD) };
        bound.mul_f64(random::fraction())
    }

    fn jittered(&self, attempt: u32) -> Duration {
        self.bound(attempt).mul_f64(random::fraction())
    }

    fn bound(&self, attempt: u32) -> Duration {
        let bound = self.first_delay.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        bound.min(self.max_delay)
    }

    /// Returns the delay before a lost connection is established again: at least the bound of the attempt, because a connection
    /// may be lost for many clients at once, and up to half of it more. `None` if no attempt is left.
    #[cfg(feature = "events")]
    pub(crate) fn reconnect_delay(&self, attempt: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if self.is_last(attempt) {
            return None;
        }
        let delay = self.bound(attempt).max(retry_after.unwrap_or_default().min(MAX_RETRY_AFTER));
        Some(delay.saturating_add(self.jittered(attempt) / 2))
    }
}

/// Whether a call is retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// After a delay.
    Retry(Duration),
    /// Not. The reason is `None` if the error, the operation or the number of attempts does not allow it.
    Stop(Option<NotRetried>),
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
            ErrorKind::Transport => !error.is_permanent() && (error.is_unsent() || is_retryable),
            // The timeout of an attempt: that of the call is not decided on.
            ErrorKind::Timeout => error.is_unsent() || is_retryable,
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
    /// Enough for 100 retries in succession.
    const FULL: u32 = 500;
    /// The cost of a retry.
    const RETRY: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Takes the cost of one retry; returns false if the budget is exhausted.
    pub(crate) fn withdraw(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(Self::RETRY)).is_ok()
    }

    /// Adds a fifth of the cost of a retry, for a call that succeeded without one.
    pub(crate) fn deposit(&self) {
        self.add(1);
    }

    /// Returns the cost of a retry that succeeded.
    pub(crate) fn refund(&self) {
        self.add(Self::RETRY);
    }

    fn add(&self, amount: u32) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            (left < Self::FULL).then_some(left.saturating_add(amount).min(Self::FULL))
        });
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
        Error::new(ErrorKind::Service, "").with_status(status).with_code(Some(code.to_string()), Some(code))
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

    fn delay(decision: Decision) -> Duration {
        match decision {
            Decision::Retry(delay) => delay,
            Decision::Stop(reason) => panic!("not retried: {reason:?}"),
        }
    }

    #[test]
    fn a_delay_that_the_service_requests_is_a_lower_bound() {
        let policy = RetryPolicy::default();
        let after = |status, seconds| service_error(status, BUSY).with_retry_after(Some(Duration::from_secs(seconds)));
        let mut delays = Vec::new();
        for _ in 0..100 {
            let delay = delay(policy.decide(1, false, &after(429, 7), &ADVICE));
            assert!((7.0..8.0).contains(&delay.as_secs_f64()), "{delay:?}");
            delays.push(delay);
        }
        delays.sort();
        assert!(delays[99] - delays[0] > Duration::from_millis(500), "calls come back together");
        let too_long = Decision::Stop(Some(NotRetried::Delay(Duration::from_secs(70))));
        assert_eq!(policy.decide(1, false, &after(429, 70), &ADVICE), too_long);
        assert_eq!(policy.decide(3, false, &after(429, 7), &ADVICE), Decision::Stop(None));
        assert_eq!(policy.decide(1, false, &after(400, 7), &ADVICE), Decision::Stop(None));
    }

    #[test]
    fn a_rate_limit_without_retry_after_is_retried_after_a_second() {
        let limited = service_error(429, BUSY);
        for attempt in 1..=2 {
            let delay = delay(RetryPolicy::default().decide(attempt, false, &limited, &ADVICE));
            assert!((1.0..1.5).contains(&delay.as_secs_f64()), "{delay:?}");
        }
        let quick = RetryPolicy::default().max_delay(Duration::from_millis(5));
        assert!(delay(quick.decide(1, false, &limited, &ADVICE)) <= Duration::from_millis(10));
    }

    #[test]
    fn the_delay_is_bounded() {
        let policy = RetryPolicy::default().max_attempts(100);
        for attempt in 1..40 {
            let delay = delay(policy.decide(attempt, true, &transport_error(false), &ADVICE));
            assert!(delay <= Duration::from_secs(10));
        }
    }

    #[test]
    fn a_budget_runs_out_and_is_filled_again() {
        let budget = RetryBudget::new();
        assert_eq!((0..1000).filter(|_| budget.withdraw()).count(), 100);
        (0..5).for_each(|_| budget.deposit());
        assert!(budget.withdraw());
        assert!(!budget.withdraw());
        budget.refund();
        assert!(budget.withdraw());
        assert!(!budget.withdraw());
        (0..1000).for_each(|_| budget.refund());
        assert_eq!((0..1000).filter(|_| budget.withdraw()).count(), 100);
    }
}
