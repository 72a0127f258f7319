//! What has changed between two states of a meeting, as a line for people and as JSON for programs.

use std::time::Duration;

use huaweicloud_meeting::events::{ConferenceRole, InviteResult, InviteResultCode, ParticipantState, Speaker};
use huaweicloud_meeting::live::{MeetingSnapshot, Participant};
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::names;

/// Something that has changed.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Its name for programs.
    pub(super) event: &'static str,
    /// The line for people.
    pub(super) text: String,
    /// What programs get beside the name.
    pub(super) fields: Map<String, Value>,
}

impl Change {
    fn new(event: &'static str, text: impl Into<String>) -> Self {
        Self { event, text: text.into(), fields: Map::new() }
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.fields.insert(name.to_owned(), value);
        self
    }

    fn of(event: &'static str, person: &Participant, what: &str) -> Self {
        let name = names::of_participant(person);
        Self::new(event, format!("{name} {what}"))
            .with("participant", json!({"pid": person.participant_id.as_str(), "name": name}))
    }

    pub(super) fn gap(duration: Duration) -> Self {
        let seconds = duration.as_secs_f64();
        Self::new("gap", format!("reconnected after {seconds:.0} s without events")).with("seconds", json!(seconds))
    }

    pub(super) fn ended() -> Self {
        Self::new("ended", "the meeting has ended")
    }

    /// Returns the result of a call to an invitee that did not succeed.
    pub(super) fn call_result(result: &InviteResult, meeting: &MeetingSnapshot) -> Option<Self> {
        let code = result.code.as_ref().filter(|code| **code != InviteResultCode::Success)?;
        let number = result.call_number.as_ref()?;
        let invitee = meeting.invitees().get(number).and_then(|invitee| invitee.name.as_deref());
        let name = names::clean(invitee.unwrap_or(number.as_str()));
        let change = Self::new("call-result", format!("{name}: {}", names::words(&format!("{code:?}"))));
        Some(change.with("number", json!(number.as_str())).with("code", json!(code.number())))
    }
}

/// Returns what has changed from one state of a meeting to the next, in the order in which it is shown.
pub(super) fn between(before: &MeetingSnapshot, now: &MeetingSnapshot, zone: &TimeZone) -> Vec<Change> {
    let mut changes = Vec::new();
    waiting(before, now, &mut changes);
    left(before, now, &mut changes);
    for person in now.participants() {
        let earlier = before.participants().get(&person.participant_id);
        arrival(earlier, person, &mut changes);
        if person.has_joined() {
            changes.extend(aspects(earlier, person));
        }
    }
    state(before, now, zone, &mut changes);
    speakers(before, now, &mut changes);
    if before.is_stale() && !now.is_stale() {
        changes.push(Change::new("refreshed", "everything is up to date again"));
    }
    changes
}

fn waiting(before: &MeetingSnapshot, now: &MeetingSnapshot, changes: &mut Vec<Change>) {
    let change = |event, person: &huaweicloud_meeting::live::WaitingParticipant, what| {
        let name = names::of_waiting(person);
        let participant = json!({"pid": person.participant_id.as_str(), "name": name});
        Change::new(event, format!("{name} {what}")).with("participant", participant)
    };
    for person in now.waiting_room() {
        let earlier = before.waiting_room().get(&person.participant_id);
        let was_admitted = earlier.is_some_and(|earlier| earlier.is_admitted == Some(true));
        if earlier.is_none() {
            changes.push(change("waiting", person, "waits to be admitted"));
        } else if person.is_admitted == Some(true) && !was_admitted {
            changes.push(change("admitted", person, "is admitted"));
        }
    }
    for person in before.waiting_room() {
        let id = &person.participant_id;
        let joins = now.participants().get(id).is_some() || person.is_admitted == Some(true);
        if now.waiting_room().get(id).is_none() && !joins {
            changes.push(change("left-waiting-room", person, "left the waiting room"));
        }
    }
}

fn left(before: &MeetingSnapshot, now: &MeetingSnapshot, changes: &mut Vec<Change>) {
    for person in before.participants().iter().filter(|person| now.participants().get(&person.participant_id).is_none())
    {
        let waits = now.waiting_room().get(&person.participant_id).is_some();
        changes.push(match person.has_joined() {
            true if waits => Change::of("moved-out", person, "was moved to the waiting room"),
            true => Change::of("left", person, "left"),
            false => Change::of("call-ended", person, "did not take the call"),
        });
    }
}

fn arrival(earlier: Option<&Participant>, person: &Participant, changes: &mut Vec<Change>) {
    let had_joined = earlier.is_some_and(Participant::has_joined);
    if person.has_joined() && !had_joined {
        changes.push(Change::of("joined", person, "joined"));
    } else if earlier.is_none() && person.state == Some(ParticipantState::Calling) {
        changes.push(Change::of("called", person, "is being called"));
    }
}

