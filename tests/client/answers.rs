//! Answers as they are and as they might be: every answer in the examples of the spec, with members missing, null or unknown.

use huaweicloud_meeting::document::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::examples;
use serde_json::{Value, json};

/// Calls `check` with every answer of a success and the operation that reads it.
fn each_answer(mut check: impl FnMut(&DynamicOperation, &str, Value)) {
    let mut count = 0;
    for example in examples().filter(|example| example.status == 200 && !example.answer.is_empty()) {
        let operation = DynamicOperation::named(operations(), example.operation).unwrap();
        check(operation, example.name, serde_json::from_str(example.answer).unwrap());
        count += 1;
    }
    assert!(count > 100, "{count}");
}

fn read(operation: &DynamicOperation, answer: &Value) -> Value {
    let body = serde_json::to_vec(answer).unwrap();
    let written = operation.check_answer(&body).unwrap_or_else(|error| panic!("{operation:?}: {error}: {answer}"));
    serde_json::from_str(&written).unwrap()
}

/// Every member of `expected` is in `found`, unchanged.
fn assert_holds(found: &Value, expected: &Value, place: &str) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (name, value) in expected {
                let place = format!("{place}.{name}");
                match found.get(name) {
                    Some(found) => assert_holds(found, value, &place),
                    None => assert!(value.is_null(), "{place} is lost"),
                }
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{place}");
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                assert_holds(found, expected, &format!("{place}[{index}]"));
            }
        }
        // An item that stood alone is written as the list that it is taken for.
        (Value::Array(found), Value::Object(_)) if found.len() == 1 => assert_holds(&found[0], expected, place),
        _ => assert_eq!(found, expected, "{place}"),
    }
}

#[test]
fn nothing_of_an_answer_is_lost() {
    each_answer(|operation, name, answer| {
        assert_holds(&read(operation, &answer), &answer, &format!("{} ({name})", operation.operation.name));
    });
}

#[test]
fn any_member_may_be_null_or_missing() {
    each_answer(|operation, _, answer| {
        for path in paths(&answer) {
            let mut null = answer.clone();
            *null.pointer_mut(&path).unwrap() = Value::Null;
            read(operation, &null);
            let mut missing = answer.clone();
            let (parent, name) = path.rsplit_once('/').unwrap();
            if let Some(Value::Object(members)) = missing.pointer_mut(parent) {
                members.remove(name);
                read(operation, &missing);
            }
        }
    });
}

#[test]
fn unknown_members_are_passed_over() {
    each_answer(|operation, _, mut answer| {
        let places: Vec<String> = std::iter::once(String::new()).chain(paths(&answer)).collect();
        for place in places {
            if let Some(Value::Object(members)) = answer.pointer_mut(&place) {
                members.insert("aMemberOfTheFuture".to_owned(), json!({"deep": [1, {"deeper": null}]}));
            }
        }
        read(operation, &answer);
    });
}

/// The JSON pointers to all members, outermost first.
fn paths(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    children
        .into_iter()
        .flat_map(|(name, value)| {
            let here = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
            let below = paths(value).into_iter().map(|path| format!("{here}{path}")).collect::<Vec<_>>();
            std::iter::once(here).chain(below)
        })
        .collect()
}
