//! Reporting a download and its attempts: to the span, and to the observer of the client.

use std::sync::{Arc, OnceLock};

use tokio::time::Instant;
use tracing::Span;
use tracing::field::Empty;

use crate::error::Error;
use crate::observer::{AttemptFinished, CallFinished, Observers, error_type, milliseconds};

/// The operation in the errors and events of downloads.
pub(super) const OPERATION: &str = "download";
const METHOD: &str = "GET";

/// When the request of an attempt was sent; empty before.
pub(super) type Sent = Arc<OnceLock<Instant>>;

/// Observes a download until it is dropped.
pub(super) struct Observation {
    observers: Observers,
    span: Span,
    started: Instant,
    attempts: u32,
    attempt: Option<Attempt>,
    /// The status of the last response.
    status: Option<u16>,
    is_finished: bool,
}

/// An attempt that has not finished.
#[derive(Default)]
struct Attempt {
    sent: Sent,
    status: Option<u16>,
    /// How many bytes of the file have been received.
    bytes: u64,
}

impl Observation {
    pub(super) fn start(observers: Observers) -> Self {
        let span = tracing::info_span!(
            "download",
            server.address = Empty,
            attempts = Empty,
            bytes = Empty,
            error.type = Empty,
            elapsed_ms = Empty,
        );
        let started = Instant::now();
        Self { observers, span, started, attempts: 0, attempt: None, status: None, is_finished: false }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// Returns how many attempts have been begun.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Begins an attempt. One that has not finished was abandoned. The caller sets the result when it sends the request.
    pub(super) fn begin_attempt(&mut self) -> Sent {
        self.end_attempt(None, true);
        self.attempts += 1;
        self.attempt.insert(Attempt::default()).sent.clone()
    }

    /// Records the status of the response whose body is the file.
    pub(super) fn opened(&mut self, status: u16) {
        self.status = Some(status);
        if let Some(attempt) = &mut self.attempt {
            attempt.status = Some(status);
        }
    }

    /// Records bytes of the file.
    pub(super) fn received(&mut self, bytes: u64) {
        if let Some(attempt) = &mut self.attempt {
            attempt.bytes += bytes;
        }
    }

    /// Ends the attempt with its error, or after it received the whole body.
    pub(super) fn attempt_finished(&mut self, error: Option<&Error>) {
        self.end_attempt(error, false);
    }

    fn end_attempt(&mut self, error: Option<&Error>, is_cancelled: bool) {
        let Some(Attempt { sent, status, bytes }) = self.attempt.take() else { return };
        let Some(sent) = sent.get() else { return };
        let status = status.or(error.and_then(Error::status));
        self.status = status.or(self.status);
        self.observers.attempt_finished(&AttemptFinished {
            operation: OPERATION,
            group: None,
            method: METHOD,
            path: None,
            attempt: self.attempts,
            status,
            request_id: None,
            error,
            is_cancelled,
            elapsed: sent.elapsed(),
            request_bytes: Some(0),
            response_bytes: status.map(|_| bytes),
        });
    }

    /// Ends the observation with the outcome of the download, and how many bytes of the file exist.
    pub(super) fn finish(&mut self, error: Option<&Error>, position: u64) {
        if let Some(error) = error {
            tracing::debug!(parent: &self.span, %error, "the download failed");
        }
        self.end(error, false, position);
    }

    /// Ends the observation of a download that was dropped, unless it has ended.
    pub(super) fn cancel(&mut self, position: u64) {
        if !self.is_finished {
            self.end(None, true, position);
        }
    }

    fn end(&mut self, error: Option<&Error>, is_cancelled: bool, position: u64) {
        self.is_finished = true;
        self.end_attempt(error, is_cancelled);
        let (attempts, elapsed) = (self.attempts, self.started.elapsed());
        self.span.record("attempts", attempts);
        self.span.record("bytes", position);
        self.span.record("elapsed_ms", milliseconds(elapsed));
        self.span.record("error.type", error_type(error, is_cancelled).as_deref());
        self.observers.call_finished(&CallFinished {
            operation: OPERATION,
            group: None,
            method: METHOD,
            path: None,
            attempts,
            status: self.status,
            error,
            is_cancelled,
            elapsed,
        });
    }
}
