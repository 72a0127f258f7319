//! The error of a time that is malformed, or that another type cannot represent.

use std::fmt;

use crate::escape::escape;

/// The maximum number of characters that are displayed of a malformed time.
const CHARACTERS: usize = 64;

/// The error of a time that does not have the form of its type, or that another type cannot represent.
///
/// The message contains the time and the expected form, with an example. `?` converts it into
/// [`Error`](crate::Error), of kind [`Request`](crate::ErrorKind::Request).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTime {
    time: String,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// It is not what is expected.
    Form(&'static str),
    /// The type cannot represent it.
    Range(&'static str),
}

impl InvalidTime {
    pub(super) fn malformed(time: &str, expected: &'static str) -> Self {
        Self { time: escape(time, CHARACTERS), reason: Reason::Form(expected) }
    }

    pub(super) fn out_of_range(time: &dyn fmt::Display, target: &'static str) -> Self {
        Self { time: time.to_string(), reason: Reason::Range(target) }
    }
}

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time, reason } = self;
        match reason {
            Reason::Form(expected) => write!(f, "\"{time}\" is not {expected}"),
            Reason::Range(target) => write!(f, "`{target}` cannot represent the time \"{time}\""),
        }
    }
}

impl std::error::Error for InvalidTime {}
