//! `hwmeeting describe`: shows what the reference has about an operation, a command, a noun, a group or a type.

mod command_example;
mod document;
mod fields;
mod kinds;
mod operation_page;
mod other_pages;
mod schema;
mod subject;

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting_fake::{Example, examples};

use self::subject::Subject;
use crate::error::Error;
use crate::output::{self, Format, Node, pretty};
use crate::reference::text::Page;
use crate::settings::Settings;

pub(crate) const NAME: &str = "describe";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Show what an operation, a command, a noun or a type is")
        .long_about(
            "Show what the reference has about an operation: what it does to the service, its token, its inputs and its response with \
             their types, bounds, defaults and values, its error codes, the commands that call it, and an example. Of a noun or a \
             group, the commands are shown, and of a type, the fields or values. With -o json or yaml, the description is an object, in \
             which that of an operation has the JSON Schemas of its request and its response.",
        )
        .after_help(
            "Examples:\n  hwmeeting describe CreateMeeting\n  hwmeeting describe meeting lock\n  hwmeeting describe user\n  \
             hwmeeting describe UserStatus\n  hwmeeting describe AddUser --example > request.json",
        )
        .arg(
            Arg::new("subject")
                .value_name("SUBJECT")
                .required(true)
                .num_args(1..)
                .help("Operation (CreateMeeting), command (user add), noun (meeting), group (qos) or type (UserStatus)"),
        )
        .arg(
            Arg::new("example")
                .long("example")
                .action(ArgAction::SetTrue)
                .help("Print only the request of the example, as input for `hwmeeting call`"),
        )
        .arg(
            Arg::new("schema")
                .long("schema")
                .action(ArgAction::SetTrue)
                .conflicts_with("example")
                .help("Print only the JSON Schema of the request"),
        )
}

/// What is printed.
enum Form {
    Page,
    Example,
    Schema,
}

/// The arguments of `describe`.
pub(crate) struct Arguments {
    words: Vec<String>,
    form: Form,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let words = matches.get_many::<String>("subject").unwrap_or_default().cloned().collect();
        let form = match (matches.get_flag("example"), matches.get_flag("schema")) {
            (true, _) => Form::Example,
            (false, true) => Form::Schema,
            (false, false) => Form::Page,
        };
        Self { words, form }
    }
}

pub(crate) fn run(arguments: &Arguments, settings: &Settings) -> Result<(), Error> {
    let subject = Subject::find(&arguments.words)?;
    let options = &settings.output;
    if !options.columns.is_empty()
        || !matches!(options.format, None | Some(Format::Json | Format::Yaml | Format::Table))
    {
        return Err(Error::invalid(
            "a description has the formats json and yaml; leave out -o and --columns for a page",
        ));
    }
    match (&arguments.form, subject.operation()) {
        (Form::Page, _) if options.query.is_some() || matches!(options.format, Some(Format::Json | Format::Yaml)) => {
            output::print_document(settings, &document::of(&subject))
        }
        (Form::Page, _) => output::print(&subject.page(Page::of_stdout())),
        (Form::Example, Some(operation)) => {
            let json = example_of(operation.name).map_or("", |example| example.request);
            if options.is_chosen() {
                return output::print_document(settings, &Node::parse(json).unwrap_or(Node::Null));
            }
            output::print(&format!("{}\n", pretty(json)))
        }
        (Form::Schema, Some(operation)) => {
            let json = schema::of_request(operation).to_string();
            output::print_document(settings, &Node::parse(&json).unwrap_or(Node::Null))
        }
        (Form::Example | Form::Schema, None) => Err(Error::invalid(format!(
            "`{}` is not an operation; only an operation has a request",
            arguments.words.join(" ")
        ))),
    }
}

/// Returns the first success example of an operation, or its first example.
fn example_of(operation: &str) -> Option<&'static Example> {
    let mut own = examples().filter(|example| example.operation == operation);
    let first = own.next()?;
    Some(std::iter::once(first).chain(own).find(|example| example.is_success()).unwrap_or(first))
}
