//! The request of a command of an operation, as a JSON document.

pub(crate) mod bounds;
pub(crate) mod csv;
pub(crate) mod document;
pub(crate) mod example;
pub(crate) mod file;
pub(crate) mod given;
mod missing;
mod parts;
pub(crate) mod past;
pub(crate) mod period;
pub(crate) mod recurrence;
pub(crate) mod scalar;
mod secret;
mod translate;
mod value;
mod wire_names;
pub(crate) mod zone;

use std::io::{self, IsTerminal as _};

use huaweicloud_meeting_catalog::Value;
use serde_json::{Value as Json, json};

use self::missing::Missing;
use super::Action;
use super::flags::{Flags, default};
use super::time::Clock;
use crate::error::Error;

pub(crate) use given::Given;

/// Returns the document of a request. Everything that is wrong with it is reported at once.
pub(crate) fn of(action: &Action, flags: &Flags, given: &Given, clock: &Clock) -> Result<Json, Error> {
    let mut document = json!({"operation": action.operation.name});
    if let Some(base) = &given.base {
        document::merge(&mut document, base.clone());
    }
    set_shortcut(action, &mut document);
    let mut wrong = set_values(flags, given, clock, &mut document);
    period::apply(action, flags, given, clock, &mut document).unwrap_or_else(|reason| wrong.push(reason));
    set_defaults(action, flags, clock, &mut document);
    period::set_months(flags, &mut document);
    if wrong.is_empty() {
        recurrence::apply(given, clock, &mut document).unwrap_or_else(|reason| wrong.push(reason));
    }
    let missing = missing::of(flags, given, &document);
    let missing = ask(flags, given, &mut document, missing)?;
    if wrong.is_empty() && missing.is_empty() && !given.is_unchecked {
        wrong.extend(out_of_bounds(flags, given, &document));
    }
    report(&wrong, &missing)?;
    translate::check(action, flags, given, &document)?;
    Ok(document)
}

/// Returns the document of what is given, without the values that a request needs in addition. Everything that is wrong with it
/// is reported at once.
pub(crate) fn changes(action: &Action, flags: &Flags, given: &Given, clock: &Clock) -> Result<Json, Error> {
    let mut document = given.base.clone().unwrap_or_else(|| json!({}));
    set_shortcut(action, &mut document);
    let mut wrong = set_values(flags, given, clock, &mut document);
    // The current state has what is missing in objects.
    let is_needed = |missing: &Missing| match &missing.flag {
        Some(id) => flags.at(id).is_some_and(|flag| flag.is_required),
        None => missing.is_in_list,
    };
    let missing: Vec<Missing> = missing::of(flags, given, &document).into_iter().filter(is_needed).collect();
    if wrong.is_empty() && missing.is_empty() && !given.is_unchecked {
        wrong.extend(out_of_bounds(flags, given, &document));
    }
    report(&wrong, &missing)?;
    Ok(document)
}

/// Sets what the name of the command sets.
fn set_shortcut(action: &Action, document: &mut Json) {
    for (name, value) in action.shortcut.map_or(&[][..], |shortcut| shortcut.sets) {
        let input = action.operation.inputs.iter().find(|input| input.field.name == *name);
        let section = input.map_or("body", |input| super::flags::section(input.place));
        document::set(document, &[section, name], scalar::of_catalog(value));
    }
}

/// Sets the values of flags and positional arguments. Returns what is wrong with them.
fn set_values(flags: &Flags, given: &Given, clock: &Clock, document: &mut Json) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, texts) in &given.flags {
        let Some(flag) = flags.all.get(*index) else { continue };
        let value = match texts.as_slice() {
            // A duration alone is how long ago a period begins.
            [text] if flag.is_short && flag.long == "since" && is_duration(text) => {
                value::of_texts(&flag.field.value, &[format!("{text} ago")], clock)
            }
            texts => value::of_texts(&flag.field.value, texts, clock),
        };
        match value {
            Ok(value) if flag.structure().is_some() => {
                let mut object = document::get(document, &flag.path).cloned().unwrap_or(Json::Null);
                document::merge(&mut object, value);
                document::set(document, &flag.path, object);
            }
            Ok(value) => document::set(document, &flag.path, value),
            Err(reason) => {
                wrong.push(format!("{}--{}: {reason}", shown(can_be_shown(&flag.field.value), texts), flag.long))
            }
        }
    }
    for (index, texts) in &given.positionals {
        let Some(positional) = flags.positionals.get(*index) else { continue };
        let Some(flag) = flags.all.get(positional.flag) else { continue };
        match positional_value(&flag.field.value, positional.item_field, texts, clock) {
            Ok(value) => add(document, &flag.path, value),
            Err(reason) => wrong.push(format!("{}<{}>: {reason}", shown(true, texts), positional.name)),
        }
    }
    wrong
}

