//! Fields of resources: where their values come from, and what they refer to.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::text::{lookup, parse_from_str};
use super::{DataPath, FactEvidence, Scope, Value};

/// A field of a resource, if there is more to it than a request and a response that name it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResourceField {
    /// The path of the field in the item, such as `title` or `author.name`.
    pub name: DataPath,
    /// How the service makes a value, if a creation does not set one.
    pub made: Option<Maker>,
    /// The value of a new item, if its creation does not set one.
    pub initial: Option<Value>,
    /// How the service makes a value at the creation and at each change.
    pub touched: Option<Maker>,
    /// The name of the function of the fake that computes the value for a response, in snake case.
    pub computed: Option<String>,
    /// The field of another resource that has the value.
    pub lookup: Option<Lookup>,
    /// Whether no response contains the value.
    #[serde(default)]
    pub hidden: bool,
    /// Whether only the outside world determines the value: a device, a network, a person.
    #[serde(default)]
    pub world: bool,
    /// Whether code of the fake sets the value.
    #[serde(default)]
    pub by_hand: bool,
    /// Where the value is unique.
    pub unique: Option<Scope>,
    /// The item that the value refers to.
    pub refers: Option<Refers>,
    /// How well it is known that the value is unique, made or initial.
    #[serde(default)]
    pub evidence: FactEvidence,
}

impl ResourceField {
    /// Returns the keys that state where the value comes from.
    pub fn sources(&self) -> Vec<&'static str> {
        let sources = [
            ("made", self.made.is_some()),
            ("initial", self.initial.is_some()),
            ("touched", self.touched.is_some()),
            ("computed", self.computed.is_some()),
            ("lookup", self.lookup.is_some()),
            ("world", self.world),
            ("by_hand", self.by_hand),
        ];
        sources.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| key).collect()
    }
}

/// How the service makes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Maker {
    /// `hex(32)`: hexadecimal digits.
    Hex(u16),
    /// `digits(9)`: decimal digits, the first of which is not 0.
    Digits(u16),
    /// `pin(6)`: decimal digits.
    Pin(u16),
    /// `uuid`
    Uuid,
    /// `password`
    Password,
    /// `sip_number`: a number such as `+99…`.
    SipNumber,
    /// `now`: the current time, in the form of the field.
    Now,
    /// `login.name`: a field of the user of the login.
    Login(DataPath),
}

impl Maker {
    fn parse(text: &str) -> Result<Self, String> {
        let simple =
            [("uuid", Self::Uuid), ("password", Self::Password), ("sip_number", Self::SipNumber), ("now", Self::Now)];
        if let Some(field) = text.strip_prefix("login.") {
            return DataPath::parse(field).map(Self::Login);
        }
        let Some((kind, length)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
            return lookup(&simple, "maker", text);
        };
        let length = length.parse().ok().filter(|length| (1..=64).contains(length));
        let length = length.ok_or_else(|| format!("expected a length from 1 to 64 in `{text}`"))?;
        let made_of = [("hex", Self::Hex(length)), ("digits", Self::Digits(length)), ("pin", Self::Pin(length))];
        lookup(&made_of, "maker", kind)
    }
}

impl fmt::Display for Maker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hex(length) => write!(f, "hex({length})"),
            Self::Digits(length) => write!(f, "digits({length})"),
            Self::Pin(length) => write!(f, "pin({length})"),
            Self::Uuid => f.write_str("uuid"),
            Self::Password => f.write_str("password"),
            Self::SipNumber => f.write_str("sip_number"),
            Self::Now => f.write_str("now"),
            Self::Login(field) => write!(f, "login.{field}"),
        }
    }
}

parse_from_str!(Maker, Maker::parse, "a maker such as `hex(32)`, `now` or `login.name`");

/// Where the value of a field is looked up.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// The field with the value to look up. If it is a list, so is the result. The last name can be that of a field of the
    /// objects in a list.
    pub by: DataPath,
    /// The resource that has the value.
    #[serde(rename = "in")]
    pub resource: String,
    /// The field of that resource by which its item is found, if it is not its `id`.
    pub key: Option<DataPath>,
    /// The field of that resource that has the value.
    pub take: Option<DataPath>,
    /// The fields of an object, each with the field of that resource that has its value.
    #[serde(default)]
    pub takes: BTreeMap<String, DataPath>,
}

/// The item that a value refers to.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Refers {
    /// The resource.
    pub to: String,
    /// The field of that resource, if it is not its `id`.
    pub key: Option<DataPath>,
    /// What happens if a request refers to an item that does not exist.
    pub missing: OnMissing,
    /// What happens if the item is to be deleted.
    pub deleted: OnDeleted,
    /// How well this is known.
    #[serde(default)]
    pub evidence: FactEvidence,
}

/// What happens if a request refers to an item that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnMissing {
    /// The request is rejected.
    Refuse,
    /// The value is stored as it is.
    Keep,
    /// No source states it.
    Unknown,
}

/// What happens if an item that a value refers to is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnDeleted {
    /// The deletion is rejected.
    Refuse,
    /// The value is removed.
    Clear,
    /// The value remains.
    Keep,
    /// The item with the value is deleted, too.
    Delete,
    /// No source states it.
    Unknown,
}
