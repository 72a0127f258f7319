//! What a token is obtained with: the credentials of a client, or the password of a handle.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::access_token::AccessToken;
use super::cached_token::{CachedToken, IssuedToken};
use super::credentials::Credentials;
use super::password::Password;
use super::shared_token::{ClientStore, SharedToken};
use super::token_request::{TokenRequests, VariableValues};
use super::token_state::TaskFailure;
use super::{Scheme, TokenRequest, TokenSource};
use crate::error::{Error, ErrorKind, Result};
use crate::values::Secret;

/// The timeout of a login, including retries and a function of the credentials. It does not depend on the timeout of the calls
/// that wait for it.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(30);

/// The timeout of a refresh, including retries. The token that is refreshed is used meanwhile.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(10);

/// The owner of a token of a scheme.
#[derive(Clone)]
pub(crate) struct TokenOwner {
    pub(crate) requests: Arc<TokenRequests>,
    pub(crate) scheme: &'static Scheme,
    pub(crate) proof: Proof,
    /// Where other clients find the token. Handles have to ask for it.
    pub(crate) store: Option<Arc<ClientStore>>,
}

/// What an owner authenticates with.
#[derive(Clone)]
pub(crate) enum Proof {
    Credentials(Arc<Credentials>),
    Password { handle: Arc<str>, password: Password },
}

impl TokenOwner {
    /// Obtains a token, from the store if another client has obtained one. If there is an old token, it is replaced before it
    /// expires. A discarded token, which the service rejected or which was logged out, is not taken from the store.
    pub(super) async fn obtain(
        &self,
        old: Option<Arc<CachedToken>>,
        discarded: Option<Arc<CachedToken>>,
    ) -> Result<IssuedToken, TaskFailure> {
        let Some(shared) = self.shared_token().await else {
            return self.issue(old).await;
        };
        let is_discarded = |token: &IssuedToken| discarded.as_ref().is_some_and(|other| other.token == token.token);
        // A token that is due for refresh is good enough if there is none.
        let is_usable = |token: &IssuedToken| !is_discarded(token) && (old.is_none() || !token.is_due_for_refresh());
        if let Some(token) = shared.load().await.filter(is_usable) {
            return Ok(token);
        }
        let _lock = shared.lock().await;
        // Another client may have obtained a token while this one waited for the lock.
        match shared.load().await {
            Some(token) if is_usable(&token) => return Ok(token),
            // If the login fails, no other client has to try the token.
            Some(token) if is_discarded(&token) => shared.remove(&token.token).await,
            _ => {}
        }
        let issued = self.issue(old).await?;
        shared.store(&issued).await;
        Ok(issued)
    }

    /// Obtains a token without the store.
    ///
    /// If the service refuses to refresh the old token, or it has nearly expired, a login follows. A handle sends its password
    /// with each request, which is therefore not followed by another if it is refused.
    async fn issue(&self, old: Option<Arc<CachedToken>>) -> Result<IssuedToken, TaskFailure> {
        if let Some(function) = self.credentials().and_then(|credentials| credentials.token_function()) {
            let token = function.call("the token", LOGIN_TIMEOUT).await.and_then(unexpired);
            let is_usable = old.is_some_and(|old| !old.is_nearly_expired(Instant::now()));
            return token.map_err(|error| if is_usable { not_replaced(&error) } else { TaskFailure::Login(error) });
        }
        let login = self.login_request().map_err(TaskFailure::Login)?;
        let password = match self.password().await.transpose() {
            Ok(password) => password,
            Err(error) if old.is_some_and(|old| !old.is_nearly_expired(Instant::now())) => {
                return Err(not_replaced(&error));
            }
            Err(error) => return Err(TaskFailure::Login(error.with_operation(login.operation, 0))),
        };
        if let Some(old) = old
            && let Some(refresh) = self.refresh_request()
        {
            let values = VariableValues { token: Some(&old.token), ..self.values(password.as_ref()) };
            let error = match self.requests.obtain(self.scheme, refresh, &values, REFRESH_TIMEOUT).await {
                Ok(token) => return Ok(token),
                Err(error) => error,
            };
            tracing::debug!(operation = refresh.operation, status = error.status(), "refreshing the token failed");
            let is_refusal = self.is_refusal(&error);
            if is_refusal && matches!(self.proof, Proof::Password { .. }) {
                return Err(refused(refresh, error));
            }
            if !is_refusal && !old.is_nearly_expired(Instant::now()) {
                return Err(TaskFailure::Refresh);
            }
        }
        self.log_in(login, password.as_ref()).await
    }

