//! Conversions to and from the types of `jiff`.

use jiff::{Timestamp, civil};

use super::civil::Civil;
use super::form;
use super::instant::Instant;
use super::invalid::InvalidTime;
use super::moment::Moment;
use super::{DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, LocalDate, LocalSecond, UtcMinute};

macro_rules! timestamps {
    ($($name:ident rounds $rounds:literal),+) => { $(
        #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
        impl $name {
            #[doc = concat!("Converts a timestamp of the crate `jiff`. Rounds down to a ", $rounds, ".")]
            ///
            /// A time that cannot be represented becomes the nearest one that can.
            #[must_use]
            pub fn from_timestamp(time: Timestamp) -> Self {
                // jiff rounds towards the Unix epoch: the nanoseconds are negative before it.
                let nanos = time.as_nanosecond();
                let seconds = nanos.div_euclid(1_000_000_000).try_into().unwrap_or_default();
                Self::at(Moment { seconds, nanos: nanos.rem_euclid(1_000_000_000).try_into().unwrap_or_default() })
            }

            /// Converts the value into a timestamp of the crate `jiff`.
            ///
            /// # Errors
            ///
            /// Returns an error if the value is malformed or out of range.
            pub fn to_timestamp(&self) -> Result<Timestamp, InvalidTime> {
                let Moment { seconds, nanos } = self.moment()?;
                let nanos = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
                Timestamp::from_nanosecond(nanos).map_err(|_| InvalidTime::out_of_range(self, "jiff::Timestamp"))
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
        impl From<Timestamp> for $name {
            fn from(time: Timestamp) -> Self {
                Self::from_timestamp(time)
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
        impl TryFrom<&$name> for Timestamp {
            type Error = InvalidTime;

            fn try_from(time: &$name) -> Result<Self, InvalidTime> {
                time.to_timestamp()
            }
        }
    )+ };
}
timestamps!(
    EpochMillis rounds "millisecond",
    EpochSeconds rounds "second",
    EpochMillisString rounds "millisecond",
    UtcMinute rounds "minute",
    IsoInstant rounds "millisecond"
);

#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
impl LocalDate {
    /// Converts a date of the crate `jiff`. A year before 0 becomes the year 0.
    #[must_use]
    pub fn from_civil(date: civil::Date) -> Self {
        Self::of(of_date(date))
    }

    /// Converts the value into a date of the crate `jiff`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_civil(&self) -> Result<civil::Date, InvalidTime> {
        form::date(&self.0).and_then(to_date).ok_or_else(|| self.malformed())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
impl LocalSecond {
    /// Converts a date and time of the crate `jiff`. Rounds down to a second. A year before 0 becomes the year 0.
    #[must_use]
    pub fn from_civil(time: civil::DateTime) -> Self {
        let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(unsigned);
        Self::of(Civil { hour, minute, second, ..of_date(time.date()) })
    }

    /// Converts the value into a date and time of the crate `jiff`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_civil(&self) -> Result<civil::DateTime, InvalidTime> {
        let civil = form::second(&self.0).ok_or_else(|| self.malformed())?;
        let [hour, minute, second] = [civil.hour, civil.minute, civil.second].map(signed);
        let time =
            to_date(civil).and_then(|date| Some(date.to_datetime(civil::Time::new(hour, minute, second, 0).ok()?)));
        time.ok_or_else(|| self.malformed())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
impl DayOrMonth {
    /// Converts a date of the crate `jiff`. A year before 0 becomes the year 0.
    #[must_use]
    pub fn from_civil(date: civil::Date) -> Self {
        LocalDate::from_civil(date).into()
    }

    /// Returns the month of a date of the crate `jiff`. A year before 0 becomes the year 0.
    #[must_use]
    pub fn month_from_civil(date: civil::Date) -> Self {
        Self::of(of_date(date))
    }

    /// Converts the date, or the first day of the month, into a date of the crate `jiff`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_civil(&self) -> Result<civil::Date, InvalidTime> {
        form::day_or_month(&self.0).and_then(to_date).ok_or_else(|| self.malformed())
    }
}

fn of_date(date: civil::Date) -> Civil {
    Civil::date(date.year().try_into().unwrap_or_default(), unsigned(date.month()), unsigned(date.day()))
}

fn to_date(civil: Civil) -> Option<civil::Date> {
    civil::Date::new(civil.year.try_into().ok()?, signed(civil.month), signed(civil.day)).ok()
}

/// Converts a part of a date or a time of day.
fn unsigned(part: i8) -> u8 {
    part.unsigned_abs()
}

/// Converts a part of a date or a time of day.
fn signed(part: u8) -> i8 {
    part.try_into().unwrap_or_default()
}

macro_rules! from_civil {
    ($($name:ident from $source:ty),+) => { $(
        #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
        impl From<$source> for $name {
            fn from(time: $source) -> Self {
                Self::from_civil(time)
            }
        }

        #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
        impl TryFrom<&$name> for $source {
            type Error = InvalidTime;

            fn try_from(time: &$name) -> Result<Self, InvalidTime> {
                time.to_civil()
            }
        }
    )+ };
}
from_civil!(LocalDate from civil::Date, DayOrMonth from civil::Date, LocalSecond from civil::DateTime);
