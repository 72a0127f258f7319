//! The client that generated code wraps: its configuration, connection and tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::auth::{
    AccessToken, ClientStore, Credentials, ObtainedToken, Proof, Scheme, TokenCells, TokenOwner, TokenRequests,
    TokenStore,
};
use crate::call::options::{DEFAULT_TIMEOUT, Options};
use crate::endpoint::{Endpoint, UnencryptedHosts};
use crate::error::{Error, Result};
use crate::exchange::{Exchange, Limits};
use crate::executor::require_runtime;
use crate::observer::{Observer, Observers};
use crate::random;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::service::Service;
use crate::transport::Transport;

/// The client that the generated `Client` wraps. Clones are cheap and share the connections and tokens.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    exchange: Arc<Exchange>,
    credentials: Option<Arc<Credentials>>,
    options: Options,
    retry_budget: RetryBudget,
    tokens: Arc<TokenCells>,
    token_requests: Arc<TokenRequests>,
    token_store: Option<Arc<ClientStore>>,
}

/// Builder for [`Core`].
#[derive(Default)]
pub struct CoreBuilder {
    endpoint: Option<String>,
    unencrypted: UnencryptedHosts,
    credentials: Option<Credentials>,
    token_store: Option<Box<dyn TokenStore>>,
    transport: Option<Box<dyn Transport>>,
    user_agent: Option<String>,
    limits: Limits,
    options: Options,
    observers: Observers,
}

impl CoreBuilder {
    /// Sets the base URL of the service.
    pub fn endpoint(&mut self, endpoint: impl Into<String>) {
        self.endpoint = Some(endpoint.into());
    }

    /// Adds a host that may be requested without encryption.
    pub fn allow_http(&mut self, host: impl Into<String>) {
        self.unencrypted.add(host.into());
    }

    /// Sets the credentials for logins.
    pub fn credentials(&mut self, credentials: Credentials) {
        self.credentials = Some(credentials);
    }

    /// Sets the store in which the client shares its access token with other clients.
    pub fn token_store(&mut self, store: impl TokenStore) {
        self.token_store = Some(Box::new(store));
    }

