//! What control operations change in a meeting.

use std::sync::Arc;

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use super::model::{HOST, HUNG_UP, Meeting, Person};
use crate::requests::request::{ParsedBody, ParsedRequest};

/// The effect of an operation.
enum Effect {
    /// Sets fields of the state of the meeting to fields of the body.
    State(&'static [(&'static str, &'static str)]),
    /// The same for fields that are a boolean in the event and a number in the request.
    Switch(&'static str, &'static str),
    /// Sets a value of the participant in the query to a field of the body.
    Participant(&'static str, &'static str),
    /// Changes the meeting in steps, each of which is reported separately.
    Steps(&'static [fn(&mut Meeting, &Inputs<'_>)]),
}

/// The effects of operations. Others change nothing that events report.
const EFFECTS: [(&str, Effect); 32] = [
    ("LockMeeting", Effect::State(&[("lock", "isLock")])),
    ("AllowGuestUnmute", Effect::State(&[("canUnmute", "allowUnmuteByOneself")])),
    (
        "ResumeSimultaneousInterpretation",
        Effect::State(&[("simultaneousInterpretation", "simultaneousInterpretation")]),
    ),
    (
        "UpdateStartedConfConfig",
        Effect::State(&[
            ("lockSharing", "lockSharing"),
            ("callInRestriction", "callInRestriction"),
            ("canUnmute", "allowUnmuteByOneself"),
            ("audienceCallInRestriction", "audienceCallInRestriction"),
            ("clientRecMode", "clientRecMode"),
            ("lock", "isLock"),
        ]),
    ),
    ("PauseConference", Effect::Switch("pause", "pause")),
    ("AllowAudienceJoin", Effect::Switch("allowAudience", "allowAudience")),
    ("MuteParticipant", Effect::Participant("MUTE", "isMute")),
    ("Hand", Effect::Participant("HAND", "handsState")),
    ("SetCohost", Effect::Participant("IS_COHOST", "isCohost")),
    ("AllowClientRecord", Effect::Participant("ALLOW_CLIENT_REC", "allowClientRecord")),
    ("InviteShare", Effect::Participant("INVITE_SHARE_STATE", "share")),
    ("LockView", Effect::Participant("LOCKED_VIEW", "status")),
    ("MuteMeeting", Effect::Steps(&[mute_meeting])),
    ("BatchHand", Effect::Steps(&[raise_hands])),
    ("SetRole", Effect::Steps(&[set_role])),
    ("RenameParticipant", Effect::Steps(&[rename])),
    ("InviteParticipant", Effect::Steps(&[invite, answer])),
    ("InviteWithPwd", Effect::Steps(&[invite_number, answer])),
    ("HangUp", Effect::Steps(&[hang_up])),
    ("DeleteAttendees", Effect::Steps(&[delete_invitees])),
    ("AllowWaitingParticipant", Effect::Steps(&[start_admitting, admit])),
    ("MoveToWaitingRoom", Effect::Steps(&[move_to_waiting_room])),
    ("BatchMoveToWaitingRoom", Effect::Steps(&[move_to_waiting_room])),
    ("BroadcastParticipant", Effect::Steps(&[broadcast])),
    ("RollcallParticipant", Effect::Steps(&[give_floor])),
    ("CancelBroadcast", Effect::Steps(&[cancel_broadcast])),
    ("Record", Effect::Steps(&[record])),
    ("SetMmrRecord", Effect::Steps(&[record])),
    ("SetInterpreterGroup", Effect::Steps(&[set_groups])),
    ("ProlongMeeting", Effect::Steps(&[prolong])),
    ("SwitchMode", Effect::Steps(&[switch_mode])),
    ("StopMeeting", Effect::Steps(&[|meeting, _| meeting.end()])),
];

/// The inputs of an operation.
pub(crate) struct Inputs<'a> {
    request: &'a ParsedRequest,
}

