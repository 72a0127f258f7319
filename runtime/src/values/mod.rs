//! Values with a type of their own: secrets, times, durations, identifiers, enumerations and arbitrary JSON.
//!
//! Each holds the value on the wire. A malformed value does not fail the response that contains it; converting it fails.

mod duration;
mod enumeration;
mod identifier;
#[cfg(feature = "jiff")]
mod jiff_times;
mod json;
#[cfg(feature = "serde")]
mod json_serde;
mod minutes;
mod secret;
mod time;

pub use duration::{Days, Hours, InexactDuration, Millis, Minutes, Seconds};
#[doc(hidden)]
pub use enumeration::fmt_number;
pub use enumeration::{UnknownNumber, UnknownString};
pub use json::{InvalidJson, Json};
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use json_serde::JsonError;
pub use secret::Secret;
pub use time::{
    DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, LocalDate, LocalSecond, TimeOutOfRange,
    UnknownTimeNumber, UnknownTimeString, UtcMinute,
};

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
