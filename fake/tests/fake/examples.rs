//! Every example of the spec, sent by the client.

use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::memory::descriptor::{Field, Resource, Shown};
use huaweicloud_meeting_fake::memory::operation::{ItemOperation, Role};
use huaweicloud_meeting_fake::memory::{self, resources};
use huaweicloud_meeting_fake::{Example, Fake, Outcome, examples};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::{Map, Value};

use crate::support::{call, client};

#[tokio::test]
async fn every_example_gets_its_response() {
    let mut failures = Vec::new();
    for example in examples() {
        // The memory of a fake that has just started is that of the examples.
        let fake = Fake::start().await.unwrap();
        let client = client(&fake);
        // An error response is returned only on demand.
        if !example.is_success() {
            fake.next(example.operation, Outcome::example(example.name)).unwrap();
        }
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        // The password of the meeting in the example of CreateMeeting; for other meetings, any password is right.
        let outcome = call(&client, example.request, "made-up-host-password").await;
        let is_expected = match (&outcome, example.is_success()) {
            (Ok(response), true) => is_response(&fake, dynamic, example, response),
            (Err(error), false) => {
                let expected: Value = serde_json::from_str(example.response).unwrap();
                error.code_text() == expected["error_code"].as_str() && error.status() == Some(example.status)
            }
            (Ok(_), false) | (Err(_), true) => false,
        };
        if !is_expected {
            failures.push(format!("{} ({}): {outcome:?}", example.operation, example.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_operation_has_an_example() {
    for dynamic in operations() {
        let name = dynamic.operation.name;
        assert!(examples().any(|example| example.operation == name && example.is_success()), "{name} has no example");
    }
}

/// Returns whether a response is that of an example, except for the fields that the fake replaces. In the response to a
/// request that changes an item, these are all fields that the service makes, computes and looks up, and the response can have
/// more fields.
fn is_response(fake: &Fake, dynamic: &DynamicOperation, example: &Example, response: &str) -> bool {
    let parsed = |text: &str| match serde_json::from_str(text) {
        // The client omits a response that confirms nothing but its success.
        Ok(Value::Object(fields)) if fields.is_empty() && !dynamic.operation.has_response => Value::Null,
        parsed => parsed.unwrap_or_default(),
    };
    let replaced: &[&str] = match dynamic.operation {
        operation if !matches!(operation.effect, Effect::Read | Effect::Idempotent) => {
            &["accessToken", "token", "expireTime", "createTime", "random", "tmpWsToken", "webSocketToken", "wsURL"]
        }
        operation if operation.page.is_some() => &["count"],
        _ => &[],
    };
    let (mut expected, mut actual) = (parsed(example.response), parsed(response));
    if let Some((resource, described)) = changing(example.operation) {
        for item in [&mut expected, &mut actual] {
            remove_made(resource, described, example, item);
        }
        keep_fields_of(&mut actual, &expected);
    }
    let differences = differences(fake, &expected, &actual, "");
    differences.iter().all(|name| replaced.contains(&name.as_str()))
}

/// Returns what an operation does if it changes an item and returns it.
fn changing(operation: &str) -> Option<(&'static Resource, &'static ItemOperation)> {
    let all = resources().iter().flat_map(|resource| resource.operations.iter().map(move |one| (*resource, one)));
    let changes = |one: &ItemOperation| matches!(one.role, Role::Create | Role::Update | Role::Reset);
    all.into_iter().find(|(_, one)| one.operation == operation && changes(one))
}

/// Removes the fields of an item that the service makes, computes or looks up, and those that the request does not contain but
/// the description does.
fn remove_made(resource: &Resource, described: &ItemOperation, example: &Example, response: &mut Value) {
    let request: Value = serde_json::from_str(example.request).unwrap();
    let item = match response {
        Value::Array(items) => items.first_mut(),
        item => Some(item),
    };
    let Some(Value::Object(item)) = item else { return };
    let is_made = |field: &&Field| {
        field.made.is_some()
            || field.initial.is_some()
            || field.touched.is_some()
            || !matches!(field.shown, Shown::Stored)
            || request["body"][field.path[0]].is_null()
    };
    let inherited = resource.of.map_or(&[][..], |of| memory::resource(of).fields);
    let made = resource.fields.iter().chain(inherited).filter(is_made);
    let returned = described.returns.iter().map(|(path, _)| *path);
    for path in made.map(|field| field.path).chain(returned) {
        if let [name] = path {
            item.remove(*name);
        }
    }
    // A field that nothing has set is empty or absent.
    item.retain(|_, field| *field != "");
}

/// Removes the fields that another value does not have.
fn keep_fields_of(value: &mut Value, other: &Value) {
    match (value, other) {
        (Value::Object(fields), Value::Object(others)) => {
            fields.retain(|name, _| others.contains_key(name));
            fields.iter_mut().for_each(|(name, field)| keep_fields_of(field, &others[name]));
        }
        (Value::Array(items), Value::Array(others)) => {
            items.iter_mut().zip(others).for_each(|(item, other)| keep_fields_of(item, other));
        }
        _ => {}
    }
}

/// Returns the names of the fields that differ. The fake replaces links to files.
pub(crate) fn differences(fake: &Fake, left: &Value, right: &Value, name: &str) -> Vec<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let field = |fields: &Map<String, Value>, name: &String| fields.get(name).cloned().unwrap_or_default();
            let names = left.keys().chain(right.keys().filter(|name| !left.contains_key(*name)));
            names.flat_map(|name| differences(fake, &field(left, name), &field(right, name), name)).collect()
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            left.iter().zip(right).flat_map(|(left, right)| differences(fake, left, right, name)).collect()
        }
        (left, right) if left == right => Vec::new(),
        (Value::String(left), Value::String(right)) if is_link(fake, left, right) => Vec::new(),
        _ => vec![name.to_owned()],
    }
}

/// Returns whether a link of an example was replaced with one to a file that the fake serves.
fn is_link(fake: &Fake, left: &str, right: &str) -> bool {
    let path = left.splitn(4, '/').last().unwrap_or_default();
    fake.file(right).is_some() && right.ends_with(path)
}
