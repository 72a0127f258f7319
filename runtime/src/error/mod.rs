//! The error of a call.

mod code;
mod display;
mod kind;
mod not_retried;
mod timeout;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

pub use self::code::{ErrorCode, KnownCode, ParseErrorCodeError};
use self::display::{Reason, truncated};
pub use self::kind::ErrorKind;
use self::kind::TookEffect;
pub(crate) use self::not_retried::{NotRetried, Seconds};
use crate::name::Name;
use crate::transport::TransportError;
use crate::values::InvalidTime;

/// How the message of a call whose timeout elapsed begins.
const TIMED_OUT: &str = "timed out";
/// The number of bytes that an error keeps of a response body.
pub(crate) const MAX_BODY: usize = 64 * 1_024;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of a call.
///
/// [`kind`](Self::kind) returns what failed, and [`ErrorKind`] describes what to do about it. [`code`](Self::code)
/// distinguishes the errors that the service returns.
///
/// The display form names the operation and the reason:
///
/// ```text
/// LendBook failed: HTTP 400 LIB.0042 BOOK_NOT_FOUND (request id r-4711)
/// LendBook failed: LogIn failed: HTTP 401 LIB.0007 wrong password (request id r-4712)
/// LendBook failed: the connection to the service was lost; the operation may have taken effect (request id r-4713)
/// FindBooks timed out after 30 s; an earlier attempt failed: HTTP 503 Service Unavailable (request id r-4714, 2 attempts)
/// ```
///
/// It is safe to log: control characters in text of the service are escaped, and long text is truncated. What the call sent
/// as a secret (the token, and every [`Secret`](crate::values::Secret) of the request) is replaced by `[redacted]` in the
/// display form, in the [message](Self::message) and in the [body](Self::response_body), even if the service returned it.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::{Error, ErrorKind};
///
/// # use huaweicloud_meeting::ErrorCode;
/// # const BOOK_NOT_FOUND: ErrorCode = ErrorCode::new("LIB", 4, 42);
/// fn explain(error: &Error) -> &str {
///     match error.kind() {
///         ErrorKind::Service if error.code() == Some(BOOK_NOT_FOUND) => "There is no such book.",
///         ErrorKind::Service => error.message(),
///         ErrorKind::Transport if error.is_connect() => "The service cannot be reached.",
///         _ if error.may_have_taken_effect() => "The book may have been lent: check.",
///         _ => "This is a bug.",
///     }
/// }
/// ```
pub struct Error(Box<Details>);

