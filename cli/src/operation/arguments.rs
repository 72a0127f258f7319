//! The arguments of a command of an operation.

use clap::{Arg, Command};
use huaweicloud_meeting_catalog::Input;

use super::Action;

/// Adds the arguments of an action to its command.
pub(super) fn add(command: Command, action: &Action) -> Command {
    command.args(inputs(action).map(|input| {
        let name = name(input);
        let argument = Arg::new(name).help(input.field.doc);
        if is_positional(action, input) {
            argument.required(true)
        } else {
            argument.long(name).required(input.field.is_required)
        }
    }))
}

/// Returns the inputs that the command has arguments for.
pub(super) fn inputs(action: &Action) -> impl Iterator<Item = &'static Input> {
    let shortcut = action.shortcut;
    let is_set = move |name: &str| shortcut.is_some_and(|shortcut| shortcut.sets.iter().any(|(set, _)| *set == name));
    action.operation.inputs.iter().filter(move |input| !is_set(input.field.name))
}

/// Returns the name of the argument of an input: that of the input, unless an option of all commands has it.
pub(super) fn name(input: &Input) -> &'static str {
    match input.field.kebab_name {
        "token" => "input-token",
        name => name,
    }
}

/// Returns whether an input is the ID of the item, or of what the item is part of.
fn is_positional(action: &Action, input: &Input) -> bool {
    let paths = action.item.into_iter().flat_map(|(_, item)| [item.parent.as_ref(), item.select.as_ref()]);
    paths
        .flatten()
        .any(|path| path.place == input.place && path.steps.len() == 1 && path.input_name() == Some(input.field.name))
}
