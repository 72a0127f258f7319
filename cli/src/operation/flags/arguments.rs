//! The arguments of a command of an operation.

use clap::builder::ValueHint;
use clap::{Arg, ArgAction, Command};
use huaweicloud_meeting::OPERATIONS;
use huaweicloud_meeting_catalog::Value;

use super::defaults::default;
use super::flag::Flag;
use super::names::order;
use super::table::{Flags, Positional};
use super::values::{enumeration, value_name, with_values};
use super::{doc, help};
use crate::operation::Action;
use crate::operation::request::{period, recurrence};
use crate::operation::update;
use crate::reference::text::Page;

/// The heading of flags that every request needs.
const REQUIRED: &str = "Required";
const OPTIONS: &str = "Options";
/// The heading of arguments that are the same for all operations.
const REQUEST: &str = "Request";
/// The width of the help, unless the terminal is narrower.
const MAX_WIDTH: usize = 100;

/// Adds the arguments of an action to its command.
pub(crate) fn add(command: Command, action: &Action) -> Command {
    let flags = Flags::of(action);
    let path = command.get_display_name().unwrap_or(action.operation.name).to_owned();
    let common = help::common(action, &flags);
    let mut own: Vec<Arg> = Vec::new();
    for (index, flag) in flags.all.iter().enumerate().filter(|(_, flag)| !flag.is_global) {
        let is_positional = flags.positionals.iter().any(|positional| positional.flag == index);
        own.extend(flag.is_switch().then(|| negation(flag)));
        own.push(argument(action, flag, &flags, &common).hide(is_positional || is_inner_object(flag)));
    }
    let is_series = flags.all.iter().any(|flag| flag.is_required && recurrence::is_part(flag));
    let heading = if is_series { REQUIRED } else { OPTIONS };
    let recurrence = recurrence::arguments(action.operation).into_iter().map(|argument| argument.help_heading(heading));
    own.extend(recurrence);
    // The help lists headings in the order of the arguments.
    own.sort_by_key(|argument| {
        let heading = argument.get_help_heading().unwrap_or_default();
        let is_field = ![REQUIRED, OPTIONS].contains(&heading);
        (heading != REQUIRED, is_field, argument.get_long().filter(|_| !is_field).map(order))
    });
    let positionals = flags.positionals.iter().enumerate();
    let positionals =
        positionals.map(|(index, positional)| positional_argument(positional, &flags, index.saturating_add(1)));
    with_globals_last(&command)
        .override_usage(help::usage(&path, &flags))
        .args(positionals)
        .args(own)
        .args(period::arguments(&flags))
        .args(update::arguments(action).map(|argument| argument.help_heading(OPTIONS)))
        // Those of a verb that is written by hand.
        .args(command.get_arguments().filter(|argument| !argument.is_global_set()).cloned())
        .args(crate::output::page_arguments(action))
        .args(request_arguments())
        .args(batch_arguments(action))
        .args(command.get_arguments().filter(|argument| argument.is_global_set()).cloned())
        .arg(help_argument())
        .after_help(help::short_end(&path, action, &flags))
        .after_long_help(help::long_end(&path, action, &flags))
}

/// Returns the command without arguments: the global ones are added after its own.
fn with_globals_last(command: &Command) -> Command {
    let mut fresh = Command::new(command.get_name().to_owned())
        .hide(command.is_hide_set())
        .disable_help_flag(true)
        .term_width(Page::of_stdout().width.min(MAX_WIDTH));
    fresh = command.get_display_name().map(str::to_owned).into_iter().fold(fresh, Command::display_name);
    fresh = command.get_bin_name().map(str::to_owned).into_iter().fold(fresh, Command::bin_name);
    command.get_about().cloned().into_iter().fold(fresh, Command::about)
}

/// Returns the arguments that make a batch. The short help of a command that changes something has the file.
fn batch_arguments(action: &Action) -> impl Iterator<Item = Arg> {
    let operation = OPERATIONS.iter().find(|known| known.name == action.operation.name);
    let is_change = operation.is_some_and(|operation| !operation.effect.is_read());
    crate::batch::arguments().into_iter().map(move |argument| {
        let is_file = argument.get_long() == Some("from");
        argument.hide_short_help(!(is_file && is_change))
    })
}

