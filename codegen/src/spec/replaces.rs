//! Operations that replace everything: what is left out of their request falls back to its default.

use serde::Deserialize;

use super::{DataPath, Fields};

/// What a request that replaces everything is made of, when only a part is to change.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Replaces {
    /// The operation of the same group whose answer tells what there is. Left out where none does.
    pub read: Option<String>,
    /// What it is asked with besides, so that its answer is whole, in the example: names of its members and their values.
    #[serde(default)]
    pub with: Fields,
    /// Where in its answer members of the same name stand, when not at the top.
    pub record: Option<DataPath>,
    /// Members that come from elsewhere in the answer.
    #[serde(default)]
    pub members: Vec<KeptMember>,
    /// Required members that the answer does not tell: the caller is asked for them.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Members that the answer does not tell.
    #[serde(default)]
    pub unknown: Vec<DataPath>,
    /// The vendor does not say that everything is replaced; it is to be expected.
    #[serde(default)]
    pub assumed: bool,
    /// What else is lost, or why nothing can be read.
    pub doc: Option<String>,
}

/// A member of a request, and where in an answer it comes from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeptMember {
    /// The member of the request; one of a record in it with the way to it, `attendees.phone`.
    pub name: DataPath,
    /// The path of its value in the answer.
    pub from: DataPath,
    /// The path of a second time: the member is what lies between the two.
    pub until: Option<DataPath>,
    /// Which item of a list on the path of `from`.
    pub pick: Option<Pick>,
}

/// Which item of a list: the first in which a member has a value.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// A member of the items whose values are an enumeration.
    pub member: String,
    /// Its value, as on the wire.
    pub is: super::Value,
}
