//! The example of the help of a command.

use huaweicloud_meeting_catalog::{DurationUnit, TimeForm, Value};
use huaweicloud_meeting_fake::examples;
use serde_json::Value as JsonValue;

use super::defaults::default;
use super::flag::{Flag, SECRET_SUFFIX};
use super::names::order;
use super::table::Flags;
use crate::operation::Action;
use crate::operation::request::example::{self, Files};
use crate::operation::request::scalar::scalar;
use crate::operation::request::{document, recurrence};
use crate::reference::shell;
use crate::reference::text::Page;

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

/// Returns the first example of the operation as a command, on lines that fit a page.
pub(crate) fn example(path: &str, action: &Action, flags: &Flags) -> Option<String> {
    let command = command(path, &words(action, flags)?);
    Some(shell::broken(&command, Page::of_stdout().width).trim_start().to_owned())
}

/// Returns the first example of the operation as a command that a person writes today: what people use first comes first, days have not
/// passed, durations have units, recurrences are in words, and what is set anyway is left out.
pub(super) fn of_help(path: &str, action: &Action, flags: &Flags) -> Option<String> {
    let mut words = words(action, flags)?.into_iter().peekable();
    let mut written: Vec<String> = Vec::new();
    while let Some(word) = words.next_if(|word| !word.starts_with("--")) {
        written.push(word);
    }
    let mut given: Vec<Vec<String>> = Vec::new();
    while let Some(word) = words.next() {
        let flag = word.strip_prefix("--").and_then(|name| flags.all.iter().find(|flag| flag.long == name));
        match flag.filter(|flag| !flag.is_switch()).zip(words.next_if(|_| flag.is_some_and(|flag| !flag.is_switch()))) {
            // Times are those of the machine, and so is the time zone of a series.
            Some((flag, _)) if recurrence::is_zone(flag) => {}
            Some((flag, every)) if recurrence::is_unit(flag) => {
                given.push(vec!["--every".to_owned(), every]);
                given.push(["--until", "in 8 weeks"].map(str::to_owned).to_vec());
            }
            Some((flag, _)) if recurrence::is_part(flag) => {}
            Some((flag, value)) if is_set_anyway(action, flag, &value) => {}
            Some((flag, value)) => given.push(vec![word, as_written(flag, value)]),
            None => given.push(vec![word]),
        }
    }
    given.sort_by_key(|words| words.first().map(|flag| order(flag.trim_start_matches('-'))));
    written.extend(given.into_iter().flatten());
    Some(command(path, &written))
}

/// Returns whether the command line sets a flag to a value if nothing else does.
fn is_set_anyway(action: &Action, flag: &Flag, value: &str) -> bool {
    let folded = |text: &str| text.replace('-', "").to_lowercase();
    default(action.operation.name, &flag.id).is_some_and(|set| folded(set) == folded(value))
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

/// Returns a command as it is written in a shell.
fn command(path: &str, words: &[String]) -> String {
    words.iter().fold(format!("hwmeeting {path}"), |line, word| format!("{line} {}", quoted(word)))
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
