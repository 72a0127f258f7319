//! What a token is obtained with: the credentials of a client, or the password of a handle.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::cached_token::{CachedToken, IssuedToken};
use super::credentials::Credentials;
use super::token_request::{TokenRequests, VariableValues};
use super::token_state::TaskFailure;
use super::{Scheme, TokenRequest, TokenSource};
use crate::error::{Error, Result};
use crate::values::Secret;

/// The timeout of a login, including retries. It does not depend on the timeout of the calls that wait for it.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(30);

/// The timeout of a refresh, including retries. The token that is refreshed is used meanwhile.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(10);

/// The owner of a token of a scheme.
#[derive(Clone)]
pub(crate) struct TokenOwner {
    pub(crate) requests: Arc<TokenRequests>,
    pub(crate) scheme: &'static Scheme,
    pub(crate) proof: Proof,
}

/// What an owner authenticates with.
#[derive(Clone)]
pub(crate) enum Proof {
    Credentials(Arc<Credentials>),
    Password { handle: Arc<str>, password: Secret },
}

impl TokenOwner {
    /// Obtains a token. If there is an old one, it is refreshed.
    ///
    /// If the service refuses to refresh the token, or the token has nearly expired, a login follows. A handle sends its
    /// password with each request, which is therefore not followed by another if it is refused.
    pub(super) async fn obtain(&self, old: Option<Arc<CachedToken>>) -> Result<IssuedToken, TaskFailure> {
        let login = self.login_request().map_err(TaskFailure::Login)?;
        if let Some(old) = old
            && let Some(refresh) = self.refresh_request()
        {
            let values = VariableValues { token: Some(&old.token), ..self.values() };
            let error = match self.requests.obtain(self.scheme, refresh, &values, REFRESH_TIMEOUT).await {
                Ok(token) => return Ok(token),
                Err(error) => error,
            };
            tracing::debug!(operation = refresh.operation, status = error.status(), "refreshing the token failed");
            let is_refusal = self.requests.is_refusal(&error);
            if is_refusal && matches!(self.proof, Proof::Password { .. }) {
                return Err(refused(refresh, error));
            }
            if !is_refusal && !old.is_nearly_expired(Instant::now()) {
                return Err(TaskFailure::Refresh);
            }
        }
        let outcome = self.requests.obtain(self.scheme, login, &self.values(), LOGIN_TIMEOUT).await;
        outcome.map_err(|error| {
            if self.requests.is_refusal(&error) { refused(login, error) } else { TaskFailure::Login(error) }
        })
    }

    /// Revokes a token, if the scheme supports it. A token that the service rejects has been revoked.
    pub(super) async fn revoke(&self, token: &Secret, request_id: &str) -> Result<()> {
        let TokenSource::Login { logout: Some(logout), .. } = &self.scheme.source else {
            return Ok(());
        };
        let values = VariableValues { token: Some(token), ..VariableValues::default() };
        match self.requests.send(logout, &values, LOGIN_TIMEOUT, request_id).await {
            Ok(_) => Ok(()),
            Err(error) if error.code().is_some_and(|code| self.scheme.rejected.contains(&code)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Returns the operation that revokes a token, for errors.
    pub(crate) fn logout_operation(&self) -> Option<&'static str> {
        match &self.scheme.source {
            TokenSource::Login { logout, .. } => logout.as_ref().map(|logout| logout.operation),
            TokenSource::Handle(_) => None,
        }
    }

    fn login_request(&self) -> Result<&'static TokenRequest> {
        let name = self.scheme.name;
        match (&self.scheme.source, &self.proof) {
            (TokenSource::Login { logins, .. }, Proof::Credentials(credentials)) => {
                let login = logins.iter().find(|login| login.credentials == credentials.kind());
                login.ok_or_else(|| {
                    Error::configuration(format!("the scheme `{name}` has no login for credentials of this kind"))
                })
            }
            (TokenSource::Handle(request), Proof::Password { .. }) => Ok(request),
            (TokenSource::Login { .. }, Proof::Password { .. }) => {
                Err(Error::configuration(format!("the scheme `{name}` is not that of a handle")))
            }
            (TokenSource::Handle(_), Proof::Credentials(_)) => {
                Err(Error::configuration(format!("the scheme `{name}` has no login")))
            }
        }
    }

    fn refresh_request(&self) -> Option<&'static TokenRequest> {
        match &self.scheme.source {
            TokenSource::Login { refresh, .. } => refresh.as_ref(),
            TokenSource::Handle(request) => Some(request),
        }
    }

    fn values(&self) -> VariableValues<'_> {
        match &self.proof {
            Proof::Credentials(credentials) => {
                VariableValues { credentials: Some(credentials), ..VariableValues::default() }
            }
            Proof::Password { handle, password } => {
                VariableValues { handle: Some(handle), password: Some(password), ..VariableValues::default() }
            }
        }
    }
}

/// Logs a refusal: no call returns the error while there is a valid token.
fn refused(request: &TokenRequest, error: Error) -> TaskFailure {
    let (operation, status, code) = (request.operation, error.status(), error.code_text());
    tracing::warn!(operation, status, code, "the service refused the credentials");
    TaskFailure::Refused(error)
}
