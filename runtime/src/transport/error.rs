//! The error of a transport.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::escape::Escaped;

/// The maximum number of characters that a message has of the reason why there is no connection, which may come from a proxy.
const REASON_CHARACTERS: usize = 300;
const COULD_NOT_CONNECT: &str = "could not connect to the service";

/// The error of a [`Transport`](crate::Transport): the request could not be sent, or no response was received.
#[derive(Debug)]
pub struct TransportError {
    stage: Stage,
    message: Cow<'static, str>,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far an exchange had proceeded when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Connect,
    Rejected,
    BeforeSend,
    AfterSend,
}

impl TransportError {
    /// Creates an error for a connection that could not be established. The service has not received the request, so it can
    /// always be retried.
    #[must_use]
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Stage::Connect, COULD_NOT_CONNECT, source)
    }

    /// Creates an error for a connection that could not be established for a reason that a retry does not change, such as an
    /// invalid certificate or a proxy that requires credentials. It is not retried. The message of the error includes that of
    /// the source.
    #[must_use]
    pub fn rejected(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        let reason = source.to_string();
        Self::new(Stage::Rejected, COULD_NOT_CONNECT, source).with_connect_reason(&reason)
    }

    /// Creates an error for an established connection that was closed before any part of the request was written to it. The
    /// service has not received the request, so it can always be retried.
    #[must_use]
    pub fn unsent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Stage::BeforeSend, "the connection to the service was closed before the request was sent", source)
    }

    /// Creates an error for a connection that was lost. The service may have received the request.
    #[must_use]
    pub fn exchange(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Stage::AfterSend, "the connection to the service was lost", source)
    }

    fn new(
        stage: Stage,
        message: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self { stage, message: message.into(), source: source.into() }
    }

    /// Adds the reason to the message of an error for a connection that could not be established.
    pub(crate) fn with_connect_reason(self, reason: &str) -> Self {
        let reason = Escaped { string: reason, max_characters: REASON_CHARACTERS };
        self.with_message(format!("{COULD_NOT_CONNECT}: {reason}"))
    }

    /// Replaces the message.
    pub(crate) fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = message.into();
        self
    }

    /// Returns whether the connection could not be established.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.stage, Stage::Connect | Stage::Rejected)
    }

    /// Returns whether a retry would fail for the same reason.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.stage == Stage::Rejected
    }

    /// Returns whether the service may have received the request.
    #[must_use]
    pub fn may_have_been_received(&self) -> bool {
        self.stage == Stage::AfterSend
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// Returns the first error of a type in a chain of errors.
pub(crate) fn find_source<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // The source of an `io::Error` is the source of the error that it wraps.
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_found_inside_io_errors() {
        let inner = io::Error::other(io::Error::other(TransportError::connect("refused")));
        let error = TransportError::exchange(inner);
        let found: &TransportError = find_source(error.source().unwrap()).unwrap();
        assert!(found.is_connect());
    }

    #[test]
    fn only_a_rejected_connection_states_its_reason() {
        assert_eq!(TransportError::connect("refused").to_string(), "could not connect to the service");
        let rejected = TransportError::rejected("the proxy responded with HTTP 407");
        assert_eq!(rejected.to_string(), "could not connect to the service: the proxy responded with HTTP 407");
        assert!(rejected.is_connect() && !rejected.may_have_been_received());
    }
}
