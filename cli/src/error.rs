//! Errors, and the exit codes of the program.

use std::fmt;

use huaweicloud_meeting::dynamic::DocumentError;
use huaweicloud_meeting::{ErrorKind, codes};

/// The message and the exit code with which the program ends.
#[derive(Debug)]
pub(crate) struct Error {
    exit_code: u8,
    message: String,
}

impl Error {
    /// Returns the error for invalid arguments, an invalid environment or an invalid request: nothing was sent.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { exit_code: 2, message: message.into() }
    }

    /// Returns the error for a call without a result: there was no response, or it could not be decoded or printed.
    pub(crate) fn no_result(message: impl Into<String>) -> Self {
        Self { exit_code: 3, message: message.into() }
    }

    /// Returns the exit code of the program.
    pub(crate) fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<DocumentError> for Error {
    fn from(error: DocumentError) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<huaweicloud_meeting::Error> for Error {
    fn from(error: huaweicloud_meeting::Error) -> Self {
        match error.kind() {
            ErrorKind::Service => Self { exit_code: 1, message: format!("{error}{}", meaning(&error)) },
            ErrorKind::Configuration | ErrorKind::Request => Self::invalid(with_sources(&error)),
            _ => Self::no_result(with_sources(&error)),
        }
    }
}

/// Returns a line with the meaning of the error code, or nothing if the code is not listed.
fn meaning(error: &huaweicloud_meeting::Error) -> String {
    match error.code().and_then(codes::find) {
        Some(code) => format!("\n  {}: {}", code.code, code.meaning),
        None => String::new(),
    }
}

/// Returns the message of an error, followed by those of its sources that it does not contain.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !message.contains(&text) {
            message.push_str("\n  caused by: ");
            message.push_str(&text);
        }
        source = error.source();
    }
    message
}
