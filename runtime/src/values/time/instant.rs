//! Times that are points in time, and their conversions to and from `SystemTime`.

use std::time::SystemTime;

use super::civil::Civil;
use super::form;
use super::invalid::InvalidTime;
use super::moment::Moment;
use super::{EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, UtcMinute};

/// A type whose values are points in time.
pub(super) trait Instant: Sized {
    /// Returns the point in time. Fails if the value is malformed.
    fn moment(&self) -> Result<Moment, InvalidTime>;

    /// Returns the value at a point in time, rounded down.
    fn at(moment: Moment) -> Self;
}

impl Instant for EpochMillis {
    fn moment(&self) -> Result<Moment, InvalidTime> {
        Ok(Moment::from_millis(self.0))
    }

    fn at(moment: Moment) -> Self {
        Self(moment.millis())
    }
}

impl Instant for EpochSeconds {
    fn moment(&self) -> Result<Moment, InvalidTime> {
        Ok(Moment { seconds: self.0, nanos: 0 })
    }

    fn at(moment: Moment) -> Self {
        Self(moment.seconds)
    }
}

impl Instant for EpochMillisString {
    fn moment(&self) -> Result<Moment, InvalidTime> {
        let millis = self.0.trim().parse();
        millis.map(Moment::from_millis).map_err(|_| self.malformed())
    }

    fn at(moment: Moment) -> Self {
        Self(moment.millis().to_string())
    }
}

impl Instant for UtcMinute {
    fn moment(&self) -> Result<Moment, InvalidTime> {
        let civil = form::minute(&self.0).ok_or_else(|| self.malformed())?;
        Ok(Moment { seconds: civil.seconds(), nanos: 0 })
    }

    fn at(moment: Moment) -> Self {
        Self::of(Civil::from_seconds(moment.seconds))
    }
}

impl Instant for IsoInstant {
    fn moment(&self) -> Result<Moment, InvalidTime> {
        form::iso(&self.0).ok_or_else(|| self.malformed())
    }

    fn at(moment: Moment) -> Self {
        let Civil { year, month, day, hour, minute, second } = Civil::from_seconds(moment.seconds);
        let millis = moment.nanos / 1_000_000;
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"))
    }
}

/// Implements the conversions of a point in time to and from `SystemTime`.
macro_rules! system_time {
    ($($name:ident rounds $rounds:literal),+) => { $(
        impl $name {
            /// Returns the current time.
            #[must_use]
            pub fn now() -> Self {
                Self::from_system_time(SystemTime::now())
            }

            #[doc = concat!("Converts a time of the standard library. Rounds down to a ", $rounds, ".")]
            ///
            /// A time that cannot be represented becomes the nearest one that can.
            #[must_use]
            pub fn from_system_time(time: SystemTime) -> Self {
                Self::at(Moment::from_system_time(time))
            }

            /// Converts the value into a time of the standard library.
            ///
            /// # Errors
            ///
            /// Returns an error if the value is malformed or out of range.
            pub fn to_system_time(&self) -> Result<SystemTime, InvalidTime> {
                let time = self.moment()?.to_system_time();
                time.ok_or_else(|| InvalidTime::out_of_range(self, "SystemTime"))
            }
        }

        impl From<SystemTime> for $name {
            fn from(time: SystemTime) -> Self {
                Self::from_system_time(time)
            }
        }

        impl TryFrom<&$name> for SystemTime {
            type Error = InvalidTime;

            fn try_from(time: &$name) -> Result<Self, InvalidTime> {
                time.to_system_time()
            }
        }
    )+ };
}
system_time!(
    EpochMillis rounds "millisecond",
    EpochSeconds rounds "second",
    EpochMillisString rounds "millisecond",
    UtcMinute rounds "minute",
    IsoInstant rounds "millisecond"
);
