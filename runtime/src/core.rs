//! What all calls of a client share, and how one call is carried out.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response};
use tokio::time::Instant;

use crate::auth::{self, Credentials, Grant, Scheme, TokenCell, TokenFormat};
use crate::call::Options;
use crate::codec::find_text;
use crate::endpoint::Endpoint;
use crate::handle::{Handle, HandleState};
use crate::operation::{Auth, Effect, Operation};
use crate::retry::{RetryAdvice, RetryBudget, RetryPolicy};
use crate::transport::Transport;
use crate::values::Secret;
use crate::wire::{WireRequest, header};
use crate::{Error, ErrorKind, Result};

/// How long a call may take unless it is told otherwise, logins and repetitions included.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What is true of the service as a whole, as the spec says it.
#[derive(Debug)]
pub struct Service {
    /// What requests say of their sender.
    pub user_agent: &'static str,
    /// The header that carries a request's id, both ways.
    pub request_id_header: &'static str,
    /// The header that chooses the language of messages.
    pub language_header: &'static str,
    /// The field of an error response that holds its code.
    pub error_code: &'static str,
    /// The field that holds its message.
    pub error_message: &'static str,
    /// The field that holds the request's id.
    pub error_request_id: &'static str,
    /// What error codes say about repeating.
    pub retry: RetryAdvice,
}

/// The inside of a client: the endpoint, the transport, the credentials and the tokens. Clones share all of it.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    service: &'static Service,
    endpoint: Endpoint,
    transport: Box<dyn Transport>,
    credentials: Option<Credentials>,
    options: Options,
    budget: RetryBudget,
    login_tokens: TokenCell,
    /// Weak, so that a handle and its token go when the last clone of it does.
    handles: Mutex<Handles>,
}

