//! Checks of values against the documented bounds, before anything is sent.

use huaweicloud_meeting_catalog::{Bounds, Field, Measure, Value};
use regex_lite::Regex;
use serde_json::Value as Json;

/// Adds what is out of bounds in a value to a list of places and reasons.
pub(crate) fn check(field: &Field, json: &Json, place: &str, found: &mut Vec<(String, String)>) {
    if let Some(reason) = reason(field, json) {
        found.push((place.to_owned(), reason));
    }
    check_inside(&field.value, json, place, found);
}

fn check_inside(value: &Value, json: &Json, place: &str, found: &mut Vec<(String, String)>) {
    match (value, json) {
        (Value::Structure(structure), Json::Object(fields)) => {
            for field in structure.fields {
                if let Some(json) = fields.get(field.name) {
                    check(field, json, &format!("{place}.{}", field.name), found);
                }
            }
        }
        (Value::List(item) | Value::OneOrMany(item), Json::Array(items)) => {
            for (index, json) in items.iter().enumerate() {
                check_inside(item, json, &format!("{place}[{index}]"), found);
            }
        }
        _ => {}
    }
}

/// Returns why a value is out of bounds.
fn reason(field: &Field, json: &Json) -> Option<String> {
    match json {
        Json::String(text) => {
            let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            // An empty string is how some fields are cleared.
            if let Some(bounds) = field
                .bounds_of(Measure::Length)
                .filter(|bounds| is_outside(length, *bounds) && (field.is_required || !text.is_empty()))
            {
                let are = if length == 1 { "character" } else { "characters" };
                return Some(format!("has {length} {are}; allowed are {}", described(bounds)));
            }
            let pattern = field.pattern.filter(|_| !text.is_empty())?;
            let is_match = Regex::new(pattern).map_or(true, |regex| regex.is_match(text));
            (!is_match).then(|| format!("does not have the documented form `{pattern}`"))
        }
        Json::Number(number) => {
            let bounds = field.bounds_of(Measure::Number)?;
            let number = number.as_i64()?;
            is_outside(number, bounds).then(|| format!("is {number}; allowed are {}", described(bounds)))
        }
        Json::Array(items) => {
            let bounds = field.bounds_of(Measure::Items)?;
            let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
            is_outside(count, bounds).then(|| format!("has {count} items; allowed are {}", described(bounds)))
        }
        _ => None,
    }
}

fn is_outside(number: i64, bounds: Bounds) -> bool {
    number < bounds.min || number > bounds.max
}

/// Returns bounds in words: `1 to 64`.
pub(crate) fn described(bounds: Bounds) -> String {
    match (bounds.min, bounds.max) {
        (i64::MIN, max) => format!("at most {max}"),
        (min, i64::MAX) => format!("at least {min}"),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(operation: &str, input: &str, json: &Json) -> Vec<String> {
        let operation = huaweicloud_meeting_catalog::operation(operation).into_iter();
        let fields = operation.flat_map(|operation| operation.inputs).map(|input| &input.field);
        let mut found = Vec::new();
        for field in fields.filter(|field| field.name == input) {
            check(field, json, input, &mut found);
        }
        found.into_iter().map(|(place, reason)| format!("{place} {reason}")).collect()
    }

    #[test]
    fn what_is_out_of_bounds_is_found() {
        assert_eq!(found("AddUser", "sortLevel", &json!(10001)), ["sortLevel is 10001; allowed are 1 to 10000"]);
        assert_eq!(found("AddUser", "name", &json!("")), ["name has 0 characters; allowed are 1 to 64"]);
        assert_eq!(found("AddUser", "name", &json!("李".repeat(65))), ["name has 65 characters; allowed are 1 to 64"]);
        assert!(found("AddUser", "name", &json!("李".repeat(64))).is_empty());
        let recurrence = json!({"preRemindDays": 31});
        assert_eq!(
            found("CreateMeeting", "cycleParams", &recurrence),
            ["cycleParams.preRemindDays is 31; allowed are 0 to 30"]
        );
    }
}
