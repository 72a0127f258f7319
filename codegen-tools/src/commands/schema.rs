//! `cargo codegen schema`.

use std::fs;

use clap::{ArgMatches, Command};
use huaweicloud_meeting_codegen::output::Templates;
use huaweicloud_meeting_codegen::resolve::Names;
use huaweicloud_meeting_codegen_tools::schema::Schemas;

use crate::error::Error;
use crate::workspace::Workspace;

pub(super) fn command() -> Command {
    Command::new("schema").about("Write the JSON Schemas of the spec files for editors, and docs/rules.md")
}

pub(super) fn run(workspace: &Workspace, _: &ArgMatches) -> Result<(), Error> {
    let root = workspace.root()?;
    for (name, text) in workspace.files(&Schemas, Names::Rust, &Templates::default())? {
        let path = root.join(name);
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
        }
        fs::write(&path, text).map_err(Error::io("cannot write", &path))?;
    }
    Ok(())
}
