//! From a request to the words of a command: the example of the help.

use huaweicloud_meeting_catalog::{self as catalog, Enumeration, Structure, TimeForm, Value};
use serde_json::Value as Json;

use super::document;
use super::scalar::{of_catalog, scalar};
use crate::operation::flags::{Flag, Flags};

/// Writes values to files, and returns their paths.
pub(crate) trait Files {
    /// Returns the path of a file with a secret.
    fn secret(&mut self, flag: &str, value: &str) -> String;
    /// Returns the path of a file to upload.
    fn upload(&mut self, value: &Json) -> String;
}

/// Returns the words of a command with a request, after its name.
pub(crate) fn words(flags: &Flags, request: &Json, files: &mut dyn Files) -> Vec<String> {
    let mut words = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for positional in &flags.positionals {
        let Some(flag) = flags.all.get(positional.flag) else { continue };
        let Some(value) = document::get(request, &flag.path) else { break };
        let values = match positional.item_field {
            Some(field) => only_field(value, field.name),
            None if matches!(flag.field.value, Value::File) => Some(vec![files.upload(value)]),
            None => Some(texts(&flag.field.value, value)),
        };
        let Some(values) = values else { break };
        words.extend(values);
        done.push(positional.flag);
    }
    for (index, flag) in flags.all.iter().enumerate().filter(|(index, _)| !done.contains(index)) {
        if let Some(value) = document::get(request, &flag.path) {
            words.extend(of_flag(flag, flags, value, index, files));
        }
    }
    words
}

/// Returns the values of a field, if the objects of a list have no other one.
fn only_field(list: &Json, name: &str) -> Option<Vec<String>> {
    let value =
        |item: &Json| item.get(name).filter(|_| item.as_object().is_some_and(|fields| fields.len() == 1)).map(scalar);
    list.as_array()?.iter().map(value).collect()
}

fn of_flag(flag: &Flag, flags: &Flags, value: &Json, index: usize, files: &mut dyn Files) -> Vec<String> {
    let name = format!("--{}", flag.long);
    if flag.structure().is_some() {
        // The flags of its fields follow, if there are any.
        let is_flat = flags.all.iter().skip(index.saturating_add(1)).any(|other| other.path.starts_with(&flag.path));
        let is_empty = value.as_object().is_some_and(serde_json::Map::is_empty);
        return if is_flat && !is_empty { Vec::new() } else { vec![name, value.to_string()] };
    }
    match &flag.field.value {
        Value::Secret => vec![name, files.secret(&flag.long, &scalar(value))],
        Value::File => vec![name, files.upload(value)],
        Value::Bool => vec![switch(&flag.long, scalar(value) == "true")],
        Value::Flag(values) => vec![switch(&flag.long, scalar(value) == scalar(&of_catalog(&values.yes)))],
        kind => texts(kind, value).into_iter().flat_map(|text| [name.clone(), text]).collect(),
    }
}

fn switch(long: &str, is_on: bool) -> String {
    if is_on { format!("--{long}") } else { format!("--no-{long}") }
}

/// Returns the texts of a value: several for a list.
fn texts(kind: &Value, value: &Json) -> Vec<String> {
    match (kind, value) {
        (Value::Csv(item), value) => {
            vec![scalar(value).split(',').map(|part| text(item, &part.into())).collect::<Vec<_>>().join(",")]
        }
        (Value::List(item) | Value::OneOrMany(item), Json::Array(items)) => {
            items.iter().map(|value| text(item, value)).collect()
        }
        (Value::List(item) | Value::OneOrMany(item), value) => vec![text(item, value)],
        (Value::Map(_), Json::Object(fields)) => {
            fields.iter().map(|(name, value)| format!("{name}={}", scalar(value))).collect()
        }
        (kind, value) => vec![text(kind, value)],
    }
}

fn text(kind: &Value, value: &Json) -> String {
    match kind {
        Value::Enumeration(enumeration) => name(enumeration, value),
        Value::Quoted(inner) => text(inner, value),
        Value::Time(form) => time(*form, value),
        Value::Structure(structure) => object(structure, value),
        _ => scalar(value),
    }
}

fn name(enumeration: &Enumeration, value: &Json) -> String {
    let is = |known: &&catalog::EnumerationValue| scalar(&of_catalog(&known.value)) == scalar(value);
    enumeration
        .values
        .iter()
        .find(is)
        .map_or_else(|| format!("={}", scalar(value)), |known| known.kebab_name.to_owned())
}

fn time(form: TimeForm, value: &Json) -> String {
    let text = scalar(value);
    let at = |millis: i64| jiff::Timestamp::from_millisecond(millis).ok().map(|time| time.to_string());
    let number = text.parse::<i64>().ok();
    let written = match form {
        TimeForm::UtcMinute => Some(format!("{}Z", text.replace(' ', "T"))),
        TimeForm::EpochMillis | TimeForm::EpochMillisString => number.and_then(at),
        TimeForm::EpochSeconds => {
            number.filter(|number| *number != 0).and_then(|seconds| at(seconds.checked_mul(1000)?))
        }
        _ => None,
    };
    written.unwrap_or(text)
}

/// Returns the text of an object: `name=Li,phone=1`, or JSON if there are lists or quotes in it.
fn object(structure: &Structure, value: &Json) -> String {
    let Json::Object(fields) = value else { return scalar(value) };
    let parts = fields.iter().map(|(name, value)| {
        let field = structure.fields.iter().find(|field| field.name == name)?;
        let is_scalar = !value.is_array() && !value.is_object() && !matches!(field.value, Value::Secret);
        let text = text(&field.value, value);
        let text = if text.contains(',') { format!("\"{text}\"") } else { text };
        (is_scalar && text.matches('"').count() != 1).then(|| format!("{}={text}", field.kebab_name))
    });
    let parts: Option<Vec<String>> = parts.collect();
    parts.filter(|parts| !parts.is_empty()).map_or_else(|| value.to_string(), |parts| parts.join(","))
}