impl Inputs<'_> {
    fn field(&self, name: &str) -> Option<&Value> {
        match &self.request.body {
            ParsedBody::Json(body, _) => body.get(name).filter(|value| !value.is_null()),
            _ => None,
        }
    }

    fn string(&self, name: &str) -> &str {
        self.field(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.field(name)?.as_u64()
    }

    fn is_set(&self, name: &str) -> bool {
        self.number(name) == Some(1)
    }

    fn items(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.field(name).and_then(Value::as_array).into_iter().flatten()
    }

    fn strings(&self, name: &str) -> impl Iterator<Item = &str> {
        self.items(name).filter_map(Value::as_str)
    }

    /// Returns the participant in the query.
    fn participant(&self) -> String {
        self.request.string(Place::Query, "participantID").unwrap_or_default()
    }
}

/// Applies the effect of an operation. `change` changes the meeting and reports the change; it is called for each step.
pub(crate) fn apply(operation: &str, request: &ParsedRequest, mut change: impl FnMut(&dyn Fn(&mut Meeting))) {
    let Some((_, effect)) = EFFECTS.iter().find(|(name, _)| *name == operation) else { return };
    let inputs = Inputs { request };
    match effect {
        Effect::State(fields) => change(&|meeting| {
            for (field, input) in *fields {
                inputs.field(input).into_iter().for_each(|value| meeting.set_state(field, value.clone()));
            }
        }),
        Effect::Switch(field, input) => change(&|meeting| meeting.set_state(field, inputs.is_set(input))),
        Effect::Participant(key, input) => change(&|meeting| {
            let value = if inputs.is_set(input) { "1" } else { "0" };
            meeting.set(&inputs.participant(), key, value);
        }),
        Effect::Steps(steps) => steps.iter().for_each(|step| change(&|meeting| step(meeting, &inputs))),
    }
}

/// Mutes or unmutes all but the host.
fn mute_meeting(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let is_muted = inputs.is_set("isMute");
    meeting.set_for_all("MUTE", flag(is_muted), |person| person.string("ROLE") != HOST);
    meeting.set_state("mute", u8::from(is_muted));
    let can_unmute = if is_muted { inputs.number("allowUnmuteByOneself").unwrap_or(1) } else { 1 };
    meeting.set_state("canUnmute", can_unmute);
}

fn raise_hands(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    inputs.strings("pids").for_each(|pid| meeting.set(pid, "HAND", flag(inputs.is_set("handsState"))));
}

fn set_role(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    meeting.set_host(&inputs.participant(), inputs.is_set("applyChair"));
}

