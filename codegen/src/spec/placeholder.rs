//! Placeholders: what a draft does not know, said in a form that can be read all the same.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BoolDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};

use crate::source::KeyPath;

/// The word that stands where something is to be filled in: alone, or before what it probably is.
pub const TODO: &str = "TODO";

/// A value that is to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The way to it.
    pub path: KeyPath,
    /// What it probably is; empty when nobody knows.
    pub guess: String,
}

/// What a placeholder says it probably is, which may be nothing. `None` when the text is no gap.
pub fn guess(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(TODO)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ').map(str::trim) }
}

/// What is decoded where a placeholder says nothing that could be.
pub(super) trait StandIn: DeserializeOwned {
    const STAND_IN: Self;
    /// What belongs there, for messages.
    const EXPECTED: &str;
}

impl StandIn for bool {
    const EXPECTED: &str = "a boolean";
    const STAND_IN: Self = false;
}

/// Decodes a value that is no string, or a placeholder in its place.
pub(super) fn or_stand_in<'de, D: Deserializer<'de>, T: StandIn>(deserializer: D) -> Result<T, D::Error> {
    struct OrPlaceholder<T>(PhantomData<T>);

    impl<T: StandIn> Visitor<'_> for OrPlaceholder<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
            let value: BoolDeserializer<E> = value.into_deserializer();
            T::deserialize(value)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let of = |text: &str| {
                let text: StrDeserializer<'_, E> = text.into_deserializer();
                T::deserialize(text)
            };
            match guess(text) {
                Some(guess) => Ok(of(guess).unwrap_or(T::STAND_IN)),
                None => of(text),
            }
        }
    }

    deserializer.deserialize_any(OrPlaceholder(PhantomData))
}
