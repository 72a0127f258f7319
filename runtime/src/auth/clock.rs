//! The clock of the service, with which signatures are made.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderMap;
use http::header::DATE;

use crate::response::header::date;
use crate::values::EpochSeconds;

/// A smaller difference between two clocks is ignored: a response takes time, and its date has no fractions of a second.
const MIN_SKEW_S: u64 = 10;

/// An estimate of the service's clock.
#[derive(Debug, Default)]
pub(super) struct ServiceClock {
    /// How far it is ahead of this machine's.
    ahead_s: AtomicI64,
}

impl ServiceClock {
    /// Returns the time in seconds since the Unix epoch.
    pub(super) fn unix_seconds(&self) -> i64 {
        EpochSeconds::now().get().saturating_add(self.ahead_s.load(Ordering::Relaxed))
    }

    /// Sets the clock to the date of a response. Returns whether it was wrong.
    pub(super) fn set(&self, skew: ClockSkew) -> bool {
        let before = self.ahead_s.swap(skew.ahead_s, Ordering::Relaxed);
        before.abs_diff(skew.ahead_s) >= MIN_SKEW_S
    }
}

/// The difference between the clocks of the service and this machine.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClockSkew {
    ahead_s: i64,
}

impl ClockSkew {
    /// Returns the difference according to the `Date` of a response, if the response has one.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let now = EpochSeconds::from(date(headers, &DATE)?).get();
        Some(Self { ahead_s: now.saturating_sub(EpochSeconds::now().get()) })
    }

    pub(super) fn is_significant(self) -> bool {
        self.ahead_s.unsigned_abs() >= MIN_SKEW_S
    }
}

/// Describes the difference from the point of view of this machine.
impl fmt::Display for ClockSkew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = if self.ahead_s < 0 { "ahead of" } else { "behind" };
        write!(f, "the clock of this machine is {} s {direction} the service", self.ahead_s.unsigned_abs())
    }
}
