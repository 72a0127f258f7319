//! A table-driven JSON codec.
//!
//! A generated type consists of a static [`Shape`], [`field_mut`](DecodeStruct::field_mut), which returns the slot of a field
//! to decode, and [`field`](EncodeStruct::field), which returns the value of a field to encode. The code that reads and writes
//! JSON is compiled once, over `dyn` traits, so each type adds only its table.

mod anomaly;
mod error;
mod find;
mod format;
mod impls;
mod inline;
mod locate;
mod nearest;
mod reader;
mod secrets;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde;
mod shape;
mod strings;
mod unknown;
mod upload;
mod value;
#[cfg(feature = "serde")]
mod without_secrets;
mod writer;

pub use anomaly::{Anomalies, Anomaly};
pub use error::{DecodeError, JsonType};
pub(crate) use error::{display_name, line_and_column};
pub use find::find_string;
pub(crate) use find::{find_json, find_pointer};
pub use format::Format;
pub use inline::{Inline, Inlined, inline_entries};
pub(crate) use nearest::similarity;
pub(crate) use reader::utf8;
pub use reader::{Mode, Reader};
pub(crate) use secrets::{comparable, items_of};
pub use shape::{Field, Form, Shape};
pub(crate) use unknown::unknown_fields;
pub use value::{
    Blank, Custom, Decode, DecodeList, DecodeMap, DecodeOption, DecodeStruct, Encode, EncodeList, EncodeMap,
    EncodeStruct, HasShape, IntEnum, Slot, StringEnum, Struct, View, shape_of,
};
#[cfg(feature = "serde")]
pub use without_secrets::WithoutSecrets;
pub use writer::Writer;

use anomaly::Found;
use locate::locate;

/// Decodes a document. In lenient mode, anomalies are ignored.
///
/// # Errors
/// Returns an error if the document is malformed, is not a valid value, or has trailing characters.
#[inline]
pub fn decode<T: Decode + Default>(document: &[u8], mode: Mode) -> Result<T, DecodeError> {
    let mut value = T::default();
    decode_into(document, mode, Form::Plain, value.slot())?;
    Ok(value)
}

/// Decodes a document into a slot. In lenient mode, anomalies are ignored.
///
/// # Errors
/// Returns an error if the document is malformed, is not a valid value, or has trailing characters. The slot may then be
/// filled in part.
pub fn decode_into(document: &[u8], mode: Mode, form: Form, slot: Slot<'_>) -> Result<(), DecodeError> {
    read(document, mode, form, slot).map(drop)
}

/// Decodes a document in lenient mode, and returns what could not be decoded: values of another type, invalid values and
/// missing fields are no errors, but anomalies.
///
/// # Errors
/// Returns an error if the document is malformed, has another type than expected, or has trailing characters.
pub fn decode_lenient<T: Decode + Default>(document: &[u8]) -> Result<(T, Anomalies), DecodeError> {
    let mut value = T::default();
    let anomalies = decode_lenient_into(document, Form::Plain, value.slot())?;
    Ok((value, anomalies))
}

/// Decodes a document that is valid UTF-8, with the rules of [`decode_lenient`].
#[cfg(any(feature = "events", feature = "webhooks"))]
pub(crate) fn decode_lenient_str<T: Decode + Default>(document: &str) -> Result<(T, Anomalies), DecodeError> {
    let mut value = T::default();
    let (json, found) = read_str(document, Mode::Lenient, Form::Plain, value.slot())?;
    Ok((value, locate(found, json)))
}

/// Decodes a document into a slot, with the rules of [`decode_lenient`].
///
/// # Errors
/// Returns an error if the document is malformed, has another type than expected, or has trailing characters. The slot may
/// then be filled in part.
pub fn decode_lenient_into(document: &[u8], form: Form, slot: Slot<'_>) -> Result<Anomalies, DecodeError> {
    read(document, Mode::Lenient, form, slot).map(|(json, found)| locate(found, json))
}

/// Checks that a document is JSON.
pub(crate) fn check_syntax(document: &[u8]) -> Result<(), DecodeError> {
    decode_into(document, Mode::Lenient, Form::Plain, Slot::Skip)
}

/// Decodes the JSON of a field, in strict mode.
pub(crate) fn decode_field(json: &str, field: &Field, slot: Slot<'_>) -> Result<(), DecodeError> {
    let mut reader = Reader::from_json(json, Mode::Strict);
    reader.strict_field(slot, field)?;
    reader.finish()
}

/// Returns the document as a string, and its anomalies.
fn read<'d>(document: &'d [u8], mode: Mode, form: Form, slot: Slot<'_>) -> Result<(&'d str, Found), DecodeError> {
    let text = utf8(document).map_err(|error| error.locate(document, mode == Mode::Strict))?;
    read_str(text, mode, form, slot)
}

fn read_str<'d>(text: &'d str, mode: Mode, form: Form, slot: Slot<'_>) -> Result<(&'d str, Found), DecodeError> {
    let mut reader = Reader::from_json(text, mode);
    let read = reader.document(slot, form).and_then(|()| reader.into_anomalies());
    read.map_err(|error| error.locate(text.as_bytes(), mode == Mode::Strict))
}

/// Encodes a value as a document.
#[must_use]
pub fn encode<T: Encode + ?Sized>(value: &T) -> String {
    encode_as(value.view(), Form::Plain)
}

/// Encodes a value in a form as a document.
#[must_use]
pub fn encode_as(value: View<'_>, form: Form) -> String {
    let mut writer = Writer::new();
    writer.value(value, form);
    writer.finish()
}

/// Encodes a value as a document without its secrets.
#[must_use]
pub(crate) fn encode_without_secrets(value: View<'_>) -> String {
    let mut writer = Writer::without_secrets();
    writer.value(value, Form::Plain);
    writer.finish()
}

/// Implements `serde`'s `Serialize` and `Deserialize` for a type that implements [`Encode`] and [`Decode`], if the feature
/// `serde` is enabled. `serde_struct!(encode Type)` and `serde_struct!(decode Type)` implement one of them.
///
/// A struct is serialized with the content of its secrets, unless it is in a
/// [`WithoutSecrets`](crate::WithoutSecrets).
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! serde_struct {
    (encode $type:ty) => {
        /// Serializes the value with its secrets. Wrap it in `WithoutSecrets` to leave them out.
        #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
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
        #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
        impl<'de> $crate::codec::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::codec::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = <Self as $crate::codec::Blank>::blank();
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

/// Implements `serde`'s `Serialize` and `Deserialize` for a type that implements [`Encode`] and [`Decode`], if the feature
/// `serde` is enabled. `serde_struct!(encode Type)` and `serde_struct!(decode Type)` implement one of them.
///
/// A struct is serialized with the content of its secrets.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! serde_struct {
    ($($type:tt)*) => {};
}
