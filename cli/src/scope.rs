//! Which commands are made.
//!
//! Each command gets the options that all commands have, so that a program with all of its commands takes several times as long to
//! make as one with those that the arguments name.

use clap::Command;

/// The commands to make.
pub(crate) enum Scope {
    /// All commands, for manual pages and completion.
    All,
    /// The commands that arguments name.
    Arguments {
        all: Vec<String>,
        /// How many arguments come before one that asks for help, which lists commands.
        before_help: usize,
    },
}

impl Scope {
    pub(crate) fn of(arguments: &[String]) -> Self {
        let before_help = arguments.iter().position(|argument| matches!(argument.as_str(), "help" | "-h" | "--help"));
        Self::Arguments { all: arguments.to_vec(), before_help: before_help.unwrap_or(arguments.len()) }
    }

    /// Returns whether a command is made in full: if all are, or an argument is its name.
    pub(crate) fn includes(&self, name: &str) -> bool {
        matches!(self, Self::All) || self.is_named(name)
    }

    /// Returns whether an argument is the name of a command.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        matches!(self, Self::Arguments { all, .. } if all.iter().any(|argument| argument == name))
    }

    /// Returns those of the commands that are named, or all of them if none is.
    pub(crate) fn narrow(&self, commands: Vec<Command>) -> Vec<Command> {
        let Self::Arguments { all, before_help } = self else { return commands };
        let is_named = |command: &Command| all.iter().take(*before_help).any(|argument| argument == command.get_name());
        if !commands.iter().any(is_named) {
            return commands;
        }
        // After a request for help, an argument may still be the name of the command.
        let commands = commands.into_iter();
        commands.filter(|command| self.is_named(command.get_name())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrowed(arguments: &[&str]) -> Vec<String> {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let commands = ["help", "list", "user"].map(Command::new).to_vec();
        let commands = Scope::of(&arguments).narrow(commands);
        commands.iter().map(|command| command.get_name().to_owned()).collect()
    }

    #[test]
    fn all_commands_are_made_unless_one_is_named_before_a_request_for_help() {
        assert_eq!(narrowed(&["-o", "json", "list"]), ["list"]);
        assert_eq!(narrowed(&["list", "--name", "user", "--help"]), ["list", "user"]);
        for arguments in [&[][..], &["lst"], &["--help", "list"], &["help", "list"]] {
            assert_eq!(narrowed(arguments), ["help", "list", "user"], "{arguments:?}");
        }
    }
}
