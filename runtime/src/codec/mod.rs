//! JSON in and out, driven by data.
//!
//! A generated type is a table: a static [`Shape`], [`member_mut`](DecodeRecord::member_mut) to reach the place to fill and
//! [`field`](EncodeRecord::field) to reach the value to write. Reading and writing are compiled once, over `dyn`; a type
//! adds nothing but its table. Which JSON reader sits below is the secret of one file.

mod error;
mod find;
mod impls;
mod nearest;
mod reader;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde;
mod shape;
mod value;
mod writer;

pub(crate) use error::shown;
pub use error::{DecodeError, Kind};
pub use find::find_text;
pub(crate) use nearest::distance;
pub use reader::{Mode, Reader};
pub use shape::{DecodeStruct, EncodeStruct, Field, Form, Shape, Struct};
pub use value::{Code, Custom, Decode, Encode, Entries, Items, List, Map, Optional, Slot, View, Word};
pub use writer::Writer;

/// Decodes a whole document.
///
/// # Errors
/// When it is malformed, does not fit, or goes on after its value.
#[inline]
pub fn decode<T: Decode + Default>(document: &[u8], mode: Mode) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode_into(document, mode, Form::Plain, value.slot())?;
    Ok(value)
}

/// Decodes a whole document into a place.
///
/// # Errors
/// When it is malformed, does not fit, or goes on after its value; the place may then be filled in part.
pub fn decode_into(document: &[u8], mode: Mode, form: Form, slot: Slot<'_>) -> Result<(), DecodeError> {
    let read = Reader::new(document, mode).and_then(|mut reader| {
        reader.read(slot, form)?;
        reader.finish()
    });
    read.map_err(|error| error.locate(document, mode == Mode::Strict))
}

/// Encodes a value as a document.
#[must_use]
pub fn encode<T: Encode + ?Sized>(value: &T) -> String {
    encode_as(value.view(), Form::Plain)
}

/// Encodes a value that has a form of its own as a document.
#[must_use]
pub fn encode_as(value: View<'_>, form: Form) -> String {
    let mut writer = Writer::new();
    writer.value(value, form);
    writer.finish()
}

/// Implements `serde`'s `Serialize` and `Deserialize` for a type that has a codec of its own; nothing without the
/// feature `serde`. `serde_record!(encode Type)` and `serde_record!(decode Type)` implement one of them.
///
/// A secret is serialized with its content, as it is sent.
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! serde_struct {
    (encode $type:ty) => {
        impl $crate::codec::serde::Serialize for $type {
            fn serialize<S: $crate::codec::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::serde::serialize($crate::codec::Encode::view(self), serializer)
            }
        }
    };
    (decode $type:ty) => {
        impl<'de> $crate::codec::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::codec::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = <Self as ::core::default::Default>::default();
                $crate::codec::serde::deserialize($crate::codec::Decode::slot(&mut value), deserializer)?;
                ::core::result::Result::Ok(value)
            }
        }
    };
    ($type:ty) => {
        $crate::serde_struct!(encode $type);
        $crate::serde_struct!(decode $type);
    };
}

/// Implements `serde`'s `Serialize` and `Deserialize` for a type that has a codec of its own; nothing without the
/// feature `serde`. `serde_record!(encode Type)` and `serde_record!(decode Type)` implement one of them.
///
/// A secret is serialized with its content, as it is sent.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! serde_struct {
    ($($type:tt)*) => {};
}
