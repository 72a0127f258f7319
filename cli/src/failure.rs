//! What the program ends with when it fails.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

use huaweicloud_meeting::dynamic::DocumentError;
use huaweicloud_meeting::{Error, ErrorKind, codes};

use crate::output;

/// Why the program ends, and with which exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: u8,
    message: String,
}

impl Failure {
    /// Nothing was sent: a wrong document, a wrong configuration.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self { exit: 2, message: message.into() }
    }

    /// The service could not be reached or understood, or what it said could not be printed.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self { exit: 3, message: message.into() }
    }

    /// Says why, and ends.
    pub(crate) fn report(&self) -> ExitCode {
        output::complain(&format!("error: {}\n", self.message));
        ExitCode::from(self.exit)
    }
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Self {
        Self::refused(error.to_string())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let mut message = error.to_string();
        match error.kind() {
            ErrorKind::Service => {
                message.push_str(&meaning(&error));
                Self { exit: 1, message }
            }
            ErrorKind::Configuration | ErrorKind::Request => Self::refused(with_causes(message, &error)),
            _ => Self::broken(with_causes(message, &error)),
        }
    }
}

/// What the code of a refusal means, on a line of its own.
fn meaning(error: &Error) -> String {
    match error.code().and_then(codes::find) {
        Some(code) => format!("\n  {} means: {}", code.code, code.meaning),
        None => String::new(),
    }
}

/// The message with what lies behind it, as far as it does not say so itself.
fn with_causes(mut message: String, error: &Error) -> String {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !message.contains(&text) {
            message.push_str("\n  because: ");
            message.push_str(&text);
        }
        cause = error.source();
    }
    message
}

/// A file, or the like, that cannot be read.
pub(crate) fn unreadable(what: &dyn Display, error: &io::Error) -> Failure {
    Failure::refused(format!("{what} cannot be read: {error}"))
}
