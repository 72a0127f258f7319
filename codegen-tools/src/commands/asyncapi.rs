//! `cargo codegen asyncapi`.

use std::fs;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen::output::Templates;
use huaweicloud_meeting_codegen::resolve::Names;
use huaweicloud_meeting_codegen_tools::asyncapi::AsyncApi;

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("asyncapi").about("Export the events of connections as an AsyncAPI 3.0 document in JSON").arg(
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("The output file [default: standard output]"),
    )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let files = workspace.files(&AsyncApi, Names::Rust, &Templates::default())?;
    let text: String = files.into_values().collect();
    match arguments.get_one::<PathBuf>("output") {
        Some(path) => fs::write(path, text).map_err(Error::io("cannot write", path)),
        None => print(&text),
    }
}
