//! The task behind a stream of events: it receives messages, sends heartbeats and reconnects.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, Interval, MissedTickBehavior, Sleep, interval_at, sleep_until};

use super::captions::{CaptionReceiver, CaptionState};
use super::channel::{EventChannel, Gap};
use super::connection::EventConnection;
use super::link::{Link, Open};
use super::queue::Producer;
use super::reconnect::Reconnects;
use super::socket::{Received, Socket, silent};
use crate::codec::find_string;
use crate::error::{Error, Result};
use crate::escape::Escaped;
use crate::observer::error_type;
use crate::values::Secret;

/// The maximum number of characters that are logged of a code.
const CODE_CHARACTERS: usize = 64;

/// What a stream of events consists of.
pub(super) enum Item<E> {
    Event(E),
    /// The stream ends after this.
    Last(Result<E>),
}

/// The task that receives events.
pub(super) struct Session<E: 'static> {
    pub(super) link: Link,
    pub(super) channel: &'static EventChannel<E>,
    pub(super) queue: Producer<Item<E>>,
    pub(super) captions: CaptionReceiver,
    /// The captions that were requested last.
    pub(super) requested: Option<CaptionState>,
    /// Whether it was logged that captions do not arrive.
    pub(super) has_warned: bool,
    pub(super) reconnects: Reconnects,
    /// How many messages could not be decoded.
    pub(super) undecodable: Arc<AtomicU64>,
}

/// Why a connection is no longer followed.
enum Stop {
    Lost(Error),
    /// The program did not take the events in time. This many were discarded.
    Overflow(usize),
    Ended,
}

/// What happens next on a connection.
enum Step {
    Received(Result<Received>),
    Heartbeat,
    Captions,
    Silent,
}

/// The timers of a connection.
struct Timers {
    heartbeat: Interval,
    silence: Pin<Box<Sleep>>,
    limit: Duration,
    /// Keeps the token of the handle valid.
    refresh: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl<E: Send + 'static> Session<E> {
    /// Follows a connection and its successors, until the events end or a connection cannot be replaced.
    pub(super) async fn run(mut self, open: Open) {
        let mut open = Some(open);
        let mut gap = None;
        while let Some(connection) = open.take() {
            let began = Instant::now();
            let stop = self.follow(connection, gap.take()).await;
            let lost = Instant::now();
            let (discarded, error) = match stop {
                Stop::Ended => return,
                Stop::Overflow(discarded) => (discarded, None),
                Stop::Lost(error) => (0, Some(error)),
            };
            if discarded > 0 {
                tracing::warn!(discarded, "the program did not take events in time; they were discarded");
                // A program that takes nothing would lose the next events as well.
                self.queue.consumer_waits().await;
            }
            self.reconnects.connection_lasted(lost - began, self.connection().heartbeat_interval());
            match self.reconnects.reconnect(&self.link, error).await {
                Ok(connection) => open = Some(connection),
                Err(error) if self.means_end(&error) => return self.end(),
                Err(error) => {
                    self.link.span.record("error.type", error_type(Some(&error), false).as_deref());
                    tracing::debug!(%error, "the stream of events failed");
                    return self.queue.push_always(Item::Last(Err(error)));
                }
            }
            gap = Some(Gap::new(lost.elapsed(), discarded));
        }
    }

