//! `hwmeeting describe`: what an operation takes.

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Example, examples};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Effect, Input, Operation, Place, Source};

use crate::args;
use crate::failure::Failure;
use crate::operations::table;
use crate::output;
use crate::pretty::pretty;
use crate::prose::meant;

pub(crate) fn run(arguments: &args::Describe) -> Result<(), Failure> {
    let operation = find(&arguments.operation)?;
    let example = example_of(operation.operation);
    if arguments.example_only {
        let json = example.map(|example| example.request);
        return output::print(&format!("{}\n", pretty(json.unwrap_or_default())));
    }
    output::print(&description(operation, example))
}

/// The operation of this name, in whatever case.
fn find(name: &str) -> Result<&'static DynamicOperation, Failure> {
    let same = |known: &&&'static DynamicOperation| known.operation.name.eq_ignore_ascii_case(name);
    operations().iter().find(same).copied().ok_or_else(|| {
        let near = DynamicOperation::nearest(operations(), name);
        let meant = if near.is_empty() { ";".to_owned() } else { meant(&near) };
        Failure::refused(format!("there is no operation `{name}`{meant} `hwmeeting operations` lists them"))
    })
}

fn example_of(operation: &Operation) -> Option<&'static Example> {
    let mut own = examples().filter(|example| example.operation == operation.name);
    let first = own.next()?;
    Some(std::iter::once(first).chain(own).find(|example| example.is_success()).unwrap_or(first))
}

fn description(dynamic: &DynamicOperation, example: Option<&Example>) -> String {
    let operation = dynamic.operation;
    let mut text =
        format!("{} ({})\n{} {}\n\n", operation.name, operation.group, operation.method.as_str(), operation.path);
    text += &format!("{}\n{}\n", needs(operation), repeated(operation.effect));
    text += if operation.has_response { "It responses JSON.\n" } else { "It responses nothing.\n" };
    if !operation.inputs.is_empty() {
        let rows = operation.inputs.iter().map(|input| row(dynamic, input)).collect();
        text += &format!("\n{}\n", table(["Input", "Needed", "Value"], rows));
    }
    if let Some(example) = example {
        text += &format!("\nExample, {}:\n\n{}\n", example.name, pretty(example.request));
    }
    text
}

fn row(dynamic: &DynamicOperation, input: &Input) -> [String; 3] {
    let needed = match input.source {
        _ if other_place(dynamic.operation, input).is_some() => "once",
        _ if dynamic.requires(input) => "yes",
        _ => "",
    };
    let value = match other_place(dynamic.operation, input) {
        Some(other) => format!("{}; the same as {}", dynamic.expects(input), path(other)),
        None => dynamic.expects(input),
    };
    [path(input), needed.to_owned(), value]
}

/// Where an input is sent as well.
fn other_place<'o>(operation: &'o Operation, input: &Input) -> Option<&'o Input> {
    let is_other = |other: &&Input| !std::ptr::eq(*other, input) && other.source == input.source;
    match input.source {
        Source::Constant(_) => None,
        Source::Field(_) | Source::Handle => operation.inputs.iter().find(is_other),
    }
}

/// The path of an input in a document.
fn path(input: &Input) -> String {
    match input.place {
        Place::Path => format!("path.{}", input.name),
        Place::Query => format!("query.{}", input.name),
        Place::Header => format!("headers.{}", input.name),
        Place::Body | Place::Part => format!("body.{}", input.name),
        Place::BodyValue => "body".to_owned(),
    }
}

fn needs(operation: &Operation) -> String {
    match operation.auth.as_ref().map(|auth| (auth.header, &auth.scheme.source)) {
        None => "It needs no token.".to_owned(),
        Some((header, TokenSource::Login { .. })) => format!("It needs an access token, which is sent as {header}."),
        Some((header, TokenSource::Handle(_))) => format!(
            "It needs the token that controls the meeting: headers.{header}, or fetched with HWMEETING_CONFERENCE_PASSWORD."
        ),
    }
}

fn repeated(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "It changes nothing.",
        Effect::Issue => "It hands out something new each time.",
        Effect::Idempotent => "Called twice, it does the same as once.",
        Effect::NonIdempotent => "Called twice, it does it twice.",
        Effect::OneTime => "It works once.",
    }
}