    async fn log_in(
        &self,
        login: &'static TokenRequest,
        password: Option<&Secret>,
    ) -> Result<IssuedToken, TaskFailure> {
        let began = Instant::now();
        let code = match self.credentials().and_then(|credentials| credentials.codes()) {
            Some(codes) => Some(codes.call("the authorization code", LOGIN_TIMEOUT).await),
            None => None,
        };
        let code = code.transpose().map_err(|error| TaskFailure::Login(error.with_operation(login.operation, 0)))?;
        let values = VariableValues { code: code.as_ref(), ..self.values(password) };
        let timeout = LOGIN_TIMEOUT.saturating_sub(began.elapsed());
        let outcome = self.requests.obtain(self.scheme, login, &values, timeout).await;
        outcome.map_err(|error| if self.is_refusal(&error) { refused(login, error) } else { TaskFailure::Login(error) })
    }

    /// Returns whether the service refused the credentials, and would refuse them again.
    fn is_refusal(&self, error: &Error) -> bool {
        let is_ready = error.code().is_none_or(|code| !self.scheme.not_ready.contains(&code));
        is_ready && self.requests.is_refusal(error)
    }

    /// Removes the token from the store and returns it, for a logout, if a condition is true once the client has the lock.
    pub(super) async fn take_from_store(&self, condition: impl Fn() -> bool) -> Option<IssuedToken> {
        let shared = self.shared_token().await?;
        let _lock = shared.lock().await;
        let token = shared.load().await.filter(|_| condition())?;
        shared.remove(&token.token).await;
        Some(token)
    }

    /// Revokes a token, if the scheme supports it and it is not that of a function, and removes it from the store. A token that
    /// the service rejects has been revoked.
    pub(super) async fn revoke(&self, token: &Secret, request_id: &str) -> Result<()> {
        self.remove_from_store(token).await;
        let TokenSource::Login { logout: Some(logout), .. } = &self.scheme.source else {
            return Ok(());
        };
        if self.credentials().is_some_and(|credentials| credentials.token_function().is_some()) {
            return Ok(());
        }
        let values = VariableValues { token: Some(token), ..VariableValues::default() };
        match self.requests.send(logout, &values, LOGIN_TIMEOUT, request_id).await {
            Ok(_) => Ok(()),
            Err(error) if error.code().is_some_and(|code| self.scheme.rejected.contains(&code)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn remove_from_store(&self, token: &Secret) {
        let Some(shared) = self.shared_token().await else { return };
        let is_stored = async || shared.load().await.is_some_and(|stored| stored.token == *token);
        if is_stored().await {
            let _lock = shared.lock().await;
            // Another client may have replaced the token while this one waited for the lock.
            if is_stored().await {
                shared.remove(token).await;
            }
        }
    }

    async fn shared_token(&self) -> Option<SharedToken<'_>> {
        let store = self.store.as_ref()?;
        match &self.proof {
            Proof::Credentials(credentials) => store.token(self.scheme, credentials).await,
            Proof::Password { handle, password } => store.token_of_handle(self.scheme, handle, password).await,
        }
    }

    /// Returns the password of a handle. A function is called for it.
    async fn password(&self) -> Option<Result<Secret>> {
        match &self.proof {
            Proof::Credentials(_) => None,
            Proof::Password { password, .. } => Some(password.secret(LOGIN_TIMEOUT).await),
        }
    }

    fn credentials(&self) -> Option<&Arc<Credentials>> {
        match &self.proof {
            Proof::Credentials(credentials) => Some(credentials),
            Proof::Password { .. } => None,
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

    fn values<'a>(&'a self, password: Option<&'a Secret>) -> VariableValues<'a> {
        match &self.proof {
            Proof::Credentials(credentials) => {
                VariableValues { credentials: Some(credentials), ..VariableValues::default() }
            }
            Proof::Password { handle, .. } => {
                VariableValues { handle: Some(handle), password, ..VariableValues::default() }
            }
        }
    }
}

/// Returns a token of a function, unless it has expired: each call would call the function again.
fn unexpired(token: AccessToken) -> Result<IssuedToken> {
    let token = IssuedToken::from_access_token(token, SystemTime::now());
    if token.has_expired() {
        return Err(Error::new(ErrorKind::Credentials, "the function that supplies the token returned an expired one"));
    }
    Ok(token)
}

/// Logs that a token could not be replaced: no call returns the error, because the token is still used.
fn not_replaced(error: &Error) -> TaskFailure {
    tracing::warn!(%error, "the token was not replaced before it expires");
    TaskFailure::Refresh
}

/// Logs a refusal: no call returns the error while there is a valid token.
fn refused(request: &TokenRequest, error: Error) -> TaskFailure {
    let (operation, status, code) = (request.operation, error.status(), error.code_text());
    tracing::warn!(operation, status, code, "the service refused the credentials");
    TaskFailure::Refused(error)
}
