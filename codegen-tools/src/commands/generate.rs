//! `cargo codegen generate`.

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting_codegen::generate::{check_fresh, generate};

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("generate").about("Generate the client from the spec, as `cargo build` does").arg(
        Arg::new("check")
            .long("check")
            .action(ArgAction::SetTrue)
            .help("Write nothing; fail if generated files are out of date"),
    )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let root = workspace.root()?;
    if arguments.get_flag("check") {
        let changes = check_fresh(&root)?;
        return if changes.is_empty() { Ok(()) } else { Err(Error::OutOfDate(changes)) };
    }
    let changes = generate(&root)?;
    let written = changes.written.iter().map(|path| format!("written: {path}\n"));
    let removed = changes.removed.iter().map(|path| format!("removed: {path}\n"));
    print(&written.chain(removed).collect::<String>())
}
