//! A value that a task keeps up to date with a stream of events.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_core::Stream;
use tokio::sync::watch::{Receiver, Sender, channel};
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument as _;

use crate::error::{Error, Result};
use crate::executor::require_runtime;

/// How long to wait for the first events.
const FIRST_EVENTS: Duration = Duration::from_secs(5);

/// How long after a gap what the service has not confirmed is kept. It sends all it has within milliseconds.
const CONFIRMATION: Duration = Duration::from_secs(10);

/// A value that events change.
pub trait Snapshot: Clone + Send + Sync + 'static {
    /// The type of the events.
    type Event: Send;

    /// Applies an event. Returns whether it may have changed the value.
    fn fold(&mut self, event: Self::Event) -> bool;

    /// Returns whether events may be missing before this one.
    fn is_gap(event: &Self::Event) -> bool;

    /// Discards what has not been confirmed since the last gap. Returns whether there was anything.
    fn discard_stale(&mut self) -> bool;

    /// Returns how long to wait for the next of the first events, or `None` if there were enough.
    fn wait(&self) -> Option<Duration>;
}

/// A value that a task keeps up to date. The task ends with the stream, and when the last clone is dropped.
pub struct Live<S> {
    receiver: Receiver<State<S>>,
    /// The version that `changed` returned last.
    seen: AtomicU64,
    task: Arc<Task>,
}

struct State<S> {
    snapshot: S,
    version: u64,
    /// The end of the stream.
    end: Option<Result<()>>,
}

struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<S: Snapshot> Live<S> {
    /// Waits for the first events, at most five seconds, and starts the task that applies those that follow.
    ///
    /// # Errors
    /// Returns the error of the stream, if it fails before there were enough events.
    pub async fn follow<E>(mut events: E, mut snapshot: S) -> Result<Self>
    where
        E: Stream<Item = Result<S::Event>> + Unpin + Send + 'static,
    {
        require_runtime()?;
        let latest = Instant::now() + FIRST_EVENTS;
        let mut end = None;
        while let Some(wait) = snapshot.wait() {
            let deadline = Instant::now().checked_add(wait).map_or(latest, |deadline| deadline.min(latest));
            let Ok(item) = timeout_at(deadline, next(&mut events)).await else { break };
            let Some(event) = item else {
                end = Some(Ok(()));
                break;
            };
            snapshot.fold(event?);
        }
        let (sender, receiver) = channel(State { snapshot, version: 0, end });
        let task = tokio::spawn(update(events, sender).in_current_span());
        Ok(Self { receiver, seen: AtomicU64::new(0), task: Arc::new(Task(task.abort_handle())) })
    }

    /// Returns the value.
    #[must_use]
    pub fn snapshot(&self) -> S {
        self.receiver.borrow().snapshot.clone()
    }

    /// Returns what a function returns for the value. No event is applied meanwhile.
    pub fn read<T>(&self, read: impl FnOnce(&S) -> T) -> T {
        read(&self.receiver.borrow().snapshot)
    }

    /// Waits for a change that this method has not returned, and returns the value, or `None` at the end of the stream.
    ///
    /// # Errors
    /// Returns the error with which the stream ended, after all changes before it.
    pub async fn changed(&self) -> Result<Option<S>> {
        let seen = self.seen.load(Ordering::Acquire);
        let mut receiver = self.receiver.clone();
        let state = receiver.wait_for(|state| state.version > seen || state.end.is_some()).await;
        let state = state.map_err(|_| Error::configuration("the task that applies the events was aborted"))?;
        if state.version > seen {
            self.seen.fetch_max(state.version, Ordering::AcqRel);
            return Ok(Some(state.snapshot.clone()));
        }
        match &state.end {
            Some(Err(error)) => Err(error.shared()),
            _ => Ok(None),
        }
    }
}

impl<S> Clone for Live<S> {
    fn clone(&self) -> Self {
        let seen = AtomicU64::new(self.seen.load(Ordering::Acquire));
        Self { receiver: self.receiver.clone(), seen, task: Arc::clone(&self.task) }
    }
}

impl<S: fmt::Debug> fmt::Debug for Live<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.receiver.borrow();
        f.debug_struct("Live").field("snapshot", &state.snapshot).field("end", &state.end).finish_non_exhaustive()
    }
}

/// Applies events until the stream ends.
async fn update<S: Snapshot, E>(mut events: E, sender: Sender<State<S>>)
where
    E: Stream<Item = Result<S::Event>> + Unpin,
{
    let mut confirmed_by = None;
    while sender.borrow().end.is_none() {
        let item = match confirmed_by {
            Some(deadline) => timeout_at(deadline, next(&mut events)).await.ok(),
            None => Some(next(&mut events).await),
        };
        match item {
            Some(Some(Ok(event))) => {
                if S::is_gap(&event) {
                    confirmed_by = Some(Instant::now() + CONFIRMATION);
                }
                modify(&sender, |snapshot| snapshot.fold(event));
            }
            Some(Some(Err(error))) => finish(&sender, Err(error)),
            Some(None) => finish(&sender, Ok(())),
            None => {
                confirmed_by = None;
                modify(&sender, S::discard_stale);
            }
        }
    }
}

fn modify<S>(sender: &Sender<State<S>>, change: impl FnOnce(&mut S) -> bool) {
    sender.send_if_modified(|state| {
        let has_changed = change(&mut state.snapshot);
        state.version += u64::from(has_changed);
        has_changed
    });
}

fn finish<S>(sender: &Sender<State<S>>, end: Result<()>) {
    sender.send_modify(|state| state.end = Some(end));
}

async fn next<E: Stream + Unpin>(events: &mut E) -> Option<E::Item> {
    poll_fn(|context| Pin::new(&mut *events).poll_next(context)).await
}
