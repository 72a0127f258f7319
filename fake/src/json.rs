//! Helpers for JSON values whose structure is known only at run time.

use serde_json::{Map, Value};

/// Returns the value at a path of field names.
pub(crate) fn get_path<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// Sets the value at a path of field names, creating the objects on the way.
pub(crate) fn set_path(value: &mut Value, path: &[&str], new: Value) {
    let Some((name, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Value::Object(fields) = value {
        set_path(fields.entry(*name).or_insert(Value::Null), rest, new);
    }
}

/// Formats a string, number or boolean as in a path, a query or a header.
pub(crate) fn scalar_to_string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Visits every object in a value, from the outside in.
pub(crate) fn visit_objects<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            visit(fields);
            fields.values().for_each(|field| visit_objects(field, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| visit_objects(item, visit)),
        _ => {}
    }
}

/// Returns whether two values are equal, where `null` equals an absent field and `1` equals `1.0`.
pub(crate) fn equivalent(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let covers = |one: &Map<String, Value>, other: &Map<String, Value>| {
                one.iter().all(|(name, value)| equivalent(value, other.get(name).unwrap_or(&Value::Null)))
            };
            covers(left, right) && covers(right, left)
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equivalent(left, right))
        }
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (left, right) => left == right,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_reads_a_value_and_creates_missing_objects() {
        let mut value = json!({"data": {"token": "old"}});
        set_path(&mut value, &["data", "token"], json!("new"));
        set_path(&mut value, &["more", "deep"], json!(1));
        assert_eq!(value, json!({"data": {"token": "new"}, "more": {"deep": 1}}));
        assert_eq!(get_path(&value, &["data", "token"]), Some(&json!("new")));
        assert_eq!(get_path(&value, &["data", "nothing"]), None);
    }

    #[test]
    fn absent_fields_and_forms_of_numbers_make_no_difference() {
        assert!(equivalent(&json!({"a": 1, "b": null}), &json!({"a": 1.0})));
        assert!(equivalent(&json!([{"a": "x"}]), &json!([{"a": "x", "b": null}])));
        assert!(!equivalent(&json!({"a": 1}), &json!({"a": "1"})));
        assert!(!equivalent(&json!([1]), &json!([1, 2])));
        assert!(!equivalent(&json!({}), &json!({"a": 1})));
    }
}
