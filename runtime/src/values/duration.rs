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
    ($(#[$meta:meta])* $name:ident, $unit:expr, $word:literal, $symbol:literal) => {
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

        #[doc = concat!("Writes the number and the symbol of the unit, as in `45 ", $symbol, "`.")]
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!(concat!("{} ", $symbol), self.0))
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
    Seconds, SECOND, "seconds", "s"
);
duration!(
    /// A whole number of milliseconds.
    Millis, MILLISECOND, "milliseconds", "ms"
);
duration!(
    /// A whole number of minutes.
    Minutes, 60 * SECOND, "minutes", "min"
);
duration!(
    /// A whole number of hours.
    Hours, 3_600 * SECOND, "hours", "h"
);
duration!(
    /// A whole number of days of 24 hours.
    Days, 86_400 * SECOND, "days", "d"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_with_its_unit() {
        assert_eq!(Minutes(45).to_string(), "45 min");
        assert_eq!((Seconds(-1).to_string(), Millis(250).to_string()), ("-1 s".to_owned(), "250 ms".to_owned()));
        assert_eq!((Hours(2).to_string(), Days(7).to_string()), ("2 h".to_owned(), "7 d".to_owned()));
        assert_eq!(format!("{:>8}|{:<8}|", Minutes(45), Days(7)), "  45 min|7 d     |");
    }
}