/// Renames the invitee, and the participant with the ID or else the number.
fn rename(meeting: &mut Meeting, inputs: &Inputs<'_>) {
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

fn invite(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    inputs.items("attendees").for_each(|attendee| meeting.invite(attendee));
}

/// Invites a number, which is also the display name.
fn invite_number(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let number = inputs.string("callNum");
    meeting.invite(&serde_json::json!({"name": number, "phone": number, "type": "normal"}));
}

fn answer(meeting: &mut Meeting, _: &Inputs<'_>) {
    meeting.answer();
}

fn hang_up(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    for pid in inputs.strings("bulkHangUpParticipants") {
        if meeting.participants.iter().any(|person| person.pid == pid) {
            meeting.leave(pid, HUNG_UP);
        }
    }
}

fn delete_invitees(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    for deleted in inputs.items("bulkDelAttendInfo") {
        let number = deleted.get("number");
        meeting.invitees.retain(|invitee| invitee.get("phone") != number);
        if let Some(pid) = deleted.get("participantID").and_then(Value::as_str) {
            meeting.leave(pid, HUNG_UP);
        }
    }
}

fn admitted(meeting: &Meeting, inputs: &Inputs<'_>) -> Vec<String> {
    let all = inputs.field("allowAll").and_then(Value::as_bool) == Some(true);
    let pid = inputs.string("participantID");
    let people = meeting.waiting.iter().map(|person| person.pid.clone());
    people.filter(|waiting| all || waiting == pid).collect()
}

fn start_admitting(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let admitted = admitted(meeting, inputs);
    let people = meeting.waiting.iter_mut().filter(|person| admitted.contains(&person.pid));
    people.for_each(|person| Arc::make_mut(person).set("WAITINGSTATE", "1"));
}

fn admit(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    admitted(meeting, inputs).iter().for_each(|pid| meeting.admit(pid));
}

fn move_to_waiting_room(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let single = inputs.field("participantID").and_then(Value::as_str);
    for pid in single.into_iter().chain(inputs.strings("batchParticipants")) {
        let is_guest = |person: &Person| person.string("ROLE") != HOST && person.string("IS_COHOST") != "1";
        if meeting.participants.iter().any(|person| person.pid == pid && is_guest(person)) {
            meeting.move_to_waiting_room(pid);
        }
    }
}

fn broadcast(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    show_only(meeting, Some((&inputs.participant(), "BROADCAST")));
}

/// Gives a participant the floor: unmutes the participant, and mutes all others but the host.
fn give_floor(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let pid = inputs.participant();
    if show_only(meeting, Some((&pid, "ROLLCALL"))) {
        meeting.set_for_all("MUTE", "1", |person| person.pid != pid && person.string("ROLE") != HOST);
        meeting.set(&pid, "MUTE", "0");
    }
}

fn cancel_broadcast(meeting: &mut Meeting, _: &Inputs<'_>) {
    show_only(meeting, None);
}

/// Shows one participant to all others, or ends that. Returns whether the participant is in the meeting.
fn show_only(meeting: &mut Meeting, shown: Option<(&str, &str)>) -> bool {
    let is_present = |pid: &str| meeting.participants.iter().any(|person| person.pid == pid);
    if shown.is_some_and(|(pid, _)| !is_present(pid)) {
        return false;
    }
    for key in ["BROADCAST", "ROLLCALL"] {
        let is_changed = |person: &Person| person.string(key) == "1" && shown != Some((person.pid.as_str(), key));
        meeting.set_for_all(key, "0", is_changed);
    }
    if let Some((pid, key)) = shown {
        meeting.set(pid, key, "1");
    }
    meeting.set_state("mode", shown.map_or("FREE", |(_, mode)| mode));
    meeting.set_state("vas", u8::from(shown.is_none()));
    true
}

/// Starts, pauses or stops a recording. One that is paused does not run.
fn record(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let is_recording = inputs.is_set("isRecord") || inputs.is_set("recordType");
    let is_paused = inputs.number("recordType") == Some(0);
    meeting.set_state("recState", u8::from(is_recording));
    meeting.has_recording = is_recording || is_paused && meeting.has_recording;
    if is_recording {
        meeting.set_state("recOccurred", 1);
    }
}

fn set_groups(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let rename = |group: &Value| {
        let mut group = group.as_object().cloned().unwrap_or_default();
        // The event spells the name of this field differently.
        if let Some(id) = group.remove("groupID") {
            group.insert("groupId".to_owned(), id);
        }
        Value::Object(group)
    };
    meeting.groups = inputs.items("interpreterGroups").map(rename).collect();
}

fn prolong(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    if inputs.is_set("auto") {
        return;
    }
    let minutes = inputs.number("duration").unwrap_or(15);
    let end = meeting.state.get("endTime").and_then(Value::as_str).and_then(|text| text.parse::<u64>().ok());
    meeting.set_state("endTime", end.unwrap_or_default().saturating_add(minutes.saturating_mul(60_000)).to_string());
}

fn switch_mode(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    meeting.set_state("mode", "FIXED");
    meeting.set_state("vas", u8::from(inputs.string("switchMode") == "VAS"));
}

fn flag(is_set: bool) -> &'static str {
    if is_set { "1" } else { "0" }
}
