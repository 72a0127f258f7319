//! Named constructors of requests and structs, and views of fields.

use serde::Deserialize;

use super::{Object, TypeRef};

/// A named constructor: a function that creates a request or a struct and sets some of its fields.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Constructor {
    /// The name of the function in snake case, and of the short method.
    pub name: String,
    /// What it is for, in full sentences. The first one begins with a verb in the third person.
    pub doc: String,
    /// The fields that it sets, with their values on the wire.
    pub set: Object,
    /// Optional fields, and views of optional fields, that it takes as arguments.
    #[serde(default)]
    pub with: Vec<String>,
    /// Whether a constructor of a request is also a method of the client or the handle. `false` if a call needs more than the
    /// constructor sets.
    #[serde(default = "yes")]
    pub short: bool,
}

fn yes() -> bool {
    true
}

/// A view of a list of integers whose meaning depends on another field: the same values with a type of their own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The name of the method in snake case that returns the values.
    pub name: String,
    /// The type of the values, a list of an enumeration of integers or of `time<day-of-month>`.
    #[serde(rename = "type")]
    pub type_ref: TypeRef,
    /// The field of the same struct, and the value of it, with which the list has this meaning.
    pub when: Object,
    /// What the values mean, in full sentences. The first one begins with "Returns".
    pub doc: String,
}
