//! What the events of a meeting report, as one value.

use std::sync::Arc;
use std::time::Duration;

use super::people::{Invitee, Participant, WaitingParticipant};
use super::roster::Roster;
use crate::events::{
    Event, InterpretationGroup, InterpreterGroupsEvent, LayoutEvent, MeetingInfoEvent, MeetingState, MeetingStateEvent,
    Speaker, SpeakersEvent,
};
use crate::rt;
use crate::values::EpochMillisString;

/// How long to wait for lists after the information and the state of the meeting. The service sends the lists that are not empty
/// within milliseconds.
const LISTS: Duration = Duration::from_millis(500);

/// A meeting as the events so far report it: who participates, who waits, what is locked, recorded or shared.
///
/// [`LiveMeeting::snapshot`](super::LiveMeeting::snapshot) returns one. To fold a stream of your own, pass each event to
/// [`apply`](Self::apply).
///
/// Cloning a snapshot is cheap, because clones share lists and items. A clone does not change with the meeting.
///
/// # How events are applied
///
/// | event | effect |
/// |---|---|
/// | participants, waiting room, invitees, full | the list is replaced |
/// | the same, an increment | each item is added, merged into the known one or removed. Removing an unknown item has no effect |
/// | information, state or layout of the meeting, full | replaced |
/// | the same, an increment | the fields that it contains are replaced. The vendor describes these events as always full, but lists increments |
/// | speakers, interpretation groups | replaced |
/// | [`Event::Gap`] | everything is kept, but [stale](Self::is_stale) until a full message replaces it |
/// | [`Event::Ended`], or the state [`MeetingState::Ended`] | [`has_ended`](Self::has_ended) is true, the rest is kept |
/// | any other event | none |
///
/// The `version` of an event is not compared: whether the service counts per kind, per meeting or per connection is not documented.
///
/// # Examples
///
/// ```
/// use huaweicloud_meeting::events::Event;
/// use huaweicloud_meeting::live::MeetingSnapshot;
///
/// # fn main() -> Result<(), huaweicloud_meeting::DecodeError> {
/// let mut meeting = MeetingSnapshot::default();
/// for message in [
///     r#"{"action": "ParticipantsNotify", "msgMode": 0, "data": [{"pid": "a", "mode": 0, "pinfoMap": {"NAME": "Ann", "MUTE": "1"}}]}"#,
///     r#"{"action": "ParticipantsNotify", "msgMode": 1, "data": [{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": "0"}}]}"#,
/// ] {
///     let (event, _) = Event::decode(message.as_bytes())?;
///     meeting.apply(&event);
/// }
/// let ann = meeting.participants().iter().next();
/// assert_eq!(ann.and_then(|ann| ann.name.as_deref()), Some("Ann"));
/// assert_eq!(ann.and_then(|ann| ann.is_muted), Some(false));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
pub struct MeetingSnapshot {
    participants: Roster<Participant>,
    waiting_room: Roster<WaitingParticipant>,
    invitees: Roster<Invitee>,
    info: Part<MeetingInfoEvent>,
    state: Part<MeetingStateEvent>,
    layout: Part<LayoutEvent>,
    speakers: Part<SpeakersEvent>,
    groups: Part<InterpreterGroupsEvent>,
    has_ended: bool,
}

