//! Points in time, in the formats that are used on the wire.
//!
//! Each type holds the value on the wire. A string is checked where a value is created from it. A malformed value that the
//! service returns is kept as received, and converting it fails.

#[cfg(feature = "chrono")]
mod chrono_types;
mod civil;
mod form;
mod instant;
mod invalid;
#[cfg(feature = "jiff")]
mod jiff_types;
mod minutes;
mod moment;
#[cfg(feature = "time")]
mod time_types;

use std::fmt;
use std::str::FromStr;

use civil::Civil;
pub use invalid::InvalidTime;

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

        crate::serde_struct!($name);
    };
}

/// Declares a time that is a string of a form.
macro_rules! formatted_time {
    ($(#[$meta:meta])* $name:ident: $form:ident) => {
        string_time!($(#[$meta])* $name);

        impl $name {
            /// Creates a time from its value on the wire.
            ///
            /// # Errors
            ///
            /// Returns an error if the string does not have the form of the type, or is not a time that exists.
            pub fn parse(time: impl Into<String>) -> Result<Self, InvalidTime> {
                let time = Self(time.into());
                if (form::$form.is_valid)(&time.0) { Ok(time) } else { Err(time.malformed()) }
            }

            fn malformed(&self) -> InvalidTime {
                InvalidTime::malformed(&self.0, form::$form.expected)
            }
        }

        impl FromStr for $name {
            type Err = InvalidTime;

            fn from_str(time: &str) -> Result<Self, InvalidTime> {
                Self::parse(time)
            }
        }

        impl crate::codec::Decode for $name {
            fn slot(&mut self) -> crate::codec::Slot<'_> {
                crate::codec::Slot::Formatted(&mut self.0, &form::$form)
            }
        }

        impl crate::codec::Encode for $name {
            fn view(&self) -> crate::codec::View<'_> {
                crate::codec::View::String(&self.0)
            }
        }
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
formatted_time!(
    /// Milliseconds since the Unix epoch, as a string: `"1661832000000"`.
    EpochMillisString: EPOCH_MILLIS_STRING
);
formatted_time!(
    /// A minute in UTC: `"2022-08-30 12:00"`.
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use std::time::{Duration, SystemTime};
    ///
    /// use huaweicloud_meeting::values::UtcMinute;
    ///
    /// # fn main() -> huaweicloud_meeting::Result<()> {
    /// let minute = UtcMinute::parse("2022-08-30 12:00")?;
    /// assert_eq!(minute, UtcMinute::new(2022, 8, 30, 12, 0)?);
    /// let in_an_hour = UtcMinute::from(SystemTime::now() + Duration::from_secs(3600));
    /// assert!(in_an_hour > minute);
    /// # Ok(())
    /// # }
    /// ```
    UtcMinute: UTC_MINUTE
);
formatted_time!(
    /// A date, in the time zone that the field documents: `"2022-08-30"`.
    LocalDate: LOCAL_DATE
);
formatted_time!(
    /// A second in an undocumented time zone: `"2024-06-28 23:13:07"`.
    LocalSecond: LOCAL_SECOND
);
formatted_time!(
    /// An ISO 8601 timestamp: `"2022-08-30T12:00:00.000Z"`.
    IsoInstant: ISO_INSTANT
);
formatted_time!(
    /// A date or a month, depending on another parameter: `"2022-08-30"`, `"2022-08"`.
    DayOrMonth: DAY_OR_MONTH
);
string_time!(
    /// A time as a string in an undocumented format.
    UnknownTimeString
);
super::codec_of_inner!(UnknownTimeString);

impl UnknownTimeString {
    /// Creates a time from its value on the wire.
    #[must_use]
    pub fn new(time: impl Into<String>) -> Self {
        Self(time.into())
    }
}

impl UtcMinute {
    /// Creates a minute from a date and a time of day in UTC.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such date or time of day, or the year is greater than 9999.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8) -> Result<Self, InvalidTime> {
        Self::parse(Self::of(Civil { hour, minute, ..Civil::date(year, month, day) }).0)
    }

    fn of(Civil { year, month, day, hour, minute, .. }: Civil) -> Self {
        Self(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"))
    }
}

impl LocalDate {
    /// Creates a date.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such date, or the year is greater than 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidTime> {
        Self::parse(Self::of(Civil::date(year, month, day)).0)
    }

    fn of(Civil { year, month, day, .. }: Civil) -> Self {
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl LocalSecond {
    /// Creates a second from a date and a time of day.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such date or time of day, or the year is greater than 9999.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Result<Self, InvalidTime> {
        Self::parse(Self::of(Civil { year, month, day, hour, minute, second }).0)
    }

    fn of(Civil { year, month, day, hour, minute, second }: Civil) -> Self {
        Self(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
    }
}

impl DayOrMonth {
    /// Creates a date.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such date, or the year is greater than 9999.
    pub fn day(year: u16, month: u8, day: u8) -> Result<Self, InvalidTime> {
        Self::parse(LocalDate::of(Civil::date(year, month, day)).0)
    }

    /// Creates a month.
    ///
    /// # Errors
    ///
    /// Returns an error if the month is not from 1 to 12, or the year is greater than 9999.
    pub fn month(year: u16, month: u8) -> Result<Self, InvalidTime> {
        Self::parse(Self::of(Civil::date(year, month, 1)).0)
    }

    /// Returns the month of a date.
    fn of(Civil { year, month, .. }: Civil) -> Self {
        Self(format!("{year:04}-{month:02}"))
    }
}

impl From<LocalDate> for DayOrMonth {
    fn from(date: LocalDate) -> Self {
        Self(date.0)
    }
}

impl From<EpochMillis> for EpochMillisString {
    fn from(time: EpochMillis) -> Self {
        Self(time.0.to_string())
    }
}

impl TryFrom<&EpochMillisString> for EpochMillis {
    type Error = InvalidTime;

    fn try_from(time: &EpochMillisString) -> Result<Self, InvalidTime> {
        time.0.trim().parse().map(Self).map_err(|_| time.malformed())
    }
}
