//! The transport: the HTTP client that sends the requests.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "reqwest")]
pub(crate) use reqwest::Reqwest;

/// The future that [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// An HTTP client that sends one request and receives the whole response.
///
/// Implement it to use another HTTP client, or to send requests to a proxy, a recorder or a test.
///
/// The client handles tokens, retries, timeouts and error responses. An implementation must not follow redirects and must
/// not retry. It returns a response for every status; an error means that there is no response. Dropping the future cancels
/// the request.
///
/// ```
/// use bytes::Bytes;
/// use huaweicloud_meeting_runtime::{Transport, TransportFuture};
///
/// /// Returns an empty response to every request.
/// struct Empty;
///
/// impl Transport for Empty {
///     fn send(&self, _request: http::Request<Bytes>) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(Bytes::new())) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the whole response.
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;
}

/// The error of a [`Transport`]: the request could not be sent, or its response could not be received.
#[derive(Debug)]
pub struct TransportError {
    connect: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// Creates an error for a connection that could not be established. The service has not received the request, so it can
    /// always be retried.
    #[must_use]
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { connect: true, source: source.into() }
    }

    /// Creates an error for a connection that was lost. The service may have received the request.
    #[must_use]
    pub fn exchange(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { connect: false, source: source.into() }
    }

    /// Returns whether the connection could not be established.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.connect
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.connect {
            "could not connect to the service"
        } else {
            "the connection to the service was lost"
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