fn help_argument() -> Arg {
    Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Print the most common arguments with -h, and all with --help")
        .help_heading("Global options")
}

/// Returns whether a flag takes an object that is part of another one. It is accepted, but its fields have flags.
fn is_inner_object(flag: &Flag) -> bool {
    flag.structure().is_some() && flag.parent.is_some()
}

fn positional_argument(positional: &Positional, flags: &Flags, index: usize) -> Arg {
    let flag = flags.all.get(positional.flag);
    let doc = match (positional.item_field, flag) {
        (Some(field), _) if !field.doc.is_empty() => doc::with_list(doc::first_sentence(field.doc), positional),
        (_, Some(flag)) => doc::short(flag, flags),
        _ => String::new(),
    };
    let argument = Arg::new(positional.id.clone()).value_name(positional.name.clone()).index(index).help(doc);
    let argument = with_values(argument, flag.and_then(|flag| enumeration(&flag.field.value)));
    let is_file = flag.is_some_and(|flag| matches!(flag.field.value, Value::File));
    let argument = if is_file { argument.value_hint(ValueHint::FilePath) } else { argument };
    if positional.is_many { argument.num_args(0..).action(ArgAction::Append) } else { argument }
}

fn argument(action: &Action, flag: &Flag, flags: &Flags, common: &[String]) -> Arg {
    // `--every` and `--until` stand for the fields of a recurrence.
    let is_required = flag.is_required && !recurrence::is_part(flag);
    let heading = match &flag.parent {
        _ if is_required && flag.structure().is_none() => REQUIRED.to_owned(),
        None => OPTIONS.to_owned(),
        Some(parent) => format!("Fields of --{parent}"),
    };
    let is_shown = is_required || common.contains(&flag.id) && !recurrence::is_part(flag);
    let mut argument = Arg::new(flag.id.clone())
        .long(flag.long.clone())
        .aliases(flag.aliases.clone())
        .value_name(value_name(flag))
        .help(doc::short(flag, flags) + &default_note(action, flag))
        .long_help(doc::long(action.operation.name, flag, flags))
        .help_heading(heading)
        .hide_short_help(!is_shown);
    if flag.is_switch() {
        argument = argument.num_args(0..=1).require_equals(true).default_missing_value("true");
    } else if flag.is_list() {
        argument = argument.action(ArgAction::Append);
    }
    if matches!(flag.field.value, Value::Int32 | Value::Int64 | Value::Double) {
        argument = argument.allow_negative_numbers(true);
    }
    if matches!(flag.field.value, Value::File | Value::Secret) {
        argument = argument.value_hint(ValueHint::FilePath);
    }
    with_values(argument, enumeration(&flag.field.value))
}

/// Returns the end of the help of a flag that the command line sets if nothing else does.
fn default_note(action: &Action, flag: &Flag) -> String {
    default(action.operation.name, &flag.id).map(|value| format!(" [default: {value}]")).unwrap_or_default()
}

/// Returns the argument that sets a switch to false.
fn negation(flag: &Flag) -> Arg {
    let aliases: Vec<String> = flag.aliases.iter().map(|alias| format!("no-{alias}")).collect();
    Arg::new(flag.negation_id())
        .long(format!("no-{}", flag.long))
        .aliases(aliases)
        .action(ArgAction::SetTrue)
        .conflicts_with(flag.id.clone())
        .hide(true)
}

/// Returns the arguments that all operations have.
fn request_arguments() -> Vec<Arg> {
    let arguments = [
        Arg::new("json")
            .long("json")
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .help("JSON of the body, under the flags: a file, - for standard input, or {…}")
            .long_help(
                "JSON of the request: a file, - for standard input, or the JSON itself. It is the body, with the names of the \
                 API; or a document with the keys path, query, headers and body. Flags replace what it contains",
            ),
        Arg::new("no-check")
            .long("no-check")
            .action(ArgAction::SetTrue)
            .help("Send values that are out of the documented bounds"),
    ];
    arguments.into_iter().map(|argument| argument.help_heading(REQUEST).hide_short_help(true)).collect()
}
