//! Every example of the spec, sent by the client.

use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Example, Fake, examples};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::{Map, Value};

use crate::support::{call, client};

#[tokio::test]
async fn every_example_gets_its_response() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let mut failures = Vec::new();
    // The end of a meeting rejects further requests for its control token.
    let (last, first): (Vec<_>, Vec<_>) = examples().partition(|example| example.operation == "StopMeeting");
    for example in first.into_iter().chain(last) {
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        // The password of the meeting in the example of CreateMeeting; for other meetings, any password is right.
        let outcome = call(&client, example.request, "made-up-host-password").await;
        let is_expected = match (&outcome, example.is_success()) {
            (Ok(response), true) => is_response(&fake, dynamic, example, response),
            (Err(error), false) => {
                let expected: Value = serde_json::from_str(example.response).unwrap();
                error.code_text() == expected["error_code"].as_str() && error.status() == Some(example.status)
            }
            // A success example takes precedence over an error example with the same request.
            (Ok(_), false) => examples().any(|other| {
                other.operation == example.operation && other.is_success() && has_same_request(other, example)
            }),
            (Err(_), true) => false,
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

/// Returns whether a response is that of an example, except for the fields that the fake replaces.
fn is_response(fake: &Fake, dynamic: &DynamicOperation, example: &Example, response: &str) -> bool {
    let parsed = |text: &str| match serde_json::from_str(text) {
        // The client omits a response that confirms nothing but its success.
        Ok(Value::Object(fields)) if fields.is_empty() && !dynamic.operation.has_response => Value::Null,
        parsed => parsed.unwrap_or_default(),
    };
    let replaced: &[&str] = match dynamic.operation {
        operation if !matches!(operation.effect, Effect::Read | Effect::Idempotent) => {
            &["accessToken", "token", "expireTime", "tmpWsToken", "webSocketToken", "wsURL"]
        }
        operation if operation.page.is_some() => &["count"],
        _ => &[],
    };
    let differences = differences(fake, &parsed(example.response), &parsed(response), "");
    differences.iter().all(|name| replaced.contains(&name.as_str()))
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

fn has_same_request(left: &Example, right: &Example) -> bool {
    let parsed = |example: &Example| serde_json::from_str::<Value>(example.request).unwrap();
    parsed(left) == parsed(right)
}
