//! Changing and deleting items.

use serde_json::{Map, Value};

use super::call::Call;
use super::create::assigned;
use super::descriptor::{Cause, Field, Kind, OnDeleted, Path, Resource};
use super::examples::{add_missing, contents, stored_fields};
use super::fields::{base, fields_of};
use super::filter::MAX_LEVELS;
use super::items::Memory;
use super::operation::{Omitted, Role};
use super::store::{Item, Origin};
use super::{ResourceName, resource, resources};
use crate::example::index::examples_of;
use crate::json::{get_path, remove_path, scalar_to_string, scalars_to_strings, set_path};
use crate::requests::error_response::ErrorResponse;

/// A change of a field: its new value, or none to remove it.
pub(crate) type Change = (Path, Option<Value>);

impl Memory {
    /// Changes the items that a request identifies, and returns the response.
    pub(crate) fn change(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let mut selected = self.select(call)?;
        if selected.is_empty() && call.resource.kind == Kind::Singleton && call.resource.of.is_none() {
            let fields = self.accepted(call);
            selected.push(self.add(call, fields)?);
        }
        for number in &selected {
            let changes = self.changes(call);
            self.check_changes(call, *number, &changes)?;
        }
        for number in &selected {
            let changes = self.changes(call);
            self.apply(call, *number, changes);
        }
        Ok(selected.last().and_then(|number| self.respond(call, *number)))
    }

    pub(crate) fn check_changes(
        &mut self,
        call: &Call<'_>,
        number: u64,
        changes: &[Change],
    ) -> Result<(), ErrorResponse> {
        let mut changed = Value::Object(Map::new());
        for (path, value) in changes {
            if let Some(value) = value {
                set_path(&mut changed, path, value.clone());
            }
        }
        let scope = self.table(call.resource.name).and_then(|table| table.get(number)).map(|item| item.scope.clone());
        self.check_references(call, &changed)?;
        self.check_tree(call, number, &changed)?;
        self.check_unique(call, &scope.unwrap_or_default(), Some(number), &changed)
    }

    /// Rejects a change that makes an item of a tree part of itself.
    fn check_tree(&self, call: &Call<'_>, number: u64, changed: &Value) -> Result<(), ErrorResponse> {
        let name = base(call.resource.name);
        let Some(item) = self.table(name).and_then(|table| table.get(number)) else { return Ok(()) };
        let is_parent = |field: &&Field| field.refers.as_ref().is_some_and(|refers| refers.to == name);
        for field in fields_of(call.resource).filter(is_parent) {
            let mut above = get_path(changed, field.path).and_then(scalar_to_string);
            for _ in 0..MAX_LEVELS {
                match above {
                    Some(id) if id == item.id => {
                        let reason = format!("the {} would be part of itself", call.resource.noun);
                        return Err(call.refuse(Cause::Invalid, &reason));
                    }
                    Some(id) => above = self.above(name, field.path, &id),
                    None => break,
                }
            }
        }
        Ok(())
    }

    /// Applies changes to an item, and what the service changes besides.
    pub(crate) fn apply(&mut self, call: &Call<'_>, number: u64, mut changes: Vec<Change>) {
        for path in call.described.remakes {
            let maker = fields_of(call.resource).find(|field| field.path == *path).and_then(|field| field.made);
            changes.push((path, maker.and_then(|maker| self.make(maker, &call.login))));
        }
        for field in fields_of(call.resource) {
            if let Some(maker) = field.touched {
                changes.push((field.path, self.make(maker, &call.login)));
            }
        }
        self.set(call.resource, number, changes);
    }

    /// Sets fields of an item.
    pub(crate) fn set(&mut self, view: &Resource, number: u64, changes: Vec<Change>) {
        let name = base(view.name);
        let id_path = resource(name).id;
        let new_id = self.table_mut(name).change(number, |item| {
            match item.origin {
                Origin::Example => {
                    complete(name, item);
                    item.origin = Origin::ChangedExample;
                }
                Origin::Spec => item.origin = Origin::Created,
                Origin::ChangedExample | Origin::Created => {}
            }
            for (path, value) in changes {
                match value {
                    Some(value) => set_path(&mut item.fields, path, value),
                    None => remove_path(&mut item.fields, path),
                }
            }
            let id = get_path(&item.fields, id_path).filter(|_| !id_path.is_empty()).and_then(scalar_to_string);
            id.filter(|id| *id != item.id)
        });
        if let Some(id) = new_id.flatten() {
            self.table_mut(name).rename(number, id);
        }
    }

    /// Deletes the items that a request identifies.
    pub(crate) fn delete(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let selected = self.select(call)?;
        for number in &selected {
            self.check_deletable(call, *number)?;
            self.check_unused(call, *number)?;
        }
        for number in selected {
            self.remove(call.resource.name, number);
        }
        Ok(None)
    }

