//! The documentation of flags.

use huaweicloud_meeting_catalog::{Json, Value};

use super::defaults::default;
use super::flag::Flag;
use super::table::{Flags, Positional};
use super::values::unlisted_names;
use crate::messages::with_commands;
use crate::operation::request::bounds::described;
use crate::operation::request::recurrence;
use crate::operation::request::scalar::{of_catalog, scalar};

/// How a series is made, where no flag makes one of a meeting.
const USE_SERIES: &str = "use CreateRecurringMeeting";

/// Returns the first sentence of the documentation of a flag, and the command that lists its values.
pub(crate) fn short(flag: &Flag, flags: &Flags) -> String {
    let meaning = meaning(flag, flags);
    let positional = flags.positionals.iter().find(|positional| positional.is_of(flag));
    match positional {
        Some(positional) => with_list(&meaning, positional),
        None => meaning,
    }
}

/// Adds the command that lists the values of a positional argument to what it means.
pub(super) fn with_list(meaning: &str, positional: &Positional) -> String {
    match &positional.list {
        Some(list) if !meaning.contains(list.as_str()) => format!("{meaning}; see `{list}`"),
        _ => meaning.to_owned(),
    }
}

fn meaning(flag: &Flag, flags: &Flags) -> String {
    let doc = match (&flag.field.value, flag.doc) {
        (Value::Structure(structure), "") => structure.doc,
        (_, doc) => doc,
    };
    if doc.is_empty() {
        flag.field.kebab_name.replace('-', " ")
    } else {
        with_flags(&without_utc(flag, first_sentence(doc)), flags)
    }
}

/// Returns the first sentence of a string, without its full stop.
pub(crate) fn first_sentence(doc: &str) -> &str {
    let line = doc.lines().next().unwrap_or_default();
    line.split(". ").next().unwrap_or(line).trim_end_matches('.')
}

/// Removes how the service counts a time: on the command line, times are local.
fn without_utc(flag: &Flag, doc: &str) -> String {
    match flag.field.value {
        Value::Time(_) => {
            doc.replace(", not in UTC", "").replace(", in UTC", "").replace(" in UTC", "").replace(" (UTC)", "")
        }
        _ => doc.to_owned(),
    }
}

/// Returns the whole documentation of a flag: what it means, how it is written, its default and its bounds.
pub(super) fn long(operation: &str, flag: &Flag, flags: &Flags) -> String {
    let whole = match flag.doc {
        "" => meaning(flag, flags),
        doc => with_flags(&without_utc(flag, doc), flags),
    };
    let mut paragraphs = vec![whole];
    paragraphs.extend(syntax(flag));
    if let Some(names) = unlisted_names(&flag.field.value) {
        paragraphs.push(format!("Values: {}", names.join(", ")));
    }
    if let Some(reason) = flag.field.deprecated {
        paragraphs.push(format!("Deprecated: {}", with_flags(reason, flags)));
    }
    let facts = facts(operation, flag, flags.keeps_current);
    if !facts.is_empty() {
        paragraphs.push(format!("[{}]", facts.join("] [")));
    }
    paragraphs.join("\n\n")
}

/// Returns how a value is written, if the name of the value does not show it.
fn syntax(flag: &Flag) -> Option<String> {
    let text = match &flag.field.value {
        Value::Secret => "A file with the secret; - for standard input, which a terminal does not show.",
        Value::Time(_) => {
            "Such as `tomorrow 10:00`, `next tue 9am`, `in 2h` or 2026-12-01T10:00, in the time zone of --zone."
        }
        Value::Duration(_) => "Such as 30m, 1h30m or `2 days`.",
        Value::Structure(_) => "As NAME=VALUE,NAME=VALUE, JSON or @FILE; or with the flags of its fields.",
        Value::List(Value::Structure(_)) => {
            let names = item_names(&flag.field.value).join(", ");
            let has = |name: &str| names.split(", ").any(|known| known == name);
            let alone = if has("email") && has("phone") { "an email address or a phone number alone, " } else { "" };
            return Some(format!(
                "One for each item, {alone}as NAME=VALUE,NAME=VALUE or JSON; or @FILE with CSV or JSON. Names: {names}"
            ));
        }
        _ if flag.is_list() => "Can be repeated; @FILE reads one item from each line.",
        _ => return None,
    };
    Some(text.to_owned())
}

/// Returns the default, the bounds and the other names of a flag.
fn facts(operation: &str, flag: &Flag, keeps_current: bool) -> Vec<String> {
    let field = flag.field;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(flag.is_secret().then(|| format!("env: {}", flag.variable())));
    facts.extend(flag.is_switch().then(|| format!("--no-{} for false", flag.long)));
    facts.extend(default(operation, &flag.id).map(|value| format!("set to {value} by hwmeeting")));
    let default_value = field.default.as_ref().filter(|_| !keeps_current);
    facts.extend(default_value.map(|value| format!("default: {}", default_text(&field.value, value))));
    let bounds = field.bounds.map(|bounds| format!("{} {}", described(bounds), bounds.measure.unit()));
    facts.extend(bounds.map(|bounds| bounds.trim_end().to_owned()));
    facts.extend(flag.aliases.iter().find(|alias| alias.contains('.')).map(|alias| format!("also --{alias}")));
    facts
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
        Value::Flag(flag) => (of_catalog(&flag.yes) == of_catalog(default)).to_string(),
        Value::Enumeration(enumeration) => {
            let known = enumeration.values.iter().find(|known| known.value == *default);
            known.map_or_else(|| scalar(&of_catalog(default)), |known| known.kebab_name.to_owned())
        }
        Value::Quoted(value) => default_text(value, default),
        _ => scalar(&of_catalog(default)),
    }
}

/// Replaces names of inputs in backticks by those of flags, and joins the lines of paragraphs.
pub(super) fn with_flags(doc: &str, flags: &Flags) -> String {
    let parts = doc.split('`').enumerate().map(|(index, part)| {
        let flag = flags.all.iter().find(|flag| index % 2 == 1 && flag.field.name == part);
        match flag {
            Some(flag) => format!("--{}", flag.long),
            None => part.to_owned(),
        }
    });
    let text = joined_lines(&parts.collect::<String>());
    let has_every = flags.all.iter().any(recurrence::is_part);
    with_commands(&if has_every { text.replace(USE_SERIES, "use --every") } else { text })
}

/// Joins the lines of paragraphs, but not those of lists.
fn joined_lines(text: &str) -> String {
    let mut joined = String::new();
    for line in text.lines() {
        let starts_anew =
            line.is_empty() || line.starts_with(['-', '*']) || joined.is_empty() || joined.ends_with('\n');
        joined.push_str(if starts_anew && !joined.is_empty() { "\n" } else { "" });
        joined.push_str(if starts_anew { "" } else { " " });
        joined.push_str(line);
    }
    joined
}
