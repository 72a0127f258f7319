//! A stream of events.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::task::AbortHandle;

use super::captions::Captions;
use super::queue::Consumer;
use super::reconnect::OPERATION;
use super::session::Item;
use crate::error::{Error, Result};

/// The events that one subscription receives.
///
/// A task receives them, sends heartbeats and reconnects. It ends when the stream is dropped, which closes the connection.
///
/// It is a [`Stream`]; [`next`](Self::next) needs no other crate.
pub struct EventStream<E> {
    events: Consumer<Item<E>>,
    task: AbortHandle,
    captions: Captions,
    undecodable: Arc<AtomicU64>,
    has_ended: bool,
}

impl<E> EventStream<E> {
    pub(super) fn new(
        events: Consumer<Item<E>>,
        task: AbortHandle,
        captions: Captions,
        undecodable: Arc<AtomicU64>,
    ) -> Self {
        Self { events, task, captions, undecodable, has_ended: false }
    }

    /// Returns the next event, or `None` after the last one.
    ///
    /// A lost connection is no error: once it has been established again, an event marks the gap. No event is lost if the future
    /// is dropped, so it can be used in `select!`.
    ///
    /// # Errors
    ///
    /// Returns an error if a lost connection cannot be established again, because the service refuses it or the attempts are
    /// used up. It is the last item.
    pub async fn next(&mut self) -> Option<Result<E>> {
        poll_fn(|task| self.poll_event(task)).await
    }

    /// Returns what starts and stops captions.
    #[must_use]
    pub fn captions(&self) -> Captions {
        self.captions.clone()
    }

    /// Returns how many messages have arrived that are no events, because they are not JSON objects. They are logged and left
    /// out; the stream continues.
    #[must_use]
    pub fn undecodable_messages(&self) -> u64 {
        self.undecodable.load(Ordering::Relaxed)
    }

    fn poll_event(&mut self, task: &mut Context<'_>) -> Poll<Option<Result<E>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let item = ready!(self.events.poll_pop(task));
        self.has_ended = !matches!(item, Some(Item::Event(_)));
        Poll::Ready(Some(match item {
            Some(Item::Event(event)) => Ok(event),
            Some(Item::Last(last)) => last,
            None => {
                let message = "the task that receives events stopped: it panicked, or its runtime was shut down";
                Err(Error::configuration(message).with_operation(OPERATION, 0))
            }
        }))
    }
}

impl<E> Stream for EventStream<E> {
    type Item = Result<E>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<E>>> {
        self.poll_event(task)
    }
}

impl<E> Drop for EventStream<E> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("captions", &self.captions)
            .field("undecodable_messages", &self.undecodable_messages())
            .field("has_ended", &self.has_ended)
            .finish_non_exhaustive()
    }
}
