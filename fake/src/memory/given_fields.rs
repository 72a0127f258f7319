//! The fields of an item that is given, by their names in the item, in requests and in responses.

use std::collections::BTreeSet;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Map, Value, json};

use super::call::dotted;
use super::descriptor::{Path, Resource, Shown};
use super::examples::example_items;
use super::fields::fields_of;
use super::operation::{Returned, Role};
use crate::example::index::examples_of;
use crate::json::{get_path, set_path, visit_leaves};
use crate::steering::error::SteeringError;

/// Returns the fields of an item under the names of the item. A name of a request that creates or changes the item, or of a
/// response with it, is replaced. An unknown name is an error.
pub(super) fn item_fields(described: &'static Resource, given: &Value) -> Result<Value, SteeringError> {
    let mut fields = Value::Object(Map::new());
    let mut failed = Ok(());
    visit_leaves(given, &mut Vec::new(), &mut |path, value| {
        if failed.is_ok() && !path.is_empty() && !value.is_null() {
            match field_named(described, path, value) {
                Ok(field) => set_path(&mut fields, &field, value.clone()),
                Err(error) => failed = Err(error),
            }
        }
    });
    failed.map(|()| fields)
}

/// Returns the field with a name.
fn field_named<'a>(
    described: &'static Resource,
    path: &[&'a str],
    value: &Value,
) -> Result<Vec<&'a str>, SteeringError> {
    let field = fields_of(described).find(|field| path.starts_with(field.path));
    match field.map(|field| (&field.shown, field.path)) {
        Some((Shown::Lookup(lookup), _)) if lookup.each.is_none() => {
            let error = SteeringError::new(format!("`{}` follows from another field", path.join(".")));
            return Err(error.help(format!("set `{}`", dotted(lookup.by))).within(path.join("/")));
        }
        Some((Shown::Computed(_), _)) if !is_settable(described, path) => {
            let error = SteeringError::new(format!("`{}` is computed from other fields", path.join(".")));
            return Err(error.help("leave it out").within(path.join("/")));
        }
        Some(_) => return Ok(path.to_vec()),
        None if is_settable(described, path) => return Ok(path.to_vec()),
        None => {}
    }
    if let Some(field) = renamed(described, path) {
        return Ok(field.to_vec());
    }
    if is_returned(described, path, value) {
        return Ok(path.to_vec());
    }
    let error = SteeringError::new(format!("{} has no field `{}`", described.name.as_str(), path.join(".")));
    let known = names(described);
    Err(error.nearest(&path.join("."), known.iter().map(String::as_str)).within(path.join("/")))
}

fn is_settable(described: &Resource, path: &[&str]) -> bool {
    described.settable.iter().any(|known| path.starts_with(known))
}

/// Returns the field that a name stands for in a request or a response.
fn renamed(described: &'static Resource, path: &[&str]) -> Option<Path> {
    let changes = |role| matches!(role, Role::Create | Role::Update);
    let requests = described.operations.iter().filter(|one| changes(one.role)).flat_map(|one| one.accepts);
    let mut sent = requests.filter(|accept| accept.input.place == Place::Body);
    let of_request = sent.find(|accept| accept.input.path == path).map(|accept| accept.field);
    let mut returned = described.operations.iter().flat_map(|one| one.returns);
    of_request.or_else(|| {
        returned.find_map(|(name, returned)| match returned {
            Returned::Field(field) if *name == path => Some(*field),
            _ => None,
        })
    })
}

/// Returns whether a response contains a field.
fn is_returned(described: &'static Resource, path: &[&str], value: &Value) -> bool {
    let mut item = Value::Object(Map::new());
    set_path(&mut item, path, value.clone());
    decoded(described, &item).any(|(decoded, _)| get_path(&decoded, path).is_some())
}

/// Rejects values whose types differ from those of the responses.
pub(super) fn check_types(described: &'static Resource, fields: &Value) -> Result<(), SteeringError> {
    match decoded(described, fields).find_map(|(_, anomaly)| anomaly) {
        Some((path, problem)) => Err(SteeringError::new(problem).within(path)),
        None => Ok(()),
    }
}

/// Returns an item as the responses of operations contain it: without unknown fields, and with the first value of another type.
fn decoded<'a>(
    described: &'static Resource,
    item: &'a Value,
) -> impl Iterator<Item = (Value, Option<(String, String)>)> + 'a {
    let reads = described.operations.iter().filter(|one| matches!(one.role, Role::Read | Role::List | Role::Create));
    reads.filter_map(move |one| {
        let place = one.result?;
        let dynamic = DynamicOperation::named(operations(), one.operation)?;
        let example = examples_of(one.operation).iter().find(|parsed| parsed.example.is_success())?;
        let mut response = example.response.clone();
        let shown = if place.is_list { json!([item]) } else { item.clone() };
        set_path(&mut response, place.path, shown);
        let (text, anomalies) = dynamic.check_response(response.to_string().as_bytes()).ok()?;
        let decoded: Value = serde_json::from_str(&text).ok()?;
        let decoded = get_path(&decoded, place.path)?;
        let decoded = if place.is_list { decoded.get(0)? } else { decoded };
        let prefix = place.path.join(".") + if place.is_list { "[0]" } else { "" };
        let anomaly = anomalies.as_slice().iter().find(|one| !one.is_missing() && one.path().starts_with(&prefix));
        let anomaly = anomaly.map(|one| {
            let path = one.path().strip_prefix(&prefix).unwrap_or_default().trim_start_matches('.');
            (path.replace('.', "/"), format!("expected {}", one.expected()))
        });
        Some((decoded.clone(), anomaly))
    })
}

/// Returns the names of the fields that are known.
fn names(described: &'static Resource) -> BTreeSet<String> {
    let declared = fields_of(described).filter(|field| !matches!(field.shown, Shown::Computed(_) | Shown::Lookup(_)));
    let mut names: BTreeSet<String> = declared.map(|field| dotted(field.path)).collect();
    names.extend(described.settable.iter().map(|path| dotted(path)));
    for item in example_items(described.name) {
        visit_leaves(item, &mut Vec::new(), &mut |path, _| {
            names.insert(path.join("."));
        });
    }
    names
}
