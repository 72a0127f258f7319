//! Where the value that is typed is the path of a file.

use clap::builder::ValueHint;
use clap::{Arg, Command};

/// Returns whether the last word of a line is the path of a file. `program` is built.
pub(super) fn are_wanted(program: &Command, line: &[String]) -> bool {
    let Some((current, before)) = line.split_last() else { return false };
    let mut command = program;
    for word in before {
        command = command.find_subcommand(word).unwrap_or(command);
    }
    if let Some((option, _)) = current.split_once('=').filter(|(option, _)| option.starts_with("--")) {
        return named(command, option).is_some_and(is_path);
    }
    if let Some(option) = before.last().and_then(|option| named(command, option)).filter(|option| takes_next(option)) {
        return is_path(option);
    }
    // Commands have one positional argument that is a file, if any, and it is the last one.
    let place = positionals(command, before);
    !current.starts_with('-') && command.get_positionals().nth(place).is_some_and(is_path)
}

/// Returns the number of positional arguments of a command that a line has.
fn positionals(command: &Command, before: &[String]) -> usize {
    let mut words = before.iter().rev().take_while(|word| *word != command.get_name()).collect::<Vec<_>>();
    words.reverse();
    let mut count = 0_usize;
    let mut is_value = false;
    for word in words {
        let is_option = word.starts_with('-') && word.len() > 1;
        count = count.saturating_add(usize::from(!is_option && !is_value));
        is_value = is_option && named(command, word).is_some_and(takes_next);
    }
    count
}

/// Returns the option with a name: `--json` or `-o`.
fn named<'c>(command: &'c Command, option: &str) -> Option<&'c Arg> {
    let is_named = |argument: &&Arg| match option.strip_prefix("--") {
        Some(long) => {
            argument.get_long() == Some(long) || argument.get_all_aliases().is_some_and(|all| all.contains(&long))
        }
        None => option
            .strip_prefix('-')
            .is_some_and(|short| argument.get_short().is_some_and(|own| short.chars().eq([own]))),
    };
    command.get_arguments().find(is_named)
}

/// Returns whether the word after an option is its value.
fn takes_next(option: &Arg) -> bool {
    option.get_action().takes_values() && !option.is_require_equals_set()
}

fn is_path(argument: &Arg) -> bool {
    matches!(argument.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath)
}
