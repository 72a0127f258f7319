//! What a stream of events consists of.

use std::fmt;
use std::time::Duration;

use super::connection::EventConnection;
use super::table::EventTable;

/// A channel of events that the client connects to.
pub struct EventChannel<E: 'static> {
    /// How messages become events.
    pub table: &'static EventTable<E>,
    /// How to connect, subscribe and stay connected.
    pub connection: &'static EventConnection,
    /// Creates the event that marks a gap.
    pub gap: fn(Gap) -> E,
    /// Creates the event that marks the end.
    pub ended: fn() -> E,
}

impl<E> fmt::Debug for EventChannel<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventChannel").field("connection", &self.connection).finish_non_exhaustive()
    }
}

/// A gap in a stream of events: events are missing before the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The time from the end of the previous connection to the new subscription.
    pub duration: Duration,
    /// How many received events were discarded because the program did not take them in time. It is 0 if the connection was
    /// lost.
    pub discarded: usize,
}

impl Gap {
    /// Creates a gap, for tests of code that handles events.
    #[must_use]
    pub fn new(duration: Duration, discarded: usize) -> Self {
        Self { duration, discarded }
    }
}