/// A flag of a participant, with what it is called when it is switched on and off.
type Aspect = (fn(&Participant) -> Option<bool>, (&'static str, &'static str), (&'static str, &'static str));

const ASPECTS: [Aspect; 6] = [
    (|person| person.is_muted, ("muted", "is muted"), ("unmuted", "is no longer muted")),
    (|person| person.is_hand_raised, ("hand-raised", "raised the hand"), ("hand-lowered", "lowered the hand")),
    (|person| person.is_sharing, ("sharing", "shares content"), ("sharing-stopped", "stopped sharing")),
    (
        |person| person.is_broadcast,
        ("broadcast", "is shown to all"),
        ("broadcast-stopped", "is no longer shown to all"),
    ),
    (|person| person.is_cohost, ("cohost", "is a co-host"), ("cohost-revoked", "is no longer a co-host")),
    (
        |person| person.role.as_ref().map(|role| *role == ConferenceRole::Host),
        ("host", "is the host"),
        ("host-released", "is no longer the host"),
    ),
];

/// Returns what has changed of a participant who is in the meeting.
fn aspects(earlier: Option<&Participant>, person: &Participant) -> Vec<Change> {
    let mut changes = Vec::new();
    for (flag, on, off) in ASPECTS {
        let (was, is) = (earlier.and_then(flag), flag(person));
        // Someone who joins muted or without a role is nothing to report.
        let is_new = was.is_none() && (is != Some(true) || on.0 == "muted");
        if is.is_some() && was != is && !is_new {
            let (event, what) = if is == Some(true) { on } else { off };
            changes.push(Change::of(event, person, what));
        }
    }
    if let Some(old) = earlier.and_then(|earlier| earlier.name.as_deref())
        && person.name.as_deref().is_some_and(|name| name != old)
    {
        let change = Change::of("renamed", person, &format!("was called {}", names::clean(old)));
        changes.push(change.with("from", json!(old)));
    }
    changes
}

/// A flag of the meeting, with what is reported when it is switched on and off.
type Flag = (fn(&MeetingSnapshot) -> Option<bool>, (&'static str, &'static str), (&'static str, &'static str));

const FLAGS: [Flag; 5] = [
    (|now| now.state()?.is_locked, ("locked", "the meeting is locked"), ("unlocked", "the meeting is unlocked")),
    (
        |now| now.state()?.is_recording,
        ("recording", "the recording runs"),
        ("recording-stopped", "the recording has stopped"),
    ),
    (
        |now| now.state()?.mutes_on_entry,
        ("mutes-on-entry", "who joins is muted"),
        ("mutes-on-entry-stopped", "who joins is no longer muted"),
    ),
    (
        |now| now.state()?.allows_unmuting,
        ("unmuting-allowed", "participants can unmute themselves"),
        ("unmuting-forbidden", "participants cannot unmute themselves"),
    ),
    (|now| now.state()?.is_paused, ("paused", "the webinar is paused"), ("resumed", "the webinar goes on")),
];

fn state(before: &MeetingSnapshot, now: &MeetingSnapshot, zone: &TimeZone, changes: &mut Vec<Change>) {
    for (flag, on, off) in FLAGS {
        if let (Some(was), Some(is)) = (flag(before), flag(now))
            && was != is
        {
            let (event, text) = if is { on } else { off };
            changes.push(Change::new(event, text));
        }
    }
    if let (Some(was), Some(ends_at)) = (before.ends_at(), now.ends_at())
        && was != ends_at
    {
        let change = Change::new("end-moved", format!("the meeting ends at {}", names::clock(ends_at, zone)));
        changes.push(change.with("endsAt", json!(names::instant(ends_at))));
    }
}

fn speakers(before: &MeetingSnapshot, now: &MeetingSnapshot, changes: &mut Vec<Change>) {
    let ids = |meeting: &MeetingSnapshot| -> Vec<_> { meeting.speakers().iter().map(id).collect() };
    if ids(before) == ids(now) {
        return;
    }
    let named = now.speakers().iter().map(|speaker| names::of_speaker(now, speaker));
    let speaking: Vec<String> = named.collect();
    let text = match speaking.as_slice() {
        [] => "silence".to_owned(),
        speaking => format!("speaking: {}", speaking.join(", ")),
    };
    let people = now.speakers().iter().zip(&speaking);
    let people: Vec<Value> =
        people.map(|(speaker, name)| json!({"pid": speaker.participant_id.as_str(), "name": name})).collect();
    changes.push(Change::new("speaking", text).with("speakers", people.into()));
}

fn id(speaker: &Speaker) -> String {
    speaker.participant_id.as_str().to_owned()
}
