//! One HTTP exchange: assembling a request, sending it once, and receiving the response.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::body::Body;
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::expected::Expected;
use crate::observer::{AttemptObservation, CallObservation, Observers, Target};
use crate::random;
use crate::redaction::Redaction;
use crate::service::Service;
use crate::transport::{Transport, TransportError};
use crate::wire::{WireRequest, header};

/// The connection to the service: its endpoint, its properties and the transport.
pub(crate) struct Exchange {
    pub(crate) service: &'static Service,
    pub(crate) endpoint: Endpoint,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) observers: Observers,
}

/// What has been received of a response whose body may be missing.
#[derive(Debug, Default)]
pub(crate) struct ReceivedHead {
    status: Option<u16>,
    request_id: Option<String>,
}

impl ReceivedHead {
    /// Adds the status and the request id to the error of an incomplete response.
    pub(crate) fn add_to(self, error: Error) -> Error {
        let error = error.or_request_id(self.request_id);
        match self.status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }
}

impl Exchange {
    /// Sends a token request once and returns its success response. Any other response is an error.
    pub(crate) async fn call(&self, target: Target, request: &WireRequest) -> Result<Response<Bytes>> {
        let mut observation = CallObservation::start(self.observers.clone(), target);
        let outcome = self.send_token_request(target, request).instrument(observation.span()).await;
        let outcome = outcome.map_err(|error| error.with_operation(target.operation, 1));
        if let Ok(response) = &outcome {
            observation.received(1, response.status().as_u16(), None);
        }
        observation.finish(outcome.as_ref().err());
        outcome
    }

    async fn send_token_request(&self, target: Target, request: &WireRequest) -> Result<Response<Bytes>> {
        let request_id = random::uuid();
        let http_request = assemble(request, &[header(self.service.request_id_header, &request_id)?]).await?;
        let bytes = http_body::Body::size_hint(http_request.body()).exact();
        let observation = AttemptObservation::start(self.observers.clone(), target, 1, bytes);
        let mut head = ReceivedHead::default();
        let sent = self.send(target.operation, http_request, &mut head).instrument(observation.span()).await;
        let redacted = |error: Error| {
            Redaction::of_headers(&request.headers).redacted(error).or_request_id(Some(request_id.clone()))
        };
        match sent {
            Ok(response) => {
                let error = self.error_in_response(&response, &Expected::default()).map(redacted);
                observation.finish(error.as_ref(), Some(&response), &request_id);
                error.map_or(Ok(response), Err)
            }
            Err(error) => {
                let error = redacted(head.add_to(error));
                observation.finish(Some(&error), None, &request_id);
                Err(error)
            }
        }
    }

    /// Sends a request once and returns the response, whatever its status. `head` is set when the headers have arrived.
    pub(crate) async fn send(
        &self,
        operation: &'static str,
        request: http::Request<Body>,
        head: &mut ReceivedHead,
    ) -> Result<Response<Bytes>> {
        let started = Instant::now();
        let outcome = match self.transport.send(request).await {
            Ok(response) => {
                head.status = Some(response.status().as_u16());
                head.request_id = self.request_id(&response);
                collect(response).await
            }
            Err(error) => Err(error),
        };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok(response) if response.status().is_success() => {
                let status = response.status().as_u16();
                tracing::debug!(operation, status, elapsed_ms, "received a response");
                Ok(response)
            }
            Ok(response) => {
                let status = response.status().as_u16();
                tracing::debug!(operation, status, elapsed_ms, "received an error response");
                Ok(response)
            }
            Err(error) => {
                let connect = error.is_connect();
                tracing::debug!(operation, elapsed_ms, connect, "sending failed");
                Err(Error::transport(error))
            }
        }
    }

    /// Returns the request id in the headers of a response.
    pub(crate) fn request_id<B>(&self, response: &Response<B>) -> Option<String> {
        let value = response.headers().get(self.service.request_id_header)?;
        value.to_str().ok().map(str::to_owned)
    }
}

/// Reads the body of a response.
async fn collect(response: Response<Body>) -> Result<Response<Bytes>, TransportError> {
    let (parts, body) = response.into_parts();
    let body = body.into_bytes().await.map_err(TransportError::exchange)?;
    Ok(Response::from_parts(parts, body))
}

/// Builds the HTTP request of one attempt: reads the files of a multipart body and adds the headers of the attempt.
pub(crate) async fn assemble(
    request: &WireRequest,
    extra: &[(HeaderName, HeaderValue)],
) -> Result<http::Request<Body>> {
    let (body, content_type) = request.body.load().await?;
    let has_body = content_type.is_some();
    let mut http_request = http::Request::new(Body::from(body));
    *http_request.method_mut() = request.method.clone();
    *http_request.uri_mut() = request.uri.clone();
    let headers = http_request.headers_mut();
    headers.reserve(request.headers.len() + extra.len() + 3);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type.and_then(|value| HeaderValue::from_str(&value).ok()) {
        headers.insert(CONTENT_TYPE, content_type);
    } else if !has_body && matches!(request.method, http::Method::POST | http::Method::PUT | http::Method::PATCH) {
        // Some gateways respond with 411 to a POST without a length.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for (name, value) in request.headers.iter().chain(extra) {
        headers.insert(name.clone(), value.clone());
    }
    Ok(http_request)
}
