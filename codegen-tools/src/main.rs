//! The command line of the maintainer's tools. The exit code is 0 on success, 1 when the spec is invalid or generated files
//! are out of date, and 2 for any other error.

mod commands;
mod error;
mod workspace;

use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use error::{Error, Style};
use huaweicloud_meeting_codegen::diagnostics::Color;
use workspace::Workspace;

fn main() -> ExitCode {
    let matches = command_line().get_matches();
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut stderr = io::stderr().lock();
            let style = style(&matches, stderr.is_terminal());
            // If stderr is closed, the exit code still reports the failure.
            let _ = error.print(&mut stderr, style);
            error.exit_code()
        }
    }
}

fn command_line() -> Command {
    Command::new("codegen")
        .bin_name("cargo codegen")
        .about("Check the API spec, generate the client from it, and export it to other formats")
        .after_help(
            "Exit codes: 0 on success, 1 if the spec is invalid or generated files are out of date, 2 on any other error",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("spec")
                .long("spec")
                .value_name("DIR")
                .global(true)
                .help_heading("Global options")
                .value_parser(value_parser!(PathBuf))
                .help("The spec directory [default: `spec` in the current directory or the nearest parent]"),
        )
        .arg(
            Arg::new("plain")
                .long("plain")
                .global(true)
                .help_heading("Global options")
                .action(ArgAction::SetTrue)
                .help("Print one line per diagnostic, without source excerpts"),
        )
        .subcommands(commands::ALL.map(|subcommand| (subcommand.command)()))
}

fn run(matches: &ArgMatches) -> Result<(), Error> {
    let (name, arguments) =
        matches.subcommand().ok_or_else(|| Error::InvalidArgument("a command is required".to_owned()))?;
    let subcommand = commands::ALL
        .iter()
        .find(|subcommand| (subcommand.command)().get_name() == name)
        .ok_or_else(|| Error::InvalidArgument(format!("unknown command `{name}`")))?;
    let workspace = Workspace::find(matches.get_one::<PathBuf>("spec").map(PathBuf::as_path))?;
    (subcommand.run)(&workspace, arguments)
}

/// Chooses how diagnostics are printed: excerpts are colored on a terminal, unless `NO_COLOR` is set.
fn style(matches: &ArgMatches, is_terminal: bool) -> Style {
    let use_color = is_terminal && env::var_os("NO_COLOR").is_none();
    match (matches.get_flag("plain"), use_color) {
        (true, _) => Style::Lines,
        (false, true) => Style::Excerpts(Color::Yes),
        (false, false) => Style::Excerpts(Color::No),
    }
}
