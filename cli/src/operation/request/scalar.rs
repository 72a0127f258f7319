//! Values that are no lists and no objects.

use huaweicloud_meeting_catalog::{self as catalog, Enumeration};
use serde_json::{Value as Json, json};

use crate::messages::{did_you_mean, nearest};

/// Returns a boolean.
pub(super) fn boolean(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err("expected true or false".to_owned()),
    }
}

/// Returns the value of an enumeration, by its name or as it is sent. After `=`, every value is accepted: the service can add some.
pub(super) fn of_enumeration(enumeration: &Enumeration, text: &str) -> Result<Json, String> {
    let is_number = enumeration.values.iter().any(|value| matches!(value.value, catalog::Json::Int(_)));
    if let Some(raw) = text.strip_prefix('=') {
        return match raw.parse::<i64>() {
            Ok(number) if is_number => Ok(json!(number)),
            Err(_) if is_number => Err("expected a number after `=`".to_owned()),
            _ => Ok(json!(raw)),
        };
    }
    let by = |is: &dyn Fn(&catalog::EnumerationValue) -> bool| enumeration.values.iter().find(|value| is(value));
    let found = by(&|value| value.kebab_name == text)
        .or_else(|| by(&|value| scalar(&of_catalog(&value.value)) == text))
        .or_else(|| by(&|value| value.kebab_name.eq_ignore_ascii_case(text)));
    if let Some(value) = found {
        return Ok(of_catalog(&value.value));
    }
    let names: Vec<&str> = enumeration.values.iter().map(|value| value.kebab_name).collect();
    let wire = enumeration.values.iter().filter_map(|value| match value.value {
        catalog::Json::String(name) => Some(name),
        _ => None,
    });
    let near = nearest(text, names.iter().copied().chain(wire));
    let proposal = match near.as_slice() {
        [] if names.len() <= 12 => format!("; expected {}", listed(&names)),
        [] => format!("; `hwmeeting describe {}` lists the known ones", enumeration.name),
        near => did_you_mean(near),
    };
    Err(format!("not a known value{proposal}; to send it nevertheless, write ={text}"))
}

/// Returns names as a list in a sentence.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [names @ .., last] => format!("{} or {last}", names.join(", ")),
    }
}

/// Returns a value as a string without quotes.
pub(crate) fn scalar(value: &Json) -> String {
    match value {
        Json::String(string) => string.clone(),
        value => value.to_string(),
    }
}

/// Returns a JSON value of the catalog.
pub(crate) fn of_catalog(value: &catalog::Json) -> Json {
    match value {
        catalog::Json::Null => Json::Null,
        catalog::Json::Bool(value) => json!(value),
        catalog::Json::Int(value) => json!(value),
        catalog::Json::Float(value) => json!(value),
        catalog::Json::String(value) => json!(value),
        catalog::Json::List(items) => items.iter().map(of_catalog).collect(),
        catalog::Json::Object(fields) => {
            fields.iter().map(|(name, value)| ((*name).to_owned(), of_catalog(value))).collect()
        }
    }
}