    fn connection(&self) -> &'static EventConnection {
        self.channel.connection
    }

    fn end(&self) {
        tracing::debug!("the stream of events ended");
        self.queue.push_always(Item::Last(Ok((self.channel.ended)())));
    }

    /// Returns whether a call failed because there are no more events.
    fn means_end(&self, error: &Error) -> bool {
        error.code().is_some_and(|code| self.connection().end.codes.contains(&code))
    }

    /// Passes on what arrives over a connection. `gap` precedes it.
    async fn follow(&mut self, open: Open, gap: Option<Gap>) -> Stop {
        let Open { mut socket, early } = open;
        if let Some(gap) = gap {
            self.queue.push_always(Item::Event((self.channel.gap)(gap)));
        }
        for message in early {
            if let Some(stop) = self.message(&message) {
                return stop;
            }
        }
        let stop = match self.messages(&mut socket).await {
            Ok(stop) => stop,
            Err(error) => Stop::Lost(error),
        };
        if !matches!(stop, Stop::Lost(_)) {
            socket.close().await;
        }
        stop
    }

    async fn messages(&mut self, socket: &mut Socket) -> Result<Stop> {
        let mut timers = Timers::new(self.connection());
        self.restore_captions();
        loop {
            let step = {
                let mut captions = pin!(self.captions.changed());
                poll_fn(|task| timers.poll_step(task, socket, captions.as_mut())).await
            };
            match step {
                Step::Received(received) => {
                    timers.received();
                    if let Received::Message(message) = received?
                        && let Some(stop) = self.message(&message)
                    {
                        return Ok(stop);
                    }
                }
                Step::Heartbeat => {
                    let handle = self.link.handle.clone();
                    timers.refresh = Some(Box::pin(async move { drop(handle.token().await) }));
                    let none = Secret::default();
                    socket.send(self.connection().heartbeat.write(&self.link.values(&none, &none))).await?;
                    // In case there was no token when they changed.
                    self.change_captions(socket).await?;
                }
                Step::Captions => self.change_captions(socket).await?,
                Step::Silent => return Err(silent(timers.limit)),
            }
        }
    }

    /// Passes on the event in a message. Returns why the connection need not be followed any more.
    fn message(&self, message: &Bytes) -> Option<Stop> {
        let table = self.channel.table;
        let kind = table.kind(message);
        let kind = kind.as_deref();
        if kind.is_some() && self.is_response(kind) {
            self.responded(kind, message);
            return None;
        }
        let (event, anomalies) = match table.decode_kind(kind, message) {
            Ok(decoded) => decoded,
            Err(error) => {
                self.undecodable.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(%error, bytes = message.len(), "a message could not be decoded");
                return None;
            }
        };
        if !anomalies.is_empty() {
            let first = anomalies.iter().next().map(tracing::field::display);
            tracing::warn!(kind, anomalies = anomalies.total(), first, "the event has unexpected values");
        }
        let end = &self.connection().end;
        if kind == Some(end.kind) && find_string(message, end.path).as_deref() == Some(end.value) {
            self.queue.push_always(Item::Event(event));
            self.end();
            return Some(Stop::Ended);
        }
        self.queue.push(Item::Event(event)).err().map(Stop::Overflow)
    }

    /// Returns whether messages of a kind are responses to messages of the client.
    fn is_response(&self, kind: Option<&str>) -> bool {
        let EventConnection { subscribe, heartbeat, captions, .. } = self.connection();
        let frames = [Some(subscribe), Some(heartbeat), captions.as_ref()];
        frames.into_iter().flatten().any(|frame| frame.literal(self.channel.table.kind) == kind)
    }

    /// Logs a response that reports a failure.
    fn responded(&self, kind: Option<&str>, message: &[u8]) {
        let Some(response) = &self.connection().subscribe.response else { return };
        if let Some(code) = find_string(message, response.code).filter(|code| code != response.success) {
            let code = Escaped { string: &code, max_characters: CODE_CHARACTERS }.to_string();
            tracing::warn!(kind, code, "the service refused a message");
        }
    }

    /// Lets captions that are on be requested again, after a reconnection.
    fn restore_captions(&mut self) {
        self.captions.mark_changed();
        if self.requested.as_ref().is_some_and(|requested| requested.is_on) {
            self.requested = None;
        }
    }

    /// Logs that captions do not arrive, because the stream is not subscribed to their kind.
    fn warn_without_subscription(&mut self, captions: &CaptionState) {
        let kind = self.connection().caption_kind.filter(|kind| !self.link.kinds.iter().any(|other| other == kind));
        if let Some(kind) = kind.filter(|_| captions.is_on && !self.has_warned) {
            self.has_warned = true;
            tracing::warn!(kind, "captions do not arrive, because the stream is not subscribed to their kind");
        }
    }

    /// Requests the captions that the program wants, unless they have been requested.
    async fn change_captions(&mut self, socket: &mut Socket) -> Result<()> {
        let state = self.captions.borrow_and_update().clone();
        let (Some(frame), Some(captions)) = (&self.connection().captions, &state) else { return Ok(()) };
        if self.requested != state {
            self.warn_without_subscription(captions);
            let token = match self.link.handle.token().await {
                Ok(token) => token,
                Err(error) => {
                    tracing::debug!(%error, "captions are requested later, because there is no token");
                    return Ok(());
                }
            };
            let none = Secret::default();
            let values = self.link.values(token.secret(), &none).with_captions(captions);
            socket.send(frame.write(&values)).await?;
            tracing::debug!(on = captions.is_on, "requested captions");
            self.requested = state;
        }
        Ok(())
    }
}

impl Timers {
    fn new(connection: &EventConnection) -> Self {
        let (interval, limit) = (connection.heartbeat_interval(), Duration::from_millis(connection.silence_ms));
        let now = Instant::now();
        let mut heartbeat = interval_at(now + interval, interval);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { heartbeat, silence: Box::pin(sleep_until(now + limit)), limit, refresh: None }
    }

    fn received(&mut self) {
        self.silence.as_mut().reset(Instant::now() + self.limit);
    }

    /// Polls for what happens next. Timers are first, so that many messages do not delay them.
    fn poll_step<C>(
        &mut self,
        task: &mut Context<'_>,
        socket: &mut Socket,
        captions: Pin<&mut impl Future<Output = Result<(), C>>>,
    ) -> Poll<Step> {
        if let Some(refresh) = &mut self.refresh
            && refresh.as_mut().poll(task).is_ready()
        {
            self.refresh = None;
        }
        if self.heartbeat.poll_tick(task).is_ready() {
            return Poll::Ready(Step::Heartbeat);
        }
        // There are always senders: the stream has one.
        if let Poll::Ready(Ok(())) = captions.poll(task) {
            return Poll::Ready(Step::Captions);
        }
        if let Poll::Ready(received) = socket.poll_receive(task) {
            return Poll::Ready(Step::Received(received));
        }
        self.silence.as_mut().poll(task).map(|()| Step::Silent)
    }
}
