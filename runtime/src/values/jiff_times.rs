//! Conversions of times to and from the types of `jiff`.

use jiff::{Error, Timestamp, civil, fmt::strtime, tz::TimeZone};

use super::time::{
    DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, LocalDate, LocalSecond, TimeOutOfRange,
    UtcMinute,
};

const MINUTE: &str = "%Y-%m-%d %H:%M";
const SECOND: &str = "%Y-%m-%d %H:%M:%S";
const DAY: &str = "%Y-%m-%d";
const MONTH: &str = "%Y-%m";

impl TryFrom<EpochMillis> for Timestamp {
    type Error = Error;

    fn try_from(time: EpochMillis) -> Result<Self, Error> {
        Self::from_millisecond(time.0)
    }
}

impl From<Timestamp> for EpochMillis {
    /// Rounds down to a millisecond.
    fn from(time: Timestamp) -> Self {
        Self(time.as_millisecond())
    }
}

impl TryFrom<EpochSeconds> for Timestamp {
    type Error = Error;

    fn try_from(time: EpochSeconds) -> Result<Self, Error> {
        Self::from_second(time.0)
    }
}

impl From<Timestamp> for EpochSeconds {
    /// Rounds down to a second.
    fn from(time: Timestamp) -> Self {
        Self(time.as_second())
    }
}

impl TryFrom<&EpochMillisString> for Timestamp {
    type Error = TimeOutOfRange;

    fn try_from(time: &EpochMillisString) -> Result<Self, TimeOutOfRange> {
        Self::from_millisecond(EpochMillis::try_from(time)?.0).map_err(|_| TimeOutOfRange)
    }
}

impl From<Timestamp> for EpochMillisString {
    /// Rounds down to a millisecond.
    fn from(time: Timestamp) -> Self {
        EpochMillis::from(time).into()
    }
}

impl TryFrom<&UtcMinute> for Timestamp {
    type Error = Error;

    fn try_from(time: &UtcMinute) -> Result<Self, Error> {
        TimeZone::UTC.to_timestamp(strtime::parse(MINUTE, time.as_str())?.to_datetime()?)
    }
}

impl From<Timestamp> for UtcMinute {
    /// Rounds down to a minute.
    fn from(time: Timestamp) -> Self {
        Self::new(time.strftime(MINUTE).to_string())
    }
}

impl TryFrom<&LocalDate> for civil::Date {
    type Error = Error;

    fn try_from(date: &LocalDate) -> Result<Self, Error> {
        strtime::parse(DAY, date.as_str())?.to_date()
    }
}

impl From<civil::Date> for LocalDate {
    fn from(date: civil::Date) -> Self {
        Self::new(date.strftime(DAY).to_string())
    }
}

impl TryFrom<&LocalSecond> for civil::DateTime {
    type Error = Error;

    fn try_from(time: &LocalSecond) -> Result<Self, Error> {
        strtime::parse(SECOND, time.as_str())?.to_datetime()
    }
}

impl From<civil::DateTime> for LocalSecond {
    /// Rounds down to a second.
    fn from(time: civil::DateTime) -> Self {
        Self::new(time.strftime(SECOND).to_string())
    }
}

impl TryFrom<&IsoInstant> for Timestamp {
    type Error = Error;

    fn try_from(time: &IsoInstant) -> Result<Self, Error> {
        time.as_str().parse()
    }
}

impl From<Timestamp> for IsoInstant {
    /// Rounds down to a millisecond.
    fn from(time: Timestamp) -> Self {
        Self::new(time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
    }
}

impl DayOrMonth {
    /// Returns the month of a date.
    #[must_use]
    pub fn month(date: civil::Date) -> Self {
        Self::new(date.strftime(MONTH).to_string())
    }
}

impl TryFrom<&DayOrMonth> for civil::Date {
    type Error = Error;

    /// Returns the date, or the first day of the month.
    fn try_from(date: &DayOrMonth) -> Result<Self, Error> {
        strtime::parse(DAY, date.as_str()).or_else(|_| strtime::parse(DAY, format!("{date}-01")))?.to_date()
    }
}

impl From<civil::Date> for DayOrMonth {
    /// Returns the date.
    fn from(date: civil::Date) -> Self {
        Self::new(date.strftime(DAY).to_string())
    }
}
