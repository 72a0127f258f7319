//! What is described, found by the words of the arguments.

use huaweicloud_meeting_catalog::{self as catalog, Enumeration, Field, Group, Operation, Structure, Value};

use super::{operation_page, other_pages};
use crate::commands::{self, Verb};
use crate::error::Error;
use crate::messages::{did_you_mean, nearest};
use crate::operation::Action;
use crate::reference::search;
use crate::reference::text::Page;

/// What is described.
pub(super) enum Subject {
    Action(Action),
    Noun(&'static str),
    Group(&'static Group),
    Structure(&'static Structure),
    Enumeration(&'static Enumeration),
    ByHand(&'static Verb),
}

impl Subject {
    /// Returns what the words name, ignoring the case.
    pub(super) fn find(words: &[String]) -> Result<Self, Error> {
        let words: Vec<&str> = words.iter().flat_map(|word| word.split_whitespace()).collect();
        let words = words.strip_prefix(&["hwmeeting"]).unwrap_or(&words);
        let found = match words {
            [word] => Self::of_word(word),
            [first, second] => Self::of_command(&first.to_lowercase(), &second.to_lowercase()),
            _ => None,
        };
        found.ok_or_else(|| unknown(words))
    }

    fn of_word(word: &str) -> Option<Self> {
        let is_word = |name: &str| name.eq_ignore_ascii_case(word);
        let operation =
            catalog::operations().find(|operation| is_word(operation.name) || is_word(operation.kebab_name));
        let noun = || search::nouns().into_iter().find(|noun| is_word(noun)).map(Self::Noun);
        let group = || catalog::groups().iter().find(|group| is_word(group.name)).map(|group| Self::Group(group));
        operation
            .map(|operation| Self::Action(Action::of(operation)))
            .or_else(noun)
            .or_else(group)
            .or_else(|| of_type(word))
    }

    fn of_command(first: &str, second: &str) -> Option<Self> {
        let by_hand = commands::verbs(first).find(|verb| verb.name == second).map(Self::ByHand);
        by_hand.or_else(|| Action::find(&format!("{first} {second}")).map(Self::Action))
    }

    /// Returns the operation, if it is one.
    pub(super) fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Action(action) => Some(action.operation),
            Self::ByHand(verb) => called_by(verb).map(|action| action.operation),
            _ => None,
        }
    }

    /// Returns its description.
    pub(super) fn page(&self, page: Page) -> String {
        match self {
            Self::Action(action) => operation_page::of(action, page),
            Self::Noun(noun) => other_pages::of_noun(noun, page),
            Self::Group(group) => other_pages::of_group(group, page),
            Self::Structure(structure) => other_pages::of_structure(structure, page),
            Self::Enumeration(enumeration) => other_pages::of_enumeration(enumeration, page),
            Self::ByHand(verb) => of_verb(verb, page),
        }
    }
}

/// Returns the operation that a verb which is written by hand calls: that of the verb which it takes the place of.
pub(super) fn called_by(verb: &Verb) -> Option<Action> {
    Action::find(&format!("{} {}", verb.noun, verb.name))
}

/// Returns the help of a verb, and the description of the operation that it calls.
fn of_verb(verb: &Verb, page: Page) -> String {
    let name = format!("hwmeeting {} {}", verb.noun, verb.name);
    let mut command = (verb.command)().bin_name(name).term_width(page.width);
    let help = page.help(&command.render_long_help());
    match called_by(verb) {
        Some(action) => format!("{}\n\n{}", help.trim_end(), operation_page::of(&action, page)),
        None => help,
    }
}

/// Returns the type with this name that a request or a response contains.
fn of_type(name: &str) -> Option<Subject> {
    let mut found = None;
    let mut seen = Vec::new();
    for operation in catalog::operations() {
        let inputs = operation.inputs.iter().map(|input| &input.field.value);
        for value in inputs.chain(&operation.response) {
            visit_types(value, &mut seen, &mut |subject, own| {
                if own.eq_ignore_ascii_case(name) {
                    found = Some(subject);
                }
            });
        }
    }
    found
}

/// Returns the names of all types.
fn type_names() -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut seen = Vec::new();
    for operation in catalog::operations() {
        let inputs = operation.inputs.iter().map(|input| &input.field.value);
        for value in inputs.chain(&operation.response) {
            visit_types(value, &mut seen, &mut |_, name| names.push(name));
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Calls a function for each type that a value consists of. `seen` are the objects whose fields were visited.
fn visit_types(value: &'static Value, seen: &mut Vec<&'static str>, visit: &mut impl FnMut(Subject, &'static str)) {
    match value {
        Value::Quoted(inner) | Value::List(inner) | Value::Csv(inner) | Value::OneOrMany(inner) | Value::Map(inner) => {
            visit_types(inner, seen, visit);
        }
        Value::Enumeration(enumeration) => visit(Subject::Enumeration(enumeration), enumeration.name),
        Value::Structure(structure) if !seen.contains(&structure.name) => {
            seen.push(structure.name);
            visit(Subject::Structure(structure), structure.name);
            for Field { value, .. } in structure.fields {
                visit_types(value, seen, visit);
            }
        }
        _ => {}
    }
}

fn unknown(words: &[&str]) -> Error {
    let text = words.join(" ");
    let entries = search::all();
    let names = catalog::operations().map(|operation| operation.name);
    let commands = entries.iter().map(|entry| entry.command.as_str());
    let known = names.chain(commands).chain(search::nouns()).chain(type_names());
    let near: Vec<String> = match nearest(&text, known) {
        near if near.is_empty() => {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            search::search(&words).into_iter().map(|entry| entry.command).take(3).collect()
        }
        near => near.into_iter().map(str::to_owned).collect(),
    };
    let suggestion = match near.iter().map(String::as_str).collect::<Vec<_>>() {
        near if near.is_empty() => "; `hwmeeting operations` lists all operations".to_owned(),
        near => did_you_mean(&near),
    };
    Error::invalid(format!("unknown operation, command or type `{text}`{suggestion}"))
}
