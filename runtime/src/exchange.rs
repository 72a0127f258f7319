//! One HTTP exchange: assembling a request, sending it once, and receiving the response.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method, Response};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::body::{Body, Incomplete};
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, Result};
use crate::observer::{AttemptObservation, Observers, Target, milliseconds};
use crate::progress::Progress;
use crate::request::upload::FileError;
use crate::request::{OpenedBody, WireRequest};
use crate::response::Expected;
use crate::response::redaction::Secrets;
use crate::service::Service;
use crate::transport::{Transport, TransportError, TransportFuture, find_source};

/// The connection to the service: its endpoint, its properties and the transport.
pub(crate) struct Exchange {
    pub(crate) service: &'static Service,
    pub(crate) endpoint: Endpoint,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) user_agent: HeaderValue,
    /// The header that carries the request id, in requests and responses.
    pub(crate) request_id_header: HeaderName,
    pub(crate) limits: Limits,
    pub(crate) observers: Observers,
}

/// What has been received of a response whose body may be missing.
#[derive(Debug, Default)]
pub(crate) struct ReceivedHead {
    status: Option<u16>,
    request_id: Option<String>,
    progress: Progress,
}

impl ReceivedHead {
    /// Adds the status and the request id to the error of an incomplete response.
    pub(crate) fn add_to(self, error: Error) -> Error {
        let is_unsent = error.kind() == ErrorKind::Timeout && self.progress.is_unsent();
        let error = if is_unsent { error.unsent() } else { error };
        let error = error.or_request_id(self.request_id);
        match self.status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }
}

/// An attempt: a request that is sent once.
pub(crate) struct Attempt<'a> {
    pub(crate) target: Target,
    /// Counted from 1.
    pub(crate) number: u32,
    /// The timeout for the whole response.
    pub(crate) timeout: Option<Duration>,
    /// The id that the request has.
    pub(crate) request_id: &'a str,
    pub(crate) expected: &'a Expected,
    /// What the request contains as secrets. They are removed from errors.
    pub(crate) secrets: &'a dyn Secrets,
    /// Adds what the caller knows to an error.
    pub(crate) describe: &'a (dyn Fn(Error) -> Error + Sync),
}

/// The outcome of an attempt to which the service responded.
pub(crate) struct Attempted {
    pub(crate) response: Response<Bytes>,
    /// The id in the response, or else that of the request.
    pub(crate) request_id: String,
    /// The error that the response reports.
    pub(crate) error: Option<Error>,
}

/// The maximum sizes of the bodies of responses, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) response: u64,
    pub(crate) error_response: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { response: 64 * 1024 * 1024, error_response: 1024 * 1024 }
    }
}

