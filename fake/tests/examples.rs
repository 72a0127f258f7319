//! Every example of the spec, sent by the client and answered by the fake.

mod support;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Example, Fake, examples};
use huaweicloud_meeting_runtime::document::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::Value;
use support::{call, client};

#[tokio::test]
async fn every_operation_has_an_example_that_the_fake_serves() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let mut wrong = Vec::new();
    for example in examples() {
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        let outcome = call(&client, example.request, "made-up-password").await;
        let fits = match (&outcome, example.is_success()) {
            (Ok(answer), true) => is_alike(dynamic, example, answer),
            (Err(error), false) => {
                let expected: Value = serde_json::from_str(example.answer).unwrap();
                error.code_text() == expected["error_code"].as_str() && error.status() == Some(example.status)
            }
            // Of two examples with the same request the one that succeeds is answered.
            (Ok(_), false) => examples().any(|other| {
                other.operation == example.operation && other.is_success() && same_request(other, example)
            }),
            (Err(_), true) => false,
        };
        if !fits {
            wrong.push(format!("{} ({}): {outcome:?}", example.operation, example.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for dynamic in operations() {
        let name = dynamic.operation.name;
        assert!(examples().any(|example| example.operation == name && example.is_success()), "{name} has no example");
    }
}

/// Whether an answer is that of an example, tokens and pages aside.
fn is_alike(dynamic: &DynamicOperation, example: &Example, answer: &str) -> bool {
    let expected = dynamic.check_answer(example.answer.as_bytes()).unwrap();
    if expected == answer {
        return true;
    }
    let (Ok(expected), Ok(answer)) = (serde_json::from_str::<Value>(&expected), serde_json::from_str::<Value>(answer)) else {
        return false;
    };
    // Only where the fake has something of its own to say may an answer differ.
    let paged = dynamic.operation.page.is_some();
    let mints = dynamic.operation.effect == Effect::Mint;
    (paged || mints) && differences(&expected, &answer, "").iter().all(|path| {
        let name = path.rsplit('.').next().unwrap();
        (paged && ["count", "offset", "limit"].contains(&name)) || (mints && ["accessToken", "token"].contains(&name))
    })
}

fn differences(left: &Value, right: &Value, path: &str) -> Vec<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let names = left.keys().chain(right.keys());
            let member = |object: &serde_json::Map<String, Value>, name: &String| object.get(name).cloned().unwrap_or_default();
            names.flat_map(|name| differences(&member(left, name), &member(right, name), &format!("{path}.{name}"))).collect()
        }
        (left, right) if left == right => Vec::new(),
        _ => vec![path.to_owned()],
    }
}

fn same_request(left: &Example, right: &Example) -> bool {
    let parsed = |example: &Example| serde_json::from_str::<Value>(example.request).unwrap();
    parsed(left) == parsed(right)
}

#[tokio::test]
async fn counts_of_pages_are_the_numbers_of_their_items() {
    // The fake makes it so; an example that says otherwise shows a page that no call can get.
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let mut wrong = Vec::new();
    for example in examples().filter(|example| example.is_success()) {
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        if dynamic.operation.page.is_none() {
            continue;
        }
        let answer: Value = serde_json::from_str(&call(&client, example.request, "").await.unwrap()).unwrap();
        let expected = serde_json::from_str(&dynamic.check_answer(example.answer.as_bytes()).unwrap()).unwrap();
        let different = differences(&expected, &answer, "");
        if !different.is_empty() {
            wrong.push(format!("{} ({}): {different:?}", example.operation, example.name));
        }
    }
    println!("{}", wrong.join("\n"));
}
