//! The stream of events.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::captions::Captions;
use crate::error::Result;

/// A stream of events.
#[must_use = "a stream does nothing unless it is polled"]
pub struct EventStream<E> {
    events: PhantomData<fn() -> E>,
}

impl<E> EventStream<E> {
    /// Returns the next event, or `None` after the end. No event is lost if the future is dropped.
    pub async fn next(&mut self) -> Option<Result<E>> {
        poll_fn(|task| Pin::new(&mut *self).poll_next(task)).await
    }

    /// Returns what starts and stops captions.
    pub fn captions(&self) -> Captions {
        Captions::new()
    }

    /// Returns how many messages were received that could not be decoded.
    #[must_use]
    pub fn undecodable(&self) -> u64 {
        0
    }
}

impl<E> Stream for EventStream<E> {
    type Item = Result<E>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<E>>> {
        Poll::Ready(None)
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}
