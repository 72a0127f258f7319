//! Requests as JSON documents, which are sent without the client.

use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Fake, examples};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::{Input, Operation, Place, Source};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::support::{JSON, Response, send};

/// Returns an operation by its name.
pub(crate) fn operation(name: &str) -> &'static DynamicOperation {
    DynamicOperation::named(operations(), name).unwrap()
}

/// Returns the request of the first success example of an operation.
pub(crate) fn example_request(name: &str) -> Value {
    let example = examples().find(|example| example.operation == name && example.is_success()).unwrap();
    serde_json::from_str(example.request).unwrap()
}

/// Sends a document as it is, to a fake that accepts any token. The constants of the operation are added.
pub(crate) async fn send_document(fake: &Fake, document: &Value) -> Response {
    let operation = operation(document["operation"].as_str().unwrap()).operation;
    let mut document = document.clone();
    add_constants(operation, &mut document);
    let mut path = operation.path.to_owned();
    for (name, value) in fields(&document["path"]) {
        path = path.replace(&format!("{{{name}}}"), &encoded(value));
    }
    let query: Vec<String> = fields(&document["query"])
        .flat_map(|(name, value)| match value {
            Value::Array(values) => values.iter().map(|value| format!("{name}={}", encoded(value))).collect(),
            value => vec![format!("{name}={}", encoded(value))],
        })
        .collect();
    let target = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
    let headers: Vec<(&str, String)> =
        fields(&document["headers"]).map(|(name, value)| (name.as_str(), text(value))).collect();
    let mut headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers.extend(operation.auth.iter().map(|auth| (auth.header, "any")));
    headers.push(JSON);
    let body = document.get("body").map(Value::to_string).unwrap_or_default();
    send(fake.url(), operation.method.as_str(), &target, &headers, &body).await
}

/// Adds the inputs that a document omits: constants, and the second place of an input that is sent twice.
fn add_constants(operation: &Operation, document: &mut Value) {
    for input in operation.inputs() {
        let section = section(input.place);
        if input.place == Place::BodyValue || document[section].get(input.name).is_some() {
            continue;
        }
        let same = |other: &Input| other.source == input.source && other.name != input.name;
        let value = match input.source {
            Source::Constant(text) if input.place == Place::Body => serde_json::from_str(text).unwrap(),
            Source::Constant(text) => Value::from(text),
            _ => {
                let other = operation.inputs().find(same);
                other.map(|other| document[self::section(other.place)][other.name].clone()).unwrap_or_default()
            }
        };
        if !value.is_null() {
            document[section][input.name] = value;
        }
    }
}

/// Returns the section of a document that has the inputs of a place.
pub(crate) fn section(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::BodyValue | Place::Part => "body",
    }
}

/// Returns the parameters of a section. `null` stands for an absent one.
fn fields(section: &Value) -> impl Iterator<Item = (&String, &Value)> {
    section.as_object().into_iter().flat_map(Map::iter).filter(|(_, value)| !value.is_null())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn encoded(value: &Value) -> String {
    utf8_percent_encode(&text(value), NON_ALPHANUMERIC).to_string()
}
