//! Structs, enumerations, identifiers.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::{Field, Value};

/// A file of types that several operations use.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TypesFile {
    /// Objects.
    #[serde(default)]
    pub structs: Vec<Struct>,
    /// Sets of values with a meaning.
    #[serde(default)]
    pub enumerations: Vec<Enumeration>,
    /// Strings with a type of their own.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

/// An object.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Struct {
    /// The name, in PascalCase, unique in the whole spec.
    pub name: String,
    /// The schema in the vendor's file, or several where they are alike.
    pub vendor: Option<Vendor>,
    /// What it is, with a full stop.
    pub doc: String,
    /// What it holds.
    pub fields: Vec<Field>,
}

impl Struct {
    /// Returns the field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// Names of schemas in the vendor's file: one string, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor(pub Vec<String>);

impl<'de> Deserialize<'de> for Vendor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Vendor;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a schema, or a list of names")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Vendor, E> {
                Ok(Vendor(vec![name.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Vendor, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = names.next_element()? {
                    all.push(name);
                }
                Ok(Vendor(all))
            }
        }

        deserializer.deserialize_any(Names)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Vendor {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Vendor".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The name of a schema in the vendor's file, or a list of names.",
            "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
        })
    }
}

/// A set of values with a meaning. It is open: the service may add to it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Enumeration {
    /// The name, in PascalCase, unique in the whole spec.
    pub name: String,
    /// What the values are on the wire.
    pub of: EnumBase,
    /// What it tells, with a full stop.
    pub doc: String,
    /// The known values.
    pub values: Vec<EnumValue>,
}

/// What the values of an enumeration are on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Whole numbers.
    Int,
}

/// One known value.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// As on the wire: a string or a whole number.
    pub value: Value,
    /// The variant in Rust; the value in PascalCase when it is left out.
    pub name: Option<String>,
    /// What it means, with a full stop.
    pub doc: Option<String>,
}

impl EnumValue {
    /// Returns the value as text: a string without quotes, or the digits of an integer.
    pub fn wire(&self) -> Cow<'_, str> {
        match &self.value {
            Value::Int(number) => Cow::Owned(number.to_string()),
            other => Cow::Borrowed(other.as_str().unwrap_or_default()),
        }
    }
}

/// A string with a type of its own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The name, in PascalCase, unique in the whole spec.
    pub name: String,
    /// What it identifies, with a full stop.
    pub doc: String,
}
