//! Operations that replace a resource as a whole: a field that is omitted from the request is reset to its default.

use serde::Deserialize;

/// How to change a part of a resource that an operation replaces as a whole.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Replaces {
    /// The operation of the same group that returns the current state. Absent if there is none.
    pub read: Option<String>,
    /// Which data is lost although `from_current` is used, or why no operation returns the current state.
    pub doc: Option<String>,
    /// The vendor does not document what happens to fields that are omitted from the request.
    #[serde(default)]
    pub undocumented: bool,
}
