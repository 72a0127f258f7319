//! Parameters of operations and fields of structs: they are written the same way.

use std::fmt;

use serde::Deserialize;

use super::text::parse_from_str;
use super::{Bounds, TypeRef, Value};

/// A parameter or a field of a struct.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// What it is. Only a field that is bound elsewhere does without.
    #[serde(rename = "type")]
    pub type_ref: Option<TypeRef>,
    /// Another name on the Rust side, in snake case.
    pub rust: Option<String>,
    /// What it means, in plain English, with a full stop.
    pub doc: Option<String>,
    /// A request that lacks it is refused.
    #[serde(default, deserialize_with = "super::placeholder::or_stand_in")]
    pub required: bool,
    /// Every response that anyone has seen holds it.
    #[serde(default)]
    pub always: bool,
    /// What the service takes when it is absent.
    pub default: Option<Value>,
    /// The only value: always sent, never asked for.
    #[serde(rename = "const")]
    pub constant: Option<Value>,
    /// Who supplies it instead of the caller.
    pub bind: Option<Bind>,
    /// Of a string: how many characters.
    pub length: Option<Bounds>,
    /// Of a number: from what to what.
    pub range: Option<Bounds>,
    /// Of a list: how many items.
    pub items: Option<Bounds>,
    /// A regular expression that the service checks.
    pub pattern: Option<String>,
    /// Why it should not be used any more.
    pub deprecated: Option<String>,
}

impl Field {
    /// Returns whether the caller supplies the value: it is neither constant nor bound.
    pub fn is_caller_supplied(&self) -> bool {
        self.constant.is_none() && self.bind.is_none()
    }
}

/// What supplies a field instead of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bind {
    /// The handle of this name, which a scheme of `auth.yaml` declares.
    Handle(String),
    /// Another field of the same request: one input, sent at both places.
    Field {
        /// Where the other field stands.
        place: Place,
        /// Its name on the wire.
        name: String,
    },
}

/// Where in a request something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// Among the headers.
    Headers,
    /// In the JSON body.
    Body,
    /// A part of a multipart body.
    Multipart,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 5] = [Self::Path, Self::Query, Self::Headers, Self::Body, Self::Multipart];

    /// The key of an operation that lists what stands there.
    pub fn key(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Headers => "headers",
            Self::Body => "body",
            Self::Multipart => "multipart",
        }
    }
}

impl Bind {
    fn parse(text: &str) -> Result<Self, String> {
        let Some((place, name)) = text.split_once('.') else {
            if text.is_empty() {
                return Err("`bind` says nothing".to_owned());
            }
            return Ok(Self::Handle(text.to_owned()));
        };
        match Place::ALL.into_iter().find(|known| known.key() == place) {
            Some(place) if !name.is_empty() => Ok(Self::Field { place, name: name.to_owned() }),
            Some(_) => Err(format!("`{text}` names no field")),
            None => Err(format!("`{place}` is no place of a request; there are path, query, headers, body, multipart")),
        }
    }
}

impl fmt::Display for Bind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handle(name) => f.write_str(name),
            Self::Field { place, name } => write!(f, "{}.{name}", place.key()),
        }
    }
}

parse_from_str!(Bind, Bind::parse, "the name of a handle, or a field such as `body.id`", r"^\S+$");
