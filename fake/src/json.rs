//! Helpers for JSON values whose structure is known only at run time.

use std::borrow::Cow;

use huaweicloud_meeting_catalog::Json;
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

/// Removes the value at a path of field names, and the objects on the way that become empty.
pub(crate) fn remove_path(value: &mut Value, path: &[&str]) {
    let (Some((name, rest)), Value::Object(fields)) = (path.split_first(), value) else { return };
    if rest.is_empty() {
        fields.remove(*name);
        return;
    }
    let Some(inner) = fields.get_mut(*name) else { return };
    remove_path(inner, rest);
    if inner.as_object().is_some_and(Map::is_empty) {
        fields.remove(*name);
    }
}

/// Returns a value without the fields of objects that another value does not have.
pub(crate) fn common_fields(value: Value, other: &Value) -> Value {
    match (value, other) {
        (Value::Object(fields), Value::Object(others)) => {
            let common = |(name, field): (String, Value)| {
                let other = others.get(&name)?;
                Some((name, common_fields(field, other)))
            };
            Value::Object(fields.into_iter().filter_map(common).collect())
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            items.into_iter().zip(others).map(|(item, other)| common_fields(item, other)).collect()
        }
        (value, _) => value,
    }
}

/// Visits the values in a value that are no objects, with their paths of field names.
pub(crate) fn visit_leaves<'a>(
    value: &'a Value,
    path: &mut Vec<&'a str>,
    visit: &mut dyn FnMut(&[&'a str], &'a Value),
) {
    let Value::Object(fields) = value else { return visit(path, value) };
    for (name, field) in fields {
        path.push(name);
        visit_leaves(field, path, visit);
        path.pop();
    }
}

/// Formats a string, number or boolean as in a path, a query or a header.
pub(crate) fn scalar_to_string(value: &Value) -> Option<String> {
    scalar_text(value).map(Cow::into_owned)
}

/// Returns a string, number or boolean as a string, which is not copied if it is one.
pub(crate) fn scalar_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
        _ => None,
    }
}

/// Returns whether a string contains another one, which is in lower case, in any case.
pub(crate) fn contains_lower(text: &str, lower: &str) -> bool {
    if !text.is_ascii() || lower.is_empty() {
        return text.to_lowercase().contains(lower);
    }
    text.as_bytes().windows(lower.len()).any(|window| window.eq_ignore_ascii_case(lower.as_bytes()))
}

/// Returns a scalar, or the scalars of a list, as strings.
pub(crate) fn scalars_to_strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(scalar_to_string).collect(),
        value => value.and_then(scalar_to_string).into_iter().collect(),
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

/// Returns whether a value is that of the spec.
pub(crate) fn equals(value: &Value, other: &Json) -> bool {
    match (value, other) {
        (Value::String(text), Json::String(other)) => text == other,
        (Value::Bool(flag), Json::Bool(other)) => flag == other,
        (_, Json::String(_) | Json::Bool(_)) => false,
        (value, other) => *value == other.value(),
    }
}

/// Removes the fields that are `null`, at any depth. Returns whether there were any.
pub(crate) fn remove_nulls(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            let count = fields.len();
            fields.retain(|_, field| !field.is_null());
            let mut were_any = fields.len() < count;
            fields.values_mut().for_each(|field| were_any |= remove_nulls(field));
            were_any
        }
        Value::Array(items) => items.iter_mut().fold(false, |were_any, item| remove_nulls(item) | were_any),
        _ => false,
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
    fn a_value_is_removed_with_the_objects_that_become_empty() {
        let mut value = json!({"a": {"b": {"c": 1}}, "d": {"e": 1, "f": 2}});
        remove_path(&mut value, &["a", "b", "c"]);
        remove_path(&mut value, &["d", "e"]);
        remove_path(&mut value, &["nothing", "here"]);
        assert_eq!(value, json!({"d": {"f": 2}}));
        let mut leaves = Vec::new();
        visit_leaves(&value, &mut Vec::new(), &mut |path, value| leaves.push((path.join("."), value.clone())));
        assert_eq!(leaves, [("d.f".to_owned(), json!(2))]);
    }

    #[test]
    fn a_string_is_found_in_any_case() {
        for (text, lower) in [("Ann Lee", "n l"), ("ÄRGER", "ä"), ("", ""), ("x", ""), ("K", "k")] {
            assert!(contains_lower(text, lower), "{text} {lower}");
        }
        assert!(!contains_lower("Ann", "ann lee") && !contains_lower("", "a"));
    }

    #[test]
    fn fields_that_another_value_does_not_have_are_removed() {
        let value = json!({"a": 1, "b": [{"c": 1, "d": 2}], "e": {"f": 1}, "g": []});
        let other = json!({"a": "1", "b": [{"d": 0}], "e": 0});
        assert_eq!(common_fields(value, &other), json!({"a": 1, "b": [{"d": 2}], "e": {"f": 1}}));
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
