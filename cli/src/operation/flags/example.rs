//! The example of the help of a command.

use huaweicloud_meeting_catalog::{DurationUnit, TimeForm, Value};
use huaweicloud_meeting_fake::examples;
use serde_json::Value as JsonValue;

use super::flag::{Flag, SECRET_SUFFIX};
use super::table::Flags;
use crate::operation::Action;
use crate::operation::request::example::{self, Files};
use crate::operation::request::scalar::scalar;
use crate::operation::request::{document, recurrence};

/// The width of the lines of an example, in characters.
const MAX_EXAMPLE: usize = 72;

/// The file names of an example.
struct Names;

impl Files for Names {
    fn secret(&mut self, flag: &str, _: &str) -> String {
        format!("{}.txt", flag.strip_suffix(SECRET_SUFFIX).unwrap_or(flag))
    }

    fn upload(&mut self, value: &JsonValue) -> String {
        value.get("filename").map_or_else(|| "FILE".to_owned(), scalar)
    }
}

/// Returns the first example of the operation as a command.
pub(crate) fn example(path: &str, action: &Action, flags: &Flags) -> Option<String> {
    command(path, words(action, flags)?)
}

/// Returns the first example of the operation as a command that a person writes today: with days that have not passed, durations with
/// their units, and recurrences in words.
pub(super) fn of_help(path: &str, action: &Action, flags: &Flags) -> Option<String> {
    let mut written = Vec::new();
    let mut every = None;
    let mut words = words(action, flags)?.into_iter().peekable();
    while let Some(word) = words.next() {
        let flag = word.strip_prefix("--").and_then(|name| flags.all.iter().find(|flag| flag.long == name));
        // Times are those of the machine, and so is the time zone of a series.
        if flag.is_some_and(recurrence::is_zone) {
            words.next();
            continue;
        }
        let Some(flag) = flag.filter(|_| words.peek().is_some()) else {
            written.push(word);
            continue;
        };
        let is_switch = flag.is_switch();
        let value = if is_switch { None } else { words.next() };
        if recurrence::is_part(flag) {
            every = every.or(value.filter(|_| recurrence::is_unit(flag)));
            continue;
        }
        written.push(word);
        written.extend(value.map(|value| as_written(flag, value)));
    }
    if let Some(every) = every {
        written.extend(["--every".to_owned(), every, "--until".to_owned(), "in 8 weeks".to_owned()]);
    }
    command(path, written)
}

/// Returns a value as a person writes it.
fn as_written(flag: &Flag, value: String) -> String {
    match &flag.field.value {
        Value::Time(TimeForm::UnknownString | TimeForm::UnknownNumber | TimeForm::DayOfMonth) => value,
        Value::Time(_) => match flag.long.as_str() {
            "since" => "30d",
            "until" => "now",
            long if long.contains("end") || long.contains("expire") => "in 30 days",
            _ => "tomorrow 10:00",
        }
        .to_owned(),
        Value::Duration(unit) if value.parse::<u32>().is_ok() => {
            let unit = match unit {
                DurationUnit::Millis => "ms",
                DurationUnit::Seconds => "s",
                DurationUnit::Minutes => "m",
                DurationUnit::Hours => "h",
                DurationUnit::Days => "d",
            };
            value + unit
        }
        _ => value,
    }
}

/// Returns the words of the first example of the operation, after its name.
fn words(action: &Action, flags: &Flags) -> Option<Vec<String>> {
    let example = examples().find(|example| example.operation == action.operation.name && example.is_success())?;
    let mut request = serde_json::from_str(example.request).ok()?;
    remove_kept(flags, &mut request);
    Some(example::words(flags, &request, &mut Names))
}

/// Removes what the API requires and the command takes from the current state, if something else is left to change.
fn remove_kept(flags: &Flags, request: &mut JsonValue) {
    let mut shorter = request.clone();
    for flag in flags.all.iter().filter(|flag| flag.parent.is_none() && flag.field.is_required && !flag.is_required) {
        document::remove(&mut shorter, &flag.path);
    }
    let is_changing = |flag: &Flag| !flag.is_required && document::get(&shorter, &flag.path).is_some();
    if flags.keeps_current && flags.all.iter().any(is_changing) {
        *request = shorter;
    }
}

/// Returns a command as it is written in a shell, on lines that are not too long.
fn command(path: &str, words: Vec<String>) -> Option<String> {
    let words = words.into_iter().map(|word| quoted(&word));
    let mut lines = vec![format!("hwmeeting {path}")];
    for word in words {
        let is_full =
            lines.last().is_some_and(|line| line.chars().count().saturating_add(word.chars().count()) > MAX_EXAMPLE);
        match lines.last_mut() {
            Some(line) if !is_full => {
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
