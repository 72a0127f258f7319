//! The error of a call.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::error_code::ErrorCode;
use crate::transport::TransportError;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of a call.
///
/// [`kind`](Self::kind) returns what failed, and [`ErrorKind`] describes what to do about it. [`code`](Self::code)
/// distinguishes the errors that the service returns.
///
/// The display form names the operation and the reason, and never contains a secret:
///
/// ```text
/// LendBook failed: HTTP 400 LIB.0042 BOOK_NOT_FOUND (request id r-4711)
/// LendBook failed: LogIn failed: HTTP 401 LIB.0007 wrong password
/// FindBooks timed out after 30 s (3 attempts)
/// ```
///
/// # Examples
///
/// ```
/// # use huaweicloud_meeting_runtime::{Error, ErrorCode, ErrorKind};
/// # const BOOK_NOT_FOUND: ErrorCode = ErrorCode::new("LIB", 4, 42);
/// fn explain(error: &Error) -> &str {
///     match error.kind() {
///         ErrorKind::Service if error.code() == Some(BOOK_NOT_FOUND) => "There is no such book.",
///         ErrorKind::Service => error.message(),
///         ErrorKind::Transport if error.is_connect() => "The service cannot be reached.",
///         ErrorKind::Transport | ErrorKind::Timeout => "The book may have been lent: check.",
///         _ => "This is a bug.",
///     }
/// }
/// ```
pub struct Error(Box<Details>);

/// What failed in a call: the kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the handle is not configured correctly: it has no endpoint, an endpoint without TLS, or no
    /// credentials for an operation that requires them. Nothing was sent. Fix the program.
    Configuration,
    /// The request is invalid: an empty path parameter, a header value with a control character, a file that cannot be
    /// read, or a response that lacks a field which the request keeps. Nothing was sent. Fix the request.
    Request,
    /// The service could not be reached, or the connection was lost before the response arrived. Retries have been
    /// exhausted or were not allowed. If [`Error::is_connect`] is false, the operation may have taken effect: check before
    /// you repeat a call that is not idempotent.
    Transport,
    /// The timeout of the call elapsed. The operation may have taken effect: check before you repeat a call that is not
    /// idempotent.
    Timeout,
    /// The service returned an error response. Match [`Error::code`]; log [`Error::message`] and
    /// [`Error::request_id`].
    Service,
    /// The response could not be decoded. [`Error::took_effect`] returns whether the operation changed something, and
    /// [`Error::response_body`] the response. Repeating the call does not help. Please report it as a bug of this crate.
    Decode,
}

