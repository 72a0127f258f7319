//! Placeholders: values that are missing or unconfirmed in a draft, in a form that can be decoded.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BoolDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};

use crate::source::KeyPath;

/// The word that marks a placeholder. A guess can follow it.
pub const TODO: &str = "TODO";

/// A value that the author must replace or confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The path of the value.
    pub path: KeyPath,
    /// The probable value; empty if there is none.
    pub guess: String,
}

/// Returns the guess of a placeholder, which can be empty; `None` if the text is not a placeholder.
pub fn guess(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(TODO)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ').map(str::trim) }
}

/// Decodes a value that is not a string, or a placeholder: its guess, or else the default.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    struct OrPlaceholder<T>(PhantomData<T>);

    impl<T: DeserializeOwned + Default> Visitor<'_> for OrPlaceholder<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a boolean or a string")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
            T::deserialize(BoolDeserializer::<E>::new(value))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let decode = |text: &str| T::deserialize(StrDeserializer::<E>::new(text));
            match guess(text) {
                Some(guess) => Ok(decode(guess).unwrap_or_default()),
                None => decode(text),
            }
        }
    }

    deserializer.deserialize_any(OrPlaceholder(PhantomData))
}