/// Returns whether a string is a number with a unit, such as `30d`.
fn is_duration(text: &str) -> bool {
    let unit = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    unit.len() < text.len() && !unit.is_empty() && unit.chars().all(char::is_alphabetic)
}

/// Returns whether a string is no secret, and contains none.
fn can_be_shown(value: &Value) -> bool {
    match value {
        Value::Secret | Value::Structure(_) | Value::Map(_) | Value::Json => false,
        Value::List(item) | Value::OneOrMany(item) => can_be_shown(item),
        _ => true,
    }
}

/// Returns the beginning of a message about a value.
fn shown(can_be_shown: bool, texts: &[String]) -> String {
    match texts {
        [text] if can_be_shown && text.chars().count() <= 60 => format!("invalid value `{text}` for "),
        _ => "invalid value for ".to_owned(),
    }
}

fn positional_value(
    value: &Value,
    item_field: Option<&'static huaweicloud_meeting_catalog::Field>,
    texts: &[String],
    clock: &Clock,
) -> Result<Json, String> {
    let Some(field) = item_field else { return value::of_texts(value, texts, clock) };
    let objects = texts.iter().map(|text| {
        let parsed = value::of_text(&field.value, text, clock)?;
        Ok(Json::Object([(field.name.to_owned(), parsed)].into_iter().collect()))
    });
    objects.collect::<Result<Vec<Json>, String>>().map(Json::Array)
}

/// Sets a value, or adds it to the list of what a flag has set.
fn add(document: &mut Json, path: &[&str], value: Json) {
    let value = match (document::get(document, path), value) {
        (Some(Json::Array(items)), Json::Array(others)) => Json::Array(items.iter().cloned().chain(others).collect()),
        (_, value) => value,
    };
    document::set(document, path, value);
}

fn set_defaults(action: &Action, flags: &Flags, clock: &Clock, document: &mut Json) {
    for flag in &flags.all {
        if let Some(text) = default(action.operation.name, &flag.id)
            && document::get(document, &flag.path).is_none()
            && let Ok(value) = value::of_texts(&flag.field.value, &[text.to_owned()], clock)
        {
            document::set(document, &flag.path, value);
        }
    }
}

/// Asks for the missing secrets, if there is a terminal. Returns what is missing otherwise.
fn ask(flags: &Flags, given: &Given, document: &mut Json, missing: Vec<Missing>) -> Result<Vec<Missing>, Error> {
    let is_terminal = || io::stdin().is_terminal() && io::stderr().is_terminal();
    let secret = |missing: &Missing| flags.at(missing.flag.as_deref()?).filter(|flag| flag.is_secret());
    // Something else is missing: typing a secret would be in vain.
    if missing.is_empty()
        || !given.can_ask
        || !missing.iter().all(|missing| secret(missing).is_some())
        || !is_terminal()
    {
        return Ok(missing);
    }
    for flag in missing.iter().filter_map(secret) {
        let value = file::prompt(&format!("{}: ", flag.secret_name())).map_err(Error::invalid)?;
        document::set(document, &flag.path, value.into());
    }
    Ok(Vec::new())
}

fn out_of_bounds(flags: &Flags, given: &Given, document: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for flag in flags.all.iter().filter(|flag| flag.parent.is_none()) {
        if let Some(value) = document::get(document, &flag.path) {
            bounds::check(flag.field, value, &flag.id, &mut found);
        }
    }
    found
        .into_iter()
        .map(|(path, reason)| {
            format!(
                "{} {reason}; --no-check sends it nevertheless",
                translate::flag_name(flags, given, document, &path)
            )
        })
        .collect()
}

/// Returns an error if something is wrong or missing.
fn report(wrong: &[String], missing: &[Missing]) -> Result<(), Error> {
    let mut parts: Vec<String> = wrong.to_vec();
    if !missing.is_empty() {
        let width = missing.iter().map(|missing| missing.name.chars().count()).max().unwrap_or_default();
        let lines = missing.iter().map(|missing| format!("\n  {:width$}  {}", missing.name, missing.doc));
        let lines: String = lines.map(|line| line.trim_end().to_owned()).collect();
        let s = if missing.len() == 1 { "" } else { "s" };
        parts.push(format!("missing required argument{s}:{lines}"));
    }
    if parts.is_empty() { Ok(()) } else { Err(Error::invalid(parts.join("\n       "))) }
}

#[cfg(test)]
mod tests;
