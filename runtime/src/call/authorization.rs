//! The token that a call sends, and the header that carries it.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::auth::{self, ObtainedToken, Rejection, Scheme, TokenFormat, TokenSource};
use crate::client::Core;
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::operation::Auth;
use crate::request::header;
use crate::service::Service;
use crate::values::Secret;

/// The attempt that the service rejected.
pub(crate) struct AttemptInfo<'a> {
    pub(crate) operation: &'a str,
    pub(crate) call_started: Instant,
    /// How many tokens the call has replaced before.
    pub(crate) replaced_tokens: u32,
}

/// The token of one attempt.
pub(crate) struct Authorization {
    header: &'static str,
    scheme: &'static Scheme,
    token: ObtainedToken,
}

impl Authorization {
    /// Returns the token that an operation requires: the one supplied for this call, or that of its scheme. A token that does
    /// not exist yet is obtained.
    pub(crate) async fn obtain(
        auth: &'static Auth,
        core: &Core,
        handle: Option<&Handle>,
        supplied: Option<&Arc<Secret>>,
    ) -> Result<Self> {
        let Auth { scheme, header } = auth;
        let token = match (supplied, &scheme.source, handle) {
            (Some(token), ..) => ObtainedToken::Supplied(token.clone()),
            (None, TokenSource::Login { .. }, _) => core.login(scheme).await?,
            (None, TokenSource::Handle(_), Some(handle)) => handle.token().await?,
            (None, TokenSource::Handle(_), None) => {
                let message = format!("the operation requires a token of the scheme `{}` and a handle", scheme.name);
                return Err(Error::configuration(message));
            }
        };
        Ok(Self { header, scheme, token })
    }

    /// Returns the header that carries the token.
    pub(crate) fn header(&self) -> Result<(HeaderName, HeaderValue)> {
        match self.scheme.format {
            TokenFormat::Raw => header(self.header, self.token.secret().expose()),
            TokenFormat::Basic => header(self.header, &auth::basic(self.token.secret().expose())),
        }
    }

    pub(crate) fn token(&self) -> &ObtainedToken {
        &self.token
    }

    /// Discards the token if an error means that it is invalid, and returns whether another token may be valid.
    ///
    /// After the rejection of a token that was issued for this call, another one would be rejected, too. A token of a store may
    /// have been invalid before, and is replaced even if it has itself replaced a rejected one.
    pub(crate) fn discard_if_rejected(&self, error: &Error, service: &Service, attempt: AttemptInfo<'_>) -> bool {
        let AttemptInfo { operation, call_started, replaced_tokens } = attempt;
        let (Some(rejection), ObtainedToken::Cached(cell, token)) = (self.rejection(error, service), &self.token)
        else {
            return false;
        };
        let is_new = token.obtained_at >= call_started && !token.is_from_store;
        if is_new && replaced_tokens > 0 {
            cell.reject_again(operation);
        }
        let is_replaceable = replaced_tokens == 0 || (replaced_tokens == 1 && token.is_from_store);
        !is_new && is_replaceable && cell.reject(token, rejection, operation)
    }

    /// Returns how the service rejected the token. A known code that the scheme does not list has another meaning, such as
    /// a missing permission, even if the status is 401.
    fn rejection(&self, error: &Error, service: &Service) -> Option<Rejection> {
        match error.code() {
            Some(code) if self.scheme.rejected.contains(&code) => Some(Rejection::Listed),
            Some(code) if service.find_code(code).is_some() => None,
            _ => (error.status() == Some(401)).then_some(Rejection::Unspecified),
        }
    }
}
