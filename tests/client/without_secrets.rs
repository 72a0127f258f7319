//! Responses of all operations without their secrets.

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_codegen::api::Form;
use serde_json::{Value, json};

use crate::api;

const CANARY: &str = "canary-5f1c7e";

#[test]
fn a_response_without_secrets_has_all_other_fields() {
    let mut with_secrets = 0;
    for operation in api::operations() {
        let Some(response) = api::response(operation) else { continue };
        let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
        let response = api::sample(&response, Form::Plain, CANARY);
        let (all, _) = dynamic.check_response(response.to_string().as_bytes()).unwrap();
        let shown = dynamic.response_without_secrets(response.to_string().as_bytes()).unwrap();
        assert!(!shown.contains(CANARY), "{}: {shown}", operation.name);
        let without_secrets = with_secrets_removed(serde_json::from_str(&all).unwrap());
        assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), without_secrets, "{}", operation.name);
        with_secrets += usize::from(all.contains(CANARY));
    }
    assert!(with_secrets > 20, "{with_secrets}");
}

fn with_secrets_removed(value: Value) -> Value {
    let is_secret = |value: &Value| *value == json!(CANARY) || *value == json!([CANARY]);
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !is_secret(value));
            fields.map(|(name, value)| (name, with_secrets_removed(value))).collect()
        }
        Value::Array(items) => items.into_iter().filter(|item| !is_secret(item)).map(with_secrets_removed).collect(),
        value => value,
    }
}
