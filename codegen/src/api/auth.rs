//! Authentication schemes: how tokens are obtained and sent.

use serde::Deserialize;

use super::types::Place;
use crate::spec::Format;

/// An authentication scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the spec.
    pub name: String,
    /// The Rust static.
    pub constant: String,
    /// Its documentation.
    pub doc: String,
    /// The header that contains the token, unless an operation states another one.
    pub header: String,
    /// How the token is written in the header.
    pub format: Format,
    /// The constants of the error codes that reject a token, sorted.
    pub rejected: Vec<String>,
    /// The constants of the error codes of a token request that are not the fault of the password.
    pub not_ready: Vec<String>,
    /// How a token is obtained.
    pub source: TokenSource,
    /// The path of the token in a response.
    pub token_path: Vec<String>,
    /// The path of the lifetime in a response.
    pub lifetime_path: Vec<String>,
    /// The unit of the lifetime in milliseconds.
    pub lifetime_unit_ms: u64,
}

/// How a token is obtained.
#[derive(Debug)]
pub enum TokenSource {
    /// With the credentials of the client.
    Login {
        /// A request for each kind of credentials.
        logins: Vec<TokenRequest>,
        /// The request that replaces a token before it expires.
        refresh: Option<TokenRequest>,
        /// The request that ends a token.
        logout: Option<TokenRequest>,
    },
    /// With the password of a handle.
    Handle(TokenRequest),
}

/// A request that obtains, refreshes or ends a token.
#[derive(Debug)]
pub struct TokenRequest {
    /// The operation.
    pub operation: String,
    /// What it authenticates with.
    pub credential: Credential,
    /// The HTTP method.
    pub method: crate::spec::Method,
    /// The path, without parameters.
    pub path: String,
    /// The signature, if it is signed.
    pub signature: Option<Box<Signature>>,
    /// The inputs.
    pub inputs: Vec<TokenInput>,
}

/// What a token request authenticates with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An application id and its key.
    AppId,
    /// An account of the service and its password.
    Account,
    /// An account of another service, which checks the password.
    ExternalAccount,
    /// An authorization code, which is valid for one login.
    AuthorizationCode,
    /// The password of a handle.
    Handle,
    /// The token to refresh or to end.
    Token,
}

/// How a request is signed.
#[derive(Debug)]
pub enum Signature {
    /// HTTP Basic.
    Basic {
        /// The header.
        header: String,
    },
    /// HMAC-SHA256.
    HmacSha256 {
        /// The header.
        header: String,
        /// The string to sign.
        string_to_sign: String,
        /// The string to sign if the credentials name an enterprise.
        string_to_sign_for_corp: String,
        /// The value of the header.
        value: String,
        /// The constants of the error codes of an expired signature.
        expired: Vec<String>,
    },
}

/// An input of a token request.
#[derive(Debug)]
pub struct TokenInput {
    /// Its place.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: TokenValue,
    /// Whether it is a JSON number.
    pub is_number: bool,
}

/// The value of an input of a token request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenValue {
    /// A variable of the runtime.
    Variable(Variable),
    /// A literal.
    Literal(String),
}

/// A value that the runtime has when it sends a token request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variable {
    /// The application id.
    AppId,
    /// The user on whose behalf an application logs in.
    UserId,
    /// The name of that user.
    UserName,
    /// The email address of that user.
    UserEmail,
    /// The mobile number of that user.
    UserPhone,
    /// The department of that user.
    Department,
    /// The enterprise of that user.
    CorpId,
    /// The account.
    Account,
    /// The domain name of the enterprise whose server issues authorization codes.
    Domain,
    /// The authorization code.
    Code,
    /// The Unix second at which a signature expires.
    ExpireTime,
    /// A random string.
    Nonce,
    /// The id of the handle.
    Handle,
    /// The password of the handle, or of an account of another service.
    Password,
    /// The token to refresh or to end.
    Token,
}
