//! Reading the body of a response, with a limit for the time without data.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as _, Frame};
use tokio::time::{Instant, Sleep, sleep};

use crate::body::{Body, BodyError};

/// Longer timeouts are none: the clock could overflow.
const LONGEST_IDLE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A body that is being read.
pub(super) struct Reading {
    body: Body,
    timeout: Duration,
    idle: Pin<Box<Sleep>>,
    /// Whether the time without data is running. It does not run while the consumer is busy.
    is_waiting: bool,
}

/// What was read.
pub(super) enum Read {
    Frame(Frame<Bytes>),
    End,
    /// The connection was lost.
    CutOff(BodyError),
    /// Nothing arrived for too long.
    Idle,
}

impl Reading {
    pub(super) fn new(body: Body, timeout: Duration) -> Self {
        let timeout = timeout.min(LONGEST_IDLE);
        Self { body, timeout, idle: Box::pin(sleep(timeout)), is_waiting: false }
    }

    pub(super) fn poll_frame(&mut self, context: &mut TaskContext<'_>) -> Poll<Read> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.is_waiting = false;
            return Poll::Ready(match frame {
                Some(Ok(frame)) => Read::Frame(frame),
                Some(Err(error)) => Read::CutOff(error),
                None => Read::End,
            });
        }
        if !self.is_waiting {
            self.is_waiting = true;
            self.idle.as_mut().reset(Instant::now() + self.timeout);
        }
        ready!(self.idle.as_mut().poll(context));
        Poll::Ready(Read::Idle)
    }
}
