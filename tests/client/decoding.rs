//! Decoding the responses that the vendor has published and those of the spec, also with missing, null and unknown fields and
//! with unknown values: no known field is lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_codegen::api::{Form, Type};
use huaweicloud_meeting_fake::examples;
use serde_json::{Value, json};

use crate::api;

/// A success response.
pub(crate) struct Response {
    pub(crate) operation: &'static DynamicOperation,
    /// The source of the response.
    pub(crate) name: String,
    pub(crate) body: Value,
}

impl Response {
    fn new(operation: &str, name: String, body: &[u8]) -> Self {
        let operation = DynamicOperation::named(operations(), operation).unwrap_or_else(|| panic!("{name}"));
        let body = serde_json::from_slice(body).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { operation, name, body }
    }

    /// Decodes another body of the same operation, and encodes it again.
    fn read(&self, body: &Value) -> Value {
        let encoded = self.operation.check_response(body.to_string().as_bytes());
        let (encoded, _) = encoded.unwrap_or_else(|error| panic!("{}: {error}: {body}", self.name));
        serde_json::from_str(&encoded).unwrap()
    }

    /// Returns all values in the response: the JSON pointer, the type and the form of each.
    fn values(&self) -> Vec<(String, Type, Form)> {
        let ty = api::response(api::operation(self.operation.operation.name)).unwrap();
        let mut values = Vec::new();
        api::walk(&self.body, &ty, &mut |pointer, ty, form| values.push((pointer.to_owned(), ty.clone(), form)));
        values
    }

    /// Returns the body with a change.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut body = self.body.clone();
        change(&mut body);
        body
    }
}

/// Returns the responses that the vendor has published, in files named after the operation: `SearchMeetings.json`, `ShowMeetingDetail.2.json`.
fn published() -> Vec<Response> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/responses");
    let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let response = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Response::new(name.split('.').next().unwrap(), name.clone(), &fs::read(path).unwrap())
    };
    files.iter().map(|path| response(path)).collect()
}

/// Returns the responses in the examples of the spec.
fn of_the_spec() -> Vec<Response> {
    examples()
        .filter(|example| example.is_success() && !example.response.is_empty())
        .map(|example| {
            let name = format!("{} ({})", example.operation, example.name);
            Response::new(example.operation, name, example.response.as_bytes())
        })
        .collect()
}

pub(crate) fn all() -> Vec<Response> {
    let mut all = published();
    all.extend(of_the_spec());
    assert!(all.len() > 120, "{}", all.len());
    all
}

/// Collects the fields of a response that are missing, or have another value, after decoding and encoding.
fn lost(found: &Value, expected: &Value, place: &str, lost_fields: &mut BTreeSet<String>) {
    match (found, expected) {
        (_, Value::Null) => {}
        (Value::Object(found), Value::Object(expected)) => {
            for (name, value) in expected {
                lost(found.get(name).unwrap_or(&Value::Null), value, &format!("{place}.{name}"), lost_fields);
            }
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            for (found, expected) in found.iter().zip(expected) {
                lost(found, expected, &format!("{place}[]"), lost_fields);
            }
        }
        // A list with one item may be written as that item.
        (Value::Array(items), Value::Object(_)) if items.len() == 1 => lost(&items[0], expected, place, lost_fields),
        _ if found == expected => {}
        _ => {
            lost_fields.insert(format!("{place}: {expected} is {found}"));
        }
    }
}

/// Asserts that decoding `body` as the body of this response loses no field.
fn assert_kept(response: &Response, body: &Value) {
    let mut found = BTreeSet::new();
    lost(&response.read(body), body, response.operation.operation.name, &mut found);
    assert!(found.is_empty(), "{}: {found:?}", response.name);
}

#[test]
fn no_field_of_a_response_is_lost() {
    for response in all() {
        assert_kept(&response, &response.body);
    }
}

