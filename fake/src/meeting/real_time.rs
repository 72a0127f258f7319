//! A meeting in progress, as an operation returns it.

use serde_json::{Value, json};

use super::model::{HOST, Meeting, Person};

/// Returns the response of ShowRealTimeInfoOfMeeting.
pub(crate) fn real_time_info(meeting: &Meeting) -> Value {
    let people = || meeting.participants.iter();
    let chair = people().find(|person| person.string("ROLE") == HOST).map(|person| &person.pid);
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
