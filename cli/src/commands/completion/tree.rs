//! The commands that candidates come from: what the line does not mention has no arguments, which keeps completion fast.

use std::collections::BTreeSet;
use std::env;

use clap::{Arg, Command};

use crate::args;

/// The position of the options of all commands: after those of one command.
const LAST: usize = 1000;

/// Returns the commands for the line that is edited: the arguments of the process after `--`.
pub(super) fn command() -> Command {
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    let line: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let names: BTreeSet<&str> = line.iter().map(String::as_str).collect();
    // The options of all commands are only candidates where an option is typed, or its value.
    let are_wanted = line.iter().any(|word| word.starts_with('-'));
    let set = |argument: Arg| argument.display_order(LAST).hide(!are_wanted);
    args::command_of(|command| if names.contains(command.get_name()) { command } else { shallow(&command) })
        .disable_help_flag(!are_wanted)
        .disable_version_flag(!are_wanted)
        .mut_args(set)
}

/// Returns a command without its arguments and subcommands.
fn shallow(command: &Command) -> Command {
    let shallow = Command::new(command.get_name().to_owned()).hide(command.is_hide_set());
    match command.get_about() {
        Some(about) => shallow.about(about.clone()),
        None => shallow,
    }
}
