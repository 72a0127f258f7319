//! What tests do in a meeting, and to its connections.

use std::fmt;

use huaweicloud_meeting::codes;
use serde_json::json;

use super::calls::{ANSWERED, BUSY, DROPPED, LEFT, REJECTED};
use super::change::{change, prepare};
use super::connections::FakeConnections;
use super::joining::{Join, JoinRefused};
use super::message::{CAPTION, Message, example};
use super::model::{GUEST, HOST, Meeting};
use super::people::Joining;
use crate::server_data::ServerData;

/// A meeting of a running fake, as returned by [`Fake::meeting`](crate::Fake::meeting): what the people in it do.
///
/// Its connections receive an event for everything that changes. A participant is given by ID, display name or
/// number.
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
    /// The person waits in the waiting room if it is on. A meeting that was booked begins with the first person, and one that
    /// has ended begins again. Nothing keeps the person out; [`join_with`](Self::join_with) checks what the service checks. Of more
    /// than 2,000 participants, the first guest leaves.
    pub fn join(&self, name: &str) -> String {
        self.join_as(name, GUEST)
    }

    /// Lets a person join as host, in place of the former host, and returns the participant ID.
    pub fn join_as_host(&self, name: &str) -> String {
        self.join_as(name, HOST)
    }

    fn join_as(&self, name: &str, role: &str) -> String {
        self.enter(Joining { name, role, number: None, account: None })
    }

    fn enter(&self, joining: Joining<'_>) -> String {
        let mut state = self.data.state();
        prepare(&mut state, &self.id);
        change(&mut state, &self.id, |meeting| meeting.join(joining))
    }

    /// Lets a person join as the service allows it, and returns the participant ID.
    ///
    /// A host is let in as a guest if the meeting has a host. A guest waits in the waiting room if it is on.
    ///
    /// ```
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use huaweicloud_meeting::codes;
    /// use huaweicloud_meeting_fake::{Fake, Join};
    ///
    /// let fake = Fake::start().await?;
    /// let error = fake.meeting("914067448").join_with(Join::guest("Ann")).unwrap_err();
    /// assert_eq!(error.code(), codes::CONF_DATA_NOT_FOUND); // neither booked nor in progress
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the meeting does not exist or has ended, the password is wrong, the meeting is closed to the person or locked,
    /// has not begun and may not be started by guests, or is full.
    pub fn join_with(&self, join: Join) -> Result<String, JoinRefused> {
        let mut state = self.data.state();
        let is_booked = state.memory.is_booked(&self.id);
        let meeting = state.sessions.get(&self.id).map(|session| &session.meeting);
        if !is_booked && meeting.is_none_or(|meeting| meeting.is_ended) {
            let was_there = meeting.is_some();
            let code = if was_there { codes::CONF_CLOSED_RECENTLY } else { codes::CONF_DATA_NOT_FOUND };
            return Err(JoinRefused::new(code));
        }
        prepare(&mut state, &self.id);
        let role = join.check(&state.sessions.session(&self.id).meeting)?;
        let joining = Joining { name: join.name(), role, number: join.number_of_call(), account: join.known_account() };
        Ok(change(&mut state, &self.id, |meeting| meeting.join(joining)))
    }

    /// Lets a participant, or someone in the waiting room, leave.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn leave(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.leave(pid, LEFT))
    }

    /// Disconnects a participant whose network has failed.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn drop_connection(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.drop_connection(pid, DROPPED))
    }

    /// Makes the calls to invited people ring until [`answer`](Self::answer), [`refuse`](Self::refuse) or
    /// [`busy`](Self::busy) ends them, or 30 seconds have passed. By default, calls are accepted at once.
    pub fn calls_ring(&self) {
        self.change(|meeting| meeting.calls_ring = true);
    }

    /// Lets a person who is being called accept the call.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn answer(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.finish_call(pid, ANSWERED))
    }

    /// Lets a person who is being called reject the call.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn refuse(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.finish_call(pid, REJECTED))
    }

    /// Ends the call to a person whose line is busy.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn busy(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.finish_call(pid, BUSY))
    }

    /// Lets a participant open the microphone. Returns whether that is allowed: the host may always do so, others unless
    /// MuteMeeting or AllowGuestUnmute forbids it.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn unmute(&self, participant: &str) -> Result<bool, UnknownParticipant> {
        let pid = self.find(participant)?;
        Ok(self.change(|meeting| meeting.unmute_self(&pid)))
    }

    /// Lets a participant share, in place of another one.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn share(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.share(pid, true))
    }

    /// Lets a participant stop sharing.
    ///
    /// # Errors
    ///
    /// Fails if the meeting has no such participant.
    pub fn stop_sharing(&self, participant: &str) -> Result<(), UnknownParticipant> {
        self.change_participant(participant, |meeting, pid| meeting.share(pid, false))
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

    /// Switches the waiting room on or off. Without it, the people who wait enter the meeting. That of a booked meeting is on
    /// if it was booked so, or is switched on.
    pub fn waiting_room(&self, is_on: bool) {
        self.change(|meeting| meeting.set_waiting_room(is_on));
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
        FakeConnections::new(self.data, &self.id)
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

impl fmt::Debug for FakeMeeting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeMeeting").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The error of the methods of [`FakeMeeting`] if the meeting has no participant with the given ID, display name or
/// number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownParticipant(String);

impl fmt::Display for UnknownParticipant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the meeting has no participant with the ID, name or number `{}`", self.0)
    }
}

impl std::error::Error for UnknownParticipant {}
