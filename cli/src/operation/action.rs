//! What a command of an operation does, and the verbs of a noun.

use std::collections::BTreeMap;

use clap::Command;
use clap::builder::StyledStr;
use huaweicloud_meeting_catalog::{self as catalog, ItemOperation, Operation, Resource, Shortcut};

use super::flags;
use super::update::{self, Update};

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
pub(crate) fn leaf(name: &'static str, path: String, about: impl Into<StyledStr>) -> Command {
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
