//! Calls that the spec does not have.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use super::Caller;
use super::attempts::RawResponse;
use super::called::Called;
use super::execution::{Execution, with_response};
use super::options::Options;
use crate::client::Core;
use crate::codec::Anomalies;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::escape;
use crate::fields::empty;
use crate::handle::Handle;
use crate::name::Name;
use crate::observer::Target;
use crate::operation::{Auth, Effect};
use crate::param::IntoParam;
use crate::request::{CustomRequest, Extras, InputValue, WireRequest, method_name};
use crate::response::redaction::{Secrets as _, SentSecrets};
use crate::response::{Content, Expected};
use crate::retry::RetryPolicy;
use crate::values::{Json, Secret};

/// The maximum number of characters that errors show of a path.
const PATH_CHARACTERS: usize = 200;

/// A call of an endpoint that the client has no method for.
///
/// It is sent when it is awaited, or with [`send`](Self::send). As the call of an operation, it sends the token of the client,
/// which is obtained or replaced if necessary; it is retried, limited and observed in the same way; and it fails with the same
/// errors, which name the method and the path in place of an operation.
///
/// A status other than 2xx is an error, and so is a response that contains an error code. Any other response is returned, even if
/// it is not JSON. Further pages of a list are not requested.
#[derive(Clone)]
#[must_use = "a call does nothing until it is awaited"]
pub struct CustomCall {
    core: Core,
    handle: Option<Handle>,
    request: CustomRequest,
    auth: Option<&'static Auth>,
    effect: Effect,
    options: Options,
    extras: Arc<Extras>,
}

/// The future of a [`CustomCall`].
pub type HttpResponseFuture = Pin<Box<dyn Future<Output = Result<HttpResponse>> + Send>>;

impl CustomCall {
    /// Creates a call. `auth` is the token that is sent.
    #[doc(hidden)]
    pub fn new(caller: &dyn Caller, auth: &'static Auth, method: Method, path: impl Into<String>) -> Self {
        let (core, handle) = caller.parts();
        let effect = match method {
            Method::GET | Method::HEAD | Method::OPTIONS => Effect::Read,
            _ => Effect::NonIdempotent,
        };
        Self {
            core: core.clone(),
            handle: handle.cloned(),
            request: CustomRequest { method, path: path.into().into() },
            auth: Some(auth),
            effect,
            options: Options::default(),
            extras: Arc::default(),
        }
    }

    /// Sets the value of a path parameter, which replaces `{name}` in the path. It is percent-encoded, so that it cannot change
    /// the rest of the path. The call fails, and nothing is sent, if the value is empty, `.` or `..`.
    pub fn path(mut self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.extras().path.push((name.into(), value.into()));
        self
    }

