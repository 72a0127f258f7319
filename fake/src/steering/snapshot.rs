//! The whole state as JSON: saved, loaded, and set back to that of the start.

use serde_json::{Map, Value, json};

use super::document::Fields;
use super::error::SteeringError;
use super::{given, meetings};
use crate::memory::examples::memory;
use crate::memory::items::Memory;
use crate::memory::snapshot::resource_named;
use crate::options::Options;
use crate::server_data::ServerData;
use crate::state::{Passwords, State};

/// Returns the state: all items, and the meetings in progress.
pub(crate) fn save(state: &State) -> Value {
    let meetings: Value =
        state.sessions.all().map(|(meeting, connections)| meetings::save(meeting, connections)).collect();
    let mut saved = state.memory.save_rest();
    saved.insert("fake".to_owned(), env!("CARGO_PKG_VERSION").into());
    saved.insert("passwords".to_owned(), state.passwords.save());
    json!({"resources": state.memory.save_items(), "meetings": meetings, "saved": saved})
}

/// Returns the memory of a fake that has just started.
pub(crate) fn initial_memory(url: &str, options: &Options) -> Memory {
    let memory = memory(url.to_owned(), options.seed, options.is_strict);
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
    state.memory = initial_memory(&data.url, &data.options);
    state.sessions.clear();
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
    rest.finish().map_err(|error| error.within("saved"))?;
    let all = fields.list("meetings")?.into_iter().enumerate();
    let meetings = all.map(|(index, one)| meetings::load(one).map_err(|error| error.within(index).within("meetings")));
    let meetings = meetings.collect::<Result<Vec<_>, _>>()?;
    state.memory = memory;
    state.passwords = passwords;
    state.sessions.clear();
    for meeting in meetings {
        let id = meeting.id.clone();
        state.sessions.session(&id).meeting = meeting;
    }
    Ok(())
}