impl MeetingSnapshot {
    /// Applies an event. Returns whether it may have changed the snapshot.
    pub fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::Caption(_) | Event::InviteResult(_) | Event::MediaQuality(_) | Event::Unknown(_) => false,
            event => rt::Snapshot::fold(self, event.clone()),
        }
    }

    /// Returns the participants in the order of joining, with those who are being called at the end.
    /// [`joined`](Roster::joined) omits the latter.
    #[must_use]
    pub fn participants(&self) -> &Roster<Participant> {
        &self.participants
    }

    /// Returns the people in the waiting room, in the order of entering.
    #[must_use]
    pub fn waiting_room(&self) -> &Roster<WaitingParticipant> {
        &self.waiting_room
    }

    /// Returns the people and rooms that are invited, sorted by number.
    #[must_use]
    pub fn invitees(&self) -> &Roster<Invitee> {
        &self.invitees
    }

    /// Returns the invitees who [are](Invitee::is) none of the participants who have joined.
    pub fn absent_invitees(&self) -> impl Iterator<Item = &Invitee> {
        self.invitees.iter().filter(|invitee| !self.participants.joined().any(|joined| invitee.is(joined)))
    }

    /// Returns the host, if there is one.
    #[must_use]
    pub fn host(&self) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.is_host())
    }

    /// Returns the participants who share content.
    pub fn sharing(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|participant| participant.is_sharing == Some(true))
    }

    /// Returns the participants whose hand is raised.
    pub fn raised_hands(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|participant| participant.is_hand_raised == Some(true))
    }

    /// Returns the loudest speakers, at most three. The list is empty in silence.
    #[must_use]
    pub fn speakers(&self) -> &[Speaker] {
        self.speakers.get().map(|event| event.speakers.as_slice()).unwrap_or_default()
    }

    /// Returns the basic information about the meeting, such as its subject and its passwords, which are secrets.
    #[must_use]
    pub fn info(&self) -> Option<&MeetingInfoEvent> {
        self.info.get()
    }

    /// Returns the state of the meeting, such as whether participants can unmute themselves.
    #[must_use]
    pub fn state(&self) -> Option<&MeetingStateEvent> {
        self.state.get()
    }

    /// Returns the layout of the split picture.
    #[must_use]
    pub fn layout(&self) -> Option<&LayoutEvent> {
        self.layout.get()
    }

    /// Returns the interpretation groups.
    #[must_use]
    pub fn interpretation_groups(&self) -> &[InterpretationGroup] {
        self.groups.get().map(|event| event.groups.as_slice()).unwrap_or_default()
    }

    /// Returns the subject.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.info()?.title.as_deref()
    }

    /// Returns the time when the meeting ends.
    #[must_use]
    pub fn ends_at(&self) -> Option<&EpochMillisString> {
        self.state()?.ends_at.as_ref()
    }

    /// Returns whether the meeting is locked. False until the service has sent the state.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.flag(|state| state.is_locked)
    }

    /// Returns whether the cloud recording is running. False until the service has sent the state.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.flag(|state| state.is_recording)
    }

    /// Returns whether a participant shares content.
    #[must_use]
    pub fn is_sharing(&self) -> bool {
        self.sharing().next().is_some()
    }

    /// Returns whether participants are muted when they join. False until the service has sent the state.
    #[must_use]
    pub fn mutes_on_entry(&self) -> bool {
        self.flag(|state| state.mutes_on_entry)
    }

    /// Returns whether participants can unmute themselves while all are muted. False until the service has sent the state.
    #[must_use]
    pub fn allows_unmuting(&self) -> bool {
        self.flag(|state| state.allows_unmuting)
    }

    /// Returns whether something may be out of date: events were missed, and no full message has replaced what they could have
    /// changed.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        let lists = [self.participants.is_stale(), self.waiting_room.is_stale(), self.invitees.is_stale()];
        let parts = [
            self.info.is_stale,
            self.state.is_stale,
            self.layout.is_stale,
            self.speakers.is_stale,
            self.groups.is_stale,
        ];
        lists.into_iter().chain(parts).any(|is_stale| is_stale)
    }

    /// Removes what no event since the last [`Event::Gap`] contains. Returns whether there was anything.
    ///
    /// After a gap, the service sends full messages, but none for what has no content: the waiting room that the last person left
    /// stays stale. [`LiveMeeting`](super::LiveMeeting) therefore calls this 10 seconds after a gap. The information and the state
    /// of the meeting are kept, since each meeting has them.
    pub fn discard_stale(&mut self) -> bool {
        let lists =
            [self.participants.discard_stale(), self.waiting_room.discard_stale(), self.invitees.discard_stale()];
        let parts = [self.layout.discard_stale(), self.speakers.discard_stale(), self.groups.discard_stale()];
        lists.into_iter().chain(parts).any(|has_changed| has_changed)
    }

    /// Returns whether the meeting has ended. What was known last is kept.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    fn flag(&self, flag: impl FnOnce(&MeetingStateEvent) -> Option<bool>) -> bool {
        self.state().and_then(flag).unwrap_or(false)
    }

    fn mark_stale(&mut self) {
        self.participants.mark_stale();
        self.waiting_room.mark_stale();
        self.invitees.mark_stale();
        self.info.mark_stale();
        self.state.mark_stale();
        self.layout.mark_stale();
        self.speakers.mark_stale();
        self.groups.mark_stale();
    }
}

