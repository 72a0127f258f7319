//! The request of a command of an operation, as a JSON document.

use clap::ArgMatches;
use huaweicloud_meeting_catalog::{Json, Value};
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Map, json};

use super::{Action, arguments};
use crate::error::Error;

/// Returns the request that the arguments of a command describe.
pub(super) fn of(action: &Action, matches: &ArgMatches) -> Result<String, Error> {
    let mut sections: [(&str, Map<String, serde_json::Value>); 4] =
        ["path", "query", "headers", "body"].map(|name| (name, Map::new()));
    let mut set = |place: Place, name: &str, value: serde_json::Value| {
        let key = match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "headers",
            Place::Body | Place::BodyValue | Place::Part => "body",
        };
        for (_, section) in sections.iter_mut().filter(|(name, _)| *name == key) {
            section.insert(name.to_owned(), value.clone());
        }
    };
    for (name, value) in action.shortcut.map_or(&[][..], |shortcut| shortcut.sets) {
        let input = action.operation.inputs.iter().find(|input| input.field.name == *name);
        set(input.map_or(Place::Body, |input| input.place), name, from_catalog(value));
    }
    for input in arguments::inputs(action) {
        let Ok(Some(text)) = matches.try_get_one::<String>(arguments::name(input)) else { continue };
        set(input.place, input.field.name, parse(&input.field.value, text));
    }
    let mut document = Map::from_iter([("operation".to_owned(), json!(action.operation.name))]);
    document
        .extend(sections.into_iter().filter(|(_, section)| !section.is_empty()).map(|(k, v)| (k.to_owned(), v.into())));
    Ok(serde_json::Value::Object(document).to_string())
}

fn parse(value: &Value, text: &str) -> serde_json::Value {
    match value {
        Value::String | Value::Secret | Value::Id(_) => json!(text),
        _ => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
    }
}

fn from_catalog(value: &Json) -> serde_json::Value {
    match value {
        Json::Null => serde_json::Value::Null,
        Json::Bool(value) => json!(value),
        Json::Int(value) => json!(value),
        Json::Float(value) => json!(value),
        Json::String(value) => json!(value),
        Json::List(items) => items.iter().map(from_catalog).collect(),
        Json::Object(fields) => fields.iter().map(|(name, value)| ((*name).to_owned(), from_catalog(value))).collect(),
    }
}
