//! Lists: the groups and the error codes.

use serde::Deserialize;

/// `groups.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// The groups in order.
    pub groups: Vec<Group>,
}

/// A group of operations.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The directory, which is the Cargo feature too.
    pub name: String,
    /// The title in English.
    pub title: String,
    /// The title in Chinese.
    pub title_zh: String,
}

/// `errors.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorCatalog {
    /// Every known error code, sorted by code.
    pub errors: Vec<ErrorEntry>,
}

/// A known error code.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorEntry {
    /// As on the wire.
    pub code: String,
    /// The constant in Rust.
    pub name: String,
    /// What it means, with a full stop.
    pub meaning: String,
    /// How well it is known.
    pub evidence: Evidence,
    /// The statuses that it has been seen with.
    #[serde(default)]
    pub status: Vec<u16>,
    /// Whether repeating a call helps, where that is known.
    pub retry: Option<RetryAdvice>,
    /// The scheme of `auth.yaml` whose token is no longer good when this code comes.
    pub auth: Option<String>,
}

/// How well an error code is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The vendor's OpenAPI file has it.
    Openapi,
    /// The vendor's documentation has it.
    Docs,
    /// The header of the vendor's client SDK has it; the prefix is inferred.
    ClientHeader,
    /// Others have seen it on the wire.
    Observed,
}

impl Evidence {
    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Openapi => "openapi",
            Self::Docs => "docs",
            Self::ClientHeader => "client-header",
            Self::Observed => "observed",
        }
    }
}

/// Whether repeating a call helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RetryAdvice {
    /// Later, it may.
    Later,
    /// Never: it may even make things worse.
    Never,
}

impl RetryAdvice {
    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Later => "later",
            Self::Never => "never",
        }
    }
}
