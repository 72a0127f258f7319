//! A meeting with its connections.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::attempts::Attempts;
use super::diff::{full, messages};
use super::message::{FULL, Message};
use super::model::Meeting;
use super::tickets::Tickets;
use crate::clock::Clock;
use crate::limits;
use crate::requests::error_response::ErrorResponse;

/// The meetings that have been used, by their ID.
pub(crate) struct Sessions {
    clock: Clock,
    by_id: BTreeMap<String, Session>,
    /// The IDs of the meetings, in the order in which they were first used.
    ids: VecDeque<String>,
    pub(crate) tickets: Tickets,
    connected: u64,
}

/// A meeting with its connections.
pub(crate) struct Session {
    pub(crate) meeting: Meeting,
    pub(crate) faults: ConnectionFaults,
    pub(crate) attempts: Attempts,
    connections: Vec<Connection>,
    /// The number of the last increment of each kind.
    versions: BTreeMap<&'static str, u64>,
    connected: u64,
}

/// What happens to the next connections.
#[derive(Default)]
pub(crate) struct ConnectionFaults {
    pub(crate) upgrades: VecDeque<ErrorResponse>,
    pub(crate) subscriptions: VecDeque<(i64, String)>,
    /// The number of frames after which a connection is cut.
    pub(crate) cuts: VecDeque<usize>,
}

/// What is written to a connection.
#[derive(Debug)]
pub(crate) enum Frame {
    /// A text frame.
    Text(String),
    /// The first half of a text frame, after which the connection is cut.
    HalfText(String),
    /// Bytes that need not be a frame.
    Bytes(Vec<u8>),
    /// A close frame.
    Close,
}

/// The server's side of an open connection.
struct Connection {
    number: u64,
    kinds: BTreeSet<String>,
    is_silent: bool,
    frames: mpsc::Sender<Frame>,
    /// Dropping it cuts the connection.
    _cut: oneshot::Sender<()>,
}

/// The other end of a [`Connection`].
pub(crate) struct Outgoing {
    pub(crate) number: u64,
    pub(crate) frames: mpsc::Receiver<Frame>,
    /// Completes when the connection is to be cut.
    pub(crate) cut: oneshot::Receiver<()>,
    /// The number of frames after which the connection is cut.
    pub(crate) frame_limit: Option<usize>,
}

impl Sessions {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { tickets: Tickets::new(clock.clone()), clock, by_id: BTreeMap::new(), ids: VecDeque::new(), connected: 0 }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Session> {
        self.by_id.get(id)
    }

    /// Returns all meetings that are kept, with the number of their connections.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Meeting, usize)> {
        self.by_id.values().map(|session| (&session.meeting, session.connections.len()))
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.by_id.get_mut(id)
    }

    /// Returns a meeting, which is created if it has not been used before.
    ///
    /// If there are many, the oldest one without a connection is forgotten, preferably one that has ended.
    pub(crate) fn session(&mut self, id: &str) -> &mut Session {
        if !self.by_id.contains_key(id) {
            if self.by_id.len() >= limits::MEETINGS {
                self.forget_oldest();
            }
            self.ids.push_back(id.to_owned());
        }
        let clock = &self.clock;
        self.by_id.entry(id.to_owned()).or_insert_with(|| Session::new(id, clock))
    }

    fn forget_oldest(&mut self) {
        let session = |id: &String| self.by_id.get(id);
        let is_unused = |id: &String| session(id).is_none_or(|session| session.connections.is_empty());
        let has_ended = |id: &String| session(id).is_none_or(|session| session.meeting.is_ended);
        let first = self.ids.iter().position(|id| is_unused(id) && has_ended(id));
        if let Some(index) = first.or_else(|| self.ids.iter().position(is_unused))
            && let Some(id) = self.ids.remove(index)
        {
            self.by_id.remove(&id);
        }
    }

    /// Returns the meeting in progress that a number is in.
    pub(crate) fn with_number(&self, number: &str) -> Option<&str> {
        let has_number = |meeting: &Meeting| meeting.present().any(|person| person.string("TEL") == number);
        let mut running = self.by_id.values().map(|session| &session.meeting).filter(|meeting| meeting.is_running());
        running.find(|meeting| has_number(meeting)).map(|meeting| meeting.id.as_str())
    }

    /// Forgets all meetings, and cuts their connections.
    pub(crate) fn clear(&mut self) {
        self.by_id.clear();
        self.ids.clear();
    }

    /// Adds a connection to a meeting.
    pub(crate) fn connect(&mut self, id: &str) -> Outgoing {
        self.connected += 1;
        let number = self.connected;
        let (frames, received) = mpsc::channel(limits::FRAMES);
        let (cut, is_cut) = oneshot::channel();
        let session = self.session(id);
        let connection = Connection { number, kinds: BTreeSet::new(), is_silent: false, frames, _cut: cut };
        session.connections.push(connection);
        session.connected += 1;
        Outgoing { number, frames: received, cut: is_cut, frame_limit: session.faults.cuts.pop_front() }
    }
}

