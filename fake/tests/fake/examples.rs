//! Every example of the spec, sent by the client and returned by the fake.

use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Example, Fake, examples};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::{Map, Value};

use crate::support::{call, client};

#[tokio::test]
async fn every_example_is_answered_as_the_spec_says() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let mut wrong = Vec::new();
    for example in examples() {
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        // The password of the meeting that the example of CreateMeeting creates; of others any will do.
        let outcome = call(&client, example.request, "made-up-host-password").await;
        let fits = match (&outcome, example.is_success()) {
            (Ok(response), true) => is_response(dynamic, example, response),
            (Err(error), false) => {
                let expected: Value = serde_json::from_str(example.response).unwrap();
                error.code_text() == expected["error_code"].as_str() && error.status() == Some(example.status)
            }
            // Of two examples with the same request the one that succeeds is returned.
            (Ok(_), false) => examples().any(|other| {
                other.operation == example.operation && other.is_success() && has_same_request(other, example)
            }),
            (Err(_), true) => false,
        };
        if !fits {
            wrong.push(format!("{} ({}): {outcome:?}", example.operation, example.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_operation_has_an_example() {
    for dynamic in operations() {
        let name = dynamic.operation.name;
        assert!(examples().any(|example| example.operation == name && example.is_success()), "{name} has no example");
    }
}

/// Whether a response is that of an example. Where operations hand out tokens or response pages the fake has its own to say.
fn is_response(dynamic: &DynamicOperation, example: &Example, response: &str) -> bool {
    let expected = dynamic.check_response(example.response.as_bytes()).unwrap();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let own: &[&str] = match dynamic.operation {
        operation if operation.effect == Effect::Issue => &["accessToken", "token"],
        operation if operation.page.is_some() => &["count"],
        _ => &[],
    };
    expected == response
        || differences(&parsed(&expected), &parsed(response), "").iter().all(|name| own.contains(&name.as_str()))
}

/// The names of the fields that differ.
fn differences(left: &Value, right: &Value, name: &str) -> Vec<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let field = |fields: &Map<String, Value>, name: &String| fields.get(name).cloned().unwrap_or_default();
            let names = left.keys().chain(right.keys().filter(|name| !left.contains_key(*name)));
            names.flat_map(|name| differences(&field(left, name), &field(right, name), name)).collect()
        }
        (left, right) if left == right => Vec::new(),
        _ => vec![name.to_owned()],
    }
}

fn has_same_request(left: &Example, right: &Example) -> bool {
    let parsed = |example: &Example| serde_json::from_str::<Value>(example.request).unwrap();
    parsed(left) == parsed(right)
}
