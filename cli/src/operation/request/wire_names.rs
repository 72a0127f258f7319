//! Names of fields in kebab-case, in JSON.

use huaweicloud_meeting_catalog::{Structure, Value};
use serde_json::Value as Json;

/// Replaces names in kebab-case by those on the wire.
pub(super) fn with_wire_names(structure: &Structure, json: Json) -> Json {
    let Json::Object(fields) = json else { return json };
    let rename = |(name, json): (String, Json)| {
        let field = structure.fields.iter().find(|field| field.name == name || field.kebab_name == name);
        match field {
            Some(field) => (field.name.to_owned(), nested(&field.value, json)),
            None => (name, json),
        }
    };
    Json::Object(fields.into_iter().map(rename).collect())
}

fn nested(value: &Value, json: Json) -> Json {
    match (value, json) {
        (Value::Structure(structure), json) => with_wire_names(structure, json),
        (Value::List(item) | Value::OneOrMany(item), Json::Array(items)) => {
            Json::Array(items.into_iter().map(|json| nested(item, json)).collect())
        }
        (_, json) => json,
    }
}