/// Boxed, so that a `Result` stays small.
#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    operation: Option<Name>,
    status: Option<u16>,
    code: Option<ErrorCode>,
    code_text: Option<String>,
    request_id: Option<String>,
    attempts: u32,
    retry_after: Option<Duration>,
    connect: bool,
    /// Whether the service has certainly not received the request.
    unsent: bool,
    /// Whether a retry would fail for the same reason.
    permanent: bool,
    took_effect: TookEffect,
    not_retried: Option<NotRetried>,
    login: Option<Name>,
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
            message: truncated(message.into()),
            operation: None,
            status: None,
            code: None,
            code_text: None,
            request_id: None,
            attempts: 0,
            retry_after: None,
            connect: false,
            unsent: false,
            permanent: false,
            took_effect: TookEffect::No,
            not_retried: None,
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

    pub(crate) fn transport(error: TransportError) -> Self {
        let mut this = Self::new(ErrorKind::Transport, error.to_string());
        this.0.connect = error.is_connect();
        this.0.unsent = !error.may_have_been_received();
        this.0.took_effect = if this.0.unsent { TookEffect::No } else { TookEffect::Maybe };
        this.0.permanent = error.is_rejected();
        this.with_source(error)
    }

    /// Clones the error for another call that waited for the same token.
    pub(crate) fn shared(&self) -> Self {
        Self(self.0.clone())
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Sets the operation that failed, for generated code that refuses to create a request.
    #[doc(hidden)]
    #[must_use]
    pub fn with_operation(mut self, operation: impl Into<Name>, attempts: u32) -> Self {
        let operation = operation.into();
        if let Some(inner) = self.0.operation.take().filter(|inner| *inner != operation) {
            // The token request of the call failed, or that of a call which this one made.
            self.0.login.get_or_insert(inner);
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

    /// Appends an earlier error of the call to the display form.
    pub(crate) fn after(self, earlier: Option<&Self>) -> Self {
        let Some(earlier) = earlier else { return self };
        self.with_note(&format!("an earlier attempt failed: {}", Reason(&earlier.0)))
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        if self.0.kind == ErrorKind::Service && status >= 500 { self.after_possible_effect() } else { self }
    }

    /// Sets the code as the service returned it, and the code that it means.
    pub(crate) fn with_code(mut self, text: Option<String>, code: Option<ErrorCode>) -> Self {
        self.0.code_text = text;
        self.0.code = code;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    /// Sets the request id, if the error has none.
    pub(crate) fn or_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = self.0.request_id.or(request_id);
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_response_body(mut self, body: Bytes) -> Self {
        // A copy, because a slice would keep the whole body in memory.
        let excerpt = body.get(..MAX_BODY).map(Bytes::copy_from_slice);
        self.0.response_body = Some(excerpt.unwrap_or(body));
        self
    }

    pub(crate) fn not_retried(mut self, reason: Option<NotRetried>) -> Self {
        self.0.not_retried = reason;
        self
    }

    /// Marks an error that occurred before the operation was called, or whose operation changes nothing.
    pub(crate) fn without_effect(mut self) -> Self {
        self.0.took_effect = TookEffect::No;
        self
    }

    /// Marks an error after which the operation may have taken effect.
    pub(crate) fn after_possible_effect(mut self) -> Self {
        self.0.took_effect = self.0.took_effect.max(TookEffect::Maybe);
        self
    }

    /// Marks an error of a response that shows that the operation took effect.
    pub(crate) fn after_effect(mut self) -> Self {
        self.0.took_effect = TookEffect::Yes;
        self
    }

    /// Maps every text that the service returned. A body that is not UTF-8 stays as it is, unless `map` changes its text.
    pub(crate) fn map_text(mut self, map: &dyn Fn(&str) -> String) -> Self {
        let details = &mut *self.0;
        details.message = map(&details.message);
        for field in [&mut details.code_text, &mut details.request_id] {
            *field = field.take().map(|text| map(&text));
        }
        if let Some(body) = &mut details.response_body {
            let text = String::from_utf8_lossy(body);
            let mapped = map(&text);
            if mapped != text {
                *body = mapped.into();
            }
        }
        self
    }

    /// Returns what failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the vendor's name of the operation that failed, the method and the path of a [custom call](crate::CustomCall),
    /// `download` for the download of a file, or `events` for a stream of events. `None` if the error did not occur in a call.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// Returns the HTTP status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the error code of the service, to match against the constants in `codes`.
    ///
    /// A number without a family, such as `111072065`, is the code of the catalog with that number, if there is only one.
    /// `None` if the service returned no code, or one of another form: [`code_text`](Self::code_text) returns that.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.0.code
    }

    /// Returns the error code as the service returned it.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        self.0.code_text.as_deref()
    }

    /// Returns the message of the service, or the description of an error that occurred in the client.
    ///
    /// For an error response without a message, it is the standard reason of the HTTP status, or empty. At most 4,096
    /// characters of the service's message are kept. They are not escaped.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the id of the request: the one in the response, or else the one that the call sends. Include it in a support
    /// request to the vendor. `None` if the error did not occur in a call.
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

    /// Returns the first 64 KiB of the body of an error response, or of a response that could not be decoded. It may contain
    /// confidential data; the `Display` and `Debug` output of the error does not include it.
    #[must_use]
    pub fn response_body(&self) -> Option<&Bytes> {
        self.0.response_body.as_ref()
    }

    /// Returns the operation that failed to obtain the token for the call, if that is the reason. Check the credentials or
    /// the password.
    #[must_use]
    pub fn login(&self) -> Option<&str> {
        self.0.login.as_deref()
    }

    /// Returns whether the service returned an error response. Match [`code`](Self::code) to handle it.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.0.kind == ErrorKind::Service
    }

    /// Returns whether the timeout of the call, or of its last attempt, elapsed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Returns whether no connection could be established. The service has not received the request, so any call can be repeated
    /// later.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.connect
    }

    /// Returns whether the response could not be decoded. See [`may_have_taken_effect`](Self::may_have_taken_effect) before you repeat
    /// the call.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// Returns whether the operation certainly changed something although the call failed: the response is JSON of the expected kind,
    /// but its content could not be decoded. Do not repeat the call.
    #[must_use]
    pub fn took_effect(&self) -> bool {
        self.0.took_effect == TookEffect::Yes
    }

    /// Returns whether the operation changed something, or may have: some attempt may have been received and was not refused. This is
    /// the case after a timeout or a lost connection, a status of 500 or more, a transient error code, and a response that is
    /// not what was expected. Check before you repeat a call that is not idempotent.
    ///
    /// False if the operation only reads, if nothing was sent, or if the service refused every attempt.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.took_effect != TookEffect::No
    }

    /// Returns whether the service has certainly not received the request.
    pub(crate) fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Returns whether a retry would fail for the same reason.
    pub(crate) fn is_permanent(&self) -> bool {
        self.0.permanent
    }
}

impl From<InvalidTime> for Error {
    fn from(error: InvalidTime) -> Self {
        Self::request(error.to_string()).with_source(error)
    }
}
