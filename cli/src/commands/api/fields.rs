//! The fields of a request, as `key=value`.

use std::path::Path;

use huaweicloud_meeting::values::Json;
use serde_json::{Map, Value};

use super::pair;
use crate::commands::call::read;
use crate::error::Error;

/// The fields of a request, in the order of the options of each kind.
pub(super) struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Parses the fields that are strings, and those that are JSON.
    pub(super) fn parse<'a>(
        strings: impl Iterator<Item = &'a String>,
        json: impl Iterator<Item = &'a String>,
    ) -> Result<Self, Error> {
        let mut fields = Vec::new();
        for text in strings {
            let (key, value) = pair(text, '=', "-f")?;
            fields.push((key.to_owned(), Value::from(value)));
        }
        for text in json {
            let (key, value) = pair(text, '=', "-F")?;
            let value = match value.strip_prefix('@') {
                Some(file) => json_or_string(&content(file)?),
                None => json_or_string(value),
            };
            fields.push((key.to_owned(), value));
        }
        Ok(Self(fields))
    }

    /// Returns the object that the fields form.
    pub(super) fn into_body(self) -> Result<Option<Json>, Error> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let mut body = Value::Object(Map::new());
        for (key, value) in self.0 {
            let invalid = || Error::invalid(format!("the field `{key}` has no place: expected `a`, `a[b]` or `a[]`"));
            let steps = steps(&key).ok_or_else(invalid)?;
            insert(&mut body, &steps, value).ok_or_else(invalid)?;
        }
        Json::parse(&body.to_string()).map(Some).map_err(|error| Error::invalid(error.to_string()))
    }

    /// Returns the fields as query parameters.
    pub(super) fn into_query(self) -> Result<Vec<(String, String)>, Error> {
        let parameter = |(key, value)| match value {
            Value::String(string) => Ok((key, string)),
            Value::Object(_) | Value::Array(_) | Value::Null => Err(Error::invalid(format!(
                "the field `{key}` is sent in the query, and cannot be a list, an object or null"
            ))),
            value => Ok((key, value.to_string())),
        };
        self.0.into_iter().map(parameter).collect()
    }
}

fn content(file: &str) -> Result<String, Error> {
    let bytes = read((file != "-").then_some(Path::new(file)))?;
    String::from_utf8(bytes).map_err(|_| Error::invalid(format!("`{file}` is not UTF-8")))
}

fn json_or_string(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// Returns the names in a key such as `a[b][]`. An empty one is a new item of a list.
fn steps(key: &str) -> Option<Vec<&str>> {
    let (first, rest) = key.split_once('[').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let mut steps = vec![first];
    if let Some(rest) = rest {
        steps.extend(rest.strip_suffix(']')?.split("]["));
    }
    let is_valid = !first.is_empty() && steps.iter().all(|step| !step.contains(['[', ']']));
    is_valid.then_some(steps)
}

/// Inserts a value. Returns nothing if there is another kind of value on the way.
fn insert(into: &mut Value, steps: &[&str], value: Value) -> Option<()> {
    let Some((step, rest)) = steps.split_first() else {
        *into = value;
        return Some(());
    };
    if step.is_empty() {
        if into.is_null() {
            *into = Value::Array(Vec::new());
        }
        let items = into.as_array_mut()?;
        // Another field of the last item, unless it has that field already.
        let is_new = rest.first().is_none_or(|next| items.last().is_none_or(|last| last.get(*next).is_some()));
        if is_new {
            items.push(Value::Null);
        }
        return insert(items.last_mut()?, rest, value);
    }
    if into.is_null() {
        *into = Value::Object(Map::new());
    }
    insert(into.as_object_mut()?.entry(*step).or_insert(Value::Null), rest, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the body as JSON, `null` if there is none.
    fn body(strings: &[&str], json: &[&str]) -> Option<Value> {
        let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let fields = Fields::parse(owned(strings).iter(), owned(json).iter()).ok()?;
        let body = fields.into_body().ok()?;
        body.map_or(Some(Value::Null), |json| serde_json::from_str(json.as_str()).ok())
    }

    #[test]
    fn keys_with_brackets_form_objects_and_lists() {
        let items = serde_json::json!([{"f": "1", "g": "2"}, {"f": "3"}]);
        let expected = serde_json::json!({"a": "1", "b": {"c": "x=y"}, "d": [2, true], "e": items, "h": "no JSON"});
        let strings = ["a=1", "b[c]=x=y", "e[][f]=1", "e[][g]=2", "e[][f]=3"];
        assert_eq!(body(&strings, &["d[]=2", "d[]=true", "h=no JSON"]), Some(expected));
        assert_eq!(body(&[], &[]), Some(Value::Null));
        for key in ["a[=1", "a]=1", "[]=1", "a[b]c=1", "=1", "a"] {
            assert_eq!(body(&[key], &[]), None, "{key}");
        }
        assert_eq!(body(&["a=1", "a[b]=1"], &[]), None);
    }
}
