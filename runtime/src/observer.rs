//! Watching calls: `tracing` spans, and an observer for metrics. The names follow the semantic conventions of OpenTelemetry
//! where these have one; `generated/guide/tracing.md` lists them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::time::Instant;
use tracing::Span;
use tracing::field::Empty;

use crate::codec::Anomalies;
use crate::error::{Error, ErrorKind};
use crate::name::Name;
use crate::operation::Operation;

/// Receives an event for each finished attempt and call, to count and measure them.
///
/// The methods are called in the task of the call: they should return quickly. Calls that obtain, refresh or revoke a token
/// are observed, too. Events contain no secrets.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use huaweicloud_meeting::{CallFinished, Observer};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn call_finished(&self, call: &CallFinished<'_>) {
///         if call.error.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Called after each attempt.
    fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        let _ = attempt;
    }

    /// Called after each call, after its response has been decoded.
    fn call_finished(&self, call: &CallFinished<'_>) {
        let _ = call;
    }
}

/// An attempt that finished: a request was sent, and a response or an error came back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AttemptFinished<'a> {
    /// The vendor's name of the operation, or the method and the path of a [custom call](crate::CustomCall).
    pub operation: &'a str,
    /// The group of the operation, by the name of its Cargo feature. `None` for token requests of the client and for custom
    /// calls.
    pub group: Option<&'static str>,
    /// The number of the attempt, counted from 1.
    pub attempt: u32,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The error of the attempt, if it failed.
    pub error: Option<&'a Error>,
    /// Whether the attempt was cancelled: the timeout of the call elapsed, or its future was dropped.
    pub is_cancelled: bool,
    /// The time from sending the request to receiving the whole response.
    pub elapsed: Duration,
    /// The size of the request's body, if it is known before it is sent.
    pub request_bytes: Option<u64>,
    /// The size of the response's body, if it was received.
    pub response_bytes: Option<u64>,
}

impl AttemptFinished<'_> {
    /// Returns the type of the error, as [`CallFinished::error_type`] does.
    #[must_use]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        error_type(self.error, self.is_cancelled)
    }
}

/// A call that finished.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallFinished<'a> {
    /// The vendor's name of the operation, or the method and the path of a [custom call](crate::CustomCall).
    pub operation: &'a str,
    /// The group of the operation, by the name of its Cargo feature. `None` for token requests of the client and for custom
    /// calls.
    pub group: Option<&'static str>,
    /// How many times the request was sent. It is 0 if the call was cancelled.
    pub attempts: u32,
    /// The HTTP status of the last response, if there was one.
    pub status: Option<u16>,
    /// The error that the call returned, if it failed.
    pub error: Option<&'a Error>,
    /// Whether the future of the call was dropped before it finished.
    pub is_cancelled: bool,
    /// The time from the start of the call to its end, including the login, retries and their delays.
    pub elapsed: Duration,
}

impl CallFinished<'_> {
    /// Returns the type of the error with few possible values, for a label of a metric: the status of an error response
    /// (`503`), or `connect`, `transport`, `timeout`, `decode`, `request`, `credentials`, `configuration`, `file` or
    /// `cancelled`. `None` after a success.
    #[must_use]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        error_type(self.error, self.is_cancelled)
    }
}

/// Returns the type of an error, for spans and metrics.
pub(crate) fn error_type(error: Option<&Error>, is_cancelled: bool) -> Option<Cow<'static, str>> {
    let Some(error) = error else { return is_cancelled.then_some(Cow::Borrowed("cancelled")) };
    Some(Cow::Borrowed(match (error.kind(), error.status()) {
        (ErrorKind::Service, Some(status)) => return Some(Cow::Owned(status.to_string())),
        (ErrorKind::Service, None) => "service",
        (ErrorKind::Transport, _) if error.is_connect() => "connect",
        (ErrorKind::Transport, _) => "transport",
        (ErrorKind::Timeout, _) => "timeout",
        (ErrorKind::Decode, _) => "decode",
        (ErrorKind::Request, _) => "request",
        (ErrorKind::Credentials, _) => "credentials",
        (ErrorKind::Configuration, _) => "configuration",
        (ErrorKind::File, _) => "file",
    }))
}

/// The observer of a client, if it has one.
#[derive(Clone, Default)]
pub(crate) struct Observers(Option<Arc<dyn Observer>>);

impl Observers {
    pub(crate) fn new(observer: impl Observer) -> Self {
        Self(Some(Arc::new(observer)))
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Observers").field(&self.0.is_some()).finish()
    }
}

/// What is called: the static part of all spans and events of a call.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) operation: Name,
    pub(crate) group: Option<&'static str>,
    pub(crate) method: &'static str,
    pub(crate) path: Name,
}

impl Target {
    pub(crate) fn of(operation: &'static Operation) -> Self {
        let Operation { name, group, method, path, .. } = operation;
        Self { operation: Name::from(*name), group: Some(group), method: method.as_str(), path: Name::from(*path) }
    }
}

/// Observes a call from its creation until it is dropped.
#[derive(Debug)]
pub(crate) struct CallObservation {
    observers: Observers,
    span: Span,
    target: Target,
    started: Instant,
    attempts: u32,
    status: Option<u16>,
    is_finished: bool,
}

