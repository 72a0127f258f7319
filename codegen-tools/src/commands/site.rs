//! `cargo codegen site`.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen::generate::read_templates;
use huaweicloud_meeting_codegen::resolve::Names;
use huaweicloud_meeting_codegen_tools::site::{self, Site};

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("site").about("Write the API reference as a static site").arg(
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .help("The output directory; files of an earlier run are replaced [default: target/site]"),
    )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let root = workspace.root()?;
    let templates = read_templates(&root, site::TEMPLATES)?;
    let files = workspace.files(&Site, Names::Wire, &templates)?;
    let output = arguments.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| root.join("target/site"));
    let changes = site::write(&output, &files)?;
    let index = output.join("index.html");
    let index = index.canonicalize().map_err(Error::io("cannot read", &index))?;
    let (count, written, removed) = (files.len(), changes.written.len(), changes.removed.len());
    print(&format!("{}: {count} files, {written} written, {removed} removed\n", index.display()))
}
