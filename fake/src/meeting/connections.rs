//! What tests do to the connections of a meeting.

use std::fmt;

use serde_json::json;

use super::diff::full;
use super::message::FULL;
use super::session::Frame;
use crate::requests::error_response::ErrorResponse;
use crate::server_data::ServerData;

/// The WebSocket connections of a meeting, as returned by
/// [`FakeMeeting::connections`](crate::FakeMeeting::connections): what goes wrong with them.
#[derive(Clone)]
pub struct FakeConnections<'a> {
    data: &'a ServerData,
    id: String,
}

impl<'a> FakeConnections<'a> {
    pub(super) fn new(data: &'a ServerData, id: &str) -> Self {
        Self { data, id: id.to_owned() }
    }

    /// Returns the number of open connections.
    #[must_use]
    pub fn open(&self) -> usize {
        self.data.state().sessions.get(&self.id).map_or(0, |session| session.open().0)
    }

    /// Returns the number of open connections that have subscribed to events.
    #[must_use]
    pub fn subscribed(&self) -> usize {
        self.data.state().sessions.get(&self.id).map_or(0, |session| session.open().1)
    }

    /// Returns the number of connections that have been opened so far.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.data.state().sessions.get(&self.id).map_or(0, |session| session.connected())
    }

    /// Cuts all connections, without closing them first and without sending what has not been sent.
    pub fn cut(&self) {
        self.data.state().sessions.session(&self.id).cut();
    }

    /// Cuts the next connection after it has been sent this number of frames, the acknowledgement of the subscription
    /// included.
    ///
    /// If called several times, each number applies to one connection, in the order of the calls.
    pub fn cut_next_after(&self, frames: usize) {
        self.data.state().sessions.session(&self.id).faults.cuts.push_back(frames);
    }

    /// Sends half a frame to all connections, and cuts them.
    pub fn cut_within_frame(&self) {
        let session_of = &mut self.data.state().sessions;
        let session = session_of.session(&self.id);
        let text = json!({"action": "ConfDynamicInfoNotify", "confID": self.id, "data": "cut"}).to_string();
        session.write(|| Frame::HalfText(text.clone()));
    }

    /// Stops sending to all open connections, and ignores what they send. They stay open until they are cut.
    pub fn silence(&self) {
        self.data.state().sessions.session(&self.id).silence();
    }

    /// Rejects the next request for a connection with this HTTP status, error code and message.
    ///
    /// If called several times, each error response is sent once, in the order of the calls. A `status` that HTTP does not
    /// allow becomes 500.
    pub fn fail_next(&self, status: u16, code: &str, message: &str) {
        let error = ErrorResponse::of_fault(status, code, message);
        self.data.state().sessions.session(&self.id).faults.upgrades.push_back(error);
    }

    /// Rejects the next subscription with this code and message, and closes the connection.
    pub fn fail_next_subscription(&self, code: i64, message: &str) {
        let faults = &mut self.data.state().sessions;
        faults.session(&self.id).faults.subscriptions.push_back((code, message.to_owned()));
    }

    /// Sends a text frame to all connections, whatever they have subscribed to.
    pub fn send_text(&self, text: &str) {
        self.data.state().sessions.session(&self.id).write(|| Frame::Text(text.to_owned()));
    }

    /// Sends bytes that need not be a frame to all connections.
    pub fn send_bytes(&self, bytes: &[u8]) {
        self.data.state().sessions.session(&self.id).write(|| Frame::Bytes(bytes.to_vec()));
    }

    /// Sends the full message of a kind, such as `ParticipantsNotify`, this number of times to the connections that have
    /// subscribed to it. Returns the number of messages, which is 0 if the kind has no full message.
    pub fn flood(&self, kind: &str, count: usize) -> usize {
        let mut state = self.data.state();
        let session = state.sessions.session(&self.id);
        let Some(kind) = FULL.into_iter().find(|known| *known == kind) else { return 0 };
        let Some(message) = full(&session.meeting, kind, true) else { return 0 };
        (0..count).for_each(|_| session.send(&message));
        count
    }
}

impl fmt::Debug for FakeConnections<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeConnections").field("id", &self.id).finish_non_exhaustive()
    }
}
