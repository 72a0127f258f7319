//! Schemes of tokens.

use crate::spec::Format;

/// A kind of token.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the spec.
    pub name: String,
    /// The Rust static.
    pub constant: String,
    /// What it is.
    pub doc: String,
    /// How it stands in its header.
    pub format: Format,
    /// Constants of codes that say that it is no longer good.
    pub rejected: Vec<String>,
    /// How it is come by.
    pub source: TokenSource,
    /// The path of the token in a response.
    pub token: Vec<String>,
    /// The path of its lifetime.
    pub lifetime: Vec<String>,
    /// How many milliseconds a unit of the lifetime has.
    pub lifetime_unit_ms: u64,
}

/// How a token is come by.
#[derive(Debug)]
pub enum TokenSource {
    /// With the credentials of the client.
    Login {
        /// One for each kind of credentials.
        logins: Vec<Login>,
        /// Makes a new one of one that is still good.
        refresh: Option<TokenRequest>,
        /// Ends one.
        logout: Option<TokenRequest>,
    },
    /// With the password of a handle.
    Handle(TokenRequest),
}

/// A login with one kind of credentials.
pub type Login = TokenRequest;

/// A request that has to do with tokens.
#[derive(Debug)]
pub struct TokenRequest {
    /// The operation.
    pub operation: String,
    /// What it proves.
    pub credential: Credential,
    /// The method.
    pub method: crate::spec::Method,
    /// The path.
    pub path: String,
    /// The signature.
    pub signature: Option<Signature>,
    /// The inputs.
    pub inputs: Vec<TokenInput>,
}

/// What a request for a token proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An application id.
    AppId,
    /// An account.
    Account,
    /// The password of a handle.
    Handle,
    /// A token that is still good.
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
        /// What is signed.
        string_to_sign: String,
        /// What is signed when an enterprise is named.
        string_to_sign_for_corp: String,
        /// The value of the header.
        value: String,
    },
}

/// One input of a request for a token.
#[derive(Debug)]
pub struct TokenInput {
    /// Where.
    pub place: TokenPlace,
    /// Its name.
    pub name: String,
    /// A fact that the runtime knows, by its name there, or a constant.
    pub value: Result<String, String>,
    /// Whether it is a number in JSON.
    pub number: bool,
}

/// Where an input of a request for a token stands.
pub type TokenPlace = super::Place;
