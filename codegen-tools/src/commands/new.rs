//! `cargo codegen new`.

use std::fs;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen_tools::draft::{self, Document, DraftRequest, EventDraftRequest};

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf)).help(help)
    };
    Command::new("new")
        .about("Draft the spec file of an operation or event from samples")
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .subcommand(event_command())
        .after_help("Values that cannot be inferred are marked with TODO; `cargo codegen check` lists them.")
        .arg(Arg::new("group").value_name("GROUP").required(true).help("The group, as listed in groups.yaml"))
        .arg(
            Arg::new("operation")
                .value_name("OPERATION")
                .required(true)
                .help("The vendor's name of the operation, in PascalCase"),
        )
        .arg(
            Arg::new("http")
                .long("http")
                .value_name("METHOD PATH")
                .help("The HTTP method and path, such as 'GET /v1/shelves/{shelf}'"),
        )
        .arg(file(
            "request",
            "A sample request in the format of `hwmeeting call`: {\"path\": {…}, \"query\": {…}, \"headers\": {…}, \"body\": …}",
        ))
        .arg(file("response", "The JSON body of a sample success response"))
}

fn event_command() -> Command {
    Command::new("event")
        .about("Draft the spec file of an event from sample messages")
        .arg(Arg::new("channel").value_name("CHANNEL").required(true).help("The channel, such as `stream` or `push`"))
        .arg(
            Arg::new("message")
                .value_name("FILE")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help("The JSON of a message, which contains the kind of the event; further files are messages of the same kind"),
        )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    if let Some(("event", arguments)) = arguments.subcommand() {
        return run_event(workspace, arguments);
    }
    let string = |name: &str| arguments.get_one::<String>(name).cloned();
    let document = |name: &str| arguments.get_one::<PathBuf>(name).map(read_document).transpose();
    let request = DraftRequest {
        group: string("group").unwrap_or_default(),
        operation: string("operation").unwrap_or_default(),
        http: string("http"),
        request: document("request")?,
        response: document("response")?,
    };
    print(&draft::create(workspace.spec_directory(), &workspace.label(), &request)?)
}

fn run_event(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let request = EventDraftRequest {
        channel: arguments.get_one::<String>("channel").cloned().unwrap_or_default(),
        messages: arguments.get_many("message").into_iter().flatten().map(read_document).collect::<Result<_, _>>()?,
    };
    print(&draft::create_event(workspace.spec_directory(), &workspace.label(), &request)?)
}

fn read_document(path: &PathBuf) -> Result<Document, Error> {
    let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
    Ok(Document { label: path.display().to_string(), text })
}