    /// Adds a query parameter. A list is sent as several parameters with this name, and `None` not at all.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.extras().query.push((name.into(), value.into()));
        self
    }

    /// Adds a header. The call fails, and nothing is sent, if the client sets this header, such as that of the token, the
    /// language or the content type.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.extras().headers.push((name.into(), value.into()));
        self
    }

    /// Sets the JSON of the body. By default, there is no body.
    pub fn json(mut self, body: impl Into<InputValue>) -> Self {
        self.extras().body = Some(body.into());
        self
    }

    /// Sets the effect of the call on the service, which decides whether it is retried after an error with which it may have
    /// taken effect. Defaults to [`Read`](Effect::Read) for GET, HEAD and OPTIONS, and to
    /// [`NonIdempotent`](Effect::NonIdempotent), which is not retried then, for all other methods.
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Sends no token.
    pub fn without_token(mut self) -> Self {
        self.auth = None;
        self
    }

    /// Sets the token of the call, as [`Call::token`](crate::Call::token) does.
    pub fn token(mut self, token: impl IntoParam<Secret>) -> Self {
        self.options.token = Some(Arc::new(token.into_param()));
        self
    }

    /// Sets the timeout of the call, as [`Call::timeout`](crate::Call::timeout) does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of each attempt, as [`Call::attempt_timeout`](crate::Call::attempt_timeout) does.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the retry policy of the call, as [`Call::retry`](crate::Call::retry) does.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Sets the language of the service's messages, as [`Call::language`](crate::Call::language) does.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.options.language = Some(language.into());
        self
    }

    /// Sets the id that the service logs the request under, as [`Call::request_id`](crate::Call::request_id) does.
    pub fn request_id(mut self, request_id: impl Into<String>) -> Self {
        self.options.request_id = Some(request_id.into());
        self
    }

    /// Returns the future of the call, which is `Send` and `'static`: it can be spawned, and joined with others.
    pub fn send(self) -> HttpResponseFuture {
        Box::pin(async move {
            let Self { core, handle, request, auth, options, extras, .. } = &self;
            let exchange = core.exchange();
            let build = || WireRequest::build_custom(&exchange.endpoint, exchange.service, request, *auth, extras);
            let execution = Execution {
                core,
                handle: handle.as_ref(),
                called: self.called(),
                options,
                secrets: SentSecrets { request: empty(), extras: Some(extras.clone()), token: None },
                expected: Expected::anything(),
                build: &build,
            };
            let received = execution.run().await?;
            let (called, secrets) = (received.called.clone(), received.secrets.clone());
            Ok(HttpResponse { raw: received.decoded(Anomalies::default()), called, secrets })
        })
    }

    /// Sets all inputs.
    pub(crate) fn with_extras(mut self, extras: Extras) -> Self {
        self.extras = Arc::new(extras);
        self
    }

    fn extras(&mut self) -> &mut Extras {
        Arc::make_mut(&mut self.extras)
    }

    /// Returns the method and the path, as errors name the call.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.request.method, escape(&self.request.path, PATH_CHARACTERS))
    }

    fn called(&self) -> Called {
        let target = Target {
            operation: Name::from(self.name()),
            group: None,
            method: method_name(&self.request.method),
            path: self.request.path.clone(),
        };
        Called { target, auth: self.auth, effect: self.effect, has_response: true, already_done: &[] }
    }
}

impl IntoFuture for CustomCall {
    type Output = Result<HttpResponse>;
    type IntoFuture = HttpResponseFuture;

    fn into_future(self) -> HttpResponseFuture {
        self.send()
    }
}

/// Omits the values of the inputs, which may be secrets.
impl fmt::Debug for CustomCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomCall")
            .field("method", &self.request.method)
            .field("path", &self.request.path)
            .field("effect", &self.effect)
            .field("inputs", &self.extras)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// The HTTP response of a [`CustomCall`] that succeeded: its status is 2xx, and it reports no error.
pub struct HttpResponse {
    raw: RawResponse,
    called: Called,
    secrets: SentSecrets,
}

impl HttpResponse {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.raw.response.status()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.raw.response.headers()
    }

    /// Returns the id of the request: the one in the response, or else the one that the call sent.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.raw.request_id
    }

    /// Returns how many times the request was sent, at least once.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.raw.attempts
    }

    /// Returns the body as it was received. It may contain secrets.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.raw.response.body()
    }

    /// Returns the body as JSON.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Decode`](ErrorKind::Decode) if the body is not JSON.
    pub fn json(&self) -> Result<Json> {
        Json::from_body(self.body()).ok_or_else(|| {
            self.error(format!("invalid response: the body is {}, but should be JSON", Content::of(self.body())))
        })
    }

    /// Decodes the JSON of the body with `serde`.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Decode`](ErrorKind::Decode) if the body is not JSON, or not that of a `T`.
    #[cfg(feature = "serde")]
    #[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
    pub fn decode<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        self.json()?.deserialize().map_err(|error| self.error(format!("invalid response: {error}")))
    }

    /// Creates the error of a response that is not what was expected. Its status was that of a success.
    fn error(&self, message: String) -> Error {
        let error = with_response(Error::new(ErrorKind::Decode, message), &self.called, &self.raw);
        let error = if self.called.effect.is_read() { error } else { error.after_possible_effect() };
        self.secrets.redaction().redacted(error)
    }
}

/// Omits the headers and the body, which may contain secrets.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .finish_non_exhaustive()
    }
}
