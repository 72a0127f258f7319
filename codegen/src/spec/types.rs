//! Structs, enumerations and identifiers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::parse_from_str;
use super::{Constructor, DurationUnit, Field, TypeRef, Value};

/// A file of types that several operations use.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TypesFile {
    /// The structs.
    #[serde(default)]
    pub structs: Vec<Struct>,
    /// The enumerations.
    #[serde(default)]
    pub enumerations: Vec<Enumeration>,
    /// The identifiers.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

/// An object type.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Struct {
    /// The name in PascalCase, unique in the whole spec.
    pub name: String,
    /// The schema in the vendor's OpenAPI document.
    pub vendor: Option<String>,
    /// What the struct describes, in full sentences.
    pub doc: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// The functions that create the struct, in place of `new`.
    #[serde(default)]
    pub constructors: Vec<Constructor>,
}

impl Struct {
    /// Returns the field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A set of values with meanings. It is open: the service can add values.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Enumeration {
    /// The name in PascalCase, unique in the whole spec.
    pub name: String,
    /// Whether the values are strings or integers on the wire.
    pub of: EnumBase,
    /// What the values describe, in full sentences.
    pub doc: String,
    /// The properties of the values: methods of the type.
    #[serde(default)]
    pub properties: Vec<Property>,
    /// The known values.
    pub values: Vec<EnumValue>,
}

/// A property that the values of an enumeration have: a method of the type.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// The name of the method, in snake_case.
    pub name: String,
    /// The type of the property.
    #[serde(rename = "type")]
    pub kind: PropertyKind,
    /// What the method returns, in full sentences.
    pub doc: String,
}

/// The type of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyKind {
    /// `iana-zone`: the name of a time zone in the IANA time zone database, or a list of its names, by which values are found.
    IanaZone,
    /// `duration<…>`: an integer.
    Duration(DurationUnit),
}

impl PropertyKind {
    fn parse(text: &str) -> Result<Self, String> {
        const EXPECTED: &str = "(expected `iana-zone` or a duration such as `duration<min>`)";
        match (text, TypeRef::parse(text)) {
            ("iana-zone", _) => Ok(Self::IanaZone),
            (_, Ok(TypeRef::Duration(unit))) => Ok(Self::Duration(unit)),
            _ => Err(format!("unknown type of a property `{text}` {EXPECTED}")),
        }
    }

    /// Describes the values of a property.
    pub fn expected(self) -> &'static str {
        match self {
            Self::IanaZone => "a string, or a list of strings that is not empty",
            Self::Duration(_) => "an integer",
        }
    }

    /// Returns whether a value is one of a property.
    pub fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (Self::IanaZone, Value::String(_)) | (Self::Duration(_), Value::Int(_)) => true,
            (Self::IanaZone, Value::List(names)) => {
                !names.is_empty() && names.iter().all(|name| matches!(name, Value::String(_)))
            }
            _ => false,
        }
    }
}

parse_from_str!(PropertyKind, PropertyKind::parse, "a type such as `duration<min>`");

/// What the values of an enumeration are on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Integers.
    Int,
}

/// A known value of an enumeration.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// The string or integer on the wire.
    pub value: Value,
    /// The Rust variant in PascalCase, if it is not the value itself.
    pub name: Option<String>,
    /// What the value means, in full sentences.
    pub doc: Option<String>,
    /// The properties of the value that it has.
    #[serde(default)]
    pub properties: BTreeMap<String, Value>,
}

impl EnumValue {
    /// Returns the value as text: a string without quotes, or the digits of an integer.
    pub fn wire(&self) -> Cow<'_, str> {
        match &self.value {
            Value::Int(number) => Cow::Owned(number.to_string()),
            other => Cow::Borrowed(other.as_str().unwrap_or_default()),
        }
    }

    /// Returns the strings of a property, which is a string or a list of them.
    pub fn strings(&self, property: &str) -> Vec<&str> {
        match self.properties.get(property) {
            Some(Value::List(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(value) => value.as_str().into_iter().collect(),
            None => Vec::new(),
        }
    }
}

/// A string with a Rust type of its own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The name in PascalCase, unique in the whole spec.
    pub name: String,
    /// What the identifier identifies, in full sentences.
    pub doc: String,
}

/// What the name of a type refers to.
#[derive(Debug, Clone, Copy)]
pub enum Declaration<'a> {
    /// A struct.
    Struct(&'a Struct),
    /// An enumeration.
    Enumeration(&'a Enumeration),
    /// An identifier.
    Identifier(&'a Identifier),
}

impl<'a> Declaration<'a> {
    /// Returns the name of the type.
    pub fn name(self) -> &'a str {
        match self {
            Self::Struct(structure) => &structure.name,
            Self::Enumeration(enumeration) => &enumeration.name,
            Self::Identifier(identifier) => &identifier.name,
        }
    }

    /// Returns the key of a file that lists declarations of this kind.
    pub fn key(self) -> &'static str {
        match self {
            Self::Struct(_) => "structs",
            Self::Enumeration(_) => "enumerations",
            Self::Identifier(_) => "identifiers",
        }
    }
}
