//! Authentication schemes as data. The generated crate holds one static [`Scheme`] for each.

use crate::error::ErrorCode;
use crate::http_types::{Method, Place};

/// An authentication scheme: how its token is obtained, how long it is valid, and which error codes reject it.
#[derive(Debug)]
pub struct Scheme {
    /// The name in the spec.
    pub name: &'static str,
    /// The format of the token in its header.
    pub format: TokenFormat,
    /// The error codes that mean that the token is invalid. The status 401 means it as well if the response has no code, or
    /// one that is not in the catalog.
    pub rejected: &'static [ErrorCode],
    /// The error codes of a token request that do not depend on the password: the same request can succeed later.
    pub not_ready: &'static [ErrorCode],
    /// How the token is obtained.
    pub source: TokenSource,
    /// The path of the token in the response of a token request.
    pub token_path: &'static [&'static str],
    /// The path of the token's lifetime in that response.
    pub lifetime_path: &'static [&'static str],
    /// The number of milliseconds in one unit of the lifetime.
    pub lifetime_unit_ms: u64,
}

/// The format of a token in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// The token itself.
    Raw,
    /// `Basic ` and the Base64 of the token.
    Basic,
}

/// How a token is obtained.
#[derive(Debug)]
pub enum TokenSource {
    /// By a login with the credentials of the client. All calls of a client share one token.
    Login {
        /// The login requests, one for each kind of credentials.
        logins: &'static [TokenRequest],
        /// The request that exchanges a valid token for a new one.
        refresh: Option<TokenRequest>,
        /// The request that revokes a token.
        logout: Option<TokenRequest>,
    },
    /// By a request with the password of a handle, which is a client for one resource. Handles with the same id and
    /// password share one token. A request that has a valid token among its inputs refreshes that token.
    Handle(TokenRequest),
}

/// A request that obtains, refreshes or revokes a token. It describes its operation independently of the static of that
/// operation, so that logins work without the feature of the operation's group.
#[derive(Debug)]
pub struct TokenRequest {
    /// The name of the operation, for errors and `tracing`.
    pub operation: &'static str,
    /// The kind of credentials that the request needs.
    pub credentials: CredentialKind,
    /// The HTTP method.
    pub method: Method,
    /// The path, without placeholders.
    pub path: &'static str,
    /// How the request is signed.
    pub signature: Option<Signature>,
    /// The inputs, which go into the query, headers or body.
    pub inputs: &'static [TokenInput],
}

/// A kind of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// An app id with its key.
    AppId,
    /// An account with its password.
    Account,
    /// An account of another service, which checks the password.
    ExternalAccount,
    /// An authorization code, which is valid for one login.
    AuthorizationCode,
    /// The password of a handle.
    Handle,
    /// A valid token.
    Token,
}

/// An input of a [`TokenRequest`].
#[derive(Debug)]
pub struct TokenInput {
    /// The place of the input.
    pub place: Place,
    /// The name at that place.
    pub name: &'static str,
    /// The value. An input whose variable has no value is omitted.
    pub value: TokenValue,
    /// Whether the value is a JSON number.
    pub is_number: bool,
}

/// The value of a [`TokenInput`].
#[derive(Clone, Copy, Debug)]
pub enum TokenValue {
    /// A constant.
    Literal(&'static str),
    /// A variable.
    Variable(Variable),
}

/// A variable in a token request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The app id.
    AppId,
    /// The user that an application acts for.
    UserId,
    /// The name of that user, if the login creates the user.
    UserName,
    /// The email address of that user, if the login creates the user.
    UserEmail,
    /// The mobile number of that user, if the login creates the user.
    UserPhone,
    /// The department of that user, if the login creates the user.
    Department,
    /// The enterprise of that user, for applications that serve several enterprises.
    CorpId,
    /// The account.
    Account,
    /// The domain name of the enterprise whose server issues authorization codes.
    Domain,
    /// The authorization code. A request that contains one is not retried if it may have been carried out.
    Code,
    /// The time at which the signature expires, in seconds since the Unix epoch.
    ExpireTime,
    /// A random string.
    Nonce,
    /// The id of the handle.
    Handle,
    /// The password of the handle, or of an account of another service.
    Password,
    /// The token to refresh or revoke.
    Token,
}

/// How a request is signed.
#[derive(Debug)]
pub enum Signature {
    /// HTTP Basic authentication.
    Basic {
        /// The name of the header.
        header: &'static str,
    },
    /// HMAC-SHA256 of a string that contains variables.
    HmacSha256 {
        /// The name of the header.
        header: &'static str,
        /// The string to sign, with `{app_id}`, `{user_id}`, `{expire_time}` and `{nonce}`.
        string_to_sign: &'static str,
        /// The string to sign if the credentials name an enterprise, with `{corp_id}` as well.
        string_to_sign_for_corp: &'static str,
        /// The value of the header, with `{signature}` (hexadecimal) and `{app_id_base64}`.
        value: &'static str,
        /// The error codes that mean that the signature has expired.
        expired: &'static [ErrorCode],
    },
}
