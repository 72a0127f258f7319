//! Meetings in progress as JSON: shown, saved and loaded.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::document::{Fields, expected};
use super::error::SteeringError;
use crate::meeting::model::{Meeting, Person};

/// Returns a meeting with its people.
pub(crate) fn save(meeting: &Meeting, connections: usize) -> Value {
    json!({
        "conferenceID": meeting.id,
        "uuid": meeting.uuid,
        "isStarted": meeting.is_started,
        "isEnded": meeting.is_ended,
        "hasRecording": meeting.has_recording,
        "connections": connections,
        "info": meeting.info,
        "state": meeting.state,
        "participants": people(&meeting.participants),
        "waiting": people(&meeting.waiting),
        "invitees": meeting.invitees,
        "inviteResults": meeting.invite_results,
        "speakers": meeting.speakers,
        "groups": meeting.groups,
        "nextResults": meeting.next_results,
        "numbers": meeting.numbers,
    })
}

fn people(people: &[Arc<Person>]) -> Value {
    let save = |person: &Arc<Person>| json!({"pid": person.pid, "joinedMs": person.joined_at, "fields": person.fields});
    people.iter().map(save).collect()
}

/// Returns a saved meeting. It has no connections.
pub(crate) fn load(saved: Value) -> Result<Meeting, SteeringError> {
    let mut fields = Fields::new(saved)?;
    let id = fields.string("conferenceID")?.ok_or_else(|| fields.missing("conferenceID", "the ID of the meeting"))?;
    let mut meeting = Meeting::new(&id);
    meeting.uuid = fields.string("uuid")?.unwrap_or(meeting.uuid);
    meeting.is_started = fields.bool("isStarted")?;
    meeting.is_ended = fields.bool("isEnded")?;
    meeting.has_recording = fields.bool("hasRecording")?;
    fields.number("connections")?;
    meeting.info = fields.object("info")?.unwrap_or(meeting.info);
    meeting.state = fields.object("state")?.unwrap_or(meeting.state);
    meeting.participants = load_people(&mut fields, "participants")?;
    meeting.waiting = load_people(&mut fields, "waiting")?;
    meeting.invitees = objects(fields.list("invitees")?).map_err(|error| error.within("invitees"))?;
    meeting.invite_results = fields.list("inviteResults")?;
    meeting.speakers = fields.list("speakers")?;
    meeting.groups = fields.list("groups")?;
    meeting.next_results = fields.strings("nextResults")?.into();
    meeting.numbers = fields.number("numbers")?.unwrap_or_default();
    fields.finish()?;
    Ok(meeting)
}

fn load_people(fields: &mut Fields, name: &'static str) -> Result<Vec<Arc<Person>>, SteeringError> {
    let people = fields.list(name)?.into_iter().enumerate();
    people.map(|(index, one)| person(one).map(Arc::new).map_err(|error| error.within(index).within(name))).collect()
}

fn person(saved: Value) -> Result<Person, SteeringError> {
    let mut fields = Fields::new(saved)?;
    let pid = fields.string("pid")?.ok_or_else(|| fields.missing("pid", "the ID of the participant"))?;
    let joined_at = fields.number("joinedMs")?;
    let values = fields.object("fields")?.unwrap_or_default();
    fields.finish()?;
    Ok(Person { pid, fields: values, joined_at })
}

fn objects(values: Vec<Value>) -> Result<Vec<Map<String, Value>>, SteeringError> {
    let object = |(index, value): (usize, Value)| match value {
        Value::Object(fields) => Ok(fields),
        other => Err(expected("an object", &other).within(index)),
    };
    values.into_iter().enumerate().map(object).collect()
}
