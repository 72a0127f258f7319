//! What control operations change for the whole meeting: its settings, its recording, its time.

use serde_json::Value;

use crate::meeting::inputs::Inputs;
use crate::meeting::model::Meeting;

/// The fields of the state that a request sets, by their names there and in the request.
const SETTINGS: [(&str, &str); 6] = [
    ("lockSharing", "lockSharing"),
    ("callInRestriction", "callInRestriction"),
    ("canUnmute", "allowUnmuteByOneself"),
    ("audienceCallInRestriction", "audienceCallInRestriction"),
    ("clientRecMode", "clientRecMode"),
    ("lock", "isLock"),
];
/// The value of `chatPermission` that forbids all messages.
const CHAT_FORBIDDEN: u64 = 1;
/// By how much a meeting is prolonged if the request does not set it.
const DEFAULT_MINUTES: u64 = 15;

/// Changes the settings that a request contains.
pub(super) fn update(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    for (field, input) in SETTINGS {
        inputs.field(input).into_iter().for_each(|value| meeting.set_state(field, value.clone()));
    }
    if let Some(permission) = inputs.number("chatPermission") {
        meeting.set_state("forbiddenChat", u8::from(permission == CHAT_FORBIDDEN));
    }
}

pub(super) fn record(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    if inputs.is_set("isRecord") {
        meeting.start_recording();
    } else {
        meeting.stop_recording();
    }
}

/// Starts (1), pauses (0) or stops (2) a recording.
pub(super) fn record_rtc(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    match inputs.number("recordType") {
        Some(1) => meeting.start_recording(),
        Some(0) => meeting.pause_recording(),
        _ => meeting.stop_recording(),
    }
}

pub(super) fn stream(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    meeting.is_live = inputs.is_set("isLive") || inputs.is_set("liveState");
}

pub(super) fn set_groups(meeting: &mut Meeting, inputs: &Inputs<'_>) {
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

/// Prolongs the meeting once, or whenever its time is up.
pub(super) fn prolong(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let minutes = inputs.number("duration").unwrap_or(DEFAULT_MINUTES);
    if inputs.is_set("auto") {
        meeting.prolong_minutes = minutes;
    } else {
        meeting.prolong(minutes);
    }
}
