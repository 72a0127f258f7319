//! `hwmeeting describe`: shows the inputs of an operation and an example.

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Example, examples};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Effect, Input, Operation, Place, Source};

use super::operations::table;
use crate::error::Error;
use crate::messages::did_you_mean;
use crate::output;
use crate::output::pretty;

pub(crate) const NAME: &str = "describe";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Show the inputs of an operation and an example")
        .arg(
            Arg::new("operation")
                .value_name("OPERATION")
                .required(true)
                .help("Name of the operation, such as CreateMeeting (case-insensitive)"),
        )
        .arg(
            Arg::new("example")
                .long("example")
                .action(ArgAction::SetTrue)
                .help("Print only the request of the example, as input for `hwmeeting call`"),
        )
}

/// The arguments of `describe`.
pub(crate) struct Arguments {
    operation: String,
    example_only: bool,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let operation = matches.get_one::<String>("operation").cloned().unwrap_or_default();
        Self { operation, example_only: matches.get_flag("example") }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let dynamic = find(&arguments.operation)?;
    let example = example_of(dynamic.operation);
    if arguments.example_only {
        let json = example.map(|example| example.request);
        return output::print(&format!("{}\n", pretty(json.unwrap_or_default())));
    }
    output::print(&description(dynamic, example))
}

/// Returns the operation with this name, ignoring the case.
fn find(name: &str) -> Result<&'static DynamicOperation, Error> {
    let has_name = |dynamic: &&&'static DynamicOperation| dynamic.operation.name.eq_ignore_ascii_case(name);
    operations().iter().find(has_name).copied().ok_or_else(|| {
        let suggestion = match DynamicOperation::nearest(operations(), name) {
            near if near.is_empty() => "; `hwmeeting operations` lists all operations".to_owned(),
            near => did_you_mean(&near),
        };
        Error::invalid(format!("unknown operation `{name}`{suggestion}"))
    })
}

/// Returns the first success example of an operation, or its first example.
fn example_of(operation: &Operation) -> Option<&'static Example> {
    let mut own = examples().filter(|example| example.operation == operation.name);
    let first = own.next()?;
    Some(std::iter::once(first).chain(own).find(|example| example.is_success()).unwrap_or(first))
}

fn description(dynamic: &DynamicOperation, example: Option<&Example>) -> String {
    let operation = dynamic.operation;
    let mut text =
        format!("{} ({})\n{} {}\n\n", operation.name, operation.group, operation.method.as_str(), operation.path);
    text += &format!("Token:     {}\n", token(operation));
    text += &format!("Effect:    {}\n", effect(operation.effect));
    text += &format!("Response:  {}\n", if operation.has_response { "JSON" } else { "no body" });
    if !operation.inputs.is_empty() {
        let rows = operation.inputs.iter().map(|input| row(dynamic, input)).collect();
        text += &format!("\n{}\n", table(["Input", "Required", "Value"], rows));
    }
    if let Some(example) = example {
        text += &format!("\nExample ({}):\n\n{}\n", example.name, pretty(example.request));
    }
    text
}

fn row(dynamic: &DynamicOperation, input: &Input) -> [String; 3] {
    let required = if dynamic.requires(input) { "yes" } else { "" };
    let value = match other_place(dynamic.operation, input) {
        Some(other) => format!("{}; may be omitted if {} is set", dynamic.expects(input), path(other)),
        None => dynamic.expects(input),
    };
    [path(input), required.to_owned(), value]
}

/// Returns the other place of an input that is sent twice.
fn other_place<'o>(operation: &'o Operation, input: &Input) -> Option<&'o Input> {
    let is_other = |other: &&Input| !std::ptr::eq(*other, input) && other.source == input.source;
    match input.source {
        Source::Constant(_) => None,
        Source::Field(_) | Source::Handle => operation.inputs.iter().find(is_other),
    }
}

/// Returns the path of an input in a document.
fn path(input: &Input) -> String {
    match input.place {
        Place::Path => format!("path.{}", input.name),
        Place::Query => format!("query.{}", input.name),
        Place::Header => format!("headers.{}", input.name),
        Place::Body | Place::Part => format!("body.{}", input.name),
        Place::BodyValue => "body".to_owned(),
    }
}

fn token(operation: &Operation) -> String {
    match operation.auth.as_ref().map(|auth| (auth.header, &auth.scheme.source)) {
        None => "none".to_owned(),
        Some((header, TokenSource::Login { .. })) => format!("access token, sent as {header}"),
        Some((header, TokenSource::Handle(_))) => {
            format!("control token: headers.{header}, or obtained with HWMEETING_CONFERENCE_PASSWORD")
        }
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read-only; retried after transient errors",
        Effect::Issue => "issues a new value on every call; retried after transient errors",
        Effect::Idempotent => "idempotent; retried after transient errors",
        Effect::NonIdempotent => "not idempotent; not retried if the service may have received the request",
        Effect::OneTime => "one-time; not retried if the service may have received the request",
    }
}
