//! The transport: the HTTP client that sends the requests.

use std::future::Future;
use std::pin::Pin;

#[cfg(feature = "events")]
use tokio::io::{AsyncRead, AsyncWrite};

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
mod system_verifier;
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

    /// Opens a connection to the host and port of a URL, for a WebSocket. With the scheme `https`, it is encrypted, and the server
    /// is verified; HTTP/2 must not be negotiated. The path of the URL is `/`.
    ///
    /// Needed for streams of events only. The built-in transport has it. By default, returns an error.
    #[cfg(feature = "events")]
    fn connect(&self, url: &http::Uri) -> ConnectFuture<'_> {
        let _ = url;
        let reason = "the transport of the client does not open connections for events; implement `Transport::connect`, or use \
                      the built-in transport (feature `rustls` or `native-tls`)";
        Box::pin(async move { Err(TransportError::rejected(reason)) })
    }
}

/// The future that [`Transport::connect`] returns.
#[cfg(feature = "events")]
pub type ConnectFuture<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn ByteStream>, TransportError>> + Send + 'a>>;

/// A connection over which bytes are sent and received, such as a `TcpStream` of tokio.
#[cfg(feature = "events")]
pub trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

#[cfg(feature = "events")]
impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}
