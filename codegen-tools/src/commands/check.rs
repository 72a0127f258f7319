//! `cargo codegen check`.

use clap::{ArgMatches, Command};

use crate::error::Error;
use crate::workspace::Workspace;

pub(super) fn command() -> Command {
    Command::new("check").about("Check the spec; print nothing if it is valid")
}

pub(super) fn run(workspace: &Workspace, _: &ArgMatches) -> Result<(), Error> {
    workspace.read_spec().map(|_| ())
}
