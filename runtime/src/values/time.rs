//! Points in time as the wire has them.
//!
//! Each keeps the wire value, so a malformed one never makes a response fail: it fails where it is converted. With the
//! feature `jiff` they convert to and from the types of that crate; the numeric ones to and from `SystemTime` always.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use super::Minutes;

/// A point in time that the other type cannot hold, or a string that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOutOfRange;

impl fmt::Display for TimeOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is out of range, or no time")
    }
}

impl std::error::Error for TimeOutOfRange {}

/// So long after 1970 began, or before it.
fn system_time(negative: bool, distance: Duration) -> Option<SystemTime> {
    if negative { SystemTime::UNIX_EPOCH.checked_sub(distance) } else { SystemTime::UNIX_EPOCH.checked_add(distance) }
}

/// Whole units since 1970 began, rounded towards the past.
fn since_epoch(time: SystemTime, nanoseconds_a_unit: u128) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos() / nanoseconds_a_unit).unwrap_or(i64::MAX),
        Err(before) => {
            let units = before.duration().as_nanos().div_ceil(nanoseconds_a_unit);
            i64::try_from(units).map_or(i64::MIN, |units| -units)
        }
    }
}

macro_rules! number_time {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            /// The wire value.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        super::codec_of_inner!($name);
        crate::serde_struct!($name);
    };
}

macro_rules! text_time {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the wire value as it is.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The wire value.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The wire value.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        super::codec_of_inner!($name);
        crate::serde_struct!($name);
    };
}

number_time!(
    /// Milliseconds since 1970 began in UTC: `1661832000000`.
    EpochMillis
);
number_time!(
    /// Seconds since 1970 began in UTC: `1661832000`.
    EpochSeconds
);
number_time!(
    /// A number that stands for a time in a way that no source tells.
    UnknownTimeNumber
);
text_time!(
    /// Milliseconds since 1970 began in UTC, written as a string: `"1661832000000"`.
    EpochMillisString
);
text_time!(
    /// A minute in UTC: `"2022-08-30 12:00"`.
    UtcMinute
);
text_time!(
    /// A day in a time zone that the field names: `"2022-08-30"`.
    LocalDate
);
text_time!(
    /// A second in a time zone that the service does not name: `"2024-06-28 23:13:07"`.
    LocalSecond
);
text_time!(
    /// A point in time by ISO 8601: `"2022-08-30T12:00:00.000Z"`.
    IsoInstant
);
text_time!(
    /// A day or a month, as another parameter chooses: `"2022-08-30"`, `"2022-08"`.
    DayOrMonth
);
text_time!(
    /// A string that stands for a time in a way that no source tells.
    UnknownTimeString
);

impl EpochMillis {
    /// The present.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

impl EpochSeconds {
    /// The present.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

impl From<SystemTime> for EpochMillis {
    /// Parts of a millisecond are lost.
    fn from(time: SystemTime) -> Self {
        Self(since_epoch(time, 1_000_000))
    }
}

impl TryFrom<EpochMillis> for SystemTime {
    type Error = TimeOutOfRange;

    fn try_from(time: EpochMillis) -> Result<Self, TimeOutOfRange> {
        system_time(time.0 < 0, Duration::from_millis(time.0.unsigned_abs())).ok_or(TimeOutOfRange)
    }
}

impl From<SystemTime> for EpochSeconds {
    /// Parts of a second are lost.
    fn from(time: SystemTime) -> Self {
        Self(since_epoch(time, 1_000_000_000))
    }
}

impl TryFrom<EpochSeconds> for SystemTime {
    type Error = TimeOutOfRange;

    fn try_from(time: EpochSeconds) -> Result<Self, TimeOutOfRange> {
        system_time(time.0 < 0, Duration::from_secs(time.0.unsigned_abs())).ok_or(TimeOutOfRange)
    }
}

impl UtcMinute {
    /// How long it is from here to a minute that is not before.
    ///
    /// # Errors
    ///
    /// When one of them is no minute, or the other one is before this.
    pub fn minutes_until(&self, later: &Self) -> Result<Minutes, TimeOutOfRange> {
        let minutes = minutes_since_epoch(&later.0)? - minutes_since_epoch(&self.0)?;
        if minutes < 0 { Err(TimeOutOfRange) } else { Ok(Minutes(minutes)) }
    }
}

/// Minutes since 1970 began, of `2022-08-30 12:00`. Years have four digits, so that nothing overflows.
fn minutes_since_epoch(text: &str) -> Result<i64, TimeOutOfRange> {
    let number = |range: std::ops::Range<usize>, allowed: std::ops::RangeInclusive<i64>| {
        let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok()).filter(|number| allowed.contains(number)).ok_or(TimeOutOfRange)
    };
    let marks: String = text.chars().filter(|character| !character.is_ascii_digit()).collect();
    if text.len() != 16 || marks != "-- :" {
        return Err(TimeOutOfRange);
    }
    let (year, month, day) = (number(0..4, 0..=9999)?, number(5..7, 1..=12)?, number(8..10, 1..=31)?);
    let (hour, minute) = (number(11..13, 0..=23)?, number(14..16, 0..=59)?);
    // Years that begin in March have the odd day at their end. Month by month 153 days in five months.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = 365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468;
    Ok((days * 24 + hour) * 60 + minute)
}

impl From<EpochMillis> for EpochMillisString {
    fn from(time: EpochMillis) -> Self {
        Self(time.0.to_string())
    }
}

impl TryFrom<&EpochMillisString> for EpochMillis {
    type Error = TimeOutOfRange;

