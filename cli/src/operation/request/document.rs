//! Values in a document, by their paths.

use serde_json::{Map, Value as Json};

/// Returns the value at a path.
pub(crate) fn get<'a>(document: &'a Json, path: &[&str]) -> Option<&'a Json> {
    path.iter().try_fold(document, |json, name| json.get(*name))
}

/// Sets the value at a path. What is in the way is replaced.
pub(crate) fn set(document: &mut Json, path: &[&str], value: Json) {
    match path {
        [] => *document = value,
        [first, rest @ ..] => {
            if !document.is_object() {
                *document = Json::Object(Map::new());
            }
            if let Json::Object(fields) = document {
                set(fields.entry(*first).or_insert(Json::Null), rest, value);
            }
        }
    }
}

/// Removes the value at a path.
pub(crate) fn remove(document: &mut Json, path: &[&str]) {
    match (path, document) {
        ([name], Json::Object(fields)) => {
            fields.remove(*name);
        }
        ([first, rest @ ..], Json::Object(fields)) => {
            if let Some(inner) = fields.get_mut(*first) {
                remove(inner, rest);
            }
        }
        _ => {}
    }
}

/// Merges a document into another one. Objects are merged field by field; everything else is replaced.
pub(crate) fn merge(document: &mut Json, other: Json) {
    match (document, other) {
        (Json::Object(fields), Json::Object(others)) => {
            for (name, value) in others {
                merge(fields.entry(name).or_insert(Json::Null), value);
            }
        }
        (document, other) => *document = other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_are_merged_and_lists_replaced() {
        let mut document = json!({"body": {"a": {"x": 1}, "l": [1]}});
        merge(&mut document, json!({"body": {"a": {"y": 2}, "l": [2]}, "query": {"q": 1}}));
        set(&mut document, &["body", "a", "x"], json!(3));
        assert_eq!(document, json!({"body": {"a": {"x": 3, "y": 2}, "l": [2]}, "query": {"q": 1}}));
        assert_eq!(get(&document, &["body", "a", "y"]), Some(&json!(2)));
    }
}
