//! The example of an operation as a command.

use clap::{Arg, ArgAction, Command};
use huaweicloud_meeting_catalog::{Field, Structure, Value as Type};
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use crate::args;
use crate::operation::{self, Action};

/// Returns the command that makes the same request as a document. `None` if the command cannot express it.
pub(super) fn of(action: &Action, document: &str) -> Option<String> {
    let document: Value = serde_json::from_str(document).ok()?;
    let path: Vec<&str> = path_of(action)?;
    let command = args::leaf(&path)?;
    let mut words: Vec<String> = Vec::new();
    for input in action.operation.inputs {
        let section = match input.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "headers",
            Place::Body | Place::BodyValue | Place::Part => "body",
        };
        let section = document.get(section);
        let value =
            if input.place == Place::BodyValue { section } else { section.and_then(|own| own.get(input.field.name)) };
        if let Some(value) = value {
            add(&command, &input.field, input.field.kebab_name, value, &mut words)?;
        }
    }
    let line: Vec<&str> = path.iter().copied().chain(words.iter().map(String::as_str)).collect();
    let made = made_by(action, &line)?;
    is_same(&document, &made)
        .then(|| format!("hwmeeting {}", line.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")))
}

/// Returns the words of the shortest command of an action.
fn path_of(action: &Action) -> Option<Vec<&'static str>> {
    let (resource, item) = action.item?;
    Some(vec![resource.noun, action.shortcut.map_or(item.verb, |shortcut| shortcut.name)])
}

/// Adds the words for a value. `None` if the command has no argument for it.
fn add(command: &Command, field: &'static Field, name: &str, value: &Value, words: &mut Vec<String>) -> Option<()> {
    // A secret on a command line is visible to other users of the machine.
    if matches!(field.value, Type::Secret) {
        return None;
    }
    if let (Type::Structure(structure), Value::Object(members)) = (&field.value, value) {
        return members.iter().try_for_each(|(member, value)| {
            let field = member_of(structure, member)?;
            add(command, field, &format!("{name}.{}", field.kebab_name), value, words)
        });
    }
    if let Some(argument) = command.get_arguments().find(|argument| argument.get_long() == Some(name)) {
        return add_option(argument, name, value, words);
    }
    let is_positional = command.get_positionals().any(|argument| argument.get_id().as_str() == name);
    let value = scalar(value).filter(|_| is_positional)?;
    words.insert(0, value);
    Some(())
}

fn member_of(structure: &'static Structure, name: &str) -> Option<&'static Field> {
    structure.fields.iter().find(|field| field.name == name)
}

fn add_option(argument: &Arg, name: &str, value: &Value, words: &mut Vec<String>) -> Option<()> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| add_option(argument, name, item, words)),
        value if matches!(argument.get_action(), ArgAction::SetTrue) => {
            words.extend((scalar(value)? != "false").then(|| format!("--{name}")));
            Some(())
        }
        value => {
            words.extend([format!("--{name}"), scalar(value)?]);
            Some(())
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the request that a command makes.
fn made_by(action: &Action, line: &[&str]) -> Option<Value> {
    let matches = args::parse_from(line).ok()?;
    let (_, noun) = matches.subcommand()?;
    let (_, verb) = noun.subcommand()?;
    serde_json::from_str(&operation::document(action, verb).ok()?).ok()
}

/// Returns whether two requests are the same. A number in a path or a query is a string on the wire.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let is_empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
            let names = left.keys().chain(right.keys());
            names.into_iter().all(|name| match (left.get(name), right.get(name)) {
                (Some(left), Some(right)) => is_same(left, right),
                (Some(one), None) | (None, Some(one)) => is_empty(one),
                (None, None) => true,
            })
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (left, right) => left == right || scalar(left).is_some_and(|text| scalar(right) == Some(text)),
    }
}

/// Quotes a word for a shell, if it has to be.
fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_@%+=:,./-".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
