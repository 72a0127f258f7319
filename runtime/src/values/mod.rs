//! Values that are more than a bare text or number: secrets, times, durations, identifiers, enumerations.
//!
//! Each keeps what came over the wire, and none makes a response fail because its content is odd.

mod duration;
mod enumeration;
mod identifier;
mod json;
mod secret;
mod time;

pub use duration::{Days, Hours, InexactDuration, Millis, Minutes, Seconds};
#[doc(hidden)]
pub use enumeration::show_number;
pub use enumeration::{UnknownNumber, UnknownString};
pub use json::{InvalidJson, Json};
pub use secret::Secret;
pub use time::{
    DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, IsoInstant, LocalDate, LocalSecond, TimeOutOfRange,
    UnknownTimeNumber, UnknownTimeString, UtcMinute,
};

/// The codec of a newtype over another type that has one.
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
