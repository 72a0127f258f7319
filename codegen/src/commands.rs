//! The command line that the spec describes: the verbs of operations beside their own, and the columns of tables.

use crate::index::Index;
use crate::items;
use crate::spec::{DataPath, ItemOperation, Object, Operation, Resource};

/// A verb for the requests of an operation that set some inputs: those of a named constructor, or those of a shortcut.
#[derive(Debug, Clone)]
pub struct Verb<'a> {
    /// The verb in kebab-case.
    pub name: String,
    /// Other words for it.
    pub words: &'a [String],
    /// What a call does, in the third person.
    pub doc: &'a str,
    /// The inputs that it sets.
    pub sets: &'a Object,
    /// The optional inputs that it cannot do without.
    pub with: &'a [String],
    /// The position of its declaration among the shortcuts, if it has one.
    pub declared: Option<usize>,
}

/// Returns a verb for each named constructor of an operation, and for each other shortcut.
pub fn verbs<'a>(operation: &'a Operation, described: Option<&'a ItemOperation>) -> Vec<Verb<'a>> {
    let shortcuts = described.map_or(&[][..], |described| &described.shortcuts);
    let of_constructors = operation.constructors.iter().map(|constructor| {
        let is_own = |name: Option<String>| name.is_some_and(|name| name == constructor.name);
        let declared = shortcuts.iter().enumerate().find(|(_, shortcut)| is_own(shortcut.constructor()));
        Verb {
            name: declared.map_or_else(|| constructor.name.replace('_', "-"), |(_, shortcut)| shortcut.verb.clone()),
            words: declared.map_or(&[][..], |(_, shortcut)| &shortcut.words),
            doc: &constructor.doc,
            sets: &constructor.set,
            with: &constructor.with,
            declared: declared.map(|(position, _)| position),
        }
    });
    let others = shortcuts.iter().enumerate().filter_map(|(position, shortcut)| {
        Some(Verb {
            name: shortcut.verb.clone(),
            words: &shortcut.words,
            doc: shortcut.doc.as_deref().unwrap_or_default(),
            sets: shortcut.set.as_ref()?,
            with: &[],
            declared: Some(position),
        })
    });
    of_constructors.chain(others).collect()
}

/// Returns the columns of a table of the result of an operation, or the fields that a card shows first: those of the operation, or
/// else those of the resource that the items have.
pub fn columns<'a>(
    index: &'a Index,
    operation: &'a Operation,
    resource: &'a Resource,
    described: &'a ItemOperation,
) -> Vec<&'a DataPath> {
    if !described.columns.is_empty() {
        return described.columns.iter().collect();
    }
    let Some(item) = items::response_item(index, operation, described) else { return Vec::new() };
    resource.columns.iter().filter(|column| index.walk(item.type_ref, column).is_ok()).collect()
}
