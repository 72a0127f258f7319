//! Authentication schemes.

use serde::Deserialize;

use super::{DataPath, DurationUnit, Value};

/// `auth.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// The authentication schemes.
    pub schemes: Vec<Scheme>,
}

/// An authentication scheme: how its token is obtained, sent and refreshed, and which error codes mean that it was rejected.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// The name, to which `auth` of an operation refers.
    pub name: String,
    /// What the token is for, in full sentences.
    pub doc: Option<String>,
    /// The scheme whose token is sent, if this scheme only sends it in another header.
    pub like: Option<String>,
    /// The header that contains the token. No other scheme uses it.
    pub header: String,
    /// How the token is written in the header. Defaults to `raw`.
    pub format: Option<Format>,
    /// The error codes with which the service rejects the token. The status 401 rejects it as well, unless its code is in the
    /// catalog and has another meaning.
    #[serde(default)]
    pub rejected: Vec<String>,
    /// The error codes with which the service refuses `token_request` because of the state of the resource: a later request with the
    /// same password can succeed.
    #[serde(default)]
    pub not_ready: Vec<String>,
    /// How each kind of credentials obtains a token.
    #[serde(default)]
    pub logins: Vec<Login>,
    /// The operation that exchanges a valid token for a new one.
    pub refresh: Option<OperationCall>,
    /// The operation that revokes a token.
    pub logout: Option<OperationCall>,
    /// The handle whose methods are the operations with this scheme.
    pub handle: Option<String>,
    /// The operation that obtains the token of a handle. If a token is among its inputs, it also refreshes it.
    pub token_request: Option<OperationCall>,
    /// The path of the token in the responses of `logins`, `refresh` and `token_request`.
    pub token: Option<DataPath>,
    /// How long a token is valid.
    pub lifetime: Option<Lifetime>,
}

/// How a token is written in its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Unchanged.
    Raw,
    /// In Base64, after `Basic `.
    Basic,
}

/// How one kind of credentials obtains a token.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The kind of credentials.
    pub credentials: Credential,
    /// The operation that returns the token.
    pub operation: String,
    /// The header that authenticates the credentials.
    pub sign: Option<Sign>,
    /// Further headers with constant values, which the operation does not declare.
    #[serde(default)]
    pub headers: Vec<Input>,
    /// The values of the fields of the request.
    #[serde(default)]
    pub inputs: Vec<Input>,
}

/// A kind of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// The id and key of an application.
    AppId,
    /// An account of the service and its password.
    Account,
    /// An account of another service, which checks the password.
    ExternalAccount,
    /// An authorization code, which is valid for one login.
    AuthorizationCode,
}

/// A header that proves credentials.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// The header.
    pub header: String,
    /// The signer: `basic` or `hmac-sha256`.
    pub signer: String,
    /// The string to sign, with variables in braces.
    pub string_to_sign: Option<String>,
    /// The string to sign if the credentials name an enterprise.
    pub string_to_sign_for_corp: Option<String>,
    /// The value of the header, with variables in braces.
    pub value: Option<String>,
    /// The error codes with which the service rejects a signature that has expired.
    #[serde(default)]
    pub expired: Vec<String>,
}

/// An operation that a scheme calls.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OperationCall {
    /// The name of the operation.
    pub operation: String,
    /// The values of the fields of the request.
    #[serde(default)]
    pub inputs: Vec<Input>,
}

/// The value of a field of a request: either `from` or `value`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The wire name of the field.
    pub name: String,
    /// The name of a value that the runtime provides, such as `account`.
    pub from: Option<String>,
    /// A constant.
    pub value: Option<Value>,
    /// How the value is written in JSON. Defaults to `string`.
    #[serde(rename = "type")]
    pub input_type: Option<InputType>,
}

/// How an input is written in JSON.
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

/// How long a token is valid.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lifetime {
    /// The path of the number in the response.
    pub path: DataPath,
    /// The unit of the number.
    pub unit: DurationUnit,
}