    /// Deletes an item, and the references to it that go with it.
    pub(crate) fn remove(&mut self, name: ResourceName, number: u64) -> Option<Item> {
        let unique = fields_of(resource(base(name))).filter(|field| field.unique.is_some());
        let item = self.table(name)?.get(number)?;
        let mut identifying = vec![item.id.clone()];
        identifying.extend(unique.filter_map(|field| item.text(field.path)));
        for (of, path, referring, deleted) in self.references(name, number) {
            match deleted {
                OnDeleted::Clear => self.set(resource(of), referring, vec![(path, None)]),
                OnDeleted::Delete => drop(self.remove(of, referring)),
                OnDeleted::Refuse | OnDeleted::Keep | OnDeleted::Unknown => {}
            }
        }
        self.table_mut(name).delete(number, identifying)
    }

    /// Rejects the deletion of an item that exists from the start.
    fn check_deletable(&self, call: &Call<'_>, number: u64) -> Result<(), ErrorResponse> {
        match self.table(call.resource.name).and_then(|table| table.get(number)) {
            Some(item) if call.resource.exists_from_start(&item.id) => {
                let reason = format!("the {} `{}` cannot be deleted", call.resource.noun, item.id);
                Err(call.refuse(Cause::Fixed, &reason))
            }
            _ => Ok(()),
        }
    }

    /// Rejects the deletion of an item that others refer to.
    fn check_unused(&self, call: &Call<'_>, number: u64) -> Result<(), ErrorResponse> {
        let is_refused = |(.., deleted): &(_, _, _, OnDeleted)| *deleted == OnDeleted::Refuse;
        match self.references(call.resource.name, number).iter().find(|reference| is_refused(reference)) {
            Some((of, ..)) => Err(call.refuse(Cause::InUse, &format!("a {} refers to the item", resource(*of).noun))),
            None => Ok(()),
        }
    }

    /// Returns the created items that refer to an item, with the fields that do. What is inferred counts only on demand.
    fn references(&self, name: ResourceName, number: u64) -> Vec<(ResourceName, Path, u64, OnDeleted)> {
        let Some(item) = self.table(name).and_then(|table| table.get(number)) else { return Vec::new() };
        let mut references = Vec::new();
        for referring in resources().iter().filter(|resource| resource.of.is_none()) {
            for field in referring.fields {
                let Some(refers) = field.refers.as_ref().filter(|refers| refers.to == base(name)) else { continue };
                let Some(value) = item.text(refers.key).filter(|_| self.enforces(refers.evidence)) else { continue };
                let Some(table) = self.table(referring.name) else { continue };
                let others = table.candidates(field.path, &value).filter(|other| {
                    other.number != number
                        && other.origin.is_changed()
                        && scalars_to_strings(other.get(field.path)).contains(&value)
                });
                references.extend(others.map(|other| (referring.name, field.path, other.number, refers.deleted)));
            }
        }
        references
    }
}

impl Memory {
    /// Returns what a request changes. That an omitted field is reset is inferred of some operations.
    pub(crate) fn changes(&self, call: &Call<'_>) -> Vec<Change> {
        let described = call.described;
        let omitted = if self.enforces(described.evidence) { described.omitted } else { Omitted::Keep };
        let mut changes: Vec<Change> = Vec::new();
        for accept in described.accepts {
            let default = || accept.default.map(|default| default.value());
            match (call.input(&accept.input), omitted) {
                (Some(value), _) => changes.push((accept.field, Some(value))),
                _ if described.role != Role::Update => {}
                (None, Omitted::Keep) => {}
                (None, Omitted::Default) => changes.extend(reset(call, accept.field, default())),
                (None, Omitted::KnownDefaults) => {
                    changes.extend(default().map(|default| (accept.field, Some(default))));
                }
            }
        }
        changes.extend(described.sets.iter().map(|set| (set.field, assigned(call, &set.to))));
        changes
    }
}

/// Returns what becomes of a field that a request omits. A value that the service has made remains.
fn reset(call: &Call<'_>, path: Path, default: Option<Value>) -> Option<Change> {
    let described = fields_of(call.resource).find(|field| field.path == path);
    let initial = described.and_then(|field| field.initial).map(|initial| initial.value());
    let is_made = described.is_some_and(|field| field.made.is_some());
    let new = default.or(initial);
    (new.is_some() || !is_made).then_some((path, new))
}

/// Adds the fields that only examples of other items have, so that an item of which an example contains no more than the ID can
/// be changed like any other.
fn complete(name: ResourceName, item: &mut Item) {
    let described = resource(name);
    let reads = described.operations.iter().filter(|described| matches!(described.role, Role::Read | Role::List));
    let first = reads.flat_map(|read| {
        let successes = examples_of(read.operation).iter().filter(|parsed| parsed.example.is_success());
        successes.flat_map(move |example| contents(read, example).into_iter().map(move |content| (read, content)))
    });
    let Some((read, content)) = first.into_iter().next() else { return };
    let is_bare = item.fields.as_object().is_some_and(|fields| fields.len() <= 2);
    if is_bare {
        let mut fields = stored_fields(described, read, content);
        for field in described.fields.iter().filter(|field| field.unique.is_some()) {
            remove_path(&mut fields, field.path);
        }
        add_missing(&mut item.fields, fields);
    }
}
