//! Errors, and the exit codes of the program.

use std::fmt;

use huaweicloud_meeting::dynamic::DocumentError;
use huaweicloud_meeting::{ErrorKind, codes};
use huaweicloud_meeting_runtime::escape;

/// The maximum number of characters that are shown of a response.
const MAX_LINE: usize = 200;

/// The message and the exit code with which the program ends.
#[derive(Clone, Debug)]
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

    /// Returns the error for calls that the service rejected, or for a command of which a part has failed, as reported before.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { exit_code: 1, message: message.into() }
    }

    /// Adds what the error means for the command, before the message.
    pub(crate) fn with_context(self, context: &str) -> Self {
        Self { message: format!("{context}: {}", self.message), ..self }
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

impl std::error::Error for Error {}

impl From<DocumentError> for Error {
    fn from(error: DocumentError) -> Self {
        let help = error.is_unknown_name().then(|| unknown_name_help(error.path()));
        Self::invalid(format!("{error}{}", help.unwrap_or_default()))
    }
}

/// Returns a line that describes how a request can contain what the client does not have.
fn unknown_name_help(path: &str) -> String {
    if path == "operation" {
        return "\n  an endpoint without an operation is called by its method and path, such as `GET /v1/…`".to_owned();
    }
    let Some((place @ ("query" | "headers" | "body"), name)) = path.split_once('.') else { return String::new() };
    let pointer = name.replace(['.', '['], "/").replace(']', "");
    let name = if pointer == name { pointer } else { format!("/{pointer}") };
    format!("\n  to send it nevertheless, move it to the section `extra`: {{\"{place}\": {{\"{name}\": …}}}}")
}

impl From<huaweicloud_meeting::Error> for Error {
    fn from(error: huaweicloud_meeting::Error) -> Self {
        // That of a function which the session supplied, such as the one that looks up a password.
        if let Some(error) = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<Self>()) {
            return error.clone();
        }
        match error.kind() {
            ErrorKind::Service => {
                let message = format!("{error}{}{}", meaning(&error), first_line(&error).unwrap_or_default());
                Self { exit_code: 1, message }
            }
            ErrorKind::Configuration | ErrorKind::Request => Self::invalid(with_sources(&error)),
            _ => Self::no_result(with_sources(&error) + &first_line(&error).unwrap_or_default()),
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

/// Returns a line with the first line of a body that was not understood. With a status of success, only a page of HTML is shown:
/// other content may be a token.
fn first_line(error: &huaweicloud_meeting::Error) -> Option<String> {
    let body = String::from_utf8_lossy(error.response_body()?);
    let is_understood = error.code_text().is_some()
        || (!error.message().is_empty() && error.is_service() && body.contains(error.message()));
    let body = body.trim_start_matches('\u{feff}').trim_start();
    if is_understood || (error.is_decode() && !body.starts_with('<')) {
        return None;
    }
    let line = body.lines().next().filter(|line| !line.is_empty())?;
    Some(format!("\n  the response begins with: {}", escape(line.trim_end(), MAX_LINE)))
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
