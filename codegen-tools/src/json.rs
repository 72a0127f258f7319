//! Values of the spec as JSON.

use huaweicloud_meeting_codegen::spec::{Object, Value};
use serde_json::{Map, Value as Json};

/// A JSON object; its fields keep their order.
pub(crate) type JsonObject = Map<String, Json>;

/// Converts a value to JSON.
pub(crate) fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::String(string) => string.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Object(fields) => object(fields).into(),
    }
}

/// Converts an object to JSON.
pub(crate) fn object(object: &Object) -> JsonObject {
    object.iter().map(|(name, value)| (name.to_owned(), json(value))).collect()
}

/// Returns a value as it is written in a path, query or header: a string without its quotes, anything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(string) => string.clone(),
        other => json(other).to_string(),
    }
}
