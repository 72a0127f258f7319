//! Reaching into JSON whose form only data tells.

use serde_json::{Map, Value};

/// The value at a path of field names.
pub(crate) fn find<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// Puts a value at a path of field names, and makes the objects on the way where there are none.
pub(crate) fn put(value: &mut Value, path: &[&str], new: Value) {
    let Some((name, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Value::Object(fields) = value {
        put(fields.entry(*name).or_insert(Value::Null), rest, new);
    }
}

/// A string, number or boolean as it is written in a path, a query or a header.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Visits every object inside a value, outer ones first.
pub(crate) fn each_object<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            visit(fields);
            fields.values().for_each(|field| each_object(field, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| each_object(item, visit)),
        _ => {}
    }
}

/// Whether two values say the same: `null` and absent fields are alike, and so are `1` and `1.0`.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let covers = |one: &Map<String, Value>, other: &Map<String, Value>| {
                one.iter().all(|(name, value)| same(value, other.get(name).unwrap_or(&Value::Null)))
            };
            covers(left, right) && covers(right, left)
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
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
    fn a_path_leads_to_a_value_and_makes_its_way() {
        let mut value = json!({"data": {"token": "old"}});
        put(&mut value, &["data", "token"], json!("new"));
        put(&mut value, &["more", "deep"], json!(1));
        assert_eq!(value, json!({"data": {"token": "new"}, "more": {"deep": 1}}));
        assert_eq!(find(&value, &["data", "token"]), Some(&json!("new")));
        assert_eq!(find(&value, &["data", "nothing"]), None);
    }

    #[test]
    fn what_says_the_same_is_the_same() {
        assert!(same(&json!({"a": 1, "b": null}), &json!({"a": 1.0})));
        assert!(same(&json!([{"a": "x"}]), &json!([{"a": "x", "b": null}])));
        assert!(!same(&json!({"a": 1}), &json!({"a": "1"})));
        assert!(!same(&json!([1]), &json!([1, 2])));
        assert!(!same(&json!({}), &json!({"a": 1})));
    }
}
