//! The transport: the HTTP client that sends the requests.

use std::future::Future;
use std::pin::Pin;

use crate::body::Body;

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod built_in;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod connector;
mod error;
#[cfg(any(feature = "rustls", feature = "native-tls", feature = "reqwest"))]
mod failure;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod http1;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod http2;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod options;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod pool;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod received;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod route;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod send;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod stream;
#[cfg(feature = "rustls")]
#[path = "rustls.rs"]
mod tls;
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[path = "native_tls.rs"]
mod tls;

#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use built_in::HttpTransport;
pub use error::TransportError;
pub(crate) use error::find_source;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use options::HttpTransportBuilder;

/// The future that [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// An HTTP client that sends one request and receives the response.
///
/// Implement it to use another HTTP client, or to send requests to a proxy, a recorder or a test.
///
/// The client handles tokens, retries, timeouts, size limits and error responses. An implementation must not follow redirects
/// and must not retry. It returns a response for every status, as soon as the headers have arrived; the client reads the body.
/// An error means that there is no response. Dropping the future, or the body of the response, cancels the request.
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::{Body, Transport, TransportFuture, http};
///
/// /// Returns an empty response to every request.
/// struct Empty;
///
/// impl Transport for Empty {
///     fn send(&self, _request: http::Request<Body>) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(Body::empty())) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the response.
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
}
