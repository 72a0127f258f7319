//! What control operations change in the picture.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Map, Value, json};

use crate::limits;
use crate::meeting::inputs::Inputs;
use crate::meeting::message::{LAYOUT, example};
use crate::meeting::model::Meeting;
use crate::meeting::records::{OPEN_MICROPHONE, START_VOICE_ACTIVATION, STOP_VOICE_ACTIVATION, Source};

/// The largest number of participants who can be watched by choice.
const MAX_VIEWS: u64 = 8;
/// The interval at which a pane displays the next participant, in seconds, if the request does not set it.
const SWITCH_SECONDS: u64 = 10;
/// What participants watch, as the state of the meeting contains it.
const FREE: &str = "FREE";
const FIXED: &str = "FIXED";

pub(super) fn broadcast(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    show_only(meeting, Some((&inputs.participant(), "BROADCAST")));
}

/// Gives a participant the floor: unmutes the participant, and mutes all others but the host.
pub(super) fn give_floor(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let pid = inputs.participant();
    if show_only(meeting, Some((&pid, "ROLLCALL"))) {
        meeting.set_for_all("MUTE", "1", |person| person.is_in_meeting() && person.pid != pid && !person.is_host());
        meeting.set(&pid, "MUTE", "0");
        meeting.record(Source::Mcu, OPEN_MICROPHONE, Some(&pid));
    }
}

pub(super) fn cancel_broadcast(meeting: &mut Meeting, _: &Inputs<'_>) {
    show_only(meeting, None);
}

/// Shows one participant to all others, or ends that. Returns whether the participant is in the meeting.
fn show_only(meeting: &mut Meeting, shown: Option<(&str, &str)>) -> bool {
    if shown.is_some_and(|(pid, _)| !meeting.present().any(|person| person.pid == pid)) {
        return false;
    }
    for key in ["BROADCAST", "ROLLCALL"] {
        meeting.set_for_all(key, "0", |person| person.string(key) == "1" && shown != Some((person.pid.as_str(), key)));
    }
    if let Some((pid, key)) = shown {
        meeting.set(pid, key, "1");
    }
    meeting.set_state("mode", shown.map_or(FREE, |(_, mode)| mode));
    set_voice_activation(meeting, shown.is_none());
    true
}

fn set_voice_activation(meeting: &mut Meeting, is_on: bool) {
    if !meeting.state_is("vas", u64::from(is_on)) {
        meeting.record(Source::Mcu, if is_on { START_VOICE_ACTIVATION } else { STOP_VOICE_ACTIVATION }, None);
    }
    meeting.set_state("vas", u8::from(is_on));
}

pub(super) fn switch_mode(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    meeting.set_state("mode", FIXED);
    set_voice_activation(meeting, inputs.string("switchMode") == "VAS");
}

/// Sets the layout, and broadcasts it unless it is only saved, or the present mode shows it already.
pub(super) fn set_layout(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    if !inputs.is_set("manualSet") {
        meeting.layout = None;
        meeting.state.remove("multiPic");
        return;
    }
    let panes: Vec<Value> = inputs.items("subscriberInPics").map(pane).collect();
    let (count, seconds) = (panes.len(), inputs.number("switchTime").unwrap_or(SWITCH_SECONDS));
    meeting.set_state("multiPic", json!({"picInfos": panes, "picNum": count, "period": seconds}));
    meeting.set_state("picNum", count);
    let is_shown = meeting.state.get("mode").is_some_and(|mode| mode == FIXED) || meeting.state_is("chairView", 1);
    if !inputs.is_set("multiPicSaveOnly") && !is_shown {
        show_only(meeting, None);
        meeting.set_state("mode", FIXED);
        set_voice_activation(meeting, false);
    }
    meeting.layout = Some(layout_event(meeting, &panes, seconds));
}

/// Returns a pane as events contain it.
fn pane(pane: &Value) -> Value {
    json!({
        "index": pane.get("index"),
        "id": pane.get("subscriber").cloned().unwrap_or_else(|| json!([])),
        "share": pane.get("isAssistStream").cloned().unwrap_or_else(|| json!(0)),
    })
}

/// Returns the fields of the event for a layout. The grid is that of the example.
fn layout_event(meeting: &Meeting, panes: &[Value], seconds: u64) -> Map<String, Value> {
    let mut event = example(LAYOUT);
    let mode = meeting.state.get("mode").cloned().unwrap_or_default();
    let vas = meeting.state.get("vas").cloned().unwrap_or_default();
    for (name, value) in [
        ("mode", mode.clone()),
        ("portalMode", mode),
        ("vas", vas),
        ("picInfos", json!(panes)),
        ("picNum", json!(panes.len())),
        ("portalPicNum", json!(panes.len())),
        ("period", json!(seconds)),
        ("portalPeriod", json!(seconds)),
    ] {
        event.insert(name.to_owned(), value);
    }
    event
}

/// Sets what the host watches: all participants in turn, several at once, or one.
pub(super) fn set_host_view(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let Some(host) = meeting.host().map(|host| host.pid.clone()) else { return };
    let polls = inputs.number("viewType") == Some(0);
    meeting.set_state("chairView", u8::from(polls && inputs.is_set("status")));
    let view = inputs.number("viewType").unwrap_or_default().to_string();
    meeting.set(&host, "VIEW_TYPE", &view);
}

/// Makes a terminal display one participant.
pub(super) fn set_participant_view(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let pid = inputs.participant();
    if !meeting.present().any(|person| person.pid == pid && person.string("VIEW_TYPE") != "2") {
        return;
    }
    meeting.set(&pid, "VIEW_TYPE", "2");
    let count = meeting.state.get("partViewNum").and_then(Value::as_u64).unwrap_or_default();
    meeting.set_state("partViewNum", (count + 1).min(MAX_VIEWS));
}

/// Saves a layout for the rest of the meeting. The service marks the terminals in it.
pub(super) fn save_layout(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let Some(mut layout) = inputs.field("restPicLayout").cloned() else { return };
    let panes = layout.get_mut("subscriberInPics").and_then(Value::as_array_mut).into_iter().flatten();
    for id in panes.filter_map(|pane| pane.get_mut("id")?.as_array_mut()).flatten() {
        *id = id.as_str().map(|number| format!("{number}#Desktop")).into();
    }
    if let Value::Object(fields) = &mut layout {
        fields.insert("uuid".to_owned(), meeting.clock.uuid().into());
    }
    if meeting.saved_layouts.len() < limits::LAYOUTS {
        meeting.saved_layouts.push(layout);
    }
}

pub(super) fn delete_layout(meeting: &mut Meeting, inputs: &Inputs<'_>) {
    let id = inputs.request.string(Place::Query, "uuID");
    meeting.saved_layouts.retain(|layout| layout.get("uuid").and_then(Value::as_str) != id.as_deref());
}
