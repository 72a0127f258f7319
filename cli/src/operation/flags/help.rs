//! The texts of the help of a command.

use std::fmt::Write as _;

use huaweicloud_meeting::{OPERATIONS, codes};
use huaweicloud_meeting_fake::examples;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::Value as JsonValue;

use super::defaults::default;
use super::doc::with_flags;
use super::flag::{Flag, SECRET_SUFFIX};
use super::table::Flags;
use super::values::value_name;
use crate::operation::Action;
use crate::operation::request::document;
use crate::operation::request::example::{self, Files};
use crate::operation::request::scalar::scalar;

/// The largest number of flags that the short help lists without a choice.
const MAX_SHORT: usize = 12;
/// The width of the lines of an example, in characters.
const MAX_EXAMPLE: usize = 72;

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
                false => write!(usage, " --{} <{}>", flag.long, value_name(flag)),
            };
        }
    }
    usage + " [OPTIONS]"
}

/// Returns the end of the short help.
pub(super) fn short_end(path: &str, action: &Action, flags: &Flags) -> String {
    let example = example(path, action, flags).map(|example| format!("Example:\n  {example}\n\n")).unwrap_or_default();
    format!("{example}--help describes all arguments, their values and bounds, and what the call does.")
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
    if let Some(update) = action.update {
        let _ = write!(text, "\n\n{}", update.help(flags));
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
        format!("{}.txt", flag.strip_suffix(SECRET_SUFFIX).unwrap_or(flag))
    }

    fn upload(&mut self, value: &JsonValue) -> String {
        value.get("filename").map_or_else(|| "FILE".to_owned(), scalar)
    }
}

/// Returns the first example of the operation as a command.
pub(crate) fn example(path: &str, action: &Action, flags: &Flags) -> Option<String> {
    let example = examples().find(|example| example.operation == action.operation.name && example.is_success())?;
    let mut request = serde_json::from_str(example.request).ok()?;
    remove_kept(flags, &mut request);
    let words = example::words(flags, &request, &mut Names).into_iter().map(|word| quoted(&word));
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

/// Returns a word as it is written in a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
