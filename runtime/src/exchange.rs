//! One HTTP exchange: assembling a request, sending it once, and receiving the response.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method, Response};
use tokio::time::Instant;

use crate::body::{Body, Incomplete};
use crate::codec::find_string;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, Result};
use crate::service::Service;
use crate::transport::{Transport, TransportError, find_source};
use crate::upload::FileError;
use crate::wire::WireRequest;

/// The connection to the service: its endpoint, its properties and the transport.
pub(crate) struct Exchange {
    pub(crate) service: &'static Service,
    pub(crate) endpoint: Endpoint,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
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
    /// Sends a request once and returns the response, whatever its status.
    pub(crate) async fn send(
        &self,
        operation: &'static str,
        mut request: http::Request<Body>,
    ) -> Result<Response<Bytes>> {
        request.headers_mut().insert(USER_AGENT, self.user_agent.clone());
        let is_read = request.method() == Method::GET;
        let started = Instant::now();
        let outcome = match self.transport.send(request).await {
            Ok(response) => self.receive(response, is_read).await,
            Err(error) => Err(sending_failed(error)),
        };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &outcome {
            Ok(response) if response.status().is_success() => {
                tracing::debug!(operation, status = response.status().as_u16(), elapsed_ms, "received a response");
            }
            Ok(response) => {
                let code = find_string(response.body(), &[self.service.error_code]).filter(|code| !code.is_empty());
                let status = response.status().as_u16();
                tracing::debug!(operation, status, code, elapsed_ms, "received an error response");
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
    async fn receive(&self, response: Response<Body>, is_read: bool) -> Result<Response<Bytes>> {
        let (parts, body) = response.into_parts();
        let is_success = parts.status.is_success();
        let limit = if is_success { self.limits.response } else { self.limits.error_response };
        let (received, incomplete) = body.into_bytes_up_to(limit).await;
        let response = Response::from_parts(parts, received);
        let Some(reason) = incomplete.filter(|_| is_success) else { return Ok(response) };
        let error = match reason {
            Incomplete::TooLarge => too_large(limit, is_read),
            Incomplete::Broken(source) => Error::transport(
                TransportError::exchange(source)
                    .with_message("the connection to the service was lost while the response was received"),
            ),
        };
        let request_id = self.request_id(&response);
        Err(error.with_status(response.status().as_u16()).with_request_id(request_id))
    }

    /// Returns the request id in the headers of a response.
    pub(crate) fn request_id<B>(&self, response: &Response<B>) -> Option<String> {
        let value = response.headers().get(self.service.request_id_header)?;
        value.to_str().ok().map(str::to_owned)
    }
}

/// Creates the error of a success response that exceeds the limit.
fn too_large(limit: u64, is_read: bool) -> Error {
    let effect = if is_read { "" } else { "; the operation may have taken effect" };
    Error::new(
        ErrorKind::Decode,
        format!(
            "the response exceeds the limit of {limit} bytes; raise it with `max_response_bytes` of the client's \
             builder{effect}"
        ),
    )
}

/// Creates the error of a request that could not be sent, or that got no response.
fn sending_failed(error: TransportError) -> Error {
    // The body failed, not the connection.
    match find_source::<FileError>(&error).map(ToString::to_string) {
        Some(message) => Error::request(message).with_source(error),
        None => Error::transport(error),
    }
}

/// Builds the HTTP request of one attempt: opens the files of a multipart body and adds the headers of the attempt.
pub(crate) async fn assemble(
    request: &WireRequest,
    extra: &[(HeaderName, HeaderValue)],
) -> Result<http::Request<Body>> {
    let (body, content_type) = request.body.open().await?;
    let has_body = content_type.is_some();
    let mut http_request = http::Request::new(body);
    *http_request.method_mut() = request.method.clone();
    *http_request.uri_mut() = request.uri.clone();
    let headers = http_request.headers_mut();
    headers.reserve(request.headers.len() + extra.len() + 4);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type);
    } else if !has_body && matches!(request.method, Method::POST | Method::PUT | Method::PATCH) {
        // Some gateways respond with 411 to a POST without a length.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for (name, value) in request.headers.iter().chain(extra) {
        headers.insert(name.clone(), value.clone());
    }
    Ok(http_request)
}
