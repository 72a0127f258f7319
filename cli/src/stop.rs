//! Why the program ends with something else than 0.

use std::error::Error as StdError;
use std::io::Write as _;
use std::process::ExitCode;

use huaweicloud_meeting::{Error, ErrorKind, codes};

/// Why the program ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something was refused before anything was sent.
    Refused(String),
    /// A call failed.
    Failed(Error),
    /// The answer was received and could not be written. Whoever closed the pipe does not want to hear of it.
    Unwritable(std::io::Error),
}

impl Stop {
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(_) => 2,
            Self::Failed(error) => match error.kind() {
                ErrorKind::Service => 1,
                ErrorKind::Configuration | ErrorKind::Request => 2,
                _ => 3,
            },
            Self::Unwritable(error) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
            Self::Unwritable(_) => 3,
        })
    }

    /// Says on standard error what happened. Where that cannot be written, there is nobody to tell.
    pub(crate) fn explain(&self) {
        let mut err = std::io::stderr().lock();
        let _ = match self {
            Self::Refused(message) => writeln!(err, "error: {message}"),
            Self::Failed(error) => writeln!(err, "{}", failure(error)),
            Self::Unwritable(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            Self::Unwritable(error) => writeln!(err, "error: the answer cannot be written: {error}"),
        };
    }
}

/// The error, what its code means, and what lies behind it.
fn failure(error: &Error) -> String {
    let mut text = format!("error: {error}");
    if let Some(known) = error.code().and_then(codes::find) {
        text.push_str(&format!("\n  {} {}: {}", known.code, known.name, known.meaning));
    }
    let mut source = error.source();
    while let Some(cause) = source {
        let reason = cause.to_string();
        // Layers of libraries like to repeat what the one above has said.
        if !text.contains(&reason) {
            text.push_str(&format!("\n  because: {reason}"));
        }
        source = cause.source();
    }
    text
}
