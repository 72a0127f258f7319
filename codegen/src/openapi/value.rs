//! Values of the spec as JSON.

use serde_json::Value as Json;

use super::Object;
use crate::spec::{Fields, Value};

pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(fields) => object(fields).into(),
    }
}

pub(super) fn object(fields: &Fields) -> Object {
    fields.iter().map(|(name, value)| (name.to_owned(), json(value))).collect()
}
