//! The groups and the error codes.

use serde::Deserialize;

/// `groups.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// The groups, in the vendor's order.
    pub groups: Vec<Group>,
}

/// A group of operations.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name of the directory and of the Cargo feature, in kebab-case.
    pub name: String,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// What applies to the whole group, such as what it does not contain. Markdown.
    pub notes: Option<String>,
}

/// `errors.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorCatalog {
    /// The known error codes, sorted by code.
    pub errors: Vec<ErrorEntry>,
}

/// A known error code.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorEntry {
    /// The code on the wire, such as `MMC.111072005`.
    pub code: String,
    /// The name of the Rust constant, in SCREAMING_SNAKE_CASE.
    pub name: String,
    /// What the code means, in full sentences.
    pub meaning: String,
    /// Where the code is known from.
    pub evidence: Evidence,
    /// The HTTP statuses with which the code has been observed.
    #[serde(default)]
    pub status: Vec<u16>,
    /// Whether a retry can succeed, if that is known.
    pub retry: Option<RetryAdvice>,
    /// The scheme of `auth.yaml` whose token the service rejects with this code.
    pub auth: Option<String>,
}

/// Where an error code is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The vendor's OpenAPI document.
    Openapi,
    /// The vendor's documentation.
    Docs,
    /// A header of the vendor's client SDK; the prefix of the code is inferred.
    ClientHeader,
    /// Responses of the service that third parties published.
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

/// Whether a retry can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RetryAdvice {
    /// A later retry can succeed.
    Later,
    /// A retry cannot succeed, and may do harm: a wrong secret, a lock, or a limit on the number of attempts.
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
