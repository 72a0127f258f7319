//! Durations, in the units that are used on the wire.

use std::{fmt, time::Duration};

/// The error of converting a `Duration` that is not a whole number of the unit, or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InexactDuration {
    unit: &'static str,
}

impl fmt::Display for InexactDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the duration is not a whole number of {}", self.unit)
    }
}

impl std::error::Error for InexactDuration {}

const MILLISECOND: u128 = 1_000_000;
const SECOND: u128 = 1_000 * MILLISECOND;

/// Converts a duration into a whole number of units.
fn units(duration: Duration, unit: u128, name: &'static str) -> Result<i64, InexactDuration> {
    let nanoseconds = duration.as_nanos();
    let inexact = InexactDuration { unit: name };
    if !nanoseconds.is_multiple_of(unit) {
        return Err(inexact);
    }
    i64::try_from(nanoseconds / unit).map_err(|_| inexact)
}

/// Converts a number of units into a duration. Returns `None` for a negative number.
fn duration(count: i64, unit: u128) -> Option<Duration> {
    let nanoseconds = u128::try_from(count).ok()?.checked_mul(unit)?;
    let seconds = u64::try_from(nanoseconds / SECOND).ok()?;
    let rest = u32::try_from(nanoseconds % SECOND).ok()?;
    Some(Duration::new(seconds, rest))
}

macro_rules! duration {
    ($(#[$meta:meta])* $name:ident, $unit:expr, $word:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            #[doc = concat!("Returns the number of ", $word, ".")]
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Converts the value into a `Duration`. Returns `None` if it is negative or too large.
            #[must_use]
            pub fn to_duration(self) -> Option<Duration> {
                duration(self.0, $unit)
            }
        }

        impl TryFrom<Duration> for $name {
            type Error = InexactDuration;

            fn try_from(duration: Duration) -> Result<Self, InexactDuration> {
                units(duration, $unit, $word).map(Self)
            }
        }

        super::codec_of_inner!($name);
        crate::serde_struct!($name);
    };
}

duration!(
    /// A whole number of seconds.
    Seconds, SECOND, "seconds"
);
duration!(
    /// A whole number of milliseconds.
    Millis, MILLISECOND, "milliseconds"
);
duration!(
    /// A whole number of minutes.
    Minutes, 60 * SECOND, "minutes"
);
duration!(
    /// A whole number of hours.
    Hours, 3_600 * SECOND, "hours"
);
duration!(
    /// A whole number of days of 24 hours.
    Days, 86_400 * SECOND, "days"
);
