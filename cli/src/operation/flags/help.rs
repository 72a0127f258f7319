//! The texts of the help of a command.

use std::fmt::Write as _;

use huaweicloud_meeting::{OPERATIONS, codes};
use huaweicloud_meeting_fake::examples;
use huaweicloud_meeting_runtime::operation::Effect;
use serde_json::Value as JsonValue;

use super::doc::with_flags;
use super::example;
use super::flag::Flag;
use super::table::Flags;
use super::values::value_name;
use crate::messages::with_commands;
use crate::operation::Action;
use crate::operation::request::{document, recurrence};
use crate::reference::shell;
use crate::reference::text::Page;

/// The largest number of flags that the short help lists without a choice.
const MAX_SHORT: usize = 12;
/// Flags of objects that the short help of an operation lists although no example has them.
const COMMON: &[(&str, &str)] = &[
    ("CreateMeeting", "body.confConfigInfo.enableWaitingRoom"),
    ("CreateRecurringMeeting", "body.confConfigInfo.enableWaitingRoom"),
];

/// Returns the usage: positional arguments and required flags.
pub(super) fn usage(path: &str, flags: &Flags) -> String {
    let mut usage = format!("hwmeeting {path}");
    for positional in &flags.positionals {
        let dots = if positional.is_many { "..." } else { "" };
        let _ = write!(usage, " <{}>{dots}", positional.name);
    }
    for flag in flags.required() {
        let _ = match flag.is_switch() {
            true => write!(usage, " --[no-]{}", flag.long),
            false => write!(usage, " --{} <{}>", flag.long, value_name(flag)),
        };
    }
    if flags.all.iter().any(|flag| flag.is_required && recurrence::is_part(flag)) {
        usage += " --every <WHEN> --until <DATE>";
    }
    usage + " [OPTIONS]"
}

/// Returns the end of the short help.
pub(super) fn short_end(path: &str, action: &Action, flags: &Flags) -> String {
    format!(
        "{}--help describes all arguments, their values and bounds, and what the call does.",
        example_end(path, action, flags)
    )
}

/// Returns the example under its heading, which fits the page.
fn example_end(path: &str, action: &Action, flags: &Flags) -> String {
    let example =
        example::of_help(path, action, flags).map(|command| shell::example(&command, Page::of_stdout().width));
    example.map(|example| format!("Example:\n{example}\n\n")).unwrap_or_default()
}

/// Returns the end of the whole help: an example, the effect, the error codes and the page of the vendor.
pub(super) fn long_end(path: &str, action: &Action, flags: &Flags) -> String {
    let operation = action.operation;
    let mut text = example_end(path, action, flags);
    let _ = write!(text, "Operation:\n  {}", operation.name);
    if let Some(known) = OPERATIONS.iter().find(|known| known.name == operation.name) {
        let _ = write!(text, ": {} {}\n  {}", known.method.as_str(), known.path, effect(known.effect));
    }
    if let Some(reason) = operation.deprecated {
        let _ = write!(text, "\n  Deprecated: {}", with_flags(reason, flags));
    }
    if let Some(update) = action.update {
        let _ = write!(text, "\n\n{}", with_commands(&update.help(flags)));
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
    let is_common = |flag: &Flag| COMMON.iter().any(|(of, id)| *of == action.operation.name && *id == flag.id);
    usual.filter(|flag| flag.is_short || is_used(flag) || is_common(flag)).map(|flag| flag.id.clone()).collect()
}
