//! A subscription to events, and its options.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument as _;
use tracing::field::Empty;

use super::captions::Captions;
use super::channel::EventChannel;
use super::link::Link;
use super::queue::queue;
use super::reconnect::{OPERATION, Reconnects, connect};
use super::session::Session;
use super::stream::EventStream;
use crate::call::options::DEFAULT_TIMEOUT;
use crate::error::{Error, Result};
use crate::escape::escape;
use crate::executor::require_runtime;
use crate::handle::Handle;
use crate::observer::error_type;
use crate::retry::RetryPolicy;

/// How many events the queue of a stream holds by default.
const QUEUE_SIZE: usize = 1_024;
/// The maximum number of characters that are logged of an unknown kind.
const KIND_CHARACTERS: usize = 64;

/// A subscription to events. Awaiting it connects, subscribes and returns an [`EventStream`].
///
/// The methods set options.
#[must_use = "a subscription does nothing until it is awaited: `.await` returns the stream of events"]
pub struct Subscribe<E: 'static> {
    handle: Handle,
    channel: &'static EventChannel<E>,
    kinds: Vec<String>,
    /// The kinds that are not defined.
    unknown: Vec<String>,
    queue_size: usize,
    reconnect: Option<RetryPolicy>,
    url: Option<String>,
}

impl<E: Send + 'static> Subscribe<E> {
    /// Creates a subscription to kinds of events. Those that are not known are logged.
    #[doc(hidden)]
    pub fn new<K>(handle: &Handle, channel: &'static EventChannel<E>, kinds: &[K], known: &[K]) -> Self
    where
        K: AsRef<str> + PartialEq,
    {
        let string = |kind: &K| kind.as_ref().to_owned();
        let unknown = kinds.iter().filter(|kind| !known.contains(kind)).map(string).collect();
        let kinds = kinds.iter().map(string).collect();
        // The response that has the token states the URL.
        let handle = handle.out_of_token_store();
        Self { handle, channel, kinds, unknown, queue_size: QUEUE_SIZE, reconnect: None, url: None }
    }

    /// Sets how many events are kept while the program does not take them. Defaults to 1,024; 0 is the same as 1.
    ///
    /// If more arrive, all of them are discarded, and the stream reconnects once the program has caught up: then a
    /// [`Gap`](crate::Gap) and full messages follow. A longer queue takes more memory, mostly for full messages of large meetings.
    pub fn queue_size(mut self, events: usize) -> Self {
        self.queue_size = events;
        self
    }

    /// Sets how often, and after which delays, a lost connection is established again.
    ///
    /// By default, it is tried without end, after 3 seconds at first and 60 seconds later, and up to half of that more at random.
    /// Attempts are counted from the last connection that lasted for a minute. With [`RetryPolicy::none`], the stream ends with
    /// the error of the connection. An error that no attempt would change ends it in any case.
    pub fn reconnect(mut self, policy: RetryPolicy) -> Self {
        self.reconnect = Some(policy);
        self
    }

    /// Sets the scheme and host of the WebSocket, such as `wss://r1.meeting.huaweicloud.com`.
    ///
    /// By default, it is the one that the service returns with the token of the handle. It is required if the handle has a token
    /// that you obtained: use the URL that was returned with it.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    async fn subscribe(self) -> Result<EventStream<E>> {
        require_runtime()?;
        let Self { handle, channel, kinds, unknown, queue_size, reconnect, url } = self;
        if kinds.is_empty() {
            return Err(Error::request("no kind of event is subscribed to").with_operation(OPERATION, 0));
        }
        let span = tracing::info_span!("events", server.address = Empty, reconnections = Empty, error.type = Empty);
        for kind in unknown {
            let kind = escape(&kind, KIND_CHARACTERS);
            tracing::warn!(parent: &span, kind, "subscribing to an unknown kind of event");
        }
        let (connection, kind) = (channel.connection, channel.table.kind);
        let timeout = handle.core().options().timeout.unwrap_or(DEFAULT_TIMEOUT);
        let link = Link { handle, connection, kind, kinds, url, early: queue_size.max(1), span: span.clone() };
        let connecting = connect(&link).instrument(span.clone());
        let open = tokio::time::timeout(timeout, connecting).await;
        let open = open.unwrap_or_else(|_| Err(Error::timeout(timeout, None).with_operation(OPERATION, 1)));
        span.record("error.type", error_type(open.as_ref().err(), false).as_deref());
        let open = open?;
        let (producer, consumer) = queue(queue_size);
        let (captions, requests) = Captions::new();
        let undecodable = Arc::default();
        let session = Session {
            link,
            channel,
            queue: producer,
            captions: requests,
            requested: None,
            has_warned: false,
            reconnects: Reconnects::new(reconnect, Duration::from_millis(connection.reconnect_ms)),
            undecodable: Arc::clone(&undecodable),
        };
        let task = tokio::spawn(session.run(open).instrument(span));
        Ok(EventStream::new(consumer, task.abort_handle(), captions, undecodable))
    }
}

impl<E: Send + 'static> IntoFuture for Subscribe<E> {
    type Output = Result<EventStream<E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.subscribe())
    }
}

impl<E> fmt::Debug for Subscribe<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribe")
            .field("handle", &self.handle)
            .field("kinds", &self.kinds)
            .field("queue_size", &self.queue_size)
            .field("reconnect", &self.reconnect)
            .finish_non_exhaustive()
    }
}