/// By scheme and id, one for each password.
type Handles = HashMap<(&'static str, String), Vec<Weak<HandleState>>>;

/// Puts a [`Core`] together.
#[derive(Default)]
pub struct CoreBuilder {
    endpoint: Option<String>,
    credentials: Option<Credentials>,
    transport: Option<Box<dyn Transport>>,
    user_agent: Option<String>,
    options: Options,
}

impl CoreBuilder {
    /// The base URL of the service.
    pub fn endpoint(&mut self, endpoint: impl Into<String>) {
        self.endpoint = Some(endpoint.into());
    }

    /// What to log in with.
    pub fn credentials(&mut self, credentials: Credentials) {
        self.credentials = Some(credentials);
    }

    /// What to send requests with.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Box::new(transport));
    }

    /// What requests say of their sender, in front of what the client says of itself.
    pub fn user_agent(&mut self, user_agent: impl Into<String>) {
        self.user_agent = Some(user_agent.into());
    }

    /// How long a call may take, logins and repetitions included.
    pub fn timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    /// How calls are repeated.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.options.retry = Some(policy);
    }

    /// The language of the service's messages.
    pub fn language(&mut self, language: impl Into<String>) {
        self.options.language = Some(language.into());
    }

    /// The core, if everything is there that it needs.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Configuration`] when there is no endpoint, or one that is not encrypted, or no transport.
    pub fn build(self, service: &'static Service) -> Result<Core> {
        let Some(endpoint) = self.endpoint else {
            return Err(Error::configuration("the client has no endpoint; choose a region or give an endpoint"));
        };
        let endpoint = Endpoint::parse(&endpoint)?;
        let user_agent = match self.user_agent {
            Some(own) => format!("{own} {}", service.user_agent),
            None => service.user_agent.to_owned(),
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&user_agent)?,
        };
        Ok(Core(Arc::new(Shared {
            service,
            endpoint,
            transport,
            credentials: self.credentials,
            options: self.options,
            budget: RetryBudget::new(),
            login_tokens: TokenCell::default(),
            handles: Mutex::default(),
        })))
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(user_agent: &str) -> Result<Box<dyn Transport>> {
    Ok(Box::new(crate::transport::Reqwest::new(user_agent)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &str) -> Result<Box<dyn Transport>> {
    Err(Error::configuration("the client has no transport; give it one, or switch on the feature `reqwest`"))
}

/// A token on its way into a request.
struct Token {
    header: &'static str,
    value: Secret,
    format: TokenFormat,
    /// Where it came from; `None` for a token that the caller gave, which nobody can renew.
    origin: Option<(Arc<Grant>, &'static Scheme)>,
}

impl Core {
    /// The handle of something that has a token of its own, shared with all who ask for the same one.
    #[must_use]
    pub fn handle(&self, scheme: &'static Scheme, id: String) -> Handle {
        Handle::new(self.clone(), scheme, id)
    }

    /// The state of a handle: the one that others with the same password use.
    pub(crate) fn handle_state(&self, scheme: &'static Scheme, id: &str, password: &Secret) -> Arc<HandleState> {
        let mut handles = self.0.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (scheme.name, id.to_owned());
        let known = handles.get(&key).into_iter().flatten();
        if let Some(state) = known.filter_map(Weak::upgrade).find(|state| state.knows(password)) {
            return state;
        }
        handles.retain(|_, states| {
            states.retain(|state| state.strong_count() > 0);
            !states.is_empty()
        });
        let state = Arc::new(HandleState::new(password.clone()));
        handles.entry(key).or_default().push(Arc::downgrade(&state));
        state
    }

    /// What is true of the service as a whole.
    #[must_use]
    pub fn service(&self) -> &'static Service {
        self.0.service
    }

    /// Ends the login token, if a login brought one: the next call logs in anew.
    ///
    /// # Errors
    ///
    /// What the service says to the logout.
    pub async fn logout(&self, scheme: &'static Scheme) -> Result<()> {
        match self.0.login_tokens.take() {
            // A token that was at hand is not the client's to end.
            Some(grant) if self.can_login() => auth::revoke(self, scheme, &grant.token).await,
            _ => Ok(()),
        }
    }

    pub(crate) fn endpoint(&self) -> &str {
        self.0.endpoint.as_str()
    }

    pub(crate) fn base(&self) -> &Endpoint {
        &self.0.endpoint
    }

    /// Carries a call out: within its time, with the tokens it needs, as often as it takes and may be.
    pub(crate) async fn execute(
        &self,
        operation: &'static Operation,
        handle: Option<&Handle>,
        request: WireRequest,
        options: &Options,
    ) -> Result<RawResponse> {
        let timeout = options.timeout.or(self.0.options.timeout).unwrap_or(TIMEOUT);
        let mut attempts = 0;
        let outcome =
            tokio::time::timeout(timeout, self.attempts(operation, handle, &request, options, &mut attempts)).await;
        match outcome {
            Ok(outcome) => outcome.map_err(|error| error.with_operation(operation.name, attempts)),
            Err(_) => Err(Error::new(ErrorKind::Timeout, format!("no response within {timeout:?}"))
                .with_operation(operation.name, attempts)),
        }
    }

    async fn attempts(
        &self,
        operation: &'static Operation,
        handle: Option<&Handle>,
        request: &WireRequest,
        options: &Options,
        attempts: &mut u32,
    ) -> Result<RawResponse> {
        let policy = options.retry.or(self.0.options.retry).unwrap_or_default();
        let advice = &self.0.service.retry;
        let extra = self.option_headers(options)?;
        let began = Instant::now();
        let (mut tries, mut refreshed, mut may_have_happened) = (0, false, false);
        loop {
            tries += 1;
            let (error, effect) = match self.token(operation, handle, options).await {
                Ok(token) => {
                    *attempts += 1;
                    let error = match self.attempt(operation, request, &extra, token.as_ref()).await {
                        Ok(response) => return Ok(self.answer(response, *attempts)),
                        Err(error) if error.kind() == ErrorKind::Request => {
                            // It could not be written, and was not sent.
                            *attempts -= 1;
                            return Err(error);
                        }
                        Err(error) => error,
                    };
                    if may_have_happened && error.code().is_some_and(|code| operation.already_done.contains(&code)) {
                        return Ok(self.answer(Response::new(Bytes::new()), *attempts));
                    }
                    // A token that this very call has fetched is not to blame for a refusal.
                    if !refreshed
                        && let Some(Token { origin: Some((grant, scheme)), .. }) = &token
                        && grant.obtained < began
                        && scheme.is_rejected_by(&error)
                        && !advice.forbids(&error)
                    {
                        self.cell(handle).refuse(grant);
                        refreshed = true;
                        continue;
                    }
                    may_have_happened |= error.leaves_open_what_happened();
                    (error, operation.effect)
                }
                // Whatever the operation does, it has not been sent: only the token was asked for.
                Err(error) => (error, Effect::Issue),
            };
            match policy.delay_after(tries, effect, &error, advice) {
                Some(delay) if self.0.budget.spend() => tokio::time::sleep(delay).await,
                _ => return Err(error),
            }
        }
    }

    /// Sends a request once with its token; a result code that says no is an error like any other.
    async fn attempt(
        &self,
        operation: &'static Operation,
        request: &WireRequest,
        extra: &[(HeaderName, HeaderValue)],
        token: Option<&Token>,
    ) -> Result<Response<Bytes>> {
        let mut headers = extra.to_vec();
        if let Some(token) = token {
            headers.push(token.header()?);
        }
        let response = self.exchange_once(operation.name, request, &headers).await?;
        match result_code(operation, &response) {
            Some(error) => Err(error.with_request_id(self.request_id(&response))),
            None => {
                self.0.budget.earn();
                Ok(response)
            }
        }
    }

    /// Sends a request once and tells a response that says yes from all others.
    pub(crate) async fn exchange_once(
        &self,
        operation: &'static str,
        request: &WireRequest,
        extra: &[(HeaderName, HeaderValue)],
    ) -> Result<Response<Bytes>> {
        let (body, content_type) = request.body.load().await?;
        let http_request = assemble(request, body, content_type.as_deref(), extra);
        let began = Instant::now();
        let outcome = self.0.transport.send(http_request).await;
        let elapsed_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok(response) if response.status().is_success() => {
                tracing::debug!(operation, status = response.status().as_u16(), elapsed_ms, "returned");
                Ok(response)
            }
            Ok(response) => {
                let error = self.refusal(response);
                tracing::debug!(operation, status = error.status(), code = error.code_text(), elapsed_ms, "refused");
                Err(error.with_operation(operation, 1))
            }
            Err(error) => {
                tracing::debug!(operation, elapsed_ms, connect = error.is_connect(), "failed");
                let connect = error.is_connect();
                Err(Error::new(ErrorKind::Transport, error.to_string())
                    .before_connection(connect)
                    .with_source(error)
                    .with_operation(operation, 1))
            }
        }
    }

    async fn token(
        &self,
        operation: &'static Operation,
        handle: Option<&Handle>,
        options: &Options,
    ) -> Result<Option<Token>> {
        let Some(Auth { scheme, header }) = operation.auth.as_ref() else {
            return Ok(None);
        };
        let (value, origin) = match (&options.token, handle) {
            (Some(given), _) => (given.clone(), None),
            (None, Some(handle)) => match handle.token().await? {
                (value, Some(grant)) => (value, Some((grant, *scheme))),
                (value, None) => (value, None),
            },
            (None, None) => {
                let grant = self.login(scheme).await?;
                (grant.token.clone(), self.can_login().then_some((grant, *scheme)))
            }
        };
        Ok(Some(Token { header, value, format: scheme.format, origin }))
    }

    async fn login(&self, scheme: &'static Scheme) -> Result<Arc<Grant>> {
        let Some(credentials) = &self.0.credentials else {
            return Err(Error::configuration("the client has no credentials, which this call needs"));
        };
        self.0.login_tokens.get(async |old| auth::login(self, scheme, credentials, old).await).await
    }

    fn can_login(&self) -> bool {
        self.0.credentials.as_ref().is_some_and(Credentials::can_login)
    }

    fn cell<'a>(&'a self, handle: Option<&'a Handle>) -> &'a TokenCell {
        handle.and_then(Handle::cell).unwrap_or(&self.0.login_tokens)
    }

    fn option_headers(&self, options: &Options) -> Result<Vec<(HeaderName, HeaderValue)>> {
        let mut headers = Vec::new();
        if let Some(id) = &options.request_id {
            headers.push(header(self.0.service.request_id_header, id)?);
        }
        if let Some(language) = options.language.as_ref().or(self.0.options.language.as_ref()) {
            headers.push(header(self.0.service.language_header, language)?);
        }
        Ok(headers)
    }

    fn answer(&self, response: Response<Bytes>, attempts: u32) -> RawResponse {
        RawResponse { request_id: self.request_id(&response), response, attempts }
    }

    fn request_id(&self, response: &Response<Bytes>) -> Option<String> {
        let value = response.headers().get(self.0.service.request_id_header)?;
        value.to_str().ok().map(str::to_owned)
    }

    /// The error that a response with a status beyond 2xx is.
    fn refusal(&self, response: Response<Bytes>) -> Error {
        let service = self.0.service;
        let status = response.status();
        let field = |name: &str| find_text(response.body(), &[name]).filter(|text| !text.is_empty());
        let message = field(service.error_message)
            .unwrap_or_else(|| status.canonical_reason().unwrap_or("no reason given").to_owned());
        Error::new(ErrorKind::Service, message)
            .with_status(status.as_u16())
            .with_code(field(service.error_code))
            .with_request_id(field(service.error_request_id).or_else(|| self.request_id(&response)))
            .with_retry_after(retry_after(&response))
            .with_response_body(response.into_body())
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("endpoint", &self.endpoint())
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

impl Token {
    fn header(&self) -> Result<(HeaderName, HeaderValue)> {
        match self.format {
            TokenFormat::Raw => header(self.header, self.value.expose()),
            TokenFormat::Basic => header(self.header, &auth::basic(self.value.expose())),
        }
    }
}

impl Scheme {
    fn is_rejected_by(&self, error: &Error) -> bool {
        error.status() == Some(401) || error.code().is_some_and(|code| self.rejected.contains(&code))
    }
}

/// What the service returned to a call that it carried out.
pub(crate) struct RawResponse {
    pub(crate) response: Response<Bytes>,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
}

fn assemble(
    request: &WireRequest,
    body: Bytes,
    content_type: Option<&str>,
    extra: &[(HeaderName, HeaderValue)],
) -> http::Request<Bytes> {
    let has_body = content_type.is_some();
    let mut http_request = http::Request::new(body);
    *http_request.method_mut() = request.method.clone();
    *http_request.uri_mut() = request.uri.clone();
    let headers = http_request.headers_mut();
    headers.reserve(request.headers.len() + extra.len() + 3);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(CONTENT_TYPE, content_type);
    } else if !has_body && matches!(request.method, http::Method::POST | http::Method::PUT | http::Method::PATCH) {
        // Gateways response 411 to a POST that does not say that it is empty.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for (name, value) in request.headers.iter().chain(extra) {
        headers.insert(name.clone(), value.clone());
    }
    http_request
}

/// The error that a result code in a response with status 200 is, if it tells of one.
fn result_code(operation: &Operation, response: &Response<Bytes>) -> Option<Error> {
    let place = operation.result_code?;
    let code = find_text(response.body(), place.code).filter(|code| code != place.success && !code.is_empty())?;
    let message = find_text(response.body(), place.message).unwrap_or_default();
    Some(
        Error::new(ErrorKind::Service, message)
            .with_status(response.status().as_u16())
            .with_code(Some(code))
            .with_response_body(response.body().clone()),
    )
}

/// The seconds of a Retry-After header; its form with a date is not used by the service.
fn retry_after(response: &Response<Bytes>) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
