//! Conversions to and from the types of `time`.

use ::time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

use super::civil::Civil;
use super::form;
use super::instant::Instant;
use super::invalid::InvalidTime;
use super::moment::Moment;
use super::{DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, LocalDate, LocalSecond, UtcMinute};

macro_rules! offset_date_times {
    ($($name:ident rounds $rounds:literal),+) => { $(
        #[cfg_attr(docsrs, doc(cfg(feature = "time")))]
        impl $name {
            #[doc = concat!("Converts a time of the crate `time`. Rounds down to a ", $rounds, ".")]
            ///
            /// A time that cannot be represented becomes the nearest one that can.
            #[must_use]
            pub fn from_offset_date_time(time: OffsetDateTime) -> Self {
                Self::at(Moment { seconds: time.unix_timestamp(), nanos: time.nanosecond() })
            }

            /// Converts the value into a time of the crate `time`, in UTC.
            ///
            /// # Errors
            ///
            /// Returns an error if the value is malformed or out of range.
            pub fn to_offset_date_time(&self) -> Result<OffsetDateTime, InvalidTime> {
                let Moment { seconds, nanos } = self.moment()?;
                let time = OffsetDateTime::from_unix_timestamp(seconds).and_then(|time| time.replace_nanosecond(nanos));
                time.map_err(|_| InvalidTime::out_of_range(self, "time::OffsetDateTime"))
            }
        }
    )+ };
}
offset_date_times!(
    EpochMillis rounds "millisecond",
    EpochSeconds rounds "second",
    EpochMillisString rounds "millisecond",
    UtcMinute rounds "minute",
    IsoInstant rounds "millisecond"
);

#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
impl LocalDate {
    /// Converts a date of the crate `time`. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn from_date(date: Date) -> Self {
        Self::of(of_date(date))
    }

    /// Converts the value into a date of the crate `time`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_date(&self) -> Result<Date, InvalidTime> {
        form::date(&self.0).and_then(to_date).ok_or_else(|| self.malformed())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
impl LocalSecond {
    /// Converts a date and time of the crate `time`. Rounds down to a second. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn from_primitive_date_time(time: PrimitiveDateTime) -> Self {
        let (hour, minute, second) = time.as_hms();
        Self::of(Civil { hour, minute, second, ..of_date(time.date()) })
    }

    /// Converts the value into a date and time of the crate `time`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_primitive_date_time(&self) -> Result<PrimitiveDateTime, InvalidTime> {
        let civil = form::second(&self.0).ok_or_else(|| self.malformed())?;
        let time = Time::from_hms(civil.hour, civil.minute, civil.second).ok();
        let time = to_date(civil).zip(time).map(|(date, time)| PrimitiveDateTime::new(date, time));
        time.ok_or_else(|| self.malformed())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
impl DayOrMonth {
    /// Converts a date of the crate `time`. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn from_date(date: Date) -> Self {
        LocalDate::from_date(date).into()
    }

    /// Returns the month of a date of the crate `time`. A year outside 0 to 9999 becomes the nearest one.
    #[must_use]
    pub fn month_from_date(date: Date) -> Self {
        Self::of(of_date(date))
    }

    /// Converts the date, or the first day of the month, into a date of the crate `time`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is malformed.
    pub fn to_date(&self) -> Result<Date, InvalidTime> {
        form::day_or_month(&self.0).and_then(to_date).ok_or_else(|| self.malformed())
    }
}

fn of_date(date: Date) -> Civil {
    Civil::date(date.year().clamp(0, 9999).try_into().unwrap_or_default(), date.month().into(), date.day())
}

fn to_date(civil: Civil) -> Option<Date> {
    Date::from_calendar_date(civil.year.into(), Month::try_from(civil.month).ok()?, civil.day).ok()
}
