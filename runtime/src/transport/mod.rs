//! The transport: the HTTP client that sends the requests.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::body::Body;

#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "reqwest")]
pub(crate) use reqwest::Reqwest;

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
/// use huaweicloud_meeting_runtime::{Body, Transport, TransportFuture};
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

/// The error of a [`Transport`]: the request could not be sent, or no response was received.
#[derive(Debug)]
pub struct TransportError {
    stage: Stage,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far an exchange had proceeded when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Connect,
    BeforeSend,
    AfterSend,
}

impl TransportError {
    /// Creates an error for a connection that could not be established. The service has not received the request, so it can
    /// always be retried.
    #[must_use]
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { stage: Stage::Connect, source: source.into() }
    }

    /// Creates an error for an established connection that was closed before any part of the request was written to it. The
    /// service has not received the request, so it can always be retried.
    #[must_use]
    pub fn unsent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { stage: Stage::BeforeSend, source: source.into() }
    }

    /// Creates an error for a connection that was lost. The service may have received the request.
    #[must_use]
    pub fn exchange(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { stage: Stage::AfterSend, source: source.into() }
    }

    /// Returns whether the connection could not be established.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.stage == Stage::Connect
    }

    /// Returns whether the service may have received the request.
    #[must_use]
    pub fn may_have_been_received(&self) -> bool {
        self.stage == Stage::AfterSend
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.stage {
            Stage::Connect => "could not connect to the service",
            Stage::BeforeSend => "the connection to the service was closed before the request was sent",
            Stage::AfterSend => "the connection to the service was lost",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