    fn try_from(time: &EpochMillisString) -> Result<Self, TimeOutOfRange> {
        time.0.trim().parse().map(Self).map_err(|_| TimeOutOfRange)
    }
}

impl From<SystemTime> for EpochMillisString {
    /// Parts of a millisecond are lost.
    fn from(time: SystemTime) -> Self {
        EpochMillis::from(time).into()
    }
}

impl TryFrom<&EpochMillisString> for SystemTime {
    type Error = TimeOutOfRange;

    fn try_from(time: &EpochMillisString) -> Result<Self, TimeOutOfRange> {
        EpochMillis::try_from(time)?.try_into()
    }
}

/// Conversions to and from `jiff`.
#[cfg(feature = "jiff")]
mod with_jiff {
    use jiff::{Error, Timestamp, civil, fmt::strtime, tz::TimeZone};

    use super::{
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
        /// Parts of a millisecond are lost.
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
        /// Parts of a second are lost.
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
        /// Parts of a millisecond are lost.
        fn from(time: Timestamp) -> Self {
            EpochMillis::from(time).into()
        }
    }

    impl TryFrom<&UtcMinute> for Timestamp {
        type Error = Error;

        fn try_from(time: &UtcMinute) -> Result<Self, Error> {
            TimeZone::UTC.to_timestamp(strtime::parse(MINUTE, &time.0)?.to_datetime()?)
        }
    }

    impl From<Timestamp> for UtcMinute {
        /// Parts of a minute are lost.
        fn from(time: Timestamp) -> Self {
            Self(time.strftime(MINUTE).to_string())
        }
    }

    impl TryFrom<&LocalDate> for civil::Date {
        type Error = Error;

        fn try_from(date: &LocalDate) -> Result<Self, Error> {
            strtime::parse(DAY, &date.0)?.to_date()
        }
    }

    impl From<civil::Date> for LocalDate {
        fn from(date: civil::Date) -> Self {
            Self(date.strftime(DAY).to_string())
        }
    }

    impl TryFrom<&LocalSecond> for civil::DateTime {
        type Error = Error;

        fn try_from(time: &LocalSecond) -> Result<Self, Error> {
            strtime::parse(SECOND, &time.0)?.to_datetime()
        }
    }

    impl From<civil::DateTime> for LocalSecond {
        /// Parts of a second are lost.
        fn from(time: civil::DateTime) -> Self {
            Self(time.strftime(SECOND).to_string())
        }
    }

    impl TryFrom<&IsoInstant> for Timestamp {
        type Error = Error;

        fn try_from(time: &IsoInstant) -> Result<Self, Error> {
            time.0.parse()
        }
    }

    impl From<Timestamp> for IsoInstant {
        /// Parts of a millisecond are lost.
        fn from(time: Timestamp) -> Self {
            Self(time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
        }
    }

    impl DayOrMonth {
        /// The month of a day.
        #[must_use]
        pub fn month(date: civil::Date) -> Self {
            Self(date.strftime(MONTH).to_string())
        }
    }

    impl TryFrom<&DayOrMonth> for civil::Date {
        type Error = Error;

        /// The day, or the first day of the month.
        fn try_from(date: &DayOrMonth) -> Result<Self, Error> {
            strtime::parse(DAY, &date.0).or_else(|_| strtime::parse(DAY, format!("{}-01", date.0)))?.to_date()
        }
    }

    impl From<civil::Date> for DayOrMonth {
        /// The day.
        fn from(date: civil::Date) -> Self {
            Self(date.strftime(DAY).to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_counted_across_days_months_and_leap_years() {
        let between = |a: &str, b: &str| UtcMinute::new(a).minutes_until(&UtcMinute::new(b)).map(Minutes::get);
        assert_eq!(minutes_since_epoch("1970-01-01 00:00"), Ok(0));
        assert_eq!(minutes_since_epoch("2022-08-30 12:00"), Ok(1_661_860_800 / 60));
        assert_eq!(between("2022-08-30 12:00", "2022-08-30 12:00"), Ok(0));
        assert_eq!(between("2022-12-31 23:30", "2023-01-01 01:00"), Ok(90));
        assert_eq!(between("2024-02-28 00:00", "2024-03-01 00:00"), Ok(2 * 24 * 60));
        assert_eq!(between("2100-02-28 00:00", "2100-03-01 00:00"), Ok(24 * 60));
        for wrong in ["", "2022-08-30", "2022-08-30T12:00", "2022-13-30 12:00", "2022-08-30 24:00", "2022-08-3０12:00"]
        {
            assert_eq!(between(wrong, "2022-08-30 12:00"), Err(TimeOutOfRange), "{wrong}");
        }
        assert_eq!(between("2022-08-30 12:01", "2022-08-30 12:00"), Err(TimeOutOfRange));
    }
}
