//! What tests do in a meeting, and to its connections.

use std::fmt;

use serde_json::json;

use super::change::change;
use super::diff::full;
use super::message::{CAPTION, FULL, Message, example};
use super::model::{GUEST, HOST, LEFT, Meeting};
use super::session::Frame;
use crate::requests::error_response::ErrorResponse;
use crate::server_data::ServerData;

/// A meeting of a running fake, as returned by [`Fake::meeting`](crate::Fake::meeting): what the people in it do.
///
/// Its connections receive an event for everything that changes. A participant is given by ID or by display name.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use huaweicloud_meeting_fake::Fake;
///
/// let fake = Fake::start().await?;
/// let meeting = fake.meeting("914067448");
/// let ann = meeting.join("Ann");
/// meeting.join_as_host("Li Wei");
/// meeting.raise_hand(&ann)?;
/// meeting.speak(&["Ann", "Li Wei"])?;
/// meeting.leave("Ann")?;
/// meeting.end();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FakeMeeting<'a> {
    data: &'a ServerData,
    id: String,
}

impl<'a> FakeMeeting<'a> {
    pub(crate) fn new(data: &'a ServerData, id: &str) -> Self {
        Self { data, id: id.to_owned() }
    }

    /// Lets a person join as guest, and returns the participant ID.
    ///
    /// The person waits in the waiting room if it is on. A meeting that has ended starts again. Locks are not enforced.
    pub fn join(&self, name: &str) -> String {
        self.join_as(name, GUEST)
    }

    /// Lets a person join as host, in place of the former host, and returns the participant ID.
    pub fn join_as_host(&self, name: &str) -> String {
        self.join_as(name, HOST)
    }

    fn join_as(&self, name: &str, role: &str) -> String {
        self.data.state().sessions.session(&self.id).restart_if_ended();
        self.change(|meeting| meeting.join(name, role))
    }

    /// Lets a participant, or someone in the waiting room, leave.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn leave(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.leave(pid, LEFT))
    }

    /// Sets who speaks, the loudest first. Events contain at most three. An empty list is silence.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn speak(&self, participants: &[&str]) -> Result<(), UnknownParticipant> {
        let pids = participants.iter().map(|participant| self.find(participant)).collect::<Result<Vec<_>, _>>()?;
        self.change(|meeting| meeting.speak(&pids));
        Ok(())
    }

    /// Sends captions of what a participant says, which are refined word by word until the last one is final.
    ///
    /// Nothing is sent unless a client has started captions.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn caption(&self, participant: &str, text: &str) -> Result<(), UnknownParticipant> {
        let pid = self.find(participant)?;
        let mut state = self.data.state();
        let session = state.sessions.session(&self.id);
        if session.meeting.state_is("realTimeSubtitle", 0) {
            return Ok(());
        }
        let clock = session.meeting.clock.clone();
        let id = clock.uuid();
        let ends: Vec<_> = text.match_indices(' ').map(|(index, _)| index).chain([text.len()]).collect();
        for end in &ends {
            let is_final = *end == text.len();
            session.send(&caption(&pid, &id, clock.now_ms(), text.get(..*end).unwrap_or_default(), is_final));
        }
        Ok(())
    }

    /// Raises the hand of a participant.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn raise_hand(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.set(participant, "HAND", "1")
    }

    /// Lowers the hand of a participant.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn lower_hand(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.set(participant, "HAND", "0")
    }

    /// Sets a value of a participant, such as `MUTE`, `SHARE` or `CAMERASTATE`, as events contain it.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn set(&self, participant: &str, name: &str, value: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.set(pid, name, value))
    }

    /// Switches the waiting room on or off. Without it, the people who wait enter the meeting.
    pub fn waiting_room(&self, is_on: bool) {
        self.change(|meeting| {
            meeting.set_state("waitingRoomState", u8::from(is_on));
            let waiting: Vec<_> = meeting.waiting.iter().map(|person| person.pid.clone()).collect();
            waiting.iter().filter(|_| !is_on).for_each(|pid| meeting.admit(pid));
        });
    }

    /// Sets the result of the next call to an invited person, such as `11076009` if the person rejects it.
    ///
    /// If called several times, each result is used once, in the order of the calls. Other calls are accepted at once, which
    /// is the result `0`.
    pub fn fail_next_invitation(&self, result: &str) {
        self.change(|meeting| meeting.next_results.push_back(result.to_owned()));
    }

    /// Ends the meeting: its connections receive the end, and are closed. Its tokens are revoked.
    pub fn end(&self) {
        self.change(Meeting::end);
    }

    /// Returns the connections of the meeting.
    #[must_use]
    pub fn connections(&self) -> FakeConnections<'a> {
        FakeConnections { data: self.data, id: self.id.clone() }
    }

    fn find(&self, participant: &str) -> Result<String, UnknownParticipant> {
        let state = self.data.state();
        let found = state.sessions.get(&self.id).and_then(|session| session.meeting.find(participant));
        found.ok_or_else(|| UnknownParticipant(participant.to_owned()))
    }

    fn change<T>(&self, changed: impl FnOnce(&mut Meeting) -> T) -> T {
        change(&mut self.data.state(), &self.id, changed)
    }

    fn change_participant(
        &self,
        participant: &str,
        changed: impl FnOnce(&mut Meeting, &str),
    ) -> Result<(), UnknownParticipant> {
        let pid = self.find(participant)?;
        self.change(|meeting| changed(meeting, &pid));
        Ok(())
    }
}

/// Returns a caption, with the names of fields of the example.
fn caption(pid: &str, id: &str, now_ms: u64, text: &str, is_final: bool) -> Message {
    let mut fields = example(CAPTION);
    if let Some(data) = fields.get_mut("data").and_then(|data| data.as_object_mut()) {
        data.insert("msgs ".to_owned(), json!([{"subtitleLang": "Original", "translateText": text, "id ": id}]));
        data.insert("isFinal ".to_owned(), is_final.into());
        data.insert("timestamp ".to_owned(), now_ms.into());
        data.insert("participantID".to_owned(), pid.into());
    }
    Message::full(CAPTION, fields)
}

/// The WebSocket connections of a meeting, as returned by [`FakeMeeting::connections`]: what goes wrong with them.
#[derive(Clone)]
pub struct FakeConnections<'a> {
    data: &'a ServerData,
    id: String,
}

impl FakeConnections<'_> {
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

impl fmt::Debug for FakeMeeting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeMeeting").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for FakeConnections<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeConnections").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The error of the methods of [`FakeMeeting`] if the meeting has no participant with the given ID or display name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownParticipant(String);

impl fmt::Display for UnknownParticipant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the meeting has no participant with the ID or name `{}`", self.0)
    }
}

impl std::error::Error for UnknownParticipant {}
