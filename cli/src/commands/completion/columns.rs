//! The columns of the response of a command, as candidates.

use clap_complete::CompletionCandidate;
use huaweicloud_meeting_catalog::{self as catalog, Operation, Structure, Value};

use crate::commands;
use crate::operation::flags::first_sentence;
use crate::reference::search;

/// Returns the columns of the command of a line: the fields of the items that it returns.
pub(super) fn of_line(line: &[String]) -> Vec<CompletionCandidate> {
    let fields = operation(line).and_then(item).map_or(&[][..], |item| item.fields);
    let columns = fields.iter().filter(|field| !matches!(field.value, Value::Secret));
    let candidate =
        |name: &str, doc: &str| CompletionCandidate::new(name).help(Some(first_sentence(doc).to_owned().into()));
    columns.map(|field| candidate(field.kebab_name, field.doc)).collect()
}

/// Returns the operation that the command of a line calls.
fn operation(line: &[String]) -> Option<&'static Operation> {
    let words = line.iter().enumerate();
    words.filter(|(_, word)| !word.starts_with('-')).find_map(|(index, noun)| {
        let verb = line.get(index.saturating_add(1))?;
        let command = format!("{noun} {verb}");
        let entry = search::of_noun(noun).into_iter().find(|entry| entry.command == command);
        // Such a verb prints a part of the response.
        if commands::operation_of(noun, verb).is_some() {
            return None;
        }
        entry.and_then(|entry| entry.operation).or_else(|| catalog::operation(noun))
    })
}

/// Returns what an operation returns: the items of its list, or the object.
fn item(operation: &'static Operation) -> Option<&'static Structure> {
    let path = catalog::resource_of(operation.name).map_or(&[][..], |(_, item)| item.result);
    let whole = operation.response.as_ref()?;
    let value = path.iter().try_fold(whole, |value, name| {
        let field = structure(value)?.fields.iter().find(|field| field.name == *name)?;
        Some(&field.value)
    });
    structure(value?)
}

/// Returns the type of an object, or that of the objects in a list.
fn structure(value: &'static Value) -> Option<&'static Structure> {
    match value {
        Value::Structure(structure) => Some(structure),
        Value::List(item) | Value::OneOrMany(item) => structure(item),
        _ => None,
    }
}
