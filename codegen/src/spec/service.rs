//! The service as a whole.

use serde::Deserialize;

/// `service.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The name of the service, for documentation.
    pub title: String,
    /// The endpoints.
    pub regions: Vec<Region>,
    /// The vendor's documentation of operations.
    pub documentation: Documentation,
    /// The headers that every operation accepts.
    pub headers: CommonHeaders,
    /// The fields of an error response.
    pub error: ErrorShape,
    /// How to recognize requests that can notify people.
    #[serde(default)]
    pub notifications: Notifications,
}

/// A region of the service.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The vendor's name, such as `cn-north-4`.
    pub name: String,
    /// The name of the Rust constant, in SCREAMING_SNAKE_CASE.
    pub constant: String,
    /// The https URL that precedes every path, without a trailing slash.
    pub endpoint: String,
    /// Which users the region serves, in full sentences.
    pub doc: String,
}

/// The vendor's documentation of operations. `{source}` is replaced with the page of the operation.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Documentation {
    /// The URL of the English page.
    pub page: String,
    /// The URL of the Chinese page.
    pub page_zh: String,
}

/// The headers that every operation accepts. They are options of a call, not fields of a request.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommonHeaders {
    /// The header with the request id, which the caller can choose.
    pub request_id: String,
    /// The header with the language of messages.
    pub language: String,
}

/// The fields of an error response.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorShape {
    /// The field with the error code.
    pub code: String,
    /// The field with the message.
    pub message: String,
    /// The field with the request id.
    pub request_id: String,
}

/// How to recognize requests that can notify people, so that they are not retried without a reason.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// Names of the fields that switch notifications on. A name may start or end with `*`, which stands for any characters.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Words in the summary and the notes of an operation that notifies people. Parts of words and any case match.
    #[serde(default)]
    pub words: Vec<String>,
}
