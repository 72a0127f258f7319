//! From the text of a flag to the value of an input.

use huaweicloud_meeting_catalog::{self as catalog, Enumeration, Value};
use serde_json::{Value as Json, json};

use super::{file, object};
use crate::messages::{did_you_mean, nearest};
use crate::operation::time::{self, Clock};

/// Returns the value of an input, from what its flag is set to. A flag that is no list has one text.
pub(crate) fn of_texts(value: &Value, texts: &[String], clock: &Clock) -> Result<Json, String> {
    match value {
        Value::List(item) | Value::OneOrMany(item) => Ok(Json::Array(items(item, texts, clock)?)),
        Value::Csv(item) => {
            let texts: Vec<String> = texts.iter().flat_map(|text| text.split(',')).map(str::to_owned).collect();
            let items = items(item, &texts, clock)?;
            Ok(items.iter().map(scalar).collect::<Vec<_>>().join(",").into())
        }
        Value::Map(item) => map(item, texts, clock),
        _ => of_text(value, texts.last().map_or("", String::as_str), clock),
    }
}

/// Returns the items of a list. `@FILE` stands for those in the file.
fn items(item: &'static Value, texts: &[String], clock: &Clock) -> Result<Vec<Json>, String> {
    let mut items = Vec::new();
    for text in texts {
        match text.strip_prefix('@') {
            Some(rest) if rest.starts_with('@') => items.push(of_text(item, rest, clock)?),
            Some(path) => items.extend(file::items(item, path, clock)?),
            None => items.push(of_text(item, text, clock)?),
        }
    }
    Ok(items)
}

fn map(item: &Value, texts: &[String], clock: &Clock) -> Result<Json, String> {
    let mut fields = serde_json::Map::new();
    for text in texts {
        if text.trim_start().starts_with('{') {
            let given: serde_json::Map<String, Json> =
                serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"))?;
            fields.extend(given);
            continue;
        }
        let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        fields.insert(name.to_owned(), of_text(item, value, clock)?);
    }
    Ok(Json::Object(fields))
}

/// Returns the value that one text stands for.
pub(crate) fn of_text(value: &Value, text: &str, clock: &Clock) -> Result<Json, String> {
    match value {
        Value::String | Value::Secret | Value::Id(_) => Ok(json!(text)),
        Value::Bool => boolean(text).map(Json::Bool),
        Value::Flag { no, yes } => match boolean(text) {
            Ok(is_yes) => Ok(of_catalog(if is_yes { yes } else { no })),
            Err(reason) => [no, yes].map(of_catalog).into_iter().find(|known| scalar(known) == text).ok_or(reason),
        },
        Value::Int32 => {
            text.trim().parse::<i32>().map(|number| json!(number)).map_err(|_| "expected a whole number".to_owned())
        }
        Value::Int64 => {
            text.trim().parse::<i64>().map(|number| json!(number)).map_err(|_| "expected a whole number".to_owned())
        }
        Value::Double => serde_json::from_str::<serde_json::Number>(text.trim())
            .map(Json::Number)
            .map_err(|_| "expected a number".to_owned()),
        Value::Quoted(inner) => of_text(inner, text, clock).map(|value| scalar(&value).into()),
        Value::Constant(constant) => Ok(of_catalog(constant)),
        Value::Enumeration(enumeration) => of_enumeration(enumeration, text),
        Value::Time(form) => time::written(text, *form, clock),
        Value::Duration(unit) => time::duration(text, *unit).map(|count| json!(count)),
        Value::File => file::upload(text),
        Value::Structure(structure) => object::of_text(structure, text, clock),
        Value::Json => Ok(serde_json::from_str(text).unwrap_or_else(|_| json!(text))),
        Value::List(_) | Value::OneOrMany(_) | Value::Csv(_) | Value::Map(_) => of_list_text(value, text, clock),
    }
}

/// Returns a list from one text: JSON, or its items, separated by spaces.
fn of_list_text(value: &Value, text: &str, clock: &Clock) -> Result<Json, String> {
    if text.trim_start().starts_with(['[', '{']) {
        return serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"));
    }
    let texts: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    of_texts(value, &texts, clock)
}

fn boolean(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err("expected true or false".to_owned()),
    }
}

/// Returns the value of an enumeration, by its name or as it is sent. After `=`, every value is accepted: the service can add some.
fn of_enumeration(enumeration: &Enumeration, text: &str) -> Result<Json, String> {
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
    let proposal = if near.is_empty() && names.len() <= 12 {
        format!("; expected {}", listed(&names))
    } else {
        did_you_mean(&near)
    };
    Err(format!("not a known value{proposal}; to send it nevertheless, write ={text}"))
}

/// Returns names as a list in a sentence.
pub(crate) fn listed(names: &[&str]) -> String {
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
