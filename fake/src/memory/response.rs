//! What responses contain of an item.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::descriptor::{Lookup, Path, Shown};
use super::fields::fields_of;
use super::items::Memory;
use super::operation::{ItemPlace, Returned};
use super::store::Origin;
use super::view::View;
use super::{Computed, examples};
use crate::example::index::examples_of;
use crate::json::{get_path, remove_path, set_path, visit_leaves};

impl Memory {
    /// Returns the response with an item. There is none if the operation does not return the item.
    pub(crate) fn respond(&self, call: &Call<'_>, number: u64) -> Option<Value> {
        let place = call.described.result?;
        let item = self.item_of(call, number)?;
        let mut response = call.example.response.clone();
        set_path(&mut response, place.path, if place.is_list { json!([item]) } else { item });
        Some(response)
    }

    /// Returns an item as the response of an operation contains it.
    pub(crate) fn item_of(&self, call: &Call<'_>, number: u64) -> Option<Value> {
        let item = self.table(call.resource.name)?.get(number)?;
        let view = View::new(self, call.resource, item, call.login);
        let in_example = examples::content(call.described.operation, number, call.example);
        Some(match (item.origin, in_example) {
            (Origin::Example, Some(content)) => with_changes(call, &view, content.clone()),
            (Origin::Example, None) => {
                let mut content = first_content(call).cloned().unwrap_or_default();
                overlay(call, &view, &mut content);
                content
            }
            (_, content) => present(call, &view, content),
        })
    }
}

/// Returns an item that a request has created, or changed in the example with this content.
pub(crate) fn present(call: &Call<'_>, view: &View<'_>, content: Option<&Value>) -> Value {
    let mut content = match content.cloned() {
        Some(mut content) => {
            strip(call, &mut content);
            content
        }
        None => Value::Object(Map::new()),
    };
    overlay(call, view, &mut content);
    add_required(call, &mut content);
    content
}