/// Boxed, so that a `Result` stays small.
struct Details {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    attempts: u32,
    retry_after: Option<Duration>,
    connect: bool,
    /// Whether the service has certainly not received the request.
    unsent: bool,
    took_effect: bool,
    login: Option<&'static str>,
    /// Explanations by the client, after the reason.
    notes: String,
    response_body: Option<Bytes>,
    /// Shared by the errors of the calls that waited for the same token.
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            operation: None,
            status: None,
            code: None,
            request_id: None,
            attempts: 0,
            retry_after: None,
            connect: false,
            unsent: false,
            took_effect: false,
            login: None,
            notes: String::new(),
            response_body: None,
            source: None,
        }))
    }

    /// Creates an error of kind [`Configuration`](ErrorKind::Configuration).
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// Creates an error of kind [`Request`](ErrorKind::Request).
    #[must_use]
    pub fn request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Request, message)
    }

    pub(crate) fn timeout(timeout: Duration) -> Self {
        let seconds = timeout.as_secs();
        let message = if timeout.subsec_nanos() == 0 {
            format!("timed out after {seconds} s")
        } else {
            format!("timed out after {} ms", timeout.as_millis())
        };
        Self::new(ErrorKind::Timeout, message)
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        let mut this = Self::new(ErrorKind::Transport, error.to_string());
        this.0.connect = error.is_connect();
        this.0.unsent = !error.may_have_been_received();
        this.with_source(error)
    }

    /// Clones the error for another call that waited for the same token.
    pub(crate) fn shared(&self) -> Self {
        let Details { kind, operation, status, attempts, retry_after, connect, unsent, took_effect, login, .. } =
            *self.0;
        Self(Box::new(Details {
            kind,
            message: self.0.message.clone(),
            operation,
            status,
            code: self.0.code.clone(),
            request_id: self.0.request_id.clone(),
            attempts,
            retry_after,
            connect,
            unsent,
            took_effect,
            login,
            notes: self.0.notes.clone(),
            response_body: self.0.response_body.clone(),
            source: self.0.source.clone(),
        }))
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Sets the operation that failed, for generated code that refuses to create a request.
    #[doc(hidden)]
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str, attempts: u32) -> Self {
        match self.0.operation {
            // The token request of the call failed.
            Some(inner) if inner != operation => self.0.login = Some(inner),
            _ => {}
        }
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self
    }

    /// Appends an explanation to the display form.
    pub(crate) fn with_note(mut self, note: &str) -> Self {
        self.0.notes.extend(["; ", note]);
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_code(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_response_body(mut self, body: Bytes) -> Self {
        self.0.response_body = Some(body);
        self
    }

    pub(crate) fn with_took_effect(mut self, took_effect: bool) -> Self {
        self.0.took_effect = took_effect;
        self
    }

    /// Returns what failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the vendor's name of the operation that failed. `None` if the error did not occur in a call.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the HTTP status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the error code of the service, to match against the constants in `codes`.
    ///
    /// `None` if the service returned no code, or one that does not have the usual form:
    /// [`code_text`](Self::code_text) returns that.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.code_text().and_then(|code| code.parse().ok())
    }

    /// Returns the error code of the service as a string.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the message of the service, or the description of an error that occurred in the client.
    ///
    /// For an error response without a message, it is the standard reason of the HTTP status, or empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the id of the request. Include it in a support request to the vendor.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns how many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the delay that the service requests before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the body of an error response, or of a response that could not be decoded. It may contain confidential data;
    /// the `Display` and `Debug` output of the error does not include it.
    #[must_use]
    pub fn response_body(&self) -> Option<&Bytes> {
        self.0.response_body.as_ref()
    }

    /// Returns the operation that failed to obtain the token for the call, if that is the reason. Check the credentials or
    /// the password.
    #[must_use]
    pub fn login(&self) -> Option<&'static str> {
        self.0.login
    }

    /// Whether the service returned an error response. Match [`code`](Self::code) to handle it.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.0.kind == ErrorKind::Service
    }

    /// Whether the timeout of the call elapsed. The operation may have taken effect.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether no connection could be established. The service has not received the request, so any call can be repeated
    /// later.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.connect
    }

    /// Whether the response could not be decoded. See [`took_effect`](Self::took_effect) before you repeat the call.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// Whether the operation changed something although the call failed, because its response could not be decoded. Do not
    /// repeat the call.
    #[must_use]
    pub fn took_effect(&self) -> bool {
        self.0.took_effect
    }

    /// Whether the service has certainly not received the request.
    pub(crate) fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Whether the service may have carried out the attempt that failed with this error.
    pub(crate) fn may_have_taken_effect(&self) -> bool {
        match self.0.kind {
            ErrorKind::Transport => !self.0.unsent,
            ErrorKind::Service => self.0.status.is_some_and(|status| status >= 500),
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(operation) = details.operation {
            write!(f, "{operation}")?;
        }
        if let Some(login) = details.login {
            write!(f, " failed: {login}")?;
        }
        if details.operation.is_some() {
            f.write_str(if details.kind == ErrorKind::Timeout { " " } else { " failed: " })?;
        }
        if details.kind == ErrorKind::Service {
            f.write_str("HTTP")?;
            if let Some(status) = details.status {
                write!(f, " {status}")?;
            }
            if let Some(code) = &details.code {
                write!(f, " {code}")?;
            }
            if !details.message.is_empty() {
                write!(f, " {}", details.message)?;
            }
        } else {
            f.write_str(&details.message)?;
        }
        if details.took_effect {
            f.write_str("; the operation took effect")?;
        }
        f.write_str(&details.notes)?;
        match (&details.request_id, details.attempts) {
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
            .field("code", &details.code)
            .field("message", &details.message)
            .field("request_id", &details.request_id)
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
