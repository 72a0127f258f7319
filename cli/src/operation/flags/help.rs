//! The texts of the help of a command.

use std::fmt::Write as _;

use huaweicloud_meeting::{OPERATIONS, codes};
use huaweicloud_meeting_catalog::{Json, Value};
use huaweicloud_meeting_fake::examples;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::Value as JsonValue;

use super::default;
use super::table::{Flag, Flags};
use crate::operation::Action;
use crate::operation::request::bounds::described;
use crate::operation::request::document;
use crate::operation::request::example::{self, Files};
use crate::operation::request::given::variable;
use crate::operation::request::value::{of_catalog, scalar};

/// The largest number of flags that the short help lists without a choice.
const MAX_SHORT: usize = 12;

/// Returns the usage: positional arguments and required flags.
pub(super) fn usage(path: &str, action: &Action, flags: &Flags) -> String {
    let mut usage = format!("hwmeeting {path}");
    for positional in &flags.positionals {
        let dots = if positional.is_many { "..." } else { "" };
        let _ = write!(usage, " <{}>{dots}", positional.name);
    }
    let is_positional = |index: usize| flags.positionals.iter().any(|positional| positional.flag == index);
    for (index, flag) in flags.all.iter().enumerate() {
        let is_shown = flag.is_required && !is_positional(index) && default(action.operation.name, &flag.id).is_none();
        let has_own = flag.structure().is_some_and(|structure| structure.fields.iter().any(|field| field.is_required));
        if is_shown && !has_own {
            let _ = match flag.is_switch() {
                true => write!(usage, " --[no-]{}", flag.long),
                false => write!(usage, " --{} <{}>", flag.long, super::arguments::value_name(flag)),
            };
        }
    }
    usage + " [OPTIONS]"
}

/// Returns the first sentence of the documentation of a flag.
pub(super) fn short(flag: &Flag, flags: &Flags) -> String {
    let doc = match (&flag.field.value, flag.field.doc) {
        (Value::Structure(structure), "") => structure.doc,
        (_, doc) => doc,
    };
    if doc.is_empty() {
        flag.field.kebab_name.replace('-', " ")
    } else {
        with_flags(&without_utc(flag, first_sentence(doc)), flags)
    }
}

/// Returns the first sentence of a text, without its full stop.
pub(crate) fn first_sentence(doc: &str) -> &str {
    let line = doc.lines().next().unwrap_or_default();
    line.split(". ").next().unwrap_or(line).trim_end_matches('.')
}

/// Removes how the service counts a time: on the command line, times are local.
fn without_utc(flag: &Flag, doc: &str) -> String {
    match flag.field.value {
        Value::Time(_) => doc.replace(", in UTC", "").replace(" in UTC", "").replace(" (UTC)", ""),
        _ => doc.to_owned(),
    }
}

/// Returns the whole documentation of a flag: what it means, its default and its bounds.
pub(super) fn long(operation: &str, flag: &Flag, flags: &Flags) -> String {
    let field = flag.field;
    let mut text =
        if field.doc.is_empty() { short(flag, flags) } else { with_flags(&without_utc(flag, field.doc), flags) };
    let mut facts: Vec<String> = Vec::new();
    if flag.is_secret() {
        text.push_str("\n\nA file with the secret; - for standard input, which a terminal does not show.");
        facts.push(format!("env: {}", variable(flag)));
    }
    if let Value::Time(_) = field.value {
        text.push_str(
            "\n\nSuch as `tomorrow 10:00`, `next tue 9am`, `in 2h` or 2026-12-01T10:00, in the time zone of --zone.",
        );
    }
    if matches!(field.value, Value::Structure(_)) {
        text.push_str("\n\nAs NAME=VALUE,NAME=VALUE, JSON or @FILE; or with the flags of its fields.");
    } else if matches!(field.value, Value::List(Value::Structure(_))) {
        text.push_str("\n\nOne for each item, as NAME=VALUE,NAME=VALUE or JSON; or @FILE with CSV or JSON.");
        let _ = write!(text, " Names: {}", item_names(&field.value).join(", "));
    } else if flag.is_list() {
        text.push_str("\n\nCan be repeated; @FILE reads one item from each line.");
    }
    if flag.is_switch() {
        facts.push(format!("--no-{} for false", flag.long));
    }
    facts.extend(default(operation, &flag.id).map(|value| format!("set to {value} by hwmeeting")));
    facts.extend(field.default.as_ref().map(|value| format!("default: {}", default_text(&field.value, value))));
    facts.extend(field.length.map(|bounds| format!("{} characters", described(bounds))));
    facts.extend(field.range.map(|bounds| described(bounds)));
    facts.extend(field.items.map(|bounds| format!("{} items", described(bounds))));
    if let Some(reason) = field.deprecated {
        let _ = write!(text, "\n\nDeprecated: {}", with_flags(reason, flags));
    }
    let long = flag.aliases.iter().find(|alias| alias.contains('.')).map(|alias| format!("also --{alias}"));
    facts.extend(long);
    if !facts.is_empty() {
        let _ = write!(text, "\n\n[{}]", facts.join("] ["));
    }
    text
}

