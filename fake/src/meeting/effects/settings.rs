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
    if inputs.field("enableWaitingRoom").is_some() {
        meeting.set_waiting_room(inputs.is_set("enableWaitingRoom"));
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clock::Clock;
    use crate::meeting::model::GUEST;
    use crate::meeting::people::Joining;
    use crate::requests::request::{ParsedBody, ParsedRequest};

    #[test]
    fn people_who_wait_enter_when_the_waiting_room_is_switched_off() {
        let mut meeting = Meeting::new("1", &Clock::new(0, Some(0)));
        let switch = |is_on: u8, meeting: &mut Meeting| {
            let body = ParsedBody::Json(json!({"enableWaitingRoom": is_on}), String::new());
            update(meeting, &Inputs { request: &ParsedRequest { body, ..ParsedRequest::default() } });
        };
        switch(1, &mut meeting);
        let ann = meeting.join(Joining { name: "Ann", role: GUEST, number: None, account: None });
        assert_eq!((meeting.waiting.len(), meeting.present().count()), (1, 0));
        switch(0, &mut meeting);
        assert!(meeting.waiting.is_empty() && meeting.present().any(|person| person.pid == ann));
    }
}
