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
    /// Its value.
    pub value: TokenValue,
    /// Whether it is a number in JSON.
    pub number: bool,
}

/// The value of an input of a token request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenValue {
    /// A variable of the runtime.
    Variable(Variable),
    /// A literal.
    Literal(String),
}

/// A value that the runtime has when it sends a token request. The spec names it in snake case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// The application id.
    AppId,
    /// The user on whose behalf an application logs in.
    UserId,
    /// The enterprise of that user.
    CorpId,
    /// The account.
    Account,
    /// The Unix second at which a signature expires.
    ExpireTime,
    /// A random string.
    Nonce,
    /// The id of the handle.
    Handle,
    /// The password of the handle.
    Password,
    /// The token to refresh or to end.
    Token,
}

impl Variable {
    /// Returns the variable with this name in the spec.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "app_id" => Self::AppId,
            "user_id" => Self::UserId,
            "corp_id" => Self::CorpId,
            "account" => Self::Account,
            "expire_time" => Self::ExpireTime,
            "nonce" => Self::Nonce,
            "handle" => Self::Handle,
            "password" => Self::Password,
            "token" => Self::Token,
            _ => return None,
        })
    }
}

/// Where an input of a request for a token stands.
pub type TokenPlace = super::Place;
