//! How callers prove who they are.

use serde::Deserialize;

use super::{DataPath, DurationUnit, Value};

/// `auth.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// The schemes.
    pub schemes: Vec<Scheme>,
}

/// One kind of proof: a token in a header, and where it comes from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// What `auth` of an operation names.
    pub name: String,
    /// What it is, with a full stop.
    pub doc: Option<String>,
    /// The scheme whose token this is, in another header.
    pub like: Option<String>,
    /// The header that carries the token.
    pub header: String,
    /// How the token stands in the header; raw when it is left out.
    pub format: Option<Format>,
    /// Error codes that say, besides a 401, that the token is no longer good.
    #[serde(default)]
    pub rejected: Vec<String>,
    /// How a caller with credentials gets a token.
    #[serde(default)]
    pub logins: Vec<Login>,
    /// The operation that gives a fresh token for one that still holds.
    pub refresh: Option<OperationCall>,
    /// The operation that ends a token.
    pub logout: Option<OperationCall>,
    /// The handle whose methods are the operations that need this scheme.
    pub handle: Option<String>,
    /// The operation that makes a token for a handle, and keeps one alive that is among its inputs.
    pub token_request: Option<OperationCall>,
    /// The path of the token in the responses of these operations.
    pub token: Option<DataPath>,
    /// How long the token holds.
    pub lifetime: Option<Lifetime>,
}

/// How a token stands in its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// As it is.
    Raw,
    /// After `Basic `, in base64.
    Basic,
}

/// How a caller with one kind of credentials logs in.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The kind of credentials, one that the runtime knows.
    pub credentials: Credential,
    /// The operation that logs in.
    pub operation: String,
    /// The header that proves the credentials.
    pub sign: Option<Sign>,
    /// Further headers with constant values.
    #[serde(default)]
    pub headers: Vec<Input>,
    /// What the fields of the request are filled with.
    #[serde(default)]
    pub inputs: Vec<Input>,
}

/// A kind of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// An application's id and key.
    AppId,
    /// An account and its password.
    Account,
}

/// A header that proves credentials.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// The header.
    pub header: String,
    /// The signer, one that the runtime knows.
    pub signer: String,
    /// The string to sign, with places to fill.
    pub string_to_sign: Option<String>,
    /// The string to sign when an enterprise is named.
    pub string_to_sign_for_corp: Option<String>,
    /// The value of the header, with places to fill.
    pub value: Option<String>,
}

/// An operation that a scheme calls.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OperationCall {
    /// Its name.
    pub operation: String,
    /// What the fields of its request are filled with.
    #[serde(default)]
    pub inputs: Vec<Input>,
}

/// What a field of a request is filled with: `from` or `value`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The field's name on the wire.
    pub name: String,
    /// Something that the runtime knows, by its name there.
    pub from: Option<String>,
    /// A constant.
    pub value: Option<Value>,
    /// How it stands in the request; a string by default.
    #[serde(rename = "type")]
    pub input_type: Option<InputType>,
}

/// How an input stands in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum InputType {
    /// As a string.
    String,
    /// As a number.
    Number,
    /// As a boolean.
    Bool,
}

/// How long a token holds.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lifetime {
    /// The path of the number in the response.
    pub path: DataPath,
    /// What it counts.
    pub unit: DurationUnit,
}
