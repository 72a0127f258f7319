//! The client that generated code wraps: its configuration, connection and tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::{self, CachedToken, Credentials, Scheme, TokenCell, TokenCells};
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::exchange::Exchange;
use crate::observer::{Observer, Observers};
use crate::options::Options;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::service::Service;
use crate::transport::Transport;

/// The client that the generated `Client` wraps. Clones are cheap and share the connections and tokens.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    exchange: Exchange,
    credentials: Option<Credentials>,
    options: Options,
    retry_budget: RetryBudget,
    tokens: TokenCells,
}

/// Builder for [`Core`].
#[derive(Default)]
pub struct CoreBuilder {
    endpoint: Option<String>,
    credentials: Option<Credentials>,
    transport: Option<Box<dyn Transport>>,
    user_agent: Option<String>,
    options: Options,
    observers: Observers,
}

impl CoreBuilder {
    /// Sets the base URL of the service.
    pub fn endpoint(&mut self, endpoint: impl Into<String>) {
        self.endpoint = Some(endpoint.into());
    }

    /// Sets the credentials for logins.
    pub fn credentials(&mut self, credentials: Credentials) {
        self.credentials = Some(credentials);
    }

    /// Replaces the built-in transport.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Box::new(transport));
    }

    /// Sets a product for the `User-Agent` header; it precedes the client's own.
    pub fn user_agent(&mut self, user_agent: impl Into<String>) {
        self.user_agent = Some(user_agent.into());
    }

    /// Sets the timeout of a call, including logins, retries and their delays. Defaults to 60 seconds.
    pub fn timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    /// Sets the timeout of each attempt.
    pub fn attempt_timeout(&mut self, timeout: Duration) {
        self.options.attempt_timeout = Some(timeout);
    }

    /// Sets the observer of calls.
    pub fn observer(&mut self, observer: impl Observer) {
        self.observers = Observers::new(observer);
    }

    /// Sets the retry policy of calls.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.options.retry = Some(policy);
    }

    /// Sets the language of the service's messages.
    pub fn language(&mut self, language: impl Into<String>) {
        self.options.language = Some(language.into());
    }

    /// Builds the client. No request is sent.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Configuration`](crate::ErrorKind::Configuration) if the endpoint is missing, malformed or
    /// not encrypted, or if there is no transport.
    pub fn build(self, service: &'static Service) -> Result<Core> {
        let Some(endpoint) = self.endpoint else {
            return Err(Error::configuration("the client has no endpoint; set a region or an endpoint"));
        };
        let endpoint = Endpoint::parse(&endpoint)?;
        let user_agent = match self.user_agent {
            Some(product) => format!("{product} {}", service.user_agent),
            None => service.user_agent.to_owned(),
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&user_agent)?,
        };
        Ok(Core(Arc::new(Shared {
            exchange: Exchange { service, endpoint, transport, observers: self.observers },
            credentials: self.credentials,
            options: self.options,
            retry_budget: RetryBudget::new(),
            tokens: TokenCells::default(),
        })))
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(user_agent: &str) -> Result<Box<dyn Transport>> {
    Ok(Box::new(crate::transport::Reqwest::new(user_agent)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &str) -> Result<Box<dyn Transport>> {
    Err(Error::configuration("the client has no transport; set one, or enable the feature `reqwest`"))
}

impl Core {
    /// Returns the properties of the service.
    #[must_use]
    pub fn service(&self) -> &'static Service {
        self.0.exchange.service
    }

    /// Discards the token of a login scheme and revokes it at the service. The next call logs in again.
    ///
    /// A token that the caller supplied is not revoked.
    ///
    /// # Errors
    ///
    /// Returns the error of the logout request.
    pub async fn logout(&self, scheme: &'static Scheme) -> Result<()> {
        match self.0.tokens.login(scheme).take() {
            Some(token) if self.can_login() => auth::revoke(self.exchange(), scheme, &token.token).await,
            _ => Ok(()),
        }
    }

    /// Returns the token of a login scheme with the cell that holds it; logs in if necessary.
    pub(crate) async fn login(&self, scheme: &'static Scheme) -> Result<(Arc<TokenCell>, Arc<CachedToken>)> {
        let Some(credentials) = &self.0.credentials else {
            return Err(Error::configuration("the client has no credentials, but the operation requires a login"));
        };
        let cell = self.0.tokens.login(scheme);
        let token = cell.get(async |old| auth::login(self.exchange(), scheme, credentials, old).await).await?;
        Ok((cell, token))
    }

    /// Returns whether a rejected token can be replaced by a new login.
    pub(crate) fn can_login(&self) -> bool {
        self.0.credentials.as_ref().is_some_and(Credentials::can_login)
    }

    pub(crate) fn exchange(&self) -> &Exchange {
        &self.0.exchange
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn retry_budget(&self) -> &RetryBudget {
        &self.0.retry_budget
    }

    pub(crate) fn observers(&self) -> &Observers {
        &self.exchange().observers
    }

    pub(crate) fn tokens(&self) -> &TokenCells {
        &self.0.tokens
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("endpoint", &self.exchange().endpoint.as_str())
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreBuilder")
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
