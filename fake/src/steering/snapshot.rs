//! The whole state as JSON: saved, loaded, and set back to that of the start.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::document::Fields;
use super::error::SteeringError;
use super::{given, meetings};
use crate::auth::passwords::Passwords;
use crate::clock::Clock;
use crate::meeting::due::{Due, reschedule};
use crate::meeting::model::Meeting;
use crate::memory::ResourceName;
use crate::memory::examples::memory;
use crate::memory::items::Memory;
use crate::memory::snapshot::resource_named;
use crate::options::Options;
use crate::server_data::ServerData;
use crate::state::State;

/// Returns the state: all items, and the meetings in progress.
pub(crate) fn save(state: &State) -> Value {
    let meetings: Value =
        state.sessions.all().map(|(meeting, connections)| meetings::save(meeting, connections)).collect();
    let mut saved = state.memory.save_rest();
    saved.insert("fake".to_owned(), env!("CARGO_PKG_VERSION").into());
    saved.insert("passwords".to_owned(), state.passwords.save());
    saved.insert("nowMs".to_owned(), state.clock.now_ms().into());
    json!({"resources": state.memory.save_items(), "meetings": meetings, "saved": saved})
}

/// Returns the memory of a fake that has just started.
pub(crate) fn initial_memory(clock: Clock, url: &str, options: &Options) -> Memory {
    let mut memory = memory(clock, url.to_owned(), options.seed, options.is_strict);
    memory.file_size = options.file_size;
    if options.is_empty { memory.without_examples() } else { memory }
}

/// Sets the state back to that of the start. Tokens stay valid, so that clients stay logged in.
pub(crate) fn reset(data: &ServerData, state: &mut State) -> Result<(), SteeringError> {
    clear(data, state);
    state.plan.clear();
    state.journal.clear();
    data.options.fixture.as_ref().map_or(Ok(()), |fixture| load(state, fixture.clone()))?;
    state.notices.steered();
    Ok(())
}

fn clear(data: &ServerData, state: &mut State) {
    state.memory = initial_memory(state.clock.clone(), &data.url, &data.options);
    state.sessions.clear();
    state.due = Due::default();
    state.passwords = Passwords::default();
}

/// Replaces the state with a saved one, or with that of the start and the items of a document. An error changes nothing.
pub(crate) fn replace(data: &ServerData, state: &mut State, document: Value) -> Result<(), SteeringError> {
    let before = save(state);
    clear(data, state);
    let loaded = load(state, document);
    if loaded.is_err() {
        load(state, before)?;
    }
    loaded
}

/// Loads a document: a saved state replaces the current one, and other items are added to it.
pub(crate) fn load(state: &mut State, document: Value) -> Result<(), SteeringError> {
    let mut fields = Fields::new(document)?;
    if let Some(saved) = fields.take("saved") {
        load_saved(state, &mut fields, saved)?;
        fields.finish()?;
        state.notices.steered();
        return Ok(());
    }
    let resources = fields.object("resources")?.unwrap_or_default();
    fields.finish()?;
    give(state, resources).map(|_| ())
}

/// Adds items by resource: one, or a list of them. Returns their fields. An error adds nothing.
pub(crate) fn give(state: &mut State, resources: Map<String, Value>) -> Result<Value, SteeringError> {
    let mut items = Vec::new();
    for (name, given) in resources {
        let resource = resource_named(&name).map_err(|error| error.within("resources"))?;
        match given {
            Value::Array(all) => {
                items.extend(all.into_iter().enumerate().map(|(index, one)| (resource, Some(index), one)))
            }
            one => items.push((resource, None, one)),
        }
    }
    let before = state.memory.clone();
    let mut given: Map<String, Value> = Map::new();
    for (resource, index, item) in items {
        match given::give(state, resource, item) {
            Ok(fields) => {
                let all = given.entry(resource.as_str()).or_insert_with(|| Vec::<Value>::new().into());
                all.as_array_mut().into_iter().for_each(|all| all.push(fields.clone()));
            }
            Err(error) => {
                state.memory = before;
                let error = index.map_or(error.clone(), |index| error.within(index));
                return Err(error.within(resource.as_str()).within("resources"));
            }
        }
    }
    state.notices.steered();
    Ok(given.into())
}

fn load_saved(state: &mut State, fields: &mut Fields, saved: Value) -> Result<(), SteeringError> {
    let mut rest = Fields::new(saved).map_err(|error| error.within("saved"))?;
    rest.take("fake");
    let mut memory = state.memory.clone();
    let items = fields.object("resources")?.unwrap_or_default();
    let passwords = Passwords::load(rest.list("passwords")?).map_err(|error| error.within("saved"))?;
    memory.load(items, &mut rest)?;
    let saved_ms = rest.number("nowMs").map_err(|error| error.within("saved"))?;
    rest.finish().map_err(|error| error.within("saved"))?;
    let all = fields.list("meetings")?.into_iter().enumerate();
    let load = |(index, one)| meetings::load(one, &state.clock).map_err(|error| error.within(index).within("meetings"));
    let meetings = all.map(load).collect::<Result<Vec<_>, _>>()?;
    // Times in the state are not in the future.
    let now_ms = state.clock.now_ms();
    state.clock.advance(Duration::from_millis(saved_ms.unwrap_or(now_ms).saturating_sub(now_ms)));
    state.memory = memory;
    state.passwords = passwords;
    resume(state, meetings);
    Ok(())
}

/// Continues saved meetings, and determines when something is due in them and in those that are booked.
fn resume(state: &mut State, meetings: Vec<Meeting>) {
    state.sessions.clear();
    state.due = Due::default();
    let mut ids = state.memory.ids(ResourceName::Meeting);
    for mut meeting in meetings {
        let id = meeting.id.clone();
        if let Some(booking) = state.memory.meeting(&id) {
            meeting.set_booking(booking);
        }
        state.sessions.session(&id).meeting = meeting;
        ids.push(id);
    }
    ids.iter().for_each(|id| reschedule(state, id));
}
