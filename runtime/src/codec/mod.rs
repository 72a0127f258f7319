//! JSON in and out, driven by data.
//!
//! A generated type is a table: a static [`Shape`], [`slot`](DecodeRecord::slot) to reach the member to fill and
//! [`view`](EncodeRecord::view) to reach the member to write. Reading and writing are compiled once, over `dyn`; a type
//! adds nothing but its table. Which JSON reader sits below is the secret of one file.

mod error;
mod find;
mod impls;
mod reader;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde;
mod shape;
mod writer;

pub(crate) use error::shown;
pub use error::{DecodeError, Kind};
pub use find::find_text;
pub(crate) use reader::distance;
pub use reader::{Mode, Reader};
pub use shape::{Decode, DecodeRecord, Encode, EncodeRecord, Field, Form, Record, Shape};
pub use writer::Writer;

/// Decodes a whole document.
///
/// # Errors
/// When it is malformed, does not fit, or goes on after its value.
pub fn decode<T: Decode + Default>(document: &[u8], mode: Mode) -> Result<T, DecodeError> {
    decode_as(document, mode, Form::Plain)
}

/// Decodes a whole document whose value has a form of its own.
///
/// # Errors
/// When it is malformed, does not fit, or goes on after its value.
pub fn decode_as<T: Decode + Default>(document: &[u8], mode: Mode, form: Form) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode_into(document, mode, form, &mut value)?;
    Ok(value)
}

/// Decodes a whole document into a place.
///
/// # Errors
/// When it is malformed, does not fit, or goes on after its value; the place may then be filled in part.
pub fn decode_into(document: &[u8], mode: Mode, form: Form, place: &mut dyn Decode) -> Result<(), DecodeError> {
    let read = Reader::new(document, mode).and_then(|mut reader| {
        place.decode(&mut reader, form)?;
        reader.finish()
    });
    read.map_err(|error| error.locate(document, mode == Mode::Strict))
}

/// Encodes a value as a document.
#[must_use]
pub fn encode<T: Encode + ?Sized>(value: &T) -> String {
    encode_as(value, Form::Plain)
}

/// Encodes a value that has a form of its own as a document.
#[must_use]
pub fn encode_as<T: Encode + ?Sized>(value: &T, form: Form) -> String {
    let mut writer = Writer::new();
    value.encode(&mut writer, form);
    writer.finish()
}

/// Implements `serde`'s `Serialize` and `Deserialize` for a type that has a codec of its own; nothing without the
/// feature `serde`. `serde_record!(encode Type)` and `serde_record!(decode Type)` implement one of them.
///
/// A secret is serialized with its content, as it is sent.
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! serde_record {
    (encode $type:ty) => {
        impl $crate::codec::serde::Serialize for $type {
            fn serialize<S: $crate::codec::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::serde::serialize(self, serializer)
            }
        }
    };
    (decode $type:ty) => {
        impl<'de> $crate::codec::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::codec::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = <Self as ::core::default::Default>::default();
                $crate::codec::serde::deserialize(&mut value, deserializer)?;
                ::core::result::Result::Ok(value)
            }
        }
    };
    ($type:ty) => {
        $crate::serde_record!(encode $type);
        $crate::serde_record!(decode $type);
    };
}

/// Implements `serde`'s `Serialize` and `Deserialize` for a type that has a codec of its own; nothing without the
/// feature `serde`. `serde_record!(encode Type)` and `serde_record!(decode Type)` implement one of them.
///
/// A secret is serialized with its content, as it is sent.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! serde_record {
    ($($type:tt)*) => {};
}