/// Applies the changes of an event to a list.
macro_rules! update {
    ($list:expr, $event:expr) => {
        if $event.is_full() {
            $list.replace($event.changes);
            true
        } else {
            $list.update($event.changes)
        }
    };
}

/// Replaces a part by a full event, or merges an increment into it.
macro_rules! set {
    ($part:expr, $event:expr) => {
        match $part.known() {
            Some(known) if !$event.is_full() => {
                // What is known stays as full as it was.
                let mode = known.mode.clone();
                known.merge(*$event);
                known.mode = mode;
            }
            _ => $part.replace(*$event),
        }
    };
}

impl rt::Snapshot for MeetingSnapshot {
    type Event = Event;

    fn fold(&mut self, event: Event) -> bool {
        match event {
            Event::Participants(event) => return update!(self.participants, event),
            Event::ChannelParticipants(event) => return update!(self.participants, event),
            Event::WaitingRoom(event) => return update!(self.waiting_room, event),
            Event::Invitees(event) => return update!(self.invitees, event),
            Event::MeetingInfo(event) => set!(self.info, event),
            Event::MeetingState(event) => {
                self.has_ended |= event.state == Some(MeetingState::Ended);
                set!(self.state, event);
            }
            Event::Layout(event) => set!(self.layout, event),
            Event::Speakers(event) => self.speakers.replace(event),
            Event::InterpreterGroups(event) => self.groups.replace(event),
            Event::Gap(_) => self.mark_stale(),
            Event::Ended => self.has_ended = true,
            Event::Caption(_) | Event::InviteResult(_) | Event::MediaQuality(_) | Event::Unknown(_) => return false,
        }
        true
    }

    fn is_gap(event: &Event) -> bool {
        matches!(event, Event::Gap(_))
    }

    fn discard_stale(&mut self) -> bool {
        self.discard_stale()
    }

    fn wait(&self) -> Option<Duration> {
        let is_known = self.info.get().is_some() && self.state.get().is_some();
        match (is_known, self.participants.is_known() && self.invitees.is_known()) {
            _ if self.has_ended => None,
            (true, true) => None,
            (true, false) => Some(LISTS),
            (false, _) => Some(Duration::MAX),
        }
    }
}

/// A part of a snapshot that is one value.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
struct Part<T> {
    value: Option<Arc<T>>,
    is_stale: bool,
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self { value: None, is_stale: false }
    }
}

impl<T: Clone> Part<T> {
    fn get(&self) -> Option<&T> {
        self.value.as_deref()
    }

    fn replace(&mut self, value: T) {
        *self = Self { value: Some(Arc::new(value)), is_stale: false };
    }

    fn known(&mut self) -> Option<&mut T> {
        self.value.as_mut().map(Arc::make_mut)
    }

    fn mark_stale(&mut self) {
        self.is_stale = self.value.is_some();
    }

    fn discard_stale(&mut self) -> bool {
        let is_stale = self.is_stale;
        if is_stale {
            *self = Self::default();
        }
        is_stale
    }
}