/// Returns the first item in an example of the operation.
fn first_content(call: &Call<'_>) -> Option<&'static Value> {
    let successes = examples_of(call.described.operation).iter().filter(|parsed| parsed.example.is_success());
    successes.flat_map(|example| examples::contents(call.described, example)).next()
}

/// Returns an item of an example with what has changed in the items that it refers to.
fn with_changes(call: &Call<'_>, view: &View<'_>, mut content: Value) -> Value {
    let change = |content: &mut Value, path: Path, lookup: Option<&Lookup>, function: Option<Computed>| {
        let new = match (lookup, function) {
            (Some(lookup), _) if view.looks_up_changed(lookup) => view.look_up(lookup),
            (_, Some(function)) => view.compute_changed(function, get_path(content, path)),
            _ => None,
        };
        if let Some(new) = new {
            set_path(content, path, new);
        }
    };
    for field in fields_of(call.resource).filter(|field| !is_returned_otherwise(call, field.path)) {
        match &field.shown {
            Shown::Lookup(lookup) => change(&mut content, field.path, Some(lookup), None),
            Shown::Computed(function) => change(&mut content, field.path, None, Some(*function)),
            Shown::Stored | Shown::Hidden => {}
        }
    }
    for (path, returned) in call.described.returns {
        match returned {
            Returned::Lookup(lookup) => change(&mut content, path, Some(lookup), None),
            Returned::Computed(function) => change(&mut content, path, None, Some(*function)),
            Returned::Field(_) | Returned::Value(_) => {}
        }
    }
    call.described.omits.iter().for_each(|path| remove_path(&mut content, path));
    content
}

fn is_returned_otherwise(call: &Call<'_>, path: Path) -> bool {
    call.described.returns.iter().any(|(returned, _)| *returned == path)
}

/// Removes what the memory has: the fields that requests set, and those that the service makes or computes.
fn strip(call: &Call<'_>, content: &mut Value) {
    for path in call.resource.settable {
        remove_path(content, path);
    }
    for field in fields_of(call.resource) {
        let is_made = field.made.is_some() || field.touched.is_some() || field.initial.is_some();
        if is_made || matches!(field.shown, Shown::Hidden) {
            remove_path(content, field.path);
        }
    }
}

/// Sets the stored, computed and looked-up fields of an item.
fn overlay(call: &Call<'_>, view: &View<'_>, content: &mut Value) {
    let others = fields_of(call.resource).filter(|field| !matches!(field.shown, Shown::Stored));
    let others: Vec<Path> = others.map(|field| field.path).collect();
    let is_stored = |path: &[&str]| !others.iter().any(|other| path.starts_with(other));
    visit_leaves(&view.item.fields, &mut Vec::new(), &mut |path, value| {
        if is_stored(path) && !value.is_null() {
            set_path(content, path, value.clone());
        }
    });
    let mut set = |path: Path, value: Option<Value>| match value {
        Some(value) => set_path(content, path, value),
        None => remove_path(content, path),
    };
    for field in fields_of(call.resource) {
        match &field.shown {
            Shown::Stored => {}
            Shown::Hidden => set(field.path, None),
            Shown::Computed(_) | Shown::Lookup(_) => set(field.path, view.value(field.path)),
        }
    }
    for (path, returned) in call.described.returns {
        set(
            path,
            match returned {
                Returned::Field(field) => view.value(field),
                Returned::Value(value) => Some(value.value()),
                Returned::Computed(function) => view.compute(*function),
                Returned::Lookup(lookup) => view.look_up(lookup),
            },
        );
    }
    call.described.omits.iter().for_each(|path| remove_path(content, path));
}

/// Adds the fields that every response has, from the example of the operation.
fn add_required(call: &Call<'_>, content: &mut Value) {
    let Some((place, example)) = call.described.result.zip(first_content(call)) else { return };
    let Ok((_, anomalies)) = call.dynamic.check_response(at(place, content).as_bytes()) else { return };
    let prefix = place.path.join(".") + if place.is_list { "[0]" } else { "" };
    for anomaly in anomalies.as_slice().iter().filter(|anomaly| anomaly.is_missing()) {
        let Some(path) = anomaly.path().strip_prefix(&prefix) else { continue };
        let path: Vec<&str> = path.split('.').filter(|name| !name.is_empty()).collect();
        if let Some(value) = get_path(example, &path).filter(|_| !path.is_empty()) {
            set_path(content, &path, value.clone());
        }
    }
}

/// Returns a response that contains nothing but an item.
fn at(place: ItemPlace, content: &Value) -> String {
    let item = if place.is_list { format!("[{content}]") } else { content.to_string() };
    place.path.iter().rev().fold(item, |inner, name| format!("{{{}:{inner}}}", Value::from(*name)))
}

impl View<'_> {
    /// Returns what a function computes for an item of an example, if it depends on items that have changed.
    fn compute_changed(&self, function: Computed, old: Option<&Value>) -> Option<Value> {
        let changed = || self.children().filter(|child| child.item.origin.is_changed());
        match function {
            Computed::UserCorp => {
                return self.own_corp().filter(|corp| corp.origin.is_changed()).and_then(|_| self.compute(function));
            }
            Computed::UserRooms => return self.assigned_rooms().next().and_then(|_| self.compute(function)),
            _ => changed().next()?,
        };
        match function {
            Computed::DepartmentIsLeaf => Some(false.into()),
            Computed::DepartmentChildren => Some(replace(old, changed().map(|child| child.child()))),
            Computed::DepartmentChildNames => Some(replace(old, changed().map(|child| child.child_names()))),
            _ => None,
        }
    }
}

/// Returns a list with new departments in place of those with the same code.
fn replace(old: Option<&Value>, new: impl Iterator<Item = Value>) -> Value {
    let new: Vec<Value> = new.collect();
    let is_replaced = |old: &&Value| new.iter().any(|new| new.get("deptCode") == old.get("deptCode"));
    let kept = old.and_then(Value::as_array).into_iter().flatten().filter(|old| !is_replaced(old));
    kept.cloned().chain(new.iter().cloned()).collect()
}
