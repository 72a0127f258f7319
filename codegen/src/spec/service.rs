//! What is true of the service as a whole.

use serde::Deserialize;

/// `service.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The name of the service, as people write it.
    pub title: String,
    /// Where it can be reached.
    pub regions: Vec<Region>,
    /// Where the vendor documents an operation.
    pub documentation: Documentation,
    /// Headers that every operation accepts.
    pub headers: CommonHeaders,
    /// Where a response that says no carries what.
    pub error: ErrorShape,
}

/// A site of the service.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The vendor's name.
    pub name: String,
    /// The constant in Rust.
    pub constant: String,
    /// The URL that every path is below.
    pub endpoint: String,
    /// What the site is for, with a full stop.
    pub doc: String,
}

/// Where the vendor documents an operation; `{source}` stands for the operation's page.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Documentation {
    /// The page in English.
    pub page: String,
    /// The page in Chinese.
    pub page_zh: String,
}

/// Headers that every operation accepts: options of a call, not fields of a request.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommonHeaders {
    /// The header that carries an id of the caller's choice.
    pub request_id: String,
    /// The header that says in which language the service should speak.
    pub language: String,
}

/// The fields of a response that says no.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorShape {
    /// The field with the error code.
    pub code: String,
    /// The field with the message.
    pub message: String,
    /// The field with the id of the request.
    pub request_id: String,
}