impl CallObservation {
    pub(crate) fn start(observers: Observers, target: Target) -> Self {
        let span = tracing::info_span!(
            "call",
            rpc.service = target.group,
            rpc.method = &*target.operation,
            http.request.method = target.method,
            url.template = &*target.path,
            attempts = Empty,
            anomalies = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
            error_code = Empty,
            request_id = Empty,
            elapsed_ms = Empty,
        );
        let started = Instant::now();
        Self { observers, span, target, started, attempts: 0, status: None, is_finished: false }
    }

    /// Returns the span of the call.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Records the attempts and the response of a call that has a response.
    pub(crate) fn received(&mut self, attempts: u32, status: u16, request_id: &str) {
        self.attempts = attempts;
        self.status = Some(status);
        self.span.record("request_id", request_id);
    }

    /// Ends the observation of a call whose response was decoded, with what could not be decoded in it.
    pub(crate) fn finish_decoded(self, anomalies: &Anomalies) {
        if !anomalies.is_empty() {
            let _entered = self.span.enter();
            let first = anomalies.iter().next().map(tracing::field::display);
            tracing::warn!(anomalies = anomalies.total(), first, "the response has unexpected values");
        }
        self.span.record("anomalies", anomalies.total());
        self.finish(None);
    }

    /// Ends the observation with the outcome of the call.
    pub(crate) fn finish(mut self, error: Option<&Error>) {
        if let Some(error) = error {
            self.attempts = error.attempts();
            self.status = error.status();
            record_error(&self.span, error);
            let _entered = self.span.enter();
            tracing::debug!(%error, "the call failed");
        }
        self.end(error, false);
    }

    fn end(&mut self, error: Option<&Error>, is_cancelled: bool) {
        self.is_finished = true;
        let Target { operation, group, .. } = &self.target;
        let group = *group;
        let (attempts, status, elapsed) = (self.attempts, self.status, self.started.elapsed());
        // Looking up the names of the fields takes time even if nobody records them.
        if !self.span.is_disabled() {
            self.span.record("attempts", attempts);
            record_end(&self.span, error_type(error, is_cancelled), status, elapsed);
        }
        if let Some(observer) = &self.observers.0 {
            observer.call_finished(&CallFinished { operation, group, attempts, status, error, is_cancelled, elapsed });
        }
    }
}

impl Drop for CallObservation {
    fn drop(&mut self) {
        if !self.is_finished {
            self.end(None, true);
        }
    }
}

/// Observes an attempt from sending its request until it is dropped.
pub(crate) struct AttemptObservation {
    observers: Observers,
    span: Span,
    target: Target,
    started: Instant,
    attempt: u32,
    request_bytes: Option<u64>,
    is_finished: bool,
}

impl AttemptObservation {
    pub(crate) fn start(observers: Observers, target: Target, attempt: u32, request_bytes: Option<u64>) -> Self {
        let span = tracing::debug_span!(
            "attempt",
            rpc.method = &*target.operation,
            http.request.method = target.method,
            url.template = &*target.path,
            http.request.resend_count = attempt.checked_sub(1).filter(|resends| *resends > 0),
            http.response.status_code = Empty,
            error.type = Empty,
            error_code = Empty,
            request_id = Empty,
            elapsed_ms = Empty,
        );
        Self { observers, span, target, started: Instant::now(), attempt, request_bytes, is_finished: false }
    }

    /// Returns the span of the attempt.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Ends the observation with the error of the attempt, if there is one, its response and its request id.
    pub(crate) fn finish(mut self, error: Option<&Error>, response: Option<&Response<Bytes>>, request_id: &str) {
        self.span.record("request_id", request_id);
        if let Some(error) = error {
            record_error(&self.span, error);
        }
        let status = response.map(|response| response.status().as_u16()).or(error.and_then(Error::status));
        self.end(error, false, status, response.map(|response| response.body().len() as u64));
    }

    fn end(&mut self, error: Option<&Error>, is_cancelled: bool, status: Option<u16>, response_bytes: Option<u64>) {
        self.is_finished = true;
        let Target { operation, group, .. } = &self.target;
        let group = *group;
        let (attempt, request_bytes, elapsed) = (self.attempt, self.request_bytes, self.started.elapsed());
        if !self.span.is_disabled() {
            record_end(&self.span, error_type(error, is_cancelled), status, elapsed);
        }
        if let Some(observer) = &self.observers.0 {
            observer.attempt_finished(&AttemptFinished {
                operation,
                group,
                attempt,
                status,
                error,
                is_cancelled,
                elapsed,
                request_bytes,
                response_bytes,
            });
        }
    }
}

impl Drop for AttemptObservation {
    fn drop(&mut self) {
        if !self.is_finished {
            self.end(None, true, None, None);
        }
    }
}

fn record_error(span: &Span, error: &Error) {
    span.record("error_code", error.code_text());
    if let Some(request_id) = error.request_id() {
        span.record("request_id", request_id);
    }
}

fn record_end(span: &Span, error_type: Option<Cow<'static, str>>, status: Option<u16>, elapsed: Duration) {
    span.record("http.response.status_code", status);
    span.record("error.type", error_type.as_deref());
    span.record("elapsed_ms", milliseconds(elapsed));
}

/// Returns a duration in the unit in which spans and events state it.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
