//! How callers prove who they are: schemes as data, credentials, tokens and their renewal.

mod credentials;
mod requests;
mod signer;
mod token;

pub use credentials::Credentials;
pub(crate) use requests::{Variables, login, mint, revoke};
pub(crate) use signer::basic;
pub(crate) use token::{Grant, TokenCell};

use crate::ErrorCode;
use crate::operation::{Method, Place};

/// A kind of token: how it is come by, how long it lasts and what says that it is no longer good.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the spec.
    pub name: &'static str,
    /// How the token is written into its header.
    pub format: TokenFormat,
    /// Error codes that say that the token is no longer good; HTTP 401 says it too.
    pub rejected: &'static [ErrorCode],
    /// How the token is come by.
    pub source: TokenSource,
    /// The path of the token in the response that brings it.
    pub token: &'static [&'static str],
    /// The path of its lifetime there.
    pub lifetime: &'static [&'static str],
    /// How many milliseconds one unit of the lifetime has.
    pub lifetime_unit_ms: u64,
}

/// How a token is written into its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// As it is.
    Raw,
    /// `Basic ` and its Base64.
    Basic,
}

/// How a token is come by.
#[derive(Debug)]
pub enum TokenSource {
    /// By a login with the credentials of the client; there is one token for all its calls.
    Login {
        /// One for each kind of credentials.
        logins: &'static [TokenRequest],
        /// Makes a new token of one that is still good.
        refresh: Option<TokenRequest>,
        /// Ends a token before its time.
        logout: Option<TokenRequest>,
    },
    /// By asking for it with the secret of a handle; there is one token for each handle. With a token that is still good
    /// among its inputs the same request keeps that token alive.
    Handle(TokenRequest),
}

/// A request that has to do with tokens. It is described apart from its operation, so that logging in does not depend on
/// the group that the operation belongs to.
#[derive(Debug)]
pub struct TokenRequest {
    /// The operation, for errors and traces.
    pub operation: &'static str,
    /// Which credentials it takes.
    pub credentials: CredentialKind,
    /// The HTTP method.
    pub method: Method,
    /// The path, without placeholders.
    pub path: &'static str,
    /// Who signs it.
    pub signature: Option<Signature>,
    /// Its inputs, by place; body, query and header are possible.
    pub inputs: &'static [TokenInput],
}

/// The kinds of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// An application id with its key.
    AppId,
    /// An account with its password.
    Account,
    /// The secret of a handle.
    Handle,
    /// A token that is still good.
    Token,
}

/// One input of a [`TokenRequest`].
#[derive(Debug)]
pub struct TokenInput {
    /// Where it is sent.
    pub place: Place,
    /// Its name there.
    pub name: &'static str,
    /// Its value. An input whose fact is unknown is left out.
    pub value: TokenValue,
    /// Whether it is a number in JSON.
    pub number: bool,
}

/// The value of a [`TokenInput`].
#[derive(Clone, Copy, Debug)]
pub enum TokenValue {
    /// Always the same.
    Literal(&'static str),
    /// What is known at the time of the request.
    Variable(Variable),
}

/// Something that is known when a token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The application id.
    AppId,
    /// The user on whose behalf an application logs in.
    UserId,
    /// The enterprise of that user, for applications that serve several.
    CorpId,
    /// The account.
    Account,
    /// The unix second at which a signature ends.
    ExpireTime,
    /// A random string.
    Nonce,
    /// The id of the handle.
    Handle,
    /// The secret of the handle.
    Password,
    /// The token that is to be kept alive.
    Token,
}

/// How a request is signed with a secret that is not sent.
#[derive(Debug)]
pub enum Signature {
    /// HTTP Basic, in this header.
    Basic {
        /// The header.
        header: &'static str,
    },
    /// HMAC-SHA256 over a string that is made of facts.
    HmacSha256 {
        /// The header.
        header: &'static str,
        /// The string to sign, with `{app_id}`, `{user_id}`, `{expire_time}` and `{nonce}`.
        string_to_sign: &'static str,
        /// The string to sign when an enterprise is named, with `{corp_id}` too.
        string_to_sign_for_corp: &'static str,
        /// The value of the header, with `{signature}` (hexadecimal) and `{app_id_base64}`.
        value: &'static str,
    },
}
