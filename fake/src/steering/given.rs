//! Adding items, and people to meetings.

use serde_json::{Value, json};

use super::document::{Fields, expected};
use super::error::SteeringError;
use crate::json::{get_path, set_path};
use crate::meeting::change::{change, prepare};
use crate::meeting::due::reschedule;
use crate::meeting::model::{GUEST, HOST, Meeting};
use crate::meeting::people::Joining;
use crate::memory::ResourceName;
use crate::state::State;

/// The fields of a meeting with the people who are in it, and with those who wait.
const PARTICIPANTS: &str = "participants";
const WAITING: &str = "waiting";

/// A person to add to a meeting.
struct Guest {
    name: String,
    role: &'static str,
}

/// Adds an item, and returns its fields. A meeting that is in progress gets its people.
pub(crate) fn give(state: &mut State, name: ResourceName, mut given: Value) -> Result<Value, SteeringError> {
    if name != ResourceName::Meeting {
        let number = state.memory.give(name, given)?;
        return Ok(state.memory.given(name, number));
    }
    let [present, waiting] = [PARTICIPANTS, WAITING].map(|field| take_guests(&mut given, field));
    let (present, waiting) = (present?, waiting?);
    let has_people = !present.is_empty() || !waiting.is_empty();
    let number = state.memory.give(name, given)?;
    let mut fields = state.memory.given(name, number);
    let text = |path: &[&str]| get_path(&fields, path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = text(&["conferenceID"]);
    for password in [text(&["chairPwd"]), text(&["confConfigInfo", "guestPwd"])] {
        state.passwords.add("conferenceID", &id, &password);
    }
    let begins = has_people || text(&["conferenceState"]) == "Created";
    if begins {
        prepare(state, &id);
        change(state, &id, Meeting::begin);
    } else {
        reschedule(state, &id);
    }
    let people = add_people(state, &id, &present, &waiting);
    if begins {
        fields = state.memory.given(name, number);
        set_path(&mut fields, &[PARTICIPANTS], people);
    }
    Ok(fields)
}

impl Guest {
    fn joining(&self) -> Joining<'_> {
        Joining { name: &self.name, role: self.role, number: None, account: None }
    }
}

/// Adds people to a meeting and to its waiting room, and returns their IDs.
fn add_people(state: &mut State, id: &str, present: &[Guest], waiting: &[Guest]) -> Value {
    let mut people = Vec::new();
    for guest in present {
        let pid = change(state, id, |meeting| meeting.join(guest.joining()));
        people.push(json!({"pid": pid, "name": guest.name}));
    }
    for guest in waiting {
        let pid = change(state, id, |meeting| {
            meeting.set_state("waitingRoomState", 1);
            meeting.join(guest.joining())
        });
        people.push(json!({"pid": pid, "name": guest.name, "waits": true}));
    }
    people.into()
}

/// Takes a list of people: names, or objects with a name.
fn take_guests(given: &mut Value, field: &'static str) -> Result<Vec<Guest>, SteeringError> {
    let people = match given.as_object_mut().and_then(|fields| fields.remove(field)) {
        None => return Ok(Vec::new()),
        Some(Value::Array(people)) => people,
        Some(other) => return Err(expected("a list of people", &other).within(field)),
    };
    let guests = people.into_iter().enumerate();
    guests.map(|(index, person)| guest(person).map_err(|error| error.within(index).within(field))).collect()
}

fn guest(person: Value) -> Result<Guest, SteeringError> {
    if let Value::String(name) = person {
        return Ok(Guest { name, role: GUEST });
    }
    let mut fields = Fields::new(person)?;
    let name = fields.string("name")?.ok_or_else(|| fields.missing("name", "the display name"))?;
    let role = if fields.bool("isHost")? { HOST } else { GUEST };
    fields.finish()?;
    Ok(Guest { name, role })
}
