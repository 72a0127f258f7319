//! Meetings in progress, as operations return them.

use huaweicloud_meeting_runtime::operation::{Operation, Place};
use serde_json::{Value, json};

use super::model::{Meeting, Person};
use super::session::Sessions;
use crate::json::set_path;
use crate::requests::page::Page;
use crate::requests::request::ParsedRequest;

/// Replaces the response of an operation that reads a meeting in progress. That for a meeting of an example stays as it is.
pub(crate) fn read(
    sessions: &Sessions,
    operation: &'static Operation,
    request: &ParsedRequest,
    is_example: bool,
    response: &mut Value,
) {
    let query = |name: &str| request.string(Place::Query, name).unwrap_or_default();
    let meeting = |id: &str| sessions.get(id).map(|session| &session.meeting).filter(|meeting| meeting.is_running());
    match operation.name {
        "ShowRealTimeInfoOfMeeting" => {
            meeting(&query("conferenceID")).into_iter().for_each(|meeting| *response = real_time_info(meeting));
        }
        "ListOnlineConfAttendee" => {
            if let Some(meeting) = meeting(&query("conf_id")) {
                list_online(meeting, operation, request, response);
            }
        }
        "ShowLayout" => {
            if let Some(meeting) = meeting(&query("conferenceID")) {
                set_path(response, &["picLayouts"], meeting.saved_layouts.clone().into());
            }
        }
        "CheckCallNumberInConf" => match sessions.with_number(&query("call_number")) {
            Some(id) => *response = json!({"in_conf": true, "conf_id": id}),
            None if !is_example => *response = json!({"in_conf": false}),
            None => {}
        },
        _ => {}
    }
}

/// Fills the response of ListOnlineConfAttendee with a page of those who are in the meeting.
fn list_online(meeting: &Meeting, operation: &'static Operation, request: &ParsedRequest, response: &mut Value) {
    let key = request.string(Place::Query, "search_key").unwrap_or_default().to_lowercase();
    let fields = ["NAME", "TEL", "THIRDACCOUNT"];
    let is_found = |person: &&Person| fields.iter().any(|name| person.string(name).to_lowercase().contains(&key));
    let online = |person: &Person| {
        json!({
            "participant_id": person.pid,
            "name": person.string("NAME"),
            "call_number": person.string("TEL"),
            "role": person.string("ROLE").parse::<u64>().unwrap_or_default(),
            "third_account": person.string("THIRDACCOUNT"),
            "account": person.string("ACCOUNT"),
            "user_id": person.string("ACCOUNT_ID"),
        })
    };
    let found: Vec<Value> = meeting.present().filter(is_found).map(online).collect();
    let page = Page::new(operation, request, response, found.len());
    set_path(response, &["data"], found.get(page.range()).unwrap_or_default().into());
    page.describe(response);
}

/// Returns the response of ShowRealTimeInfoOfMeeting.
fn real_time_info(meeting: &Meeting) -> Value {
    let people = || meeting.participants.iter();
    let chair = meeting.host().map(|person| &person.pid);
    let co_hosts: Vec<_> =
        people().filter(|person| person.string("IS_COHOST") == "1").map(|person| &person.pid).collect();
    let mut info = json!({"coHosts": co_hosts});
    if let (Value::Object(fields), Some(chair)) = (&mut info, chair) {
        fields.insert("chairID".to_owned(), chair.as_str().into());
    }
    let participants: Vec<_> = people().map(|person| participant(person)).collect();
    let attendees: Vec<_> = meeting
        .invitees
        .iter()
        .map(|invitee| {
            json!({
                "accountID": invitee.get("accountId").cloned().unwrap_or_else(|| "".into()),
                "name": invitee.get("name"),
                "phone": invitee.get("phone"),
            })
        })
        .collect();
    json!({"attendees": attendees, "participants": participants, "confInfo": info})
}

fn participant(person: &Person) -> Value {
    let flag = |name: &str| person.string(name).parse::<u64>().unwrap_or_default();
    json!({
        "pid": person.pid,
        "name": person.string("NAME"),
        "phone": person.string("TEL"),
        "state": flag("STATE"),
        "video": flag("VIDEO"),
        "mute": flag("MUTE"),
        "hand": flag("HAND"),
    })
}