#[test]
fn any_field_may_be_null() {
    for response in all() {
        for path in paths(&response.body) {
            response.read(&response.changed(|body| *body.pointer_mut(&path).unwrap() = Value::Null));
        }
    }
}

#[test]
fn all_fields_may_be_null() {
    for response in all() {
        response.read(&response.changed(|body| each_value(body, &mut |value| *value = Value::Null)));
    }
}

#[test]
fn any_field_may_be_missing() {
    for response in all() {
        for path in paths(&response.body) {
            let (parent, name) = path.rsplit_once('/').unwrap();
            response.read(&response.changed(|body| match body.pointer_mut(parent).unwrap() {
                Value::Object(fields) => drop(fields.remove(name)),
                Value::Array(items) => drop(items.remove(name.parse().unwrap())),
                _ => unreachable!("only lists and objects have paths"),
            }));
        }
    }
}

#[test]
fn unknown_fields_are_ignored() {
    for response in all() {
        let places: Vec<String> = std::iter::once(String::new()).chain(paths(&response.body)).collect();
        let changed = response.changed(|body| {
            for place in places {
                if let Some(Value::Object(fields)) = body.pointer_mut(&place) {
                    fields.insert("aFieldOfTheFuture".to_owned(), json!({"deep": [1, {"deeper": [null]}]}));
                }
            }
        });
        assert_eq!(response.read(&changed), response.read(&response.body), "{}", response.name);
    }
}

/// Enumerations are open: values that the service adds later are kept.
#[test]
fn unknown_values_of_enumerations_are_kept() {
    let mut enumerations = 0;
    for response in all() {
        for (pointer, ty, form) in response.values() {
            let unknown = match (&ty, form) {
                (Type::Enumeration(name), Form::String) if api::is_number(name) => json!("4711"),
                (Type::Enumeration(name), _) if api::is_number(name) => json!(4711),
                (Type::Enumeration(_), _) => json!("A_VALUE_OF_THE_FUTURE"),
                (Type::List(item), Form::Csv) if matches!(**item, Type::Enumeration(_)) => json!("A_VALUE,ANOTHER"),
                _ => continue,
            };
            enumerations += 1;
            let body = response.changed(|body| *body.pointer_mut(&pointer).unwrap() = unknown);
            assert_kept(&response, &body);
        }
    }
    assert!(enumerations > 200, "{enumerations}");
}

#[test]
fn a_malformed_time_is_kept() {
    for response in all() {
        for (pointer, ty, _) in response.values() {
            if !matches!(ty, Type::Time(_)) {
                continue;
            }
            let odd =
                if response.body.pointer(&pointer).unwrap().is_string() { json!("half past ten") } else { json!(-1) };
            let body = response.changed(|body| *body.pointer_mut(&pointer).unwrap() = odd);
            assert_kept(&response, &body);
        }
    }
}

/// The service sends some numbers as strings, such as `"limit": "10"`.
#[test]
fn numbers_may_be_strings() {
    for response in all() {
        let strings = response.changed(|body| {
            for (pointer, ty, _) in response.values() {
                let value = body.pointer_mut(&pointer).unwrap();
                if let (Value::Number(number), true) = (&*value, ty != Type::Json) {
                    *value = json!(number.to_string());
                }
            }
        });
        assert_eq!(response.read(&strings), response.read(&response.body), "{}", response.name);
    }
}

/// Returns the JSON pointers of all fields and items, outermost first.
pub(crate) fn paths(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let below = |(name, value): (String, &Value)| {
        let here = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let below: Vec<String> = paths(value).into_iter().map(|path| format!("{here}{path}")).collect();
        std::iter::once(here).chain(below)
    };
    children.into_iter().flat_map(below).collect()
}

/// Calls `change` with all values that are neither a list nor an object.
fn each_value(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|value| each_value(value, change)),
        Value::Array(items) => items.iter_mut().for_each(|value| each_value(value, change)),
        value => change(value),
    }
}
