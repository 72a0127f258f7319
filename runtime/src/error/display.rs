//! The text of errors. Text of the service is escaped and truncated: it could forge lines of a log.

use std::error::Error as StdError;
use std::fmt;

use super::kind::{ErrorKind, TookEffect};
use super::{Details, Error, TIMED_OUT};
use crate::escape::Escaped;

/// The number of characters that an error keeps of the service's message.
const MAX_MESSAGE: usize = 4_096;
/// The maximum number of characters that are displayed of the service's message.
const MESSAGE_CHARACTERS: usize = 500;
/// The maximum number of characters that are displayed of an error code or a request id.
const ID_CHARACTERS: usize = 100;

/// Returns a message of the service for the display form.
fn message(string: &str) -> Escaped<'_> {
    Escaped { string, max_characters: MESSAGE_CHARACTERS }
}

/// Returns an error code or a request id of the service for the display form.
fn id(string: &str) -> Escaped<'_> {
    Escaped { string, max_characters: ID_CHARACTERS }
}

/// Truncates the message of an error after a number of characters.
pub(super) fn truncated(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
        message.truncate(end);
        message.push('…');
    }
    message
}

impl Details {
    /// Writes the reason of the error, without the operation and the request id.
    fn write_reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == ErrorKind::Service {
            f.write_str("HTTP")?;
            if let Some(status) = self.status {
                write!(f, " {status}")?;
            }
            match (&self.code, &self.code_text) {
                (Some(code), _) => write!(f, " {code}")?,
                (None, Some(code)) => write!(f, " {}", id(code))?,
                (None, None) => {}
            }
            if !self.message.is_empty() {
                write!(f, " {}", message(&self.message))?;
            }
        } else {
            write!(f, "{}", message(&self.message))?;
        }
        match self.took_effect {
            TookEffect::Yes => f.write_str("; the operation took effect")?,
            TookEffect::Maybe if self.kind != ErrorKind::Service => {
                f.write_str("; the operation may have taken effect")?;
            }
            TookEffect::No if self.kind == ErrorKind::Timeout && self.unsent => {
                f.write_str("; the request was not sent, because there was no connection")?;
            }
            TookEffect::Maybe | TookEffect::No => {}
        }
        f.write_str(&self.notes)?;
        if let Some(reason) = self.not_retried {
            write!(f, "; not retried, because {reason}")?;
        }
        Ok(())
    }
}

/// The reason of an error as part of another message.
pub(super) struct Reason<'a>(pub(super) &'a Details);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The operation of a login that failed; that of the call itself is not known yet.
        if let Some(operation) = &self.0.operation {
            write!(f, "{operation} failed: ")?;
        }
        self.0.write_reason(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(operation) = &details.operation {
            write!(f, "{operation}")?;
        }
        if let Some(login) = &details.login {
            write!(f, " failed: {login}")?;
        }
        if details.operation.is_some() {
            let is_verb = details.kind == ErrorKind::Timeout && details.message.starts_with(TIMED_OUT);
            f.write_str(if is_verb { " " } else { " failed: " })?;
        }
        details.write_reason(f)?;
        let request_id = details.request_id.as_deref().map(id);
        match (request_id, details.attempts) {
            (Some(id), 0..=1) => write!(f, " (request id {id})"),
            (Some(id), attempts) => write!(f, " (request id {id}, {attempts} attempts)"),
            (None, 0..=1) => Ok(()),
            (None, attempts) => write!(f, " ({attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        f.debug_struct("Error")
            .field("kind", &details.kind)
            .field("operation", &details.operation)
            .field("status", &details.status)
            .field("code", &details.code_text.as_deref().map(id))
            .field("message", &message(&details.message))
            .field("request_id", &details.request_id.as_deref().map(id))
            .field("attempts", &details.attempts)
            .field("source", &details.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_the_service_is_escaped_and_truncated() {
        let error = Error::new(ErrorKind::Service, "m\n".repeat(1_000)).with_code(Some("a\u{7}".repeat(500)), None);
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains('\n') && !text.contains('\u{7}') && text.len() < 4_000, "{text}");
        }
    }
}
