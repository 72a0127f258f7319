//! Why a message is refused.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::codec::DecodeError;
use crate::escape::Escaped;

/// The number of characters of an ID from outside that a message contains.
const ID_CHARACTERS: usize = 64;

/// The reason why a pushed message is refused.
///
/// Respond with [`status`](Self::status) and an empty body, and log the message: it contains neither a key nor the signature that
/// was expected. The service sends a refused message again, as one that was not received.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// The body is larger than the limit of the receiver.
    TooLarge {
        /// The size of the body.
        bytes: usize,
        /// The limit.
        max_bytes: usize,
    },
    /// The body is not JSON, or not an object.
    NotJson(DecodeError),
    /// A field that every message has is missing, or has another type than expected.
    InvalidField {
        /// The path of the field.
        path: String,
    },
    /// A field that is signed, or that the signature depends on, occurs twice. Which of the values is signed would be undefined.
    DuplicateField {
        /// The path of the field.
        path: String,
    },
    /// The receiver has no key for the subscriber of the message.
    UnknownSubscriber {
        /// The ID of the subscriber. It is not verified.
        id: String,
    },
    /// The signature was not made with a key of the subscriber: the message is forged or was changed, or the receiver has another
    /// key than the service.
    InvalidSignature {
        /// The ID of the subscriber. It is not verified.
        subscriber_id: String,
    },
    /// The message is genuine, but was sent too long ago.
    TooOld {
        /// How long ago it was sent.
        age: Duration,
        /// The limit of the receiver.
        max_age: Duration,
    },
    /// The message is genuine, but its time has not come yet: more than an hour is left.
    FromTheFuture {
        /// How much is left.
        ahead: Duration,
    },
}

impl PushError {
    /// Returns the status of the response: 413 if the body is too large, 400 if it is malformed, and 401 if the message is not
    /// genuine, is too old or comes from the future.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson(_) | Self::InvalidField { .. } | Self::DuplicateField { .. } => StatusCode::BAD_REQUEST,
            Self::UnknownSubscriber { .. }
            | Self::InvalidSignature { .. }
            | Self::TooOld { .. }
            | Self::FromTheFuture { .. } => StatusCode::UNAUTHORIZED,
        }
    }

    pub(super) fn invalid(path: &[&str]) -> Self {
        Self::InvalidField { path: path.join(".") }
    }
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |string| Escaped { string, max_characters: ID_CHARACTERS };
        match self {
            Self::TooLarge { bytes, max_bytes } => {
                write!(f, "the message has {bytes} bytes; the limit is {max_bytes} (set `max_bytes` to change it)")
            }
            Self::NotJson(error) => write!(f, "the message is not a JSON object: {error}"),
            Self::InvalidField { path } => {
                write!(f, "`{path}` is missing in the message, or has another type than expected")
            }
            Self::DuplicateField { path } => write!(f, "`{path}` occurs twice in the message"),
            Self::UnknownSubscriber { id } => {
                write!(f, "the subscriber `{}` of the message has no key", escaped(id))
            }
            Self::InvalidSignature { subscriber_id } => {
                let id = escaped(subscriber_id);
                write!(f, "the signature of the message was not made with the key of subscriber `{id}`")
            }
            Self::TooOld { age, max_age } => {
                let (age, limit) = (age.as_secs(), max_age.as_secs());
                write!(f, "the message was sent {age} s ago; the limit is {limit} s (set `max_age` to change it)")
            }
            Self::FromTheFuture { ahead } => {
                let ahead = ahead.as_secs();
                write!(f, "the message was sent {ahead} s in the future; check the clock of this machine")
            }
        }
    }
}

impl std::error::Error for PushError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(error) => Some(error),
            _ => None,
        }
    }
}
