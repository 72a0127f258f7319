//! Secrets in JSON.

use huaweicloud_meeting_catalog::Value;
use serde_json::Value as Json;

/// Returns whether JSON of a type contains a secret.
pub(super) fn is_in(value: &Value, json: &Json) -> bool {
    match (value, json) {
        (_, Json::Null) => false,
        (Value::Secret, json) => json.as_str() != Some(""),
        (Value::Structure(structure), Json::Object(fields)) => fields.iter().any(|(name, json)| {
            let field = structure.fields.iter().find(|field| field.name == name || field.kebab_name == name);
            field.is_some_and(|field| is_in(&field.value, json))
        }),
        (Value::List(item) | Value::OneOrMany(item), Json::Array(items)) => items.iter().any(|json| is_in(item, json)),
        // An argument holds one item of a list.
        (Value::List(item) | Value::OneOrMany(item), json @ Json::Object(_)) => is_in(item, json),
        (Value::Map(item), Json::Object(fields)) => fields.values().any(|json| is_in(item, json)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn has_secret(operation: &str, input: &str, json: &Json) -> bool {
        let mut operation = huaweicloud_meeting_catalog::operation(operation).into_iter();
        operation.any(|operation| {
            operation
                .inputs
                .iter()
                .any(|candidate| candidate.field.name == input && is_in(&candidate.field.value, json))
        })
    }

    #[test]
    fn secrets_are_found_in_objects_and_lists() {
        assert!(has_secret("AddUser", "pwd", &json!("x")));
        assert!(!has_secret("AddUser", "name", &json!("x")));
        assert!(has_secret("CreateMeeting", "confConfigInfo", &json!({"guestPwd": "1"})));
        assert!(has_secret("CreateMeeting", "confConfigInfo", &json!({"guest-pwd": "1"})));
        assert!(!has_secret("CreateMeeting", "confConfigInfo", &json!({"guestPwd": "", "isAutoMute": true})));
        let groups = json!([{"interpreters": [{"aiDigitalInfo": {"localAuthInfo": "x"}}]}]);
        assert!(has_secret("SetInterpreterGroup", "interpreterGroups", &groups));
    }
}
