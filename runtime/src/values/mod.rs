//! Values with a type of their own: secrets, times, durations, identifiers, enumerations and arbitrary JSON.
//!
//! Each holds the value on the wire. A malformed value does not fail the response that contains it; converting it fails. A
//! malformed time cannot be created.

mod day_of_month;
mod duration;
mod enumeration;
mod identifier;
mod json;
#[cfg(feature = "serde")]
mod json_serde;
mod secret;
mod time;
mod zones;

pub use self::time::{
    DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, InvalidTime, IsoInstant, LocalDate, LocalSecond,
    UnknownTimeNumber, UnknownTimeString, UtcMinute,
};
pub use day_of_month::DayOfMonth;
pub use duration::{Days, Hours, InexactDuration, Millis, Minutes, Seconds};
#[doc(hidden)]
pub use enumeration::fmt_number;
pub use enumeration::{UnknownNumber, UnknownString};
#[cfg(feature = "jiff")]
#[doc(hidden)]
pub use jiff::tz::TimeZone as JiffTimeZone;
pub use json::{InvalidJson, Json};
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use json_serde::JsonError;
pub use secret::Secret;

/// Implements the codec of a newtype with that of its inner type.
macro_rules! codec_of_inner {
    ($type:ty) => {
        impl $crate::codec::Decode for $type {
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Decode::slot(&mut self.0)
            }
        }

        impl $crate::codec::Encode for $type {
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::Encode::view(&self.0)
            }
        }
    };
}
use codec_of_inner;
