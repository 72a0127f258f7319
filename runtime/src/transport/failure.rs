//! Classifying the errors of hyper: whether the service may have received the request.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

#[cfg(any(feature = "rustls", feature = "native-tls"))]
use http::Request;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use hyper::client::conn::TrySendError;

use super::error::{TransportError, find_source};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use crate::body::Body;
use crate::body::BodyError;

/// A failure to connect whose reason is known.
#[derive(Debug)]
pub(super) struct ConnectFailure {
    message: Cow<'static, str>,
    /// Whether a retry would fail for the same reason.
    is_permanent: bool,
    source: Option<BodyError>,
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
impl ConnectFailure {
    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), is_permanent: false, source: None }
    }

    pub(super) fn permanent(mut self) -> Self {
        self.is_permanent = true;
        self
    }

    pub(super) fn with_source(mut self, source: impl Into<BodyError>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for ConnectFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// An exchange without a response.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(super) struct Failed {
    pub(super) error: hyper::Error,
    /// The request, if hyper has not begun to write it.
    pub(super) unsent: Option<Box<Request<Body>>>,
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
impl From<TrySendError<Request<Body>>> for Failed {
    fn from(mut error: TrySendError<Request<Body>>) -> Self {
        Self { unsent: error.take_message().map(Box::new), error: error.into_error() }
    }
}

/// Creates the error of a connection that could not be established.
pub(super) fn connect_error(error: BodyError) -> TransportError {
    let Some(failure) = find_source::<ConnectFailure>(&*error) else {
        return TransportError::connect(error);
    };
    let (is_permanent, reason) = (failure.is_permanent, failure.to_string());
    if is_permanent { TransportError::rejected(error) } else { TransportError::connect(error) }
        .with_connect_reason(&reason)
}

/// Creates the error of an exchange over an established connection.
pub(super) fn exchange_error(error: BodyError) -> TransportError {
    if is_unsent(&*error) {
        return TransportError::unsent(error);
    }
    // hyper's message is one of a few constants, such as "message head is too large".
    match find_source::<hyper::Error>(&*error).filter(|hyper| hyper.is_parse()).map(ToString::to_string) {
        Some(reason) => TransportError::exchange(error)
            .with_message(format!("failed to read the headers of the response: {reason}")),
        None => TransportError::exchange(error),
    }
}

/// Returns whether the service has certainly not processed the request.
fn is_unsent(error: &(dyn StdError + 'static)) -> bool {
    // hyper cancels a request only if it has not begun to write it.
    if find_source::<hyper::Error>(error).is_some_and(hyper::Error::is_canceled) {
        return true;
    }
    // Both mean that the server has not processed this stream (RFC 9113, 6.8 and 8.7).
    find_source::<h2::Error>(error).is_some_and(|error| {
        let reason = error.reason();
        error.is_remote()
            && (error.is_go_away() && reason == Some(h2::Reason::NO_ERROR)
                || error.is_reset() && reason == Some(h2::Reason::REFUSED_STREAM))
    })
}
