//! Operations that replace everything: what is left out of their request falls back to its default.

use serde::Deserialize;

use super::{DataPath, Object};

/// What a request that replaces everything is made of, when only a part is to change.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Replaces {
    /// The operation of the same group whose response tells what there is. Left out where none does.
    pub read: Option<String>,
    /// What it is asked with besides, so that its response is whole, in the example: names of its fields and their values.
    #[serde(default)]
    pub with: Object,
    /// Where in its response fields of the same name stand, when not at the top.
    pub structure: Option<DataPath>,
    /// Fields that come from elsewhere in the response.
    #[serde(default)]
    pub fields: Vec<KeptField>,
    /// Required fields that the response does not tell: the caller is asked for them.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Fields that the response does not tell.
    #[serde(default)]
    pub unknown: Vec<DataPath>,
    /// The vendor does not say that everything is replaced; it is to be expected.
    #[serde(default)]
    pub undocumented: bool,
    /// What else is lost, or why nothing can be read.
    pub doc: Option<String>,
}

/// A field of a request, and where in a response it comes from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeptField {
    /// The field of the request; one of a struct in it with the way to it, `attendees.phone`.
    pub name: DataPath,
    /// The path of its value in the response.
    pub from: DataPath,
    /// The path of a second time: the field is what lies between the two.
    pub until: Option<DataPath>,
    /// Which item of a list on the path of `from`.
    pub pick: Option<Pick>,
}

/// Which item of a list: the first in which a field has a value.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// A field of the items whose values are an enumeration.
    pub field: String,
    /// Its value, as on the wire.
    pub is: super::Value,
}
