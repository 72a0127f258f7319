//! What a command of an operation does, and the commands by noun, by group and by the vendor's name.

use std::collections::BTreeMap;

use clap::Command;
use clap::builder::StyledStr;
use huaweicloud_meeting_catalog::{self as catalog, ItemOperation, Operation, Resource, Shortcut};

use super::flags;
use super::update::{self, Update};
use crate::commands;
use crate::scope::Scope;

/// An operation as a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action {
    pub(crate) operation: &'static Operation,
    /// The resource that it belongs to, and what it does there.
    pub(crate) item: Option<(&'static Resource, &'static ItemOperation)>,
    /// What the name of the command sets.
    pub(crate) shortcut: Option<&'static Shortcut>,
    /// How it changes the current state, if it does not replace it.
    pub(crate) update: Option<&'static Update>,
}

impl Action {
    /// Returns the action of a command, by the words of the command: `meeting lock`, `meeting-control lock-meeting`,
    /// `LockMeeting`.
    pub(crate) fn find(path: &str) -> Option<Self> {
        match path.split_once(' ') {
            None => catalog::operation(path).map(Self::of),
            Some((first, second)) => {
                // A group and a noun can have the same name.
                let group = catalog::groups().iter().find(|group| group.name == first);
                let in_group = group.and_then(|group| {
                    group.operations.iter().find(|operation| operation.kebab_name == second).map(Self::of)
                });
                in_group.or_else(|| verbs(first).remove(second))
            }
        }
    }

    /// Returns the action of an operation as it is: one that replaces an item is sent as given.
    pub(crate) fn of(operation: &'static Operation) -> Self {
        Self { operation, item: catalog::resource_of(operation.name), shortcut: None, update: None }
    }

    /// Returns what the command does.
    pub(crate) fn about(&self) -> String {
        let about = match self.shortcut {
            Some(shortcut) => imperative(shortcut.doc),
            None => self.operation.summary.to_owned(),
        };
        about.trim_end_matches('.').to_owned()
    }
}

/// Returns the commands of nouns, and those of groups and of operations, which the help does not list.
pub(super) fn commands(scope: &Scope) -> Vec<Command> {
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
        .map(|operation| leaf(operation.name, operation.name.to_owned(), operation.summary).hide(true));
    let others: Vec<Command> = groups.chain(operations).collect();
    nouns.into_values().chain(others).collect()
}

fn with_all_verbs(command: Command) -> Command {
    with_verbs(command, &Scope::All)
}

/// Adds the verbs of a noun. Those that are written by hand take the place of others.
fn with_verbs(command: Command, scope: &Scope) -> Command {
    let noun = command.get_name().to_owned();
    let made = verbs(&noun).into_iter().map(|(verb, action)| {
        let is_hidden = action.operation.deprecated.is_some() || commands::is_superseded(&noun, verb);
        leaf(verb, format!("{noun} {verb}"), action.about()).hide(is_hidden)
    });
    let by_hand = commands::verbs(&noun)
        .map(|verb| commands::help::with_usage((verb.command)(), &format!("hwmeeting {noun} {}", verb.name)));
    let by_name: BTreeMap<String, Command> =
        made.chain(by_hand).map(|command| (command.get_name().to_owned(), command)).collect();
    let command = command.subcommands(scope.narrow(by_name.into_values().collect()).into_iter().map(|command| {
        let order = commands::help::verb_order(command.get_name());
        command.display_order(order)
    }));
    commands::sections::with_help(command)
}

/// Adds the operations of a group.
fn with_operations(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let operations =
        catalog::groups().iter().find(|group| group.name == name).map_or(&[][..], |group| group.operations);
    command.subcommands(
        operations
            .iter()
            .map(|operation| leaf(operation.kebab_name, format!("{name} {}", operation.kebab_name), operation.summary)),
    )
}

/// Returns the command of the action with this path.
pub(super) fn leaf_of(name: &'static str, path: &str) -> Command {
    leaf(name, path.to_owned(), Action::find(path).map_or_else(String::new, |action| action.about()))
}

/// Returns a sentence in the third person as an imperative one: "Starts or resumes it." as "Start or resume it."
fn imperative(sentence: &str) -> String {
    let mut words = sentence.split(' ');
    let mut imperative: Vec<String> = words.next().map(base_form).into_iter().collect();
    let mut is_verb = false;
    for word in words {
        let is_next_verb = word == "or" && (is_verb || imperative.len() == 1);
        imperative.push(if is_verb { base_form(word) } else { word.to_owned() });
        is_verb = is_next_verb;
    }
    imperative.join(" ")
}

/// Returns the base form of a verb in the third person.
fn base_form(verb: &str) -> String {
    if verb == "Does" {
        return "Do".to_owned();
    }
    let sibilant = ["shes", "ches", "sses", "xes"].iter().any(|ending| verb.ends_with(ending));
    verb.strip_suffix(if sibilant { "es" } else { "s" }).unwrap_or(verb).to_owned()
}

/// Returns a command whose arguments are made when it is used. Its display name leads to its action.
fn leaf(name: &'static str, path: String, about: impl Into<StyledStr>) -> Command {
    Command::new(name).display_name(path).about(about).defer(|command| {
        let action = command.get_display_name().and_then(Action::find);
        action.map_or(command.clone(), |action| flags::add(command, &action))
    })
}

/// Verbs of a noun that call the operation of another one: a series is a meeting as well.
const BORROWED: &[(&str, &str, &str)] = &[("series", "show", "ShowMeetingDetail")];

/// Returns the verbs of a noun. An operation with shortcuts has a verb for each of them.
pub(crate) fn verbs(noun: &str) -> BTreeMap<&'static str, Action> {
    let borrowed = BORROWED.iter().filter(|(of, ..)| *of == noun);
    let mut verbs: BTreeMap<&str, Action> =
        borrowed.filter_map(|(_, verb, name)| Some((*verb, Action::of(catalog::operation(name)?)))).collect();
    for resource in catalog::resources().iter().filter(|resource| resource.noun == noun) {
        for item in resource.operations {
            let Some(operation) = catalog::operation(item.operation) else { continue };
            let action = Action {
                operation,
                item: Some((resource, item)),
                shortcut: None,
                update: update::of_operation(operation.name),
            };
            verbs.entry(item.verb).or_insert(action);
            for shortcut in operation.shortcuts {
                verbs.insert(shortcut.verb, Action { shortcut: Some(shortcut), ..action });
            }
        }
    }
    verbs
}
