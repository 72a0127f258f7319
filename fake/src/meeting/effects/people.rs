//! What control operations change for people.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::flag;
use crate::meeting::calls::HUNG_UP;
use crate::meeting::inputs::Inputs;
use crate::meeting::model::{Meeting, Person};
use crate::meeting::records::{OPEN_MICROPHONE, Source};

/// Mutes or unmutes all but the host. Those who join later follow.
pub(super) fn mute_meeting(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let is_muted = inputs.is_set("isMute");
    let is_changed =
        |person: &Person| person.is_in_meeting() && !person.is_host() && person.string("MUTE") != flag(is_muted);
    let changed: Vec<String> =
        meeting.present().filter(|person| is_changed(person)).map(|one| one.pid.clone()).collect();
    meeting.set_for_all("MUTE", flag(is_muted), is_changed);
    for pid in changed.iter().filter(|_| !is_muted) {
        meeting.record(Source::Mcu, OPEN_MICROPHONE, Some(pid));
    }
    meeting.set_state("mute", u8::from(is_muted));
    let can_unmute = if is_muted { inputs.number("allowUnmuteByOneself").unwrap_or(1) } else { 1 };
    meeting.set_state("canUnmute", can_unmute);
}

pub(super) fn raise_hands(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    inputs.strings("pids").for_each(|pid| meeting.set(pid, "HAND", flag(inputs.is_set("handsState"))));
}

pub(super) fn set_role(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    meeting.set_host(&inputs.participant(), inputs.is_set("applyChair"));
}

/// Switches the camera of a participant, who complies at once.
pub(super) fn switch_camera(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let is_off = inputs.is_set("status");
    meeting.set(&inputs.participant(), "CAMERASTATE", flag(!is_off));
}

/// Renames the invitee, and the participant with the ID or else the number.
pub(super) fn rename(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let (number, name) = (inputs.string("number"), inputs.string("newName"));
    let is_renamed = |person: &Person| match inputs.field("participantID").and_then(Value::as_str) {
        Some(pid) => person.pid == pid,
        None => person.string("TEL") == number,
    };
    meeting.set_for_all("NAME", name, is_renamed);
    for invitee in
        meeting.invitees.iter_mut().filter(|invitee| invitee.get("phone").is_some_and(|phone| phone == number))
    {
        invitee.insert("name".to_owned(), name.into());
    }
}

pub(super) fn invite(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    inputs.items("attendees").filter_map(Value::as_object).for_each(|attendee| meeting.invite(attendee));
}

/// Invites a number, which is also the display name.
pub(super) fn invite_number(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let number = inputs.string("callNum");
    let fields = [("name", number), ("phone", number), ("type", "normal")];
    meeting.invite(&Map::from_iter(fields.map(|(name, value)| (name.to_owned(), value.into()))));
}

pub(super) fn answer(meeting: &mut Meeting, _: &Inputs<'_>) {
    meeting.answer_all();
}

pub(super) fn hang_up(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    for pid in inputs.strings("bulkHangUpParticipants") {
        if meeting.participant(pid).is_some() {
            meeting.leave(pid, HUNG_UP);
        }
    }
}

pub(super) fn delete_invitees(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    for deleted in inputs.items("bulkDelAttendInfo") {
        let number = deleted.get("number");
        meeting.invitees.retain(|invitee| invitee.get("phone") != number);
        if let Some(pid) = deleted.get("participantID").and_then(Value::as_str) {
            meeting.leave(pid, HUNG_UP);
        }
    }
}

fn admitted(meeting: &Meeting, inputs: &Inputs<'_>) -> Vec<String> {
    let all = inputs.is_set("allowAll");
    let pid = inputs.string("participantID");
    let people = meeting.waiting.iter().map(|person| person.pid.clone());
    people.filter(|waiting| all || waiting == pid).collect()
}

pub(super) fn start_admitting(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let admitted = admitted(meeting, inputs);
    let people = meeting.waiting.iter_mut().filter(|person| admitted.contains(&person.pid));
    people.for_each(|person| Arc::make_mut(person).set("WAITINGSTATE", "1"));
}

pub(super) fn admit(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    admitted(meeting, inputs).iter().for_each(|pid| meeting.admit(pid));
}

/// Moves guests to the waiting room. The host and co-hosts stay.
pub(super) fn move_to_waiting_room(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let single = inputs.field("participantID").and_then(Value::as_str);
    for pid in single.into_iter().chain(inputs.strings("batchParticipants")) {
        let is_guest = |person: &Person| !person.is_host() && person.string("IS_COHOST") != "1";
        if meeting.present().any(|person| person.pid == pid && is_guest(person)) {
            meeting.move_to_waiting_room(pid);
        }
    }
}