impl Session {
    fn new(id: &str, clock: &Clock) -> Self {
        Self {
            meeting: Meeting::new(id, clock),
            faults: ConnectionFaults::default(),
            attempts: Attempts::default(),
            connections: Vec::new(),
            versions: BTreeMap::new(),
            connected: 0,
        }
    }

    /// Starts another occurrence of a meeting that has ended.
    pub(crate) fn restart_if_ended(&mut self) {
        if self.meeting.is_ended {
            let calls_ring = self.meeting.calls_ring;
            self.meeting = Meeting { calls_ring, ..Meeting::new(&self.meeting.id, &self.meeting.clock) };
            self.versions.clear();
        }
    }

    /// Sends what has changed to the connections that have subscribed to it. The end of the meeting closes them.
    pub(crate) fn publish(&mut self, before: &Meeting) {
        for message in messages(before, &self.meeting) {
            self.send(&message);
        }
        if self.meeting.is_ended && !before.is_ended {
            self.write(|| Frame::Close);
        }
    }

    /// Sends a message to the connections that have subscribed to its kind.
    pub(crate) fn send(&mut self, message: &Message) {
        let version = self.versions.entry(message.kind).or_default();
        *version += u64::from(!message.is_full);
        let text = message.text(&self.meeting.clock, &self.meeting.id, *version);
        let is_concerned = |connection: &Connection| connection.kinds.contains(message.kind);
        self.connections.retain(|connection| !is_concerned(connection) || connection.write(Frame::Text(text.clone())));
    }

    /// Subscribes a connection to kinds of events, in place of former ones, and sends the full messages.
    pub(crate) fn subscribe(&mut self, number: u64, kinds: BTreeSet<String>) {
        let Some(connection) = self.connections.iter_mut().find(|connection| connection.number == number) else {
            return;
        };
        connection.kinds = kinds;
        for kind in FULL.into_iter().filter(|kind| connection.kinds.contains(*kind)) {
            if let Some(message) = full(&self.meeting, kind, false) {
                connection.write(Frame::Text(message.text(&self.meeting.clock, &self.meeting.id, 0)));
            }
        }
    }

    /// Writes to one connection.
    pub(crate) fn write_to(&self, number: u64, frame: Frame) {
        if let Some(connection) = self.connections.iter().find(|connection| connection.number == number) {
            connection.write(frame);
        }
    }

    /// Writes to all connections.
    pub(crate) fn write(&mut self, frame: impl Fn() -> Frame) {
        self.connections.retain(|connection| connection.write(frame()));
    }

    pub(crate) fn is_silent(&self, number: u64) -> bool {
        self.connections.iter().any(|connection| connection.number == number && connection.is_silent)
    }

    pub(crate) fn silence(&mut self) {
        self.connections.iter_mut().for_each(|connection| connection.is_silent = true);
    }

    pub(crate) fn cut(&mut self) {
        self.connections.clear();
    }

    pub(crate) fn disconnect(&mut self, number: u64) {
        self.connections.retain(|connection| connection.number != number);
    }

    /// Returns the number of open connections, and of those that have subscribed to anything.
    pub(crate) fn open(&self) -> (usize, usize) {
        let subscribed = self.connections.iter().filter(|connection| !connection.kinds.is_empty());
        (self.connections.len(), subscribed.count())
    }

    /// Returns the number of connections so far.
    pub(crate) fn connected(&self) -> u64 {
        self.connected
    }
}

impl Connection {
    /// Returns whether the client keeps up.
    fn write(&self, frame: Frame) -> bool {
        // The receiver is gone if the connection has just ended.
        self.is_silent || !matches!(self.frames.try_send(frame), Err(TrySendError::Full(_)))
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot::error::TryRecvError;

    use super::*;

    #[test]
    fn a_client_that_does_not_read_is_disconnected() {
        let mut sessions = Sessions::new(Clock::new(0, None));
        let mut slow = sessions.connect("1");
        let mut quick = sessions.connect("1");
        for _ in 0..limits::FRAMES {
            sessions.session("1").write(|| Frame::Bytes(Vec::new()));
            assert!(quick.frames.try_recv().is_ok());
        }
        assert_eq!(sessions.session("1").open().0, 2);
        sessions.session("1").write(|| Frame::Bytes(Vec::new()));
        assert_eq!(sessions.session("1").open().0, 1);
        assert_eq!(slow.cut.try_recv(), Err(TryRecvError::Closed));
        assert_eq!(quick.cut.try_recv(), Err(TryRecvError::Empty));
    }
}