fn item_names(value: &Value) -> Vec<&'static str> {
    match value {
        Value::List(Value::Structure(structure)) => structure.fields.iter().map(|field| field.kebab_name).collect(),
        _ => Vec::new(),
    }
}

/// Returns a default as it is written on the command line.
fn default_text(value: &Value, default: &Json) -> String {
    match value {
        Value::Flag { yes, .. } => (of_catalog(yes) == of_catalog(default)).to_string(),
        Value::Enumeration(enumeration) => {
            let known = enumeration.values.iter().find(|known| known.value == *default);
            known.map_or_else(|| scalar(&of_catalog(default)), |known| known.kebab_name.to_owned())
        }
        Value::Quoted(value) => default_text(value, default),
        _ => scalar(&of_catalog(default)),
    }
}

/// Replaces names of inputs in backticks by those of flags.
fn with_flags(doc: &str, flags: &Flags) -> String {
    let parts = doc.split('`').enumerate().map(|(index, part)| {
        let flag = flags.all.iter().find(|flag| index % 2 == 1 && flag.field.name == part);
        match flag {
            Some(flag) => format!("--{}", flag.long),
            None => part.to_owned(),
        }
    });
    parts.collect()
}

/// Returns the end of the short help.
pub(super) fn short_end(path: &str, action: &Action, flags: &Flags) -> String {
    let count = flags.all.len();
    let example = example(path, action, flags).map(|example| format!("Example:\n  {example}\n\n")).unwrap_or_default();
    format!("{example}--help describes all {count} flags, and how to read them from files.")
}

/// Returns the end of the whole help: an example, the effect, the error codes and the page of the vendor.
pub(super) fn long_end(path: &str, action: &Action, flags: &Flags) -> String {
    let operation = action.operation;
    let mut text = example(path, action, flags).map(|example| format!("Example:\n  {example}\n\n")).unwrap_or_default();
    let _ = write!(text, "Operation:\n  {}", operation.name);
    if let Some(known) = OPERATIONS.iter().find(|known| known.name == operation.name) {
        let _ = write!(text, ": {} {}\n  {}", known.method.as_str(), known.path, effect(known.effect));
    }
    if let Some(reason) = operation.deprecated {
        let _ = write!(text, "\n  Deprecated: {reason}");
    }
    if let Some(notes) = operation.notes {
        let _ = write!(text, "\n\nNotes:\n  {}", with_flags(notes, flags).replace('\n', "\n  "));
    }
    if !operation.errors.is_empty() {
        text.push_str("\n\nErrors:");
        for code in operation.errors {
            let meaning =
                codes::ALL.iter().find(|known| known.code.to_string() == **code).map_or("", |known| known.meaning);
            let _ = write!(text, "\n  {code}  {meaning}");
        }
    }
    if let Some(url) = operation.url {
        let _ = write!(text, "\n\nDocumentation:\n  {url}");
    }
    text
}

/// Returns what a call does to the service.
fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "Changes nothing.",
        Effect::Issue => "Issues something new each time, such as a token.",
        Effect::Idempotent => "Changes the service; repeating the call has no further effect.",
        Effect::NonIdempotent => "Changes the service; repeating the call has a further effect.",
        Effect::OneTime => "Changes the service; succeeds only once.",
    }
}

/// Returns the flags that the short help lists, by their paths: those of the examples, and all of an operation with few.
pub(super) fn common(action: &Action, flags: &Flags) -> Vec<String> {
    let is_rare = |flag: &Flag| flag.is_header || flag.field.deprecated.is_some() || flag.structure().is_some();
    let usual = flags.all.iter().filter(|flag| !is_rare(flag));
    if flags.all.len() <= MAX_SHORT {
        return usual.map(|flag| flag.id.clone()).collect();
    }
    let requests: Vec<JsonValue> = examples()
        .filter(|example| example.operation == action.operation.name && example.is_success())
        .filter_map(|example| serde_json::from_str(example.request).ok())
        .collect();
    let is_used = |flag: &Flag| requests.iter().any(|request| document::get(request, &flag.path).is_some());
    usual.filter(|flag| flag.is_short || is_used(flag)).map(|flag| flag.id.clone()).collect()
}

/// The file names of an example.
struct Names;

impl Files for Names {
    fn secret(&mut self, flag: &str, _: &str) -> String {
        format!("{}.txt", flag.strip_suffix("-file").unwrap_or(flag))
    }

    fn upload(&mut self, value: &JsonValue) -> String {
        value.get("filename").map_or_else(|| "FILE".to_owned(), scalar)
    }
}

/// Returns the first example of the operation as a command.
pub(crate) fn example(path: &str, action: &Action, flags: &Flags) -> Option<String> {
    let example = examples().find(|example| example.operation == action.operation.name && example.is_success())?;
    let request = serde_json::from_str(example.request).ok()?;
    let words = example::words(flags, &request, &mut Names).into_iter().map(|word| quoted(&word));
    let mut lines = vec![format!("hwmeeting {path}")];
    for word in words {
        let is_full = lines.last().is_some_and(|line| line.chars().count().saturating_add(word.chars().count()) > 90);
        match lines.last_mut() {
            Some(line) if !(is_full && word.starts_with("--")) => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(format!("  {word}")),
        }
    }
    Some(lines.join(" \\\n  "))
}

/// Returns a word as it is written in a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