    /// Replaces the built-in transport.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Box::new(transport));
    }

    /// Sets a product for the `User-Agent` header; it precedes the client's own.
    pub fn user_agent(&mut self, user_agent: impl Into<String>) {
        self.user_agent = Some(user_agent.into());
    }

    /// Sets the maximum size of the body of a success response, in bytes. Defaults to 64 MiB.
    pub fn max_response_bytes(&mut self, bytes: u64) {
        self.limits.response = bytes;
    }

    /// Sets how much of the body of an error response is read, in bytes. Defaults to 1 MiB.
    pub fn max_error_response_bytes(&mut self, bytes: u64) {
        self.limits.error_response = bytes;
    }

    /// Sets the timeout of a call, including logins, retries and their delays. Defaults to 60 seconds.
    pub fn timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    /// Sets the timeout of each attempt. By default, an attempt that can be retried and whose operation only reads has a third of
    /// the timeout of its call.
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
    /// not encrypted, if the user agent contains a control character, or if there is no transport.
    pub fn build(self, service: &'static Service) -> Result<Core> {
        let Some(endpoint) = self.endpoint else {
            return Err(Error::configuration("the client has no endpoint; set a region or an endpoint"));
        };
        let endpoint = Endpoint::parse(&endpoint, self.unencrypted)?;
        let user_agent = match self.user_agent {
            Some(product) => format!("{product} {}", service.user_agent),
            None => service.user_agent.to_owned(),
        };
        let user_agent = HeaderValue::from_str(&user_agent).map_err(|error| {
            Error::configuration("the user agent contains a character that a header must not have").with_source(error)
        })?;
        let request_id_header = HeaderName::try_from(service.request_id_header).map_err(|error| {
            Error::configuration("the name of the header for request ids is invalid").with_source(error)
        })?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let exchange = Arc::new(Exchange {
            service,
            endpoint,
            transport,
            user_agent,
            request_id_header,
            limits: self.limits,
            observers: self.observers,
        });
        let endpoint = exchange.endpoint.as_str();
        let token_store = self.token_store.map(|store| Arc::new(ClientStore::new(store, endpoint)));
        let token_requests = TokenRequests::new(exchange.clone(), self.options.retry.unwrap_or_default());
        Ok(Core(Arc::new(Shared {
            exchange,
            credentials: self.credentials.map(Arc::new),
            options: self.options,
            retry_budget: RetryBudget::new(),
            tokens: Arc::default(),
            token_requests: Arc::new(token_requests),
            token_store,
        })))
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn default_transport() -> Result<Box<dyn Transport>> {
    Ok(Box::new(crate::transport::HttpTransport::builder().build()?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn default_transport() -> Result<Box<dyn Transport>> {
    Err(Error::configuration("the client has no transport; set one, or enable the feature `rustls` or `native-tls`"))
}

impl Core {
    /// Returns the properties of the service.
    #[must_use]
    pub fn service(&self) -> &'static Service {
        self.0.exchange.service
    }

    /// Discards the token of a login scheme and revokes it at the service. The next call logs in again.
    ///
    /// A token that a login is about to return is revoked as well, and the calls that wait for it fail. The timeout of the
    /// client applies. Transient errors are retried. If the logout fails, calls no longer use the token, and the next logout
    /// tries to revoke it again.
    ///
    /// The token in the token store is revoked as well, for all clients that share it. A token that the caller supplied is not
    /// revoked.
    ///
    /// # Errors
    ///
    /// Returns the error of the logout request, or an error of kind [`Timeout`](crate::ErrorKind::Timeout).
    pub async fn logout(&self, scheme: &'static Scheme) -> Result<()> {
        let Some(credentials) = &self.0.credentials else { return Ok(()) };
        if credentials.supplied_token().is_some() {
            return Ok(());
        }
        require_runtime()?;
        let owner = self.owner(scheme, credentials);
        let timeout = self.0.options.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let cell = self.0.tokens.login(scheme);
        let request_id = random::uuid();
        if let Ok(outcome) = tokio::time::timeout(timeout, cell.log_out(&owner, &request_id)).await {
            return outcome;
        }
        let error = Error::timeout(timeout, None).with_request_id(Some(request_id));
        Err(match owner.logout_operation() {
            Some(operation) => error.with_operation(operation, 1),
            None => error,
        })
    }

    /// Returns the token of a login scheme, for requests that this client does not send; logs in if necessary.
    ///
    /// # Errors
    ///
    /// Returns the error of the login, or an error of kind [`Configuration`](crate::ErrorKind::Configuration) if the client has no
    /// credentials.
    pub async fn access_token(&self, scheme: &'static Scheme) -> Result<AccessToken> {
        require_runtime()?;
        Ok(self.login(scheme).await?.to_access_token())
    }

    /// Waits until no token of a login scheme is being obtained or refreshed. A program that ends while a token is refreshed in the
    /// background would lose the new one before it is in the token store.
    pub async fn settle_tokens(&self) {
        for cell in self.0.tokens.all_logins() {
            cell.settle().await;
        }
    }

    /// Returns the token of a login scheme; logs in if necessary.
    pub(crate) async fn login(&self, scheme: &'static Scheme) -> Result<ObtainedToken> {
        let Some(credentials) = &self.0.credentials else {
            return Err(Error::configuration("the client has no credentials, but the operation requires a login"));
        };
        if let Some(token) = credentials.supplied_token() {
            return Ok(ObtainedToken::Supplied(Arc::new(token.clone())));
        }
        let cell = self.0.tokens.login(scheme);
        let token = cell.get(|| self.owner(scheme, credentials)).await?;
        Ok(ObtainedToken::Cached(cell, token))
    }

    fn owner(&self, scheme: &'static Scheme, credentials: &Arc<Credentials>) -> TokenOwner {
        let requests = self.0.token_requests.clone();
        let store = self.0.token_store.clone();
        TokenOwner { requests, scheme, proof: Proof::Credentials(credentials.clone()), store }
    }

    pub(crate) fn token_store(&self) -> Option<&Arc<ClientStore>> {
        self.0.token_store.as_ref()
    }

    pub(crate) fn token_requests(&self) -> &Arc<TokenRequests> {
        &self.0.token_requests
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
