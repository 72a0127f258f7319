//! The commands.
//!
//! To add one, write a file here with its clap command and its code, and list it in [`ALL`].

mod asyncapi;
mod check;
mod explain;
mod generate;
mod new;
mod openapi;
mod schema;
mod site;

use clap::{ArgMatches, Command};

use crate::error::Error;
use crate::workspace::Workspace;

/// A command of `cargo codegen`.
pub(crate) struct Subcommand {
    /// Returns its name, arguments and help.
    pub(crate) command: fn() -> Command,
    /// Runs it with its arguments.
    pub(crate) run: fn(&Workspace, &ArgMatches) -> Result<(), Error>,
}

/// Every command, in the order in which the help lists them.
pub(crate) const ALL: [Subcommand; 8] = [
    Subcommand { command: check::command, run: check::run },
    Subcommand { command: generate::command, run: generate::run },
    Subcommand { command: explain::command, run: explain::run },
    Subcommand { command: new::command, run: new::run },
    Subcommand { command: site::command, run: site::run },
    Subcommand { command: openapi::command, run: openapi::run },
    Subcommand { command: asyncapi::command, run: asyncapi::run },
    Subcommand { command: schema::command, run: schema::run },
];
