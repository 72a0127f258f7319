//! `hwmeeting completion`: prints a script for a shell, which calls this program for candidates. These come from the same commands
//! as everything else, and nothing is sent.

mod bash;
mod columns;
mod files;
mod powershell;
mod tree;
mod unasked;

use std::env;

use clap::builder::PossibleValue;
use clap::{Arg, ArgMatches, Command};
use clap_complete::CompleteEnv;
use clap_complete::env::{Fish, Shells, Zsh};

use self::unasked::WithoutUnasked;
use crate::error::Error;
use crate::output;

pub(crate) const NAME: &str = "completion";

/// The variable with the name of the shell that requests candidates.
const VARIABLE: &str = "HWMEETING_COMPLETE";
const PROGRAM: &str = "hwmeeting";
const SHELLS: Shells<'static> = Shells(&[
    &WithoutUnasked(&bash::Bash),
    &WithoutUnasked(&Zsh),
    &WithoutUnasked(&Fish),
    &WithoutUnasked(&powershell::Powershell),
]);

pub(crate) fn command() -> Command {
    let shells = SHELLS.iter().map(|shell| PossibleValue::new(shell.name()));
    Command::new(NAME)
        .about("Print a script that completes commands, options and values in a shell")
        .after_help(
            "Examples:\n  \
             echo 'source <(hwmeeting completion bash)' >> ~/.bashrc\n  \
             echo 'source <(hwmeeting completion zsh)' >> ~/.zshrc\n  \
             hwmeeting completion fish > ~/.config/fish/completions/hwmeeting.fish\n\n\
             In zsh, the line comes after compinit. In PowerShell, this line is for $PROFILE:\n  \
             hwmeeting completion powershell | Out-String | Invoke-Expression",
        )
        .arg(
            Arg::new("shell").value_name("SHELL").required(true).value_parser(shells.collect::<Vec<_>>()).help("Shell"),
        )
}

/// Returns the shell of the arguments.
pub(crate) fn shell(matches: &ArgMatches) -> String {
    matches.get_one::<String>("shell").cloned().unwrap_or_default()
}

pub(crate) fn run(shell: &str) -> Result<(), Error> {
    let Some(completer) = SHELLS.completer(shell) else {
        return Err(Error::invalid(format!("unknown shell `{shell}`")));
    };
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)
        .map_err(|error| Error::invalid(format!("cannot make the script: {error}")))?;
    output::print_bytes(&script)
}

/// Prints candidates if a shell requests them. Returns whether it does.
pub(crate) fn respond() -> bool {
    if env::var_os(VARIABLE).is_none() {
        return false;
    }
    let environment =
        CompleteEnv::with_factory(tree::command).var(VARIABLE).bin(PROGRAM).completer(PROGRAM).shells(SHELLS);
    // Without candidates, the shell completes names of files. A message would disturb the line that is edited.
    environment.try_complete(env::args_os(), env::current_dir().ok().as_deref()).unwrap_or(true)
}
