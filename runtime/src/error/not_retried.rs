//! Why a call was not retried although its error is transient.

use std::fmt;
use std::time::Duration;

/// Why a call was not retried although its error is transient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRetried {
    /// The retry budget of the client is exhausted.
    Budget,
    /// The service requests a delay that exceeds the maximum of the policy.
    Delay(Duration),
    /// The delay does not fit in the timeout of the call.
    Timeout(Duration),
}

impl fmt::Display for NotRetried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget => f.write_str("the retry budget of the client is exhausted"),
            Self::Delay(delay) => write!(f, "the requested delay of {} exceeds the maximum", Seconds(*delay)),
            Self::Timeout(delay) => write!(f, "a delay of {} exceeds the rest of the timeout", Seconds(*delay)),
        }
    }
}

/// A duration in seconds, or in milliseconds if it is not a whole number of seconds.
pub(crate) struct Seconds(pub(crate) Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.subsec_nanos() == 0 {
            write!(f, "{} s", self.0.as_secs())
        } else {
            write!(f, "{} ms", self.0.as_millis())
        }
    }
}
