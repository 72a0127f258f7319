//! The state of a download: attempts, the position in the file, and what to do when an attempt is cut off.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http_body::Frame;
use tracing::Instrument as _;

use super::observation::{OPERATION, Observation};
use super::range::Resumption;
use super::reading::{Read, Reading};
use super::response::{Context, Failure, Opened, idle, open};
use crate::body::BodyError;
use crate::error::{Error, ErrorKind, NotRetried, Result};
use crate::observer::milliseconds;
use crate::retry::Decision;
use crate::transport::TransportError;

/// What a download yields.
pub(super) enum Event {
    Data(Bytes),
    /// All data so far is void: the file is received from its beginning.
    Restart,
}

/// What the consumer of a download can do after an attempt was cut off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Consumer {
    /// The data so far can be replaced.
    Restartable,
    /// The data so far has been passed on.
    Stream,
}

/// A download. Polling it makes the next attempt when one fails, so that it can be dropped at any time.
pub(super) struct Transfer {
    context: Arc<Context>,
    consumer: Consumer,
    state: State,
    /// How many bytes of the file have been yielded.
    position: u64,
    /// Where the current attempt began.
    attempt_start: u64,
    total: Option<u64>,
    validator: Option<HeaderValue>,
    content_type: Option<String>,
    /// Whether the server may return the rest of a file.
    accepts_ranges: bool,
    /// Whether the rest of this file can be recognized.
    is_resumable: bool,
    /// The number of failed attempts, since the last one that made progress.
    failures: u32,
    /// Whether the server rejected the token of the link before.
    replaced_link: bool,
    /// The error that the current attempt follows.
    last_error: Option<Error>,
    has_retried: bool,
    observation: Observation,
}

enum State {
    Opening(Pin<Box<dyn Future<Output = Result<Opened, Failure>> + Send>>),
    Reading(Reading),
    Ended,
}

