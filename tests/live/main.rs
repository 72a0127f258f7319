//! The folded view of a meeting: how events are applied, and the value that follows them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod follow;
mod gaps;
mod invitees;
mod model;
mod properties;
mod rules;

use huaweicloud_meeting::events::Event;
use huaweicloud_meeting::live::{MeetingSnapshot, Participant};
use serde_json::{Value, json};

/// The full mode of a message.
const FULL: u8 = 0;
/// The mode of an increment.
const INCREMENT: u8 = 1;

/// Returns an event with the fields of a message.
fn event(kind: &str, mode: u8, fields: Value) -> Event {
    let mut message =
        json!({"action": kind, "msgMode": mode, "version": 2, "createTime": 3, "msgID": "m", "confID": "900487914"});
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let (event, anomalies) = Event::decode(message.to_string().as_bytes()).unwrap();
    assert!(anomalies.is_empty(), "{message}: {anomalies:?}");
    event
}

fn participants(mode: u8, changes: Value) -> Event {
    event("ParticipantsNotify", mode, json!({"data": changes}))
}

fn invitees(mode: u8, changes: Value) -> Event {
    event("AttendeesNotify", mode, json!({"data": changes}))
}

fn waiting(mode: u8, changes: Value) -> Event {
    event("WaitingListNotify", mode, json!({"data": changes}))
}

fn state(mode: u8, fields: Value) -> Event {
    event("ConfDynamicInfoNotify", mode, fields)
}

fn info(fields: Value) -> Event {
    event("ConfBasicInfoNotify", FULL, fields)
}

fn speakers(data: Value) -> Event {
    event("SpeakerChangeNotify", FULL, json!({"data": data}))
}

/// Returns a participant in a message, who joins at a time.
fn joins(pid: &str, name: &str, at: u64) -> Value {
    let map = json!({"NAME": name, "TEL": format!("+99{pid}"), "STATE": "0", "MUTE": "1", "ADDTIME": at.to_string()});
    json!({"pid": pid, "mode": 0, "pinfoMap": map})
}

/// Returns the snapshot after events.
fn after(events: impl IntoIterator<Item = Event>) -> MeetingSnapshot {
    let mut meeting = MeetingSnapshot::default();
    for event in events {
        meeting.apply(&event);
    }
    meeting
}

fn names(meeting: &MeetingSnapshot) -> Vec<&str> {
    meeting.participants().iter().map(name).collect()
}

fn name(participant: &Participant) -> &str {
    participant.name.as_deref().unwrap_or_default()
}
