//! `cargo codegen openapi`.

use std::fs;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen::output::Templates;
use huaweicloud_meeting_codegen::resolve::Names;
use huaweicloud_meeting_codegen_tools::openapi::{OpenApi, Version};

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("openapi")
        .about("Export the API as an OpenAPI document in JSON")
        .arg(
            Arg::new("version")
                .long("version")
                .value_name("VERSION")
                .value_parser(Version::ALL.map(|(name, _)| name))
                .default_value(Version::ALL[0].0)
                .help("The OpenAPI version"),
        )
        .arg(
            Arg::new("output")
                .long("output")
                .short('o')
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("The output file [default: standard output]"),
        )
        .arg(
            Arg::new("without")
                .long("without")
                .value_name("KIND")
                .value_parser(["multipart"])
                .help("Omit the operations that upload files, which some generators do not support"),
        )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let name = arguments.get_one::<String>("version").map(String::as_str);
    let version = Version::ALL.into_iter().find(|(known, _)| name == Some(known)).map(|(_, version)| version);
    let openapi = OpenApi { version: version.unwrap_or(Version::V31), multipart: !arguments.contains_id("without") };
    let files = workspace.files(&openapi, Names::Rust, &Templates::default())?;
    let text: String = files.into_values().collect();
    match arguments.get_one::<PathBuf>("output") {
        Some(path) => fs::write(path, text).map_err(Error::io("cannot write", path)),
        None => print(&text),
    }
}
