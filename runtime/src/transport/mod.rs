//! How a request reaches the service and a response comes back.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "reqwest")]
pub(crate) use reqwest::Reqwest;

/// A future that a [`Transport`] responses.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends one HTTP request and receives one whole response.
///
/// The client takes care of everything above: tokens, repeating, timeouts, errors of the service. An implementation must
/// not follow redirects and not repeat anything, and must response every status as a response. Dropping the future gives the
/// request up.
///
/// Implement it to put another HTTP stack, a proxy, a recorder or a test in the place of the built-in one:
///
/// ```
/// use bytes::Bytes;
/// use huaweicloud_meeting_runtime::{TransportFuture, Transport};
///
/// /// Says "no content" to everything.
/// struct Silent;
///
/// impl Transport for Silent {
///     fn send(&self, _request: http::Request<Bytes>) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(Bytes::new())) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and waits for the whole response.
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;
}

/// A request did not get through, or its response did not come back.
#[derive(Debug)]
pub struct TransportError {
    connect: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// No connection came about: the service has certainly not seen the request, so that it may be sent again whatever it
    /// does.
    #[must_use]
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { connect: true, source: source.into() }
    }

    /// The exchange broke at a point where the service may have seen the request.
    #[must_use]
    pub fn exchange(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { connect: false, source: source.into() }
    }

    /// Whether no connection came about.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.connect
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.connect { "the service cannot be reached" } else { "the connection to the service broke" })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
