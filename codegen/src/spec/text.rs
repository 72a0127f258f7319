//! Values that are written as one string and parsed while they are decoded, so that an error has a place in the file.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use crate::nearest::nearest;

/// Decodes a string with a parser, whose error becomes the message.
pub(super) fn parse_text<'de, D, T>(
    deserializer: D,
    expecting: &'static str,
    parse: fn(&str) -> Result<T, String>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Text<T> {
        expecting: &'static str,
        parse: fn(&str) -> Result<T, String>,
    }

    impl<T> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expecting)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.parse)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text { expecting, parse })
}

/// Implements `Deserialize` for a type that is written as one string. `FORM` describes it.
macro_rules! parse_from_str {
    ($type:ident, $parse:path, $form:literal) => {
        impl $type {
            pub(super) const FORM: &'static str = $form;
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::spec::text::parse_text(deserializer, Self::FORM, $parse)
            }
        }
    };
}
pub(super) use parse_from_str;

/// Returns the entry of a table for a word.
pub(super) fn lookup<T: Clone>(table: &[(&str, T)], what: &str, text: &str) -> Result<T, String> {
    match table.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(value.clone()),
        None => Err(unknown(what, text, &table.iter().map(|(word, _)| *word).collect::<Vec<_>>())),
    }
}

/// Returns the message for a word that is not among the known ones.
pub(super) fn unknown(what: &str, text: &str, known: &[&str]) -> String {
    let nearest = nearest(text, known.iter().copied());
    let nearest = nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
    format!("unknown {what} `{text}`{nearest} (expected one of {})", known.join(", "))
}

/// A path in a response, such as `data.token`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataPath(pub Vec<String>);

impl DataPath {
    /// Returns the names of the fields on the path.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.split('.').any(str::is_empty) {
            return Err(format!("expected names of fields separated by full stops, found `{text}`"));
        }
        Ok(Self(text.split('.').map(String::from).collect()))
    }
}

impl fmt::Display for DataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

parse_from_str!(DataPath, DataPath::parse, "a path such as `data.token`");
