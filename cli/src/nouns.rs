//! The commands by noun, by group and by the vendor's name: verbs that are made from the catalog, and those that are written by hand.

use std::collections::BTreeMap;

use clap::Command;
use huaweicloud_meeting_catalog as catalog;

use crate::commands::{self, help, sections};
use crate::operation;
use crate::scope::Scope;

/// Returns the commands of nouns, and those of groups and of operations, which the help does not list.
pub(crate) fn all(scope: &Scope) -> Vec<Command> {
    let mut nouns: BTreeMap<&str, Command> = BTreeMap::new();
    let resources = catalog::resources().iter().filter(|resource| !resource.operations.is_empty());
    let resources = resources.map(|resource| (resource.noun, resource.summary));
    for (noun, summary) in resources.chain(commands::NOUNS.iter().copied()) {
        nouns.entry(noun).or_insert_with(|| {
            let command = Command::new(noun).about(summary).subcommand_required(true).arg_required_else_help(true);
            if scope.is_named(noun) { with_verbs(command, scope) } else { command.defer(with_all_verbs) }
        });
    }
    let groups = catalog::groups().iter().filter(|group| !nouns.contains_key(group.name));
    let groups = groups.filter(|group| scope.includes(group.name)).map(|group| {
        Command::new(group.name).about(group.title).subcommand_required(true).hide(true).defer(with_operations)
    });
    let operations = catalog::operations()
        .filter(|operation| scope.includes(operation.name))
        .map(|own| operation::leaf(own.name, own.name.to_owned(), own.summary).hide(true));
    let others: Vec<Command> = groups.chain(operations).collect();
    nouns.into_values().chain(others).collect()
}

fn with_all_verbs(command: Command) -> Command {
    with_verbs(command, &Scope::All)
}

/// Adds the verbs of a noun. Those that are written by hand take the place of others.
fn with_verbs(command: Command, scope: &Scope) -> Command {
    let noun = command.get_name().to_owned();
    let made = operation::verbs(&noun).into_iter().map(|(verb, action)| {
        let is_hidden = action.operation.deprecated.is_some() || commands::is_superseded(&noun, verb);
        operation::leaf(verb, format!("{noun} {verb}"), action.about()).hide(is_hidden)
    });
    let by_hand = commands::verbs(&noun)
        .map(|verb| help::with_usage((verb.command)(), &format!("hwmeeting {noun} {}", verb.name)));
    let by_name: BTreeMap<String, Command> =
        made.chain(by_hand).map(|command| (command.get_name().to_owned(), command)).collect();
    let command = command.subcommands(scope.narrow(by_name.into_values().collect()).into_iter().map(|command| {
        let order = help::verb_order(command.get_name());
        command.display_order(order)
    }));
    sections::with_help(command)
}

/// Adds the operations of a group.
fn with_operations(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let operations =
        catalog::groups().iter().find(|group| group.name == name).map_or(&[][..], |group| group.operations);
    command.subcommands(
        operations.iter().map(|own| operation::leaf(own.kebab_name, format!("{name} {}", own.kebab_name), own.summary)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_noun_with_a_list_that_is_written_by_hand_is_known_as_one() {
        let nouns = catalog::resources().iter().map(|resource| resource.noun);
        for noun in nouns {
            let is_by_hand = commands::verbs(noun).any(|verb| verb.name == "list");
            let is_made = operation::verbs(noun).contains_key("list");
            assert_eq!(operation::flags::is_listed_by_hand(noun), is_by_hand && !is_made, "{noun}");
        }
    }
}
