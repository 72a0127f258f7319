//! What can go wrong with a call.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::ErrorCode;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// It says which operation failed, what the service returned and how often it was tried, and never holds a secret. Ask
/// [`code`](Self::code) to tell one refusal of the service from another, [`kind`](Self::kind) or one of the predicates
/// for everything else.
pub struct Error(Box<Details>);

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was put together wrongly: no endpoint, an endpoint without TLS, no credentials for a call that needs
    /// them. Mend the program.
    Configuration,
    /// The request cannot be written: a path segment that is empty or a dot, a header value with a line break, a file
    /// that cannot be read; or it cannot be created, because a response does not contain a field to keep. Nothing was
    /// sent.
    Request,
    /// The service could not be reached, or the connection broke. [`Error::is_connect`] tells the two apart.
    Transport,
    /// The time that the call was given is over. Whether the service acted is not known.
    Timeout,
    /// The service said no. See [`Error::code`], [`Error::message`] and [`Error::status`].
    Service,
    /// The response could not be understood. If the operation changes something, the change happened; the response is in
    /// [`Error::response`].
    Decode,
}

/// Everything an error knows; boxed, so that a `Result` stays small.
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
    took_effect: bool,
    login: Option<&'static str>,
    response_body: Option<Bytes>,
    source: Option<Box<dyn StdError + Send + Sync>>,
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
            took_effect: false,
            login: None,
            response_body: None,
            source: None,
        }))
    }

    /// An error in how a client is put together.
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// An error in a request, found before it is sent.
    #[must_use]
    pub fn request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Request, message)
    }

    /// The same failure for another call that waited for the same thing; without its source, which has one owner.
    pub(crate) fn shared(&self) -> Self {
        let Details { kind, operation, status, attempts, retry_after, connect, took_effect, login, .. } = *self.0;
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
            took_effect,
            login,
            response_body: self.0.response_body.clone(),
            source: None,
        }))
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Sets the operation that failed, for generated code that refuses to create a request.
    #[doc(hidden)]
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str, attempts: u32) -> Self {
        match self.0.operation {
            // The login that a call needed failed: the call is what the user asked for, the login is the reason.
            Some(inner) if inner != operation => self.0.login = Some(inner),
            _ => {}
        }
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
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

    pub(crate) fn before_connection(mut self, connect: bool) -> Self {
        self.0.connect = connect;
        self
    }

    pub(crate) fn that_took_effect(mut self, took_effect: bool) -> Self {
        self.0.took_effect = took_effect;
        self
    }

    /// What the error is about.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, by the vendor's name.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The error code of the service, to be compared with constants of `codes`.
    ///
    /// `None` when the service gave none, or one without the usual form; [`code_text`](Self::code_text) has it then.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.code_text().and_then(|code| code.parse().ok())
    }

    /// The error code of the service as it was received.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What went wrong, in words; for a refusal of the service its own words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id under which the service knows the request. Support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the service asks to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The response as received, where it could not be understood. It is the service's data and may be confidential; no
    /// other output of the error shows it.
    #[must_use]
    pub fn response_body(&self) -> Option<&Bytes> {
        self.0.response_body.as_ref()
    }

    /// The operation that should have provided a token and failed, where that is the reason.
    #[must_use]
    pub fn login(&self) -> Option<&'static str> {
        self.0.login
    }

    /// The service said no.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.0.kind == ErrorKind::Service
    }

    /// The time was over before a response came.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// No connection came about: the service has certainly not seen the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.connect
    }

    /// Whether the service may have carried the request out, although it looks like a failure.
    pub(crate) fn leaves_open_what_happened(&self) -> bool {
        match self.0.kind {
            ErrorKind::Transport => !self.0.connect,
            ErrorKind::Service => self.0.status.is_some_and(|status| status >= 500),
            _ => false,
        }
    }

    /// The response could not be understood.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// The operation changes something and the service has done it, although the call failed (its response could not be
    /// understood). Do not repeat it.
    #[must_use]
    pub fn took_effect(&self) -> bool {
        self.0.took_effect
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(operation) = details.operation {
            write!(f, "{operation} failed")?;
            if let Some(login) = details.login {
                write!(f, " because {login} did")?;
            }
            f.write_str(": ")?;
        }
        match details.kind {
            ErrorKind::Service => {
                f.write_str("the service returned")?;
                if let Some(status) = details.status {
                    write!(f, " {status}")?;
                }
                if let Some(code) = &details.code {
                    write!(f, " {code}")?;
                }
                if !details.message.is_empty() {
                    write!(f, ", {}", details.message)?;
                }
            }
            _ => f.write_str(&details.message)?,
        }
        if details.took_effect {
            f.write_str("; the service has done what was asked")?;
        }
        if let Some(request_id) = &details.request_id {
            write!(f, " (request id {request_id})")?;
        }
        if details.attempts > 1 {
            write!(f, " after {} attempts", details.attempts)?;
        }
        Ok(())
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
