//! The token that a call sends, and the header that carries it.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::auth::{self, CachedToken, Scheme, TokenCell, TokenFormat, TokenSource};
use crate::client::Core;
use crate::error::{Error, Result};
use crate::handle::{Handle, HandleToken};
use crate::operation::Auth;
use crate::values::Secret;
use crate::wire::header;

/// The token of one attempt.
pub(crate) struct Authorization {
    header: &'static str,
    scheme: &'static Scheme,
    token: Secret,
    /// `None` if the caller supplied the token: the client cannot replace it.
    cached: Option<(Arc<TokenCell>, Arc<CachedToken>)>,
}

impl Authorization {
    /// Returns the token that an operation requires: the one supplied for this call, or that of its scheme, which is
    /// obtained or refreshed if necessary.
    pub(crate) async fn obtain(
        auth: &'static Auth,
        core: &Core,
        handle: Option<&Handle>,
        supplied: Option<&Secret>,
    ) -> Result<Self> {
        let Auth { scheme, header } = auth;
        let (token, cached) = match (supplied, &scheme.source, handle) {
            (Some(token), ..) => (token.clone(), None),
            (None, TokenSource::Login { .. }, _) => {
                let (cell, token) = core.login(scheme).await?;
                (token.token.clone(), core.can_login().then_some((cell, token)))
            }
            (None, TokenSource::Handle(_), Some(handle)) => match handle.token().await? {
                HandleToken::Supplied(token) => (token, None),
                HandleToken::Cached(cell, token) => (token.token.clone(), Some((cell, token))),
            },
            (None, TokenSource::Handle(_), None) => {
                let message = format!("the operation requires a token of the scheme `{}` and a handle", scheme.name);
                return Err(Error::configuration(message));
            }
        };
        Ok(Self { header, scheme, token, cached })
    }

    /// Returns the header that carries the token.
    pub(crate) fn header(&self) -> Result<(HeaderName, HeaderValue)> {
        match self.scheme.format {
            TokenFormat::Raw => header(self.header, self.token.expose()),
            TokenFormat::Basic => header(self.header, &auth::basic(self.token.expose())),
        }
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }

    /// Returns whether an error means that the token is invalid, and a new token may be valid: the rejected one was cached
    /// before `started`. After the rejection of a token that this call has just obtained, a new one would be rejected, too.
    pub(crate) fn is_stale(&self, error: &Error, started: Instant) -> bool {
        let rejected =
            error.status() == Some(401) || error.code().is_some_and(|code| self.scheme.rejected.contains(&code));
        rejected && self.cached.as_ref().is_some_and(|(_, token)| token.obtained_at < started)
    }

    /// Discards the cached token, so that the next attempt obtains a new one.
    pub(crate) fn discard(&self) {
        if let Some((cell, token)) = &self.cached {
            cell.discard(token);
        }
    }
}
