//! Values that are written as one string and parsed while they are read, so that a mistake in them has a place in the file.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use super::Value;

/// Decodes a string with a parser of our own; what it says of a bad text becomes the message.
pub(crate) fn parse_text<'de, D, T>(
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

/// Makes a type that is written as one string decodable, and describes it to the JSON Schema.
macro_rules! parse_from_str {
    ($type:ident, $parse:path, $expecting:literal, $pattern:literal) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::spec::text::parse_text(deserializer, $expecting, $parse)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!("Written as ", $expecting, "."),
                    "pattern": $pattern,
                })
            }
        }
    };
}
pub(crate) use parse_from_str;

/// A way into a response, `data.token`: names of fields, one below the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataPath(pub Vec<String>);

impl DataPath {
    /// The names on the way.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Returns the value that the path leads to in a document.
    pub fn find<'v>(&self, document: &'v Value) -> Option<&'v Value> {
        self.segments().try_fold(document, |value, name| value.as_object()?.get(name))
    }

    fn parse(text: &str) -> Result<Self, String> {
        if text.split('.').any(str::is_empty) {
            return Err(format!("`{text}` is no path: write the names of fields, with a full stop between two"));
        }
        Ok(Self(text.split('.').map(String::from).collect()))
    }
}

impl fmt::Display for DataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

parse_from_str!(DataPath, DataPath::parse, "a path such as `data.token`", r"^[^.]+(\.[^.]+)*$");
