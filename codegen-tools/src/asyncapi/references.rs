//! References to schemas.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::json::JsonObject;

/// What a reference to a schema begins with.
const PREFIX: &str = "#/components/schemas/";

/// Returns the schemas that a document refers to, directly or through others.
pub(super) fn reachable(document: &Json, mut schemas: JsonObject) -> JsonObject {
    let mut names = BTreeSet::new();
    let mut pending = referenced(document);
    while let Some(name) = pending.pop() {
        if let Some(schema) = schemas.get(&name).filter(|_| names.insert(name.clone())) {
            pending.extend(referenced(schema));
        }
    }
    schemas.retain(|name, _| names.contains(name));
    schemas
}

/// Returns the names of the schemas to which a value refers directly.
fn referenced(value: &Json) -> Vec<String> {
    match value {
        Json::Object(object) => {
            let reference = object.get("$ref").and_then(Json::as_str).and_then(|text| text.strip_prefix(PREFIX));
            reference.map(str::to_owned).into_iter().chain(object.values().flat_map(referenced)).collect()
        }
        Json::Array(items) => items.iter().flat_map(referenced).collect(),
        _ => Vec::new(),
    }
}