impl Transfer {
    /// Creates a download of a file, or of the rest of one, of which `position` bytes exist.
    pub(super) fn new(context: Arc<Context>, consumer: Consumer, position: u64) -> Self {
        let observation = Observation::start(context.core.observers().clone());
        let mut this = Self {
            context,
            consumer,
            state: State::Ended,
            position,
            attempt_start: position,
            total: None,
            validator: None,
            content_type: None,
            accepts_ranges: true,
            is_resumable: true,
            failures: 0,
            replaced_link: false,
            last_error: None,
            has_retried: false,
            observation,
        };
        this.begin_attempt(Duration::ZERO);
        this
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Returns the size of the file, if it is known.
    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    pub(super) fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Begins again, because the data so far is not the beginning of the file.
    pub(super) fn restart(&mut self) {
        (self.position, self.attempt_start) = (0, 0);
        self.begin_attempt(Duration::ZERO);
    }

    /// Polls until the headers of the first response have arrived.
    pub(super) fn poll_opened(&mut self, context: &mut TaskContext<'_>) -> Poll<Result<()>> {
        while matches!(self.state, State::Opening(_)) {
            if let Err(error) = ready!(self.poll_step(context)) {
                return Poll::Ready(Err(self.failed(error)));
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Polls for the next event; `None` is the end of the file. After an error, it has ended, too.
    pub(super) fn poll_event(&mut self, context: &mut TaskContext<'_>) -> Poll<Option<Result<Event>>> {
        while !matches!(self.state, State::Ended) {
            match ready!(self.poll_step(context)) {
                Ok(None) => {}
                Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                Err(error) => return Poll::Ready(Some(Err(self.failed(error)))),
            }
        }
        Poll::Ready(None)
    }

    fn poll_step(&mut self, context: &mut TaskContext<'_>) -> Poll<Result<Option<Event>>> {
        Poll::Ready(match &mut self.state {
            State::Ended => Ok(None),
            State::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                Ok(opened) => self.opened(opened),
                Err(failure) => self.not_opened(failure),
            },
            State::Reading(reading) => match ready!(reading.poll_frame(context)) {
                Read::Frame(frame) => self.received(frame),
                Read::End => self.body_ended(),
                Read::CutOff(error) => self.cut_off(Some(error)),
                Read::Idle => self.retry(idle(self.context.options.idle_timeout)),
            },
        })
    }

    /// Begins an attempt, from the current position if the rest of the file may be requested.
    fn begin_attempt(&mut self, delay: Duration) {
        let resumption = (self.position > 0 && self.accepts_ranges && self.is_resumable).then(|| Resumption {
            start: self.position,
            total: self.total,
            validator: self.validator.clone(),
        });
        let sent = self.observation.begin_attempt();
        let opening = open(Arc::clone(&self.context), delay, resumption, sent);
        let opening = opening.instrument(self.observation.span().clone());
        self.state = State::Opening(Box::pin(opening));
    }

    fn opened(&mut self, opened: Opened) -> Result<Option<Event>> {
        let Opened { status, body, start, total, validator, refuses_ranges, content_type } = opened;
        self.observation.opened(status);
        let is_restart = start != self.position;
        if is_restart && self.consumer == Consumer::Stream {
            return Err(self.not_resumed());
        }
        self.check_size(total.unwrap_or(0))?;
        self.total = total.or(self.total.filter(|_| start > 0));
        self.validator = validator.or_else(|| self.validator.take().filter(|_| start > 0));
        self.content_type = content_type;
        self.accepts_ranges &= !refuses_ranges;
        // Without both, nothing shows whether the rest belongs to the same file.
        self.is_resumable = self.accepts_ranges && (self.validator.is_some() || self.total.is_some());
        (self.position, self.attempt_start, self.replaced_link) = (start, start, false);
        self.state = State::Reading(Reading::new(body, self.context.options.idle_timeout));
        Ok(is_restart.then_some(Event::Restart))
    }

    fn not_opened(&mut self, failure: Failure) -> Result<Option<Event>> {
        match failure {
            Failure::Link(error) => Err(error.without_effect().after(self.last_error.as_ref())),
            Failure::Range(error) if self.consumer == Consumer::Restartable => {
                self.observation.attempt_finished(Some(&error));
                tracing::debug!(parent: self.observation.span(), "the server does not resume the download: starting again");
                self.accepts_ranges = false;
                self.restart();
                Ok(Some(Event::Restart))
            }
            Failure::Range(_) => Err(self.not_resumed()),
            Failure::Attempt(error) if self.is_used_link(&error) => {
                self.observation.attempt_finished(Some(&error));
                self.replaced_link = true;
                self.last_error = Some(error);
                self.begin_attempt(Duration::ZERO);
                Ok(None)
            }
            Failure::Attempt(error) => self.retry(error),
        }
    }

    /// Returns whether the server rejected the token of a link, and another link has not been tried yet.
    fn is_used_link(&self, error: &Error) -> bool {
        !self.replaced_link && self.context.source.is_issued() && matches!(error.status(), Some(401 | 403))
    }

    fn received(&mut self, frame: Frame<Bytes>) -> Result<Option<Event>> {
        let Some(data) = frame.into_data().ok().filter(|data| !data.is_empty()) else { return Ok(None) };
        let position = self.position.saturating_add(data.len() as u64);
        self.check_size(position)?;
        if let Some(total) = self.total.filter(|total| position > *total) {
            let message = format!("the server sent more than the {total} bytes that it announced");
            return Err(Error::new(ErrorKind::Decode, message));
        }
        self.position = position;
        self.observation.received(data.len() as u64);
        Ok(Some(Event::Data(data)))
    }

    fn check_size(&self, bytes: u64) -> Result<()> {
        let limit = self.context.options.max_bytes;
        if bytes <= limit {
            return Ok(());
        }
        let message = format!("the file exceeds the limit of {limit} bytes; raise it with `max_bytes`");
        Err(Error::new(ErrorKind::Decode, message))
    }

    fn body_ended(&mut self) -> Result<Option<Event>> {
        if self.total.is_some_and(|total| self.position < total) {
            return self.cut_off(None);
        }
        if self.has_retried {
            self.context.core.retry_budget().refund();
        }
        self.state = State::Ended;
        self.observation.attempt_finished(None);
        if self.consumer == Consumer::Stream {
            self.completed();
        }
        Ok(None)
    }

    /// Ends the download, whose data has been received and processed.
    pub(super) fn completed(&mut self) {
        self.observation.finish(None, self.position);
    }

    fn cut_off(&mut self, source: Option<BodyError>) -> Result<Option<Event>> {
        let source = source.unwrap_or_else(|| "the response ended early".into());
        let error = TransportError::exchange(source).with_message("the connection was lost within the file");
        self.retry(Error::transport(error).without_effect())
    }

    /// Begins another attempt if the policy allows it.
    fn retry(&mut self, error: Error) -> Result<Option<Event>> {
        self.observation.attempt_finished(Some(&error));
        let made_progress = self.attempt_start > 0 && self.position > self.attempt_start;
        self.failures = if made_progress { 1 } else { self.failures + 1 };
        self.attempt_start = self.position;
        match self.delay(&error) {
            Ok(delay) => {
                let (span, attempts) = (self.observation.span(), self.observation.attempts());
                let (delay_ms, received) = (milliseconds(delay), self.position);
                tracing::debug!(parent: span, attempts, delay_ms, received, %error, "retrying the download");
                self.has_retried = true;
                self.last_error = Some(error);
                self.begin_attempt(delay);
                Ok(None)
            }
            Err(_) if self.needs_new_link(&error) => {
                Err(error.with_note("the token of the link can be used once: obtain a new link"))
            }
            Err(reason) => Err(error.not_retried(reason)),
        }
    }

    /// Returns whether the download may succeed with another link, which the source does not have.
    fn needs_new_link(&self, error: &Error) -> bool {
        let is_transient = self.context.core.service().retry.is_transient(error);
        !self.context.source.is_retryable() && (is_transient || matches!(error.status(), Some(401 | 403)))
    }

    fn delay(&self, error: &Error) -> Result<Duration, Option<NotRetried>> {
        let Context { core, source, options } = &*self.context;
        if !source.is_retryable() && !error.is_unsent() {
            return Err(None);
        }
        if self.consumer == Consumer::Stream && self.position > 0 && !self.is_resumable {
            return Err(None);
        }
        let policy = options.retry.or(core.options().retry).unwrap_or_default();
        match policy.decide(self.failures, true, error, &core.service().retry) {
            Decision::Retry(_) if !core.retry_budget().withdraw() => Err(Some(NotRetried::Budget)),
            Decision::Retry(delay) => Ok(delay),
            Decision::Stop(reason) => Err(reason),
        }
    }

    /// Returns the error of a stream that was cut off, and cannot go on.
    fn not_resumed(&mut self) -> Error {
        let error =
            self.last_error.take().unwrap_or_else(|| Error::new(ErrorKind::Transport, "the download was cut off"));
        error.with_note("the server does not resume downloads")
    }

    /// Ends the download with an error, which is completed.
    pub(super) fn failed(&mut self, error: Error) -> Error {
        let received = self.position;
        let received = match self.total {
            Some(total) => format!("{received} of {total} bytes were received"),
            None => format!("{received} bytes were received"),
        };
        let error = error.with_operation(OPERATION, self.observation.attempts()).with_note(&received);
        self.state = State::Ended;
        self.observation.finish(Some(&error), self.position);
        error
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        self.observation.cancel(self.position);
    }
}
