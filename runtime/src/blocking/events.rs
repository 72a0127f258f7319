//! Streams of events that block the thread.

use std::fmt;
use std::future::IntoFuture as _;

use super::background::Background;
use crate::error::Result;
use crate::events::{self, Captions};
use crate::retry::RetryPolicy;

/// A subscription to events, like the asynchronous one. [`send`](Self::send) connects and returns an [`EventStream`].
#[must_use = "a subscription does nothing until it is sent"]
#[derive(Debug)]
pub struct Subscribe<E: 'static> {
    subscribe: events::Subscribe<E>,
    background: Background,
}

impl<E: Send + 'static> Subscribe<E> {
    #[doc(hidden)]
    pub fn new(subscribe: events::Subscribe<E>, background: &Background) -> Self {
        Self { subscribe, background: background.clone() }
    }

    /// Sets how many events are kept while the program does not take them, like the method of the asynchronous subscription.
    pub fn queue_size(mut self, events: usize) -> Self {
        self.subscribe = self.subscribe.queue_size(events);
        self
    }

    /// Sets how a lost connection is established again, like the method of the asynchronous subscription.
    pub fn reconnect(mut self, policy: RetryPolicy) -> Self {
        self.subscribe = self.subscribe.reconnect(policy);
        self
    }

    /// Sets the scheme and host of the WebSocket, like the method of the asynchronous subscription.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.subscribe = self.subscribe.url(url);
        self
    }

    /// Connects and subscribes.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no connection or the service refuses the subscription, and in an asynchronous context.
    pub fn send(self) -> Result<EventStream<E>> {
        let stream = self.background.block_on(self.subscribe.into_future())??;
        Ok(EventStream { stream, background: self.background })
    }
}

/// The events that one subscription receives, as an iterator. It blocks until the next event arrives.
pub struct EventStream<E> {
    stream: events::EventStream<E>,
    background: Background,
}

impl<E> EventStream<E> {
    /// Returns what starts and stops captions.
    #[must_use]
    pub fn captions(&self) -> Captions {
        self.stream.captions()
    }

    /// Returns how many messages have arrived that are no events.
    #[must_use]
    pub fn undecodable_messages(&self) -> u64 {
        self.stream.undecodable_messages()
    }
}

impl<E> Iterator for EventStream<E> {
    type Item = Result<E>;

    fn next(&mut self) -> Option<Result<E>> {
        self.background.block_on(self.stream.next()).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stream.fmt(f)
    }
}
