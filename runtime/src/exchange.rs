//! One HTTP exchange: assembling a request, sending it once, and receiving the response.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response};
use tokio::time::Instant;

use crate::body::Body;
use crate::codec::find_string;
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::service::Service;
use crate::transport::{Transport, TransportError};
use crate::wire::WireRequest;

/// The connection to the service: its endpoint, its properties and the transport.
pub(crate) struct Exchange {
    pub(crate) service: &'static Service,
    pub(crate) endpoint: Endpoint,
    pub(crate) transport: Box<dyn Transport>,
}

impl Exchange {
    /// Sends a request once and returns the response, whatever its status.
    pub(crate) async fn send(&self, operation: &'static str, request: http::Request<Body>) -> Result<Response<Bytes>> {
        let started = Instant::now();
        let outcome = self.transport.send(request).await;
        let outcome = match outcome {
            Ok(response) => collect(response).await,
            Err(error) => Err(error),
        };
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok(response) => {
                let status = response.status();
                if status.is_success() {
                    tracing::debug!(operation, status = status.as_u16(), elapsed_ms, "received a response");
                } else {
                    let code = find_string(response.body(), &[self.service.error_code]);
                    let code = code.filter(|code| !code.is_empty());
                    tracing::debug!(
                        operation,
                        status = status.as_u16(),
                        code,
                        elapsed_ms,
                        "received an error response"
                    );
                }
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
    pub(crate) fn request_id(&self, response: &Response<Bytes>) -> Option<String> {
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
