//! Conversions to and from the types of `chrono`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};

use super::civil::Civil;
use super::form;
use super::instant::Instant;
use super::invalid::InvalidTime;
use super::moment::Moment;
use super::{DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, LocalDate, LocalSecond, UtcMinute};

macro_rules! date_times {
    ($($name:ident rounds $rounds:literal),+) => { $(
        #[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
        impl $name {
            #[doc = concat!("Converts a time of the crate `chrono`. Rounds down to a ", $rounds, ".")]
            ///
            /// A time that cannot be represented becomes the nearest one that can.
            #[must_use]
            pub fn from_chrono<Z: TimeZone>(time: DateTime<Z>) -> Self {
                // The nanoseconds of a leap second are more than a second.
                Self::at(Moment { seconds: time.timestamp(), nanos: time.timestamp_subsec_nanos().min(999_999_999) })
            }

            /// Converts the value into a time of the crate `chrono`.
            ///
            /// # Errors
            ///
            /// Returns an error if the value is malformed or out of range.
            pub fn to_chrono(&self) -> Result<DateTime<Utc>, InvalidTime> {
                let Moment { seconds, nanos } = self.moment()?;
                let time = DateTime::from_timestamp(seconds, nanos);
                time.ok_or_else(|| InvalidTime::out_of_range(self, "chrono::DateTime"))
            }
        }
    )+ };
}
date_times!(
    EpochMillis rounds "millisecond",
    EpochSeconds rounds "second",
    EpochMillisString rounds "millisecond",
    UtcMinute rounds "minute",
    IsoInstant rounds "millisecond"
);

#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
impl LocalDate {
    /// Converts a date of the crate `chrono`. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn from_chrono(date: NaiveDate) -> Self {
        Self::of(of_date(date))
    }

    /// Converts the value into a date of the crate `chrono`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_chrono(&self) -> Result<NaiveDate, InvalidTime> {
        form::date(&self.0).and_then(to_date).ok_or_else(|| self.malformed())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
impl LocalSecond {
    /// Converts a date and time of the crate `chrono`. Rounds down to a second. A year outside 0 to 9999 becomes the nearest
    /// one.
    #[must_use]
    pub fn from_chrono(time: NaiveDateTime) -> Self {
        let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(small);
        Self::of(Civil { hour, minute, second, ..of_date(time.date()) })
    }

    /// Converts the value into a date and time of the crate `chrono`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_chrono(&self) -> Result<NaiveDateTime, InvalidTime> {
        let civil = form::second(&self.0).ok_or_else(|| self.malformed())?;
        let time = to_date(civil)
            .and_then(|date| date.and_hms_opt(civil.hour.into(), civil.minute.into(), civil.second.into()));
        time.ok_or_else(|| self.malformed())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
impl DayOrMonth {
    /// Converts a date of the crate `chrono`. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn from_chrono(date: NaiveDate) -> Self {
        LocalDate::from_chrono(date).into()
    }

    /// Returns the month of a date of the crate `chrono`. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn month_from_chrono(date: NaiveDate) -> Self {
        Self::of(of_date(date))
    }

    /// Converts the date, or the first day of the month, into a date of the crate `chrono`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_chrono(&self) -> Result<NaiveDate, InvalidTime> {
        form::day_or_month(&self.0).and_then(to_date).ok_or_else(|| self.malformed())
    }
}

fn of_date(date: NaiveDate) -> Civil {
    let year = date.year().clamp(0, 9999).try_into().unwrap_or_default();
    Civil::date(year, small(date.month()), small(date.day()))
}

fn to_date(civil: Civil) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(civil.year.into(), civil.month.into(), civil.day.into())
}

/// Converts a part of a date or a time of day.
fn small(part: u32) -> u8 {
    part.try_into().unwrap_or_default()
}