impl Exchange {
    /// Starts an attempt, and observes it. `head` is set when the headers of the response have arrived.
    ///
    /// The request is passed to the transport here, not in the future. The future of an `async fn` would contain it, and each other
    /// argument, twice.
    pub(crate) fn attempt<'a>(
        &'a self,
        attempt: Attempt<'a>,
        mut request: http::Request<Body>,
        head: &'a mut ReceivedHead,
    ) -> impl Future<Output = Result<Attempted>> + Send + use<'a> {
        let bytes = http_body::Body::size_hint(request.body()).exact();
        let target = attempt.target.clone();
        let observation = AttemptObservation::start(self.observers.clone(), target, attempt.number, bytes);
        request.headers_mut().insert(USER_AGENT, self.user_agent.clone());
        request.body_mut().set_progress(head.progress.clone());
        let sending = observation.span().in_scope(|| self.transport.send(request));
        async move {
            let outcome = {
                // Pinned where it is created: a future with the state of an exchange is expensive to move.
                let exchange = pin!(self.exchange(&attempt.target.operation, sending, head));
                within(attempt.timeout, exchange.instrument(observation.span())).await
            };
            self.finish(&attempt, observation, std::mem::take(head), outcome)
        }
    }

    /// Ends an attempt with its outcome.
    fn finish(
        &self,
        attempt: &Attempt<'_>,
        observation: AttemptObservation,
        head: ReceivedHead,
        outcome: Result<Response<Bytes>>,
    ) -> Result<Attempted> {
        let Attempt { request_id, expected, secrets, describe, .. } = attempt;
        let described = |error: Error| describe(secrets.redaction().redacted(error));
        match outcome {
            Ok(response) => {
                let own_id = || (*request_id).to_owned();
                let request_id = head.request_id.map_or_else(own_id, |id| secrets.redacted_id(id));
                let error = self.error_in_response(&response, expected).map(described);
                observation.finish(error.as_ref(), Some(&response), &request_id);
                Ok(Attempted { response, request_id, error })
            }
            Err(error) => {
                let error = described(head.add_to(error));
                observation.finish(Some(&error), None, request_id);
                Err(error)
            }
        }
    }

    /// Waits for a response and returns it, whatever its status.
    async fn exchange(
        &self,
        operation: &str,
        sending: TransportFuture<'_>,
        head: &mut ReceivedHead,
    ) -> Result<Response<Bytes>> {
        let started = Instant::now();
        let sent = sending.await;
        let outcome = match sent {
            Ok(response) => {
                head.status = Some(response.status().as_u16());
                head.request_id = self.request_id(&response);
                self.receive(response).await
            }
            Err(error) => Err(sending_failed(error)),
        };
        let elapsed_ms = milliseconds(started.elapsed());
        match &outcome {
            Ok(response) if response.status().is_success() => {
                tracing::debug!(operation, status = response.status().as_u16(), elapsed_ms, "received a response");
            }
            Ok(response) => {
                let status = response.status().as_u16();
                tracing::debug!(operation, status, elapsed_ms, "received an error response");
            }
            Err(error) => {
                let (status, connect) = (error.status(), error.is_connect());
                tracing::debug!(operation, status, elapsed_ms, connect, "sending failed");
            }
        }
        outcome
    }

    /// Reads the body of a response, up to the limit for its status.
    ///
    /// The body of an error response may be incomplete: the status determines what happens next, not the body.
    fn receive(&self, response: Response<Body>) -> impl Future<Output = Result<Response<Bytes>>> + Send + use<'_> {
        let (parts, body) = response.into_parts();
        let is_success = parts.status.is_success();
        let limit = if is_success { self.limits.response } else { self.limits.error_response };
        async move {
            let (received, incomplete) = body.into_bytes_up_to(limit).await;
            let response = Response::from_parts(parts, received);
            match incomplete.filter(|_| is_success) {
                None => Ok(response),
                Some(reason) => Err(self.incomplete(&response, reason, limit)),
            }
        }
    }

    /// Creates the error of a success response that was not received completely.
    fn incomplete(&self, response: &Response<Bytes>, reason: Incomplete, limit: u64) -> Error {
        let error = match reason {
            Incomplete::TooLarge => too_large(limit),
            Incomplete::Broken(source) => Error::transport(
                TransportError::exchange(source)
                    .with_message("the connection to the service was lost while the response was received"),
            ),
        };
        error.with_status(response.status().as_u16()).with_request_id(self.request_id(response))
    }

    /// Returns the request id in the headers of a response.
    pub(crate) fn request_id<B>(&self, response: &Response<B>) -> Option<String> {
        let value = response.headers().get(&self.request_id_header)?;
        value.to_str().ok().map(str::to_owned)
    }
}

/// Waits for a response, until the timeout of its attempt elapses.
async fn within<T>(timeout: Option<Duration>, sending: impl Future<Output = Result<T>>) -> Result<T> {
    let Some(limit) = timeout else { return sending.await };
    tokio::time::timeout(limit, sending).await.unwrap_or_else(|_| Err(Error::attempt_timeout(limit)))
}

/// Creates the error of a success response that exceeds the limit.
fn too_large(limit: u64) -> Error {
    Error::new(
        ErrorKind::Decode,
        format!(
            "the response exceeds the limit of {limit} bytes; raise it with `max_response_bytes` of the client's \
             builder"
        ),
    )
    .after_possible_effect()
}

/// Creates the error of a request that could not be sent, or that got no response.
fn sending_failed(error: TransportError) -> Error {
    // The body failed, not the connection.
    match find_source::<FileError>(&error).map(ToString::to_string) {
        Some(message) => Error::request(message).with_source(error),
        None => Error::transport(error),
    }
}

/// The number of headers that every request has: `Accept`, `Content-Type` or `Content-Length`, `User-Agent`, and the `Host` that the
/// transport adds.
const OWN_HEADERS: usize = 4;

/// Builds the HTTP request of one attempt: adds the headers of the attempt, and its body.
pub(crate) fn assemble(
    request: &WireRequest,
    (body, content_type): OpenedBody,
    extra: impl Iterator<Item = (HeaderName, HeaderValue)>,
) -> http::Request<Body> {
    let mut http_request = http::Request::new(body);
    *http_request.method_mut() = request.method.clone();
    *http_request.uri_mut() = request.uri.clone();
    let headers = http_request.headers_mut();
    headers.reserve(request.headers.len() + extra.size_hint().0 + OWN_HEADERS);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type);
    } else if matches!(request.method, Method::POST | Method::PUT | Method::PATCH) {
        // Some gateways respond with 411 to a POST without a length.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for (name, value) in request.headers.iter().cloned().chain(extra) {
        headers.insert(name, value);
    }
    http_request
}
