//! Errors, and the exit codes of the program.

mod details;
pub(crate) mod hints;

use std::env;
use std::ffi::OsStr;
use std::fmt;

use huaweicloud_meeting::ErrorKind;
use huaweicloud_meeting::dynamic::DocumentError;
use huaweicloud_meeting_runtime::escape;

use self::details::Details;
use crate::output::{self, Node};
use crate::wire;

/// The maximum number of characters that are shown of a response.
const MAX_LINE: usize = 200;

/// The message and the exit code with which the program ends.
#[derive(Clone, Debug)]
pub(crate) struct Error {
    exit_code: u8,
    message: String,
    /// What is known about the error of a call.
    details: Option<Box<Details>>,
}

impl Error {
    /// Returns the error for invalid arguments, an invalid environment or an invalid request: nothing was sent.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { exit_code: 2, message: message.into(), details: None }
    }

    /// Returns the error for a call without a result: there was no response, or it could not be decoded or printed.
    pub(crate) fn no_result(message: impl Into<String>) -> Self {
        Self { exit_code: 3, message: message.into(), details: None }
    }

    /// Returns the error for calls that the service rejected, or for a command of which a part has failed, as reported before.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { exit_code: 1, message: message.into(), details: None }
    }

    /// Adds what the error means for the command, before the message.
    pub(crate) fn with_context(self, context: &str) -> Self {
        Self { message: format!("{context}: {}", self.message), ..self }
    }

    /// Adds that the operation had succeeded before the error, in which its response could not be printed.
    pub(crate) fn after_call(self, operation: &str, is_read: bool) -> Self {
        let note = if is_read { String::new() } else { format!("\n  {operation} has taken effect before that") };
        let details = Box::new(Details::after_call(&self.message, operation, !is_read));
        Self { message: self.message + &note, details: Some(details), ..self }
    }

    /// Returns whether a request was printed in place of being sent. This is no failure.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.exit_code == 0
    }

    /// Returns the error code of the service, if it returned one.
    pub(crate) fn code(&self) -> Option<&str> {
        self.details.as_ref()?.code()
    }

    /// Returns the exit code of the program.
    pub(crate) fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// Writes the error to standard error: in words, or as JSON if the command line asks for it.
    pub(crate) fn report(&self) {
        output::eprint(&if wants_json(env::args_os()) {
            format!("{}\n", self.json())
        } else {
            format!("error: {self}\n")
        });
    }

    /// Returns the error as JSON.
    pub(crate) fn json(&self) -> Node {
        Node::object([("error", Some(self.object()))])
    }

    /// Returns what is known about the error as JSON.
    pub(crate) fn object(&self) -> Node {
        let kind = match self.exit_code {
            1 => "service",
            2 => "invalid",
            _ => "no_result",
        };
        let mut fields = vec![("kind".to_owned(), Node::String(kind.to_owned()))];
        match &self.details {
            Some(details) => fields.extend(details.fields()),
            None => fields.push(("message".to_owned(), Node::String(self.message.clone()))),
        }
        fields.push(("exit_code".to_owned(), Node::Number(self.exit_code.to_string())));
        Node::Object(fields)
    }
}

/// Returns whether the command line contains `-o json`. It need not be valid.
pub(crate) fn wants_json(arguments: impl Iterator<Item = impl AsRef<OsStr>>) -> bool {
    let mut is_format = false;
    for argument in arguments.skip(1) {
        let argument = argument.as_ref();
        match argument.to_str() {
            Some("--") => return false,
            Some("json") if is_format => return true,
            Some("-ojson" | "-o=json" | "--output=json") => return true,
            _ => is_format = argument == "-o" || argument == "--output",
        }
    }
    false
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
        if wire::is_dry_run(&error) {
            return Self { exit_code: 0, message: error.to_string(), details: None };
        }
        let details = Details::of(&error);
        let line = || first_line(&error).unwrap_or_default();
        let (exit_code, message) = match error.kind() {
            ErrorKind::Service => (1, format!("{error}{}{}{}", details.meaning_line(), line(), details.hint_line())),
            ErrorKind::Configuration | ErrorKind::Request => (2, with_sources(&error)),
            _ => (3, with_sources(&error) + &line()),
        };
        Self { exit_code, message, details: Some(Box::new(details)) }
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
        // A layer often repeats the reason of the one below, with its own words before it.
        let reason = text.rsplit_once(": ").map_or(text.as_str(), |(_, reason)| reason);
        if !message.contains(reason) {
            message.push_str("\n  caused by: ");
            message.push_str(&text);
        }
        source = error.source();
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_json_if_the_response_would_be() {
        let wants = |line: &str| wants_json(line.split(' '));
        for line in
            ["hwmeeting user list -o json", "h --output json x", "h --output=json", "h -ojson", "h a -o json -- b"]
        {
            assert!(wants(line), "{line}");
        }
        for line in ["json", "h -o yaml json", "h --jq json", "h -- -o json", "h"] {
            assert!(!wants(line), "{line}");
        }
    }
}
