//! Watching calls: `tracing` spans, and an observer for metrics. The names follow the semantic conventions of OpenTelemetry
//! where these have one; `generated/guide/tracing.md` lists them.

mod event;

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
use crate::error::Error;
use crate::name::Name;
use crate::operation::Operation;

pub(crate) use event::error_type;
pub use event::{AttemptFinished, CallFinished, Observer};

/// The observer of a client, if it has one.
#[derive(Clone, Default)]
pub(crate) struct Observers(Option<Arc<dyn Observer>>);

impl Observers {
    pub(crate) fn new(observer: impl Observer) -> Self {
        Self(Some(Arc::new(observer)))
    }

    pub(crate) fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        if let Some(observer) = &self.0 {
            observer.attempt_finished(attempt);
        }
    }

    pub(crate) fn call_finished(&self, call: &CallFinished<'_>) {
        if let Some(observer) = &self.0 {
            observer.call_finished(call);
        }
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
        let Target { operation, group, method, path } = &self.target;
        let (group, path) = (*group, Some(&**path));
        let (attempts, status, elapsed) = (self.attempts, self.status, self.started.elapsed());
        // Looking up the names of the fields takes time even if no subscriber records them.
        if !self.span.is_disabled() {
            self.span.record("attempts", attempts);
            record_end(&self.span, error_type(error, is_cancelled), status, elapsed);
        }
        let call = CallFinished { operation, group, method, path, attempts, status, error, is_cancelled, elapsed };
        self.observers.call_finished(&call);
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

/// How an attempt ended.
#[derive(Default)]
struct Ended<'a> {
    error: Option<&'a Error>,
    is_cancelled: bool,
    status: Option<u16>,
    request_id: Option<&'a str>,
    response_bytes: Option<u64>,
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
        let response_bytes = response.map(|response| response.body().len() as u64);
        self.end(Ended { error, is_cancelled: false, status, request_id: Some(request_id), response_bytes });
    }

    fn end(&mut self, ended: Ended<'_>) {
        self.is_finished = true;
        let Ended { error, is_cancelled, status, request_id, response_bytes } = ended;
        let Target { operation, group, method, path } = &self.target;
        let (group, path) = (*group, Some(&**path));
        let (attempt, request_bytes, elapsed) = (self.attempt, self.request_bytes, self.started.elapsed());
        if !self.span.is_disabled() {
            record_end(&self.span, error_type(error, is_cancelled), status, elapsed);
        }
        self.observers.attempt_finished(&AttemptFinished {
            operation,
            group,
            method,
            path,
            attempt,
            status,
            request_id,
            error,
            is_cancelled,
            elapsed,
            request_bytes,
            response_bytes,
        });
    }
}

impl Drop for AttemptObservation {
    fn drop(&mut self) {
        if !self.is_finished {
            self.end(Ended { is_cancelled: true, ..Ended::default() });
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
