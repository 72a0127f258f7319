//! Events: messages that the service sends by itself. `channel` describes what they arrive on.

use std::fmt;

use serde::Deserialize;

use super::text::parse_from_str;
use super::{Enumeration, Field, Identifier, Object, Struct};

/// An event, with the types that only it uses.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The kind on the wire. The file has the same name in snake case.
    #[serde(rename = "event")]
    pub kind: String,
    /// The name in Rust, in PascalCase: a variant of the enumerations of events and kinds.
    pub variant: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// What the event reports, as one sentence.
    pub summary: String,
    /// The same as `summary`, in Chinese.
    pub summary_zh: String,
    /// Further documentation in Markdown: when the event is sent, limits, surprises.
    pub notes: Option<String>,
    /// The source of the facts: a page of the vendor, or `client` for the code of an independent client.
    #[serde(deserialize_with = "super::placeholder::or_default")]
    pub source: EventSource,
    /// The date of the last comparison with the source, such as `2026-11-28`.
    pub checked: String,
    /// How well the facts are known.
    #[serde(deserialize_with = "super::placeholder::or_default")]
    pub confidence: Confidence,
    /// The fields, beside those of the envelope or in its payload. If they are missing, no source describes them, and the event
    /// has its JSON only.
    pub fields: Option<Vec<Field>>,
    /// Messages with this event.
    #[serde(default)]
    pub examples: Vec<EventExample>,
    /// The structs that only this event uses.
    #[serde(default)]
    pub structs: Vec<Struct>,
    /// The enumerations that only this event uses.
    #[serde(default)]
    pub enumerations: Vec<Enumeration>,
    /// The identifiers that only this event uses.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

impl Event {
    /// Returns the Rust name of the struct of the event.
    pub fn struct_name(&self) -> String {
        format!("{}Event", self.variant)
    }
}

/// A message, as on the wire.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventExample {
    /// What distinguishes the example from the others of the event.
    pub name: String,
    /// Whether a source published the message.
    #[serde(deserialize_with = "super::placeholder::or_default")]
    pub origin: Origin,
    /// The whole message.
    pub message: Object,
}

/// The origin of an example.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A source published it, possibly with other personal data.
    Published,
    /// It is made up of what the sources describe.
    #[default]
    Constructed,
}

impl Origin {
    /// Returns the word in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Constructed => "constructed",
        }
    }
}

/// How well a fact is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A name was seen, and its meaning is inferred.
    #[default]
    Low,
    /// One source states it, or the code of a client uses it.
    Medium,
    /// The vendor's page, and a sample or a client agree.
    High,
}

impl Confidence {
    /// Returns the word in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// The source of a fact about events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum EventSource {
    /// `client`: the code of an independent client.
    #[default]
    Client,
    /// A page of the vendor's API reference, such as `meeting_21_0030`.
    Page(String),
    /// A page of the vendor that has a number only, such as `topic_0001195047523`.
    Topic(String),
}

impl EventSource {
    fn parse(text: &str) -> Result<Self, String> {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        match text.split('_').collect::<Vec<_>>().as_slice() {
            ["client"] => Ok(Self::Client),
            ["topic", number] if is_number(number) => Ok(Self::Topic((*number).to_owned())),
            [word, book, page] if !word.is_empty() && is_number(book) && is_number(page) => {
                Ok(Self::Page(text.to_owned()))
            }
            _ => Err(format!("expected {}, found `{text}`", Self::FORM)),
        }
    }
}

impl fmt::Display for EventSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client => f.write_str("client"),
            Self::Page(page) => f.write_str(page),
            Self::Topic(number) => write!(f, "topic_{number}"),
        }
    }
}

parse_from_str!(
    EventSource,
    EventSource::parse,
    "a page such as `meeting_21_0030` or `topic_0001195047523`, or `client`"
);
