//! Points in time, in the formats that are used on the wire.
//!
//! Each type holds the value on the wire. A malformed value does not fail the response that contains it; converting it fails.
//! The feature `jiff` adds conversions to and from the types of that crate. Numeric times always convert to and from
//! `SystemTime`.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

/// The error of converting a time that is malformed, or that the target type cannot represent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOutOfRange;

impl fmt::Display for TimeOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is malformed or out of range")
    }
}

impl std::error::Error for TimeOutOfRange {}

/// Returns the time at a distance after or, if `negative`, before the Unix epoch.
fn system_time(negative: bool, distance: Duration) -> Option<SystemTime> {
    if negative { SystemTime::UNIX_EPOCH.checked_sub(distance) } else { SystemTime::UNIX_EPOCH.checked_add(distance) }
}

/// Returns the whole units since the Unix epoch, rounded down.
fn since_epoch(time: SystemTime, nanoseconds_per_unit: u128) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos() / nanoseconds_per_unit).unwrap_or(i64::MAX),
        Err(before) => {
            let units = before.duration().as_nanos().div_ceil(nanoseconds_per_unit);
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
            /// Returns the value on the wire.
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

macro_rules! string_time {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Creates a time from its value on the wire, which is not checked.
            #[must_use]
            pub fn new(time: impl Into<String>) -> Self {
                Self(time.into())
            }

            /// Returns the value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Converts the time into its value on the wire.
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
    /// Milliseconds since the Unix epoch: `1661832000000`.
    EpochMillis
);
number_time!(
    /// Seconds since the Unix epoch: `1661832000`.
    EpochSeconds
);
number_time!(
    /// A time as a number in an undocumented format.
    UnknownTimeNumber
);
string_time!(
    /// Milliseconds since the Unix epoch, as a string: `"1661832000000"`.
    EpochMillisString
);
string_time!(
    /// A minute in UTC: `"2022-08-30 12:00"`.
    UtcMinute
);
string_time!(
    /// A date, in the time zone that the field documents: `"2022-08-30"`.
    LocalDate
);
string_time!(
    /// A second in an undocumented time zone: `"2024-06-28 23:13:07"`.
    LocalSecond
);
string_time!(
    /// An ISO 8601 timestamp: `"2022-08-30T12:00:00.000Z"`.
    IsoInstant
);
string_time!(
    /// A date or a month, depending on another parameter: `"2022-08-30"`, `"2022-08"`.
    DayOrMonth
);
string_time!(
    /// A time as a string in an undocumented format.
    UnknownTimeString
);

impl EpochMillis {
    /// Returns the current time.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

impl EpochSeconds {
    /// Returns the current time.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

impl From<SystemTime> for EpochMillis {
    /// Rounds down to a millisecond.
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
    /// Rounds down to a second.
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
    /// Rounds down to a millisecond.
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
