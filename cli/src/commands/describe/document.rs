//! Descriptions as JSON.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_catalog::{self as catalog, Enumeration, Group, Operation, Structure};
use serde_json::Value as Json;

use super::operation_page::commands_of;
use super::subject::{Subject, called_by};
use super::{example_of, kinds, schema};
use crate::commands::Verb;
use crate::operation::Action;
use crate::output::Node;
use crate::reference::{documents, search};

/// Returns the description of a subject.
pub(super) fn of(subject: &Subject) -> Node {
    match subject {
        Subject::Action(action) => of_action(action),
        Subject::Noun(noun) => of_noun(noun),
        Subject::Group(group) => of_group(group),
        Subject::Structure(structure) => of_structure(structure),
        Subject::Enumeration(enumeration) => of_enumeration(enumeration),
        Subject::ByHand(verb) => {
            let called = called_by(verb).map_or(Node::Object(Vec::new()), |action| of_action(&action));
            // The summary is that of the verb.
            of_verb(verb).or(called)
        }
    }
}

/// Returns the description of an operation, with the JSON Schemas of its request and its response.
fn of_action(action: &Action) -> Node {
    let operation = action.operation;
    let descriptor = documents::descriptor(operation.name);
    let commands = commands_of(operation).iter().map(|command| Node::string(command)).collect();
    Node::object([
        ("operation", Some(Node::string(operation.name))),
        ("summary", Some(Node::string(&action.about()))),
        ("summary_zh", Some(Node::string(operation.summary_zh))),
        ("notes", operation.notes.map(Node::string)),
        ("deprecated", operation.deprecated.map(Node::string)),
        ("url", operation.url.map(Node::string)),
        ("group", descriptor.map(|descriptor| Node::string(descriptor.group))),
        ("method", descriptor.map(|descriptor| Node::string(descriptor.method.as_str()))),
        ("path", descriptor.map(|descriptor| Node::string(descriptor.path))),
        ("effect", descriptor.map(|descriptor| Node::string(documents::effect(descriptor.effect)))),
        ("commands", Some(Node::List(commands))),
        ("request", Some(json(&schema::of_request(operation)))),
        ("response", operation.response.as_ref().map(|value| json(&schema::of_value(value)))),
        ("errors", Some(Node::List(errors(operation)))),
        ("example", example_of(operation.name).and_then(|example| Node::parse(example.request))),
    ])
}

fn errors(operation: &Operation) -> Vec<Node> {
    let known = operation.errors.iter().filter_map(|code| codes::find(code.parse().ok()?));
    let error = |known: &codes::KnownCode| {
        Node::object([
            ("code", Some(Node::string(&known.code.to_string()))),
            ("name", Some(Node::string(known.name))),
            ("meaning", Some(Node::string(known.meaning))),
        ])
    };
    known.map(error).collect()
}

fn of_noun(noun: &str) -> Node {
    let summaries: Vec<&str> =
        catalog::resources().iter().filter(|resource| resource.noun == noun).map(|resource| resource.summary).collect();
    let commands = search::of_noun(noun).iter().map(documents::of_entry).collect();
    Node::object([
        ("noun", Some(Node::string(noun))),
        ("summary", Some(Node::string(&summaries.join(" ")))),
        ("commands", Some(Node::List(commands))),
    ])
}

fn of_group(group: &Group) -> Node {
    let all = search::all();
    let of = |operation: &Operation| {
        let own = all.iter().filter(|entry| entry.operation.is_some_and(|own| own.name == operation.name));
        own.map(documents::of_entry).collect::<Vec<_>>()
    };
    Node::object([
        ("group", Some(Node::string(group.name))),
        ("title", Some(Node::string(group.title))),
        ("commands", Some(Node::List(group.operations.iter().flat_map(of).collect()))),
    ])
}

fn of_structure(structure: &'static Structure) -> Node {
    Node::object([
        ("type", Some(Node::string(structure.name))),
        ("summary", Some(Node::string(structure.doc))),
        ("schema", Some(json(&schema::of_structure(structure)))),
    ])
}

fn of_enumeration(enumeration: &'static Enumeration) -> Node {
    let values = enumeration.values.iter().map(|value| {
        Node::object([
            ("name", Some(Node::string(value.kebab_name))),
            ("value", Node::parse(&kinds::json(&value.value))),
            ("meaning", Some(Node::string(value.doc))),
        ])
    });
    Node::object([
        ("type", Some(Node::string(enumeration.name))),
        ("summary", Some(Node::string(enumeration.doc))),
        ("values", Some(Node::List(values.collect()))),
    ])
}

fn of_verb(verb: &Verb) -> Node {
    let command = (verb.command)();
    let arguments = command.get_arguments().map(|argument| {
        let name = match argument.get_long() {
            Some(long) => format!("--{long}"),
            None => format!("<{}>", argument.get_id().as_str().to_uppercase()),
        };
        let help = argument.get_help().map(|help| Node::string(&help.to_string()));
        Node::object([
            ("name", Some(Node::string(&name))),
            ("required", Some(Node::Bool(argument.is_required_set()))),
            ("help", help),
        ])
    });
    Node::object([
        ("command", Some(Node::string(&format!("{} {}", verb.noun, verb.name)))),
        ("summary", command.get_about().map(|about| Node::string(&about.to_string()))),
        ("arguments", Some(Node::List(arguments.collect()))),
    ])
}

fn json(value: &Json) -> Node {
    Node::parse(&value.to_string()).unwrap_or(Node::Null)
}
