//! The messages that report a change of a meeting: the difference between the meeting before and after it.
//!
//! A change without a difference causes no message.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::message::{
    CHANNEL_PARTICIPANTS, GROUPS, INFO, INVITE_RESULTS, INVITEES, LAYOUT, Message, PARTICIPANTS, SPEAKERS, STATE,
    WAITING,
};
use super::model::{Meeting, Person};

/// Returns the messages that report a change, in the order in which they are sent.
pub(crate) fn messages(before: &Meeting, after: &Meeting) -> Vec<Message> {
    let participants =
        people(&before.participants, &after.participants, |person| json!({"pid": person.pid, "mode": 1}));
    let waiting = people(&before.waiting, &after.waiting, |person| json!({"pid": person.pid, "mode": 1, "delType": 0}));
    let lists = [
        (INVITEES, invitees(before, after)),
        (PARTICIPANTS, participants.clone()),
        (CHANNEL_PARTICIPANTS, participants),
        (WAITING, waiting),
        (INVITE_RESULTS, results(after, before.results)),
    ];
    let changed_lists = lists.into_iter().filter(|(_, items)| !items.is_empty());
    let increments = changed_lists.map(|(kind, items)| Message::of_items(kind, false, items));
    let wholes = [
        (STATE, before.state != after.state),
        (INFO, before.info != after.info),
        (SPEAKERS, before.speakers != after.speakers),
        (GROUPS, before.groups != after.groups),
        (LAYOUT, before.layout != after.layout),
    ];
    let changed_wholes = wholes.into_iter().filter(|(_, is_changed)| *is_changed);
    increments.chain(changed_wholes.filter_map(|(kind, _)| full(after, kind, true))).collect()
}

/// Returns the full message of a kind. Without content, there is one only of some kinds, or if it reports that there is none
/// anymore.
pub(crate) fn full(meeting: &Meeting, kind: &'static str, reports_absence: bool) -> Option<Message> {
    let all =
        |people: &[Arc<Person>]| people.iter().map(|person| person_change(person, &person.fields)).collect::<Vec<_>>();
    let items = match kind {
        INFO => return Some(Message::full(kind, meeting.info.clone())),
        LAYOUT => return meeting.layout.clone().map(|layout| Message::full(kind, layout)),
        STATE => return Some(Message::full(kind, meeting.state.clone())),
        // Silence is a message without a list.
        SPEAKERS if meeting.speakers.is_empty() => {
            return reports_absence.then(|| Message::full(kind, Map::new()));
        }
        PARTICIPANTS | CHANNEL_PARTICIPANTS => return Some(Message::of_items(kind, true, all(&meeting.participants))),
        INVITEES => {
            let items = meeting.invitees.iter().map(|invitee| invitee_change(invitee, 0)).collect();
            return Some(Message::of_items(kind, true, items));
        }
        INVITE_RESULTS => results(meeting, 0),
        WAITING => all(&meeting.waiting),
        SPEAKERS => meeting.speakers.clone(),
        GROUPS => meeting.groups.clone(),
        _ => Vec::new(),
    };
    (reports_absence || !items.is_empty()).then(|| Message::of_items(kind, true, items))
}

/// Returns the last result of each number, of those after this one.
fn results(meeting: &Meeting, after: u64) -> Vec<Value> {
    let mut results: Vec<_> = meeting.invite_results.iter().filter(|(_, result)| result.number > after).collect();
    results.sort_by_key(|(_, result)| result.number);
    results.iter().map(|(number, result)| json!({"callNumber": number, "resultCode": result.code})).collect()
}

fn people(before: &[Arc<Person>], after: &[Arc<Person>], removal: impl Fn(&Person) -> Value) -> Vec<Value> {
    let (known, remaining) = (by_id(before), by_id(after));
    let removed = before.iter().filter(|person| !remaining.contains_key(person.pid.as_str()));
    let removed = removed.map(|person| removal(person));
    let changed = after.iter().filter_map(|person| {
        let Some(previous) = known.get(person.pid.as_str()) else {
            return Some(person_change(person, &person.fields));
        };
        if Arc::ptr_eq(previous, person) {
            return None;
        }
        let is_new = |name: &String, value: &Value| previous.fields.get(name) != Some(value);
        let fields = person.fields.iter().filter(|(name, value)| is_new(name, value));
        let fields: Map<_, _> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
        (!fields.is_empty()).then(|| person_change(person, &fields))
    });
    removed.chain(changed).collect()
}

fn by_id(people: &[Arc<Person>]) -> HashMap<&str, &Arc<Person>> {
    people.iter().map(|person| (person.pid.as_str(), person)).collect()
}

fn person_change(person: &Person, fields: &Map<String, Value>) -> Value {
    json!({"pid": person.pid, "mode": 0, "pinfoMap": fields})
}

fn invitees(before: &Meeting, after: &Meeting) -> Vec<Value> {
    let contains =
        |meeting: &Meeting, phone: Option<&Value>| meeting.invitees.iter().any(|invitee| invitee.get("phone") == phone);
    let removed = before.invitees.iter().filter(|invitee| !contains(after, invitee.get("phone")));
    let changed = after.invitees.iter().filter(|invitee| !before.invitees.contains(invitee));
    let removed = removed.map(|invitee| invitee_change(invitee, 1));
    removed.chain(changed.map(|invitee| invitee_change(invitee, 0))).collect()
}

fn invitee_change(invitee: &Map<String, Value>, mode: u8) -> Value {
    let mut change = invitee.clone();
    change.insert("mode".to_owned(), mode.into());
    Value::Object(change)
}

/// Returns whether a meeting shows the same as before, in events and in responses.
pub(crate) fn is_same(before: &Meeting, after: &Meeting) -> bool {
    let flags = |meeting: &Meeting| {
        (meeting.is_started, meeting.is_ended, meeting.has_recording, meeting.is_live, meeting.prolong_minutes)
    };
    flags(before) == flags(after)
        && before.results == after.results
        && before.state == after.state
        && before.info == after.info
        && before.layout == after.layout
        && before.saved_layouts == after.saved_layouts
        && before.participants == after.participants
        && before.waiting == after.waiting
        && before.invitees == after.invitees
        && before.groups == after.groups
}
