//! `cargo codegen new`.

use std::fs;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen_tools::draft::{self, Document, DraftRequest};

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf)).help(help)
    };
    Command::new("new")
        .about("Draft the spec file of an operation from a sample request and response")
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

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
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

fn read_document(path: &PathBuf) -> Result<Document, Error> {
    let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
    Ok(Document { label: path.display().to_string(), text })
}
