//! Meetings in progress as JSON: shown, saved and loaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::document::{Fields, expected};
use super::error::SteeringError;
use super::records;
use crate::clock::Clock;
use crate::meeting::model::{InviteResult, Meeting, Person};

/// Returns a meeting with its people.
pub(crate) fn save(meeting: &Meeting, connections: usize) -> Value {
    let results: Map<String, Value> = meeting
        .invite_results
        .iter()
        .map(|(number, result)| (number.clone(), json!({"number": result.number, "code": result.code})))
        .collect();
    json!({
        "conferenceID": meeting.id,
        "uuid": meeting.uuid,
        "isStarted": meeting.is_started,
        "isEnded": meeting.is_ended,
        "begunMs": meeting.begun_ms,
        "endMs": meeting.end_ms,
        "prolongMinutes": meeting.prolong_minutes,
        "emptySinceMs": meeting.empty_since_ms,
        "hasRecording": meeting.has_recording,
        "isLive": meeting.is_live,
        "connections": connections,
        "info": meeting.info,
        "state": meeting.state,
        "layout": meeting.layout,
        "savedLayouts": meeting.saved_layouts,
        "participants": people(&meeting.participants),
        "waiting": people(&meeting.waiting),
        "invitees": meeting.invitees,
        "inviteResults": results,
        "speakers": meeting.speakers,
        "groups": meeting.groups,
        "nextResults": meeting.next_results,
        "callsRing": meeting.calls_ring,
        "records": records::save(&meeting.records),
        "numbers": meeting.numbers,
        "results": meeting.results,
    })
}

fn people(people: &[Arc<Person>]) -> Value {
    let save = |person: &Arc<Person>| {
        json!({
            "pid": person.pid,
            "joinedMs": person.joined_at,
            "calledMs": person.called_at,
            "fields": person.fields,
        })
    };
    people.iter().map(save).collect()
}

/// Returns a saved meeting. It has neither connections nor its booking.
pub(crate) fn load(saved: Value, clock: &Clock) -> Result<Meeting, SteeringError> {
    let mut fields = Fields::new(saved)?;
    let id = fields.string("conferenceID")?.ok_or_else(|| fields.missing("conferenceID", "the ID of the meeting"))?;
    let mut meeting = Meeting::new(&id, clock);
    load_course(&mut meeting, &mut fields)?;
    load_content(&mut meeting, &mut fields)?;
    fields.number("connections")?;
    fields.finish()?;
    Ok(meeting)
}

/// Loads when a meeting began and ends, and what is going on.
fn load_course(meeting: &mut Meeting, fields: &mut Fields) -> Result<(), SteeringError> {
    meeting.uuid = fields.string("uuid")?.unwrap_or(std::mem::take(&mut meeting.uuid));
    meeting.is_started = fields.bool("isStarted")?;
    meeting.is_ended = fields.bool("isEnded")?;
    meeting.begun_ms = fields.number("begunMs")?.unwrap_or(meeting.begun_ms);
    meeting.end_ms = fields.number("endMs")?.unwrap_or(meeting.end_ms);
    meeting.prolong_minutes = fields.number("prolongMinutes")?.unwrap_or_default();
    meeting.empty_since_ms = fields.number("emptySinceMs")?;
    meeting.has_recording = fields.bool("hasRecording")?;
    meeting.is_live = fields.bool("isLive")?;
    meeting.next_results = fields.strings("nextResults")?.into();
    meeting.calls_ring = fields.bool("callsRing")?;
    if let Some(saved) = fields.take("records") {
        meeting.records = records::load(saved).map_err(|error| error.within("records"))?;
    }
    meeting.numbers = fields.number("numbers")?.unwrap_or_default();
    meeting.results = fields.number("results")?.unwrap_or_default();
    Ok(())
}

/// Loads what events contain.
fn load_content(meeting: &mut Meeting, fields: &mut Fields) -> Result<(), SteeringError> {
    if let Some(info) = fields.object("info")? {
        meeting.info = info;
    }
    if let Some(state) = fields.object("state")? {
        meeting.state = state;
    }
    meeting.layout = fields.object("layout")?;
    meeting.saved_layouts = fields.list("savedLayouts")?;
    meeting.participants = load_people(fields, "participants")?;
    meeting.waiting = load_people(fields, "waiting")?;
    meeting.invitees = objects(fields.list("invitees")?).map_err(|error| error.within("invitees"))?;
    meeting.invite_results = load_results(fields)?;
    meeting.speakers = fields.list("speakers")?;
    meeting.groups = fields.list("groups")?;
    Ok(())
}

fn load_results(fields: &mut Fields) -> Result<BTreeMap<String, InviteResult>, SteeringError> {
    let mut results = BTreeMap::new();
    for (phone, result) in fields.object("inviteResults")?.into_iter().flatten() {
        let mut result = Fields::new(result).map_err(|error| error.within(&phone).within("inviteResults"))?;
        let (number, code) = (result.number("number")?.unwrap_or_default(), result.string("code")?.unwrap_or_default());
        results.insert(phone, InviteResult { number, code });
    }
    Ok(results)
}

fn load_people(fields: &mut Fields, name: &'static str) -> Result<Vec<Arc<Person>>, SteeringError> {
    let people = fields.list(name)?.into_iter().enumerate();
    people.map(|(index, one)| person(one).map(Arc::new).map_err(|error| error.within(index).within(name))).collect()
}

fn person(saved: Value) -> Result<Person, SteeringError> {
    let mut fields = Fields::new(saved)?;
    let pid = fields.string("pid")?.ok_or_else(|| fields.missing("pid", "the ID of the participant"))?;
    let (joined_at, called_at) = (fields.number("joinedMs")?, fields.number("calledMs")?);
    let values = fields.object("fields")?.unwrap_or_default();
    fields.finish()?;
    Ok(Person { pid, fields: values, joined_at, called_at })
}

fn objects(values: Vec<Value>) -> Result<Vec<Map<String, Value>>, SteeringError> {
    let object = |(index, value): (usize, Value)| match value {
        Value::Object(fields) => Ok(fields),
        other => Err(expected("an object", &other).within(index)),
    };
    values.into_iter().enumerate().map(object).collect()
}
