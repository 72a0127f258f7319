//! Parameters of operations and fields of structs, which have the same keys.

use std::fmt;

use serde::Deserialize;

use super::text::{parse_from_str, unknown};
use super::{Bounds, Confidence, EventSource, TypeRef, Value, View};

/// A parameter of an operation or a field of a struct.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The type, such as `string` or `list<Book>`. A bound field has the type of its source.
    #[serde(rename = "type")]
    pub type_ref: Option<TypeRef>,
    /// The Rust name in snake case. Defaults to the wire name in snake case.
    pub rust: Option<String>,
    /// What the field means, in full English sentences. Markdown is allowed.
    pub doc: Option<String>,
    /// Whether the service rejects a request without the field.
    #[serde(default, deserialize_with = "super::placeholder::or_default")]
    pub required: bool,
    /// Whether every known response contains the field.
    #[serde(default)]
    pub always: bool,
    /// The value that the service uses if the field is missing.
    pub default: Option<Value>,
    /// The only possible value. It is always sent, and the caller does not supply it.
    #[serde(rename = "const")]
    pub constant: Option<Value>,
    /// What supplies the value instead of the caller: a handle, or a field of the same request such as `body.id`.
    pub bind: Option<Bind>,
    /// The length of a string in characters, such as `0..96`.
    pub length: Option<Bounds>,
    /// The range of a number, such as `15..1440`.
    pub range: Option<Bounds>,
    /// The number of items of a list, such as `1..100`.
    pub items: Option<Bounds>,
    /// The regular expression that the service checks a string against.
    pub pattern: Option<String>,
    /// Other types of the values, where their meaning depends on another field.
    #[serde(default)]
    pub views: Vec<View>,
    /// Further spellings of the name, which are received as well.
    #[serde(default)]
    pub names: Vec<String>,
    /// Whether the fields of the struct become fields of the struct around it in Rust.
    #[serde(default)]
    pub inline: bool,
    /// The source of the field of an event, if it is another one than that of the event.
    pub source: Option<EventSource>,
    /// How well the field of an event is known, if not as well as the event.
    pub confidence: Option<Confidence>,
    /// Why the field is deprecated, and what to use instead.
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
    /// A handle, by its name in `auth.yaml`.
    Handle(String),
    /// Another field of the same request, whose value is sent at both places.
    Field {
        /// The place of the other field.
        place: Place,
        /// Its wire name.
        name: String,
    },
}

/// A place of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The headers.
    Headers,
    /// The JSON body.
    Body,
    /// The parts of a multipart body.
    Multipart,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 5] = [Self::Path, Self::Query, Self::Headers, Self::Body, Self::Multipart];

    /// Returns the key of an operation that lists the fields at this place.
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
        if text.is_empty() {
            return Err("expected a handle or a field such as `body.id`".to_owned());
        }
        let Some((place, name)) = text.split_once('.') else { return Ok(Self::Handle(text.to_owned())) };
        match Place::ALL.into_iter().find(|known| known.key() == place) {
            Some(place) if !name.is_empty() => Ok(Self::Field { place, name: name.to_owned() }),
            Some(_) => Err(format!("expected a field such as `body.id`, found `{text}`")),
            None => Err(unknown("place", place, &Place::ALL.map(Place::key))),
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

parse_from_str!(Bind, Bind::parse, "the name of a handle, or a field such as `body.id`");
