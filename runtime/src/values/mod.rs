//! Values that are more than a bare text or number: secrets, times, durations, identifiers, enumerations.
//!
//! Each keeps what came over the wire, and none makes an answer fail because its content is odd.

mod duration;
mod enumeration;
mod identifier;
mod json;
mod secret;
mod time;

pub use duration::{Days, Hours, InexactDuration, Millis, Minutes, Seconds};
pub use enumeration::{UnknownNumber, UnknownText};
#[doc(hidden)]
pub use enumeration::{number_index, read_number, read_text, show_number, text_index};
pub use json::{InvalidJson, Json};
pub use secret::Secret;
pub use time::{
    DayOrMonth, EpochMillis, EpochMillisText, EpochSeconds, IsoInstant, LocalDate, LocalSecond, TimeOutOfRange,
    UnknownTimeNumber, UnknownTimeText, UtcMinute,
};

/// The codec of a newtype over another type that has one.
macro_rules! codec_of_inner {
    ($type:ty, $blank:expr) => {
        impl $crate::codec::Decode for $type {
            fn decode(
                &mut self,
                reader: &mut $crate::codec::Reader<'_>,
                form: $crate::codec::Form,
            ) -> ::core::result::Result<(), $crate::codec::DecodeError> {
                $crate::codec::Decode::decode(&mut self.0, reader, form)
            }

            fn fill(&mut self, text: &str) -> bool {
                $crate::codec::Decode::fill(&mut self.0, text)
            }

            fn blank_is_absent() -> bool {
                $blank
            }
        }

        impl $crate::codec::Encode for $type {
            fn encode(&self, writer: &mut $crate::codec::Writer, form: $crate::codec::Form) {
                $crate::codec::Encode::encode(&self.0, writer, form);
            }

            fn texts(&self, form: $crate::codec::Form, each: &mut dyn FnMut(::std::borrow::Cow<'_, str>)) -> bool {
                $crate::codec::Encode::texts(&self.0, form, each)
            }
        }
    };
}
use codec_of_inner;
