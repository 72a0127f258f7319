//! Rules about the command line: the nouns of resources, the verbs of operations, other words for them, and columns.

use std::collections::BTreeMap;

use super::field_types::constant_values;
use crate::commands;
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::items::{self, JsonKind};
use crate::naming::{self, Registry};
use crate::spec::{DataPath, ItemOperation, Object, Operation, Resource, Shortcut, SpecFile, TypeRef, Value};

rules! {
    RESOURCE_NOUN = "E841" "resource-noun" "Nouns and verbs are in kebab-case, and a verb belongs to one operation among all resources with the same noun; another word, in kebab-case or Chinese, stands for one noun, or for one verb of a noun.";
    RESOURCE_SHORTCUT = "E849" "resource-shortcut" "A shortcut names a constructor of the operation, or has a `doc` and sets booleans and enumerations of the request to their values.";
    RESOURCE_COLUMN = "E853" "resource-column" "A column is a field of an item with a single value that is no secret, and is listed once; an operation that returns a list of structs has columns.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    nouns(index, reporter);
    let mut verbs: BTreeMap<&str, Registry<String>> = BTreeMap::new();
    for (file, resource) in index.spec().resources() {
        self::verbs(index, reporter, file, resource, verbs.entry(&resource.noun).or_default());
    }
    for (file, resource) in index.spec().resources() {
        let verbs = verbs.entry(&resource.noun).or_default();
        for (path, described) in operations(file, resource) {
            words_of_verbs(reporter, described, &path, verbs);
            // Another rule reports an unknown operation.
            let Some((_, operation)) = index.operation(&described.operation) else { continue };
            for (position, shortcut) in described.shortcuts.iter().enumerate() {
                self::shortcut(index, reporter, operation, shortcut, &path.key("shortcuts").index(position));
            }
            columns(index, reporter, operation, (resource, described), &path);
        }
        columns_of_resource(index, reporter, file, resource);
    }
}

fn operations<'a>(
    file: &'a SpecFile,
    resource: &'a Resource,
) -> impl Iterator<Item = (SpecPath<'a>, &'a ItemOperation)> {
    let path = file.at("operations");
    resource.operations.iter().enumerate().map(move |(position, described)| (path.index(position), described))
}

/// Checks nouns, and other words for them.
fn nouns(index: &Index, reporter: &mut Reporter) {
    let mut names: Registry<String> = Registry::default();
    for (file, resource) in index.spec().resources() {
        let noun = &resource.noun;
        if !naming::is_kebab(noun) {
            reporter.report(RESOURCE_NOUN, file.at("noun"), format!("`{noun}` is not in kebab-case"));
        }
        // Resources can share a noun.
        let _ = names.claim(noun, format!("the noun of `{}`", resource.name));
    }
    for group in &index.spec().groups {
        // A resource can have the name of a group.
        let _ = names.claim(&group.name, "the name of a group".to_owned());
    }
    for (file, resource) in index.spec().resources() {
        let meaning = format!("a word for `{}`", resource.noun);
        words(reporter, &resource.words, &meaning, &file.at("words"), &mut names);
    }
}

/// Checks the verbs of a resource. An operation and one of its shortcuts can have the same verb.
fn verbs(index: &Index, reporter: &mut Reporter, file: &SpecFile, resource: &Resource, taken: &mut Registry<String>) {
    for (path, described) in operations(file, resource) {
        let key = if described.verb.is_some() { "verb" } else { "role" };
        let mut own = vec![(described.verb().to_owned(), path.key(key))];
        if let Some((_, operation)) = index.operation(&described.operation) {
            for verb in commands::verbs(operation, Some(described)) {
                let path = match verb.declared {
                    Some(position) => path.key("shortcuts").index(position).key("verb"),
                    None => path.key("operation"),
                };
                own.push((verb.name, path));
            }
        }
        for (position, (verb, path)) in own.iter().enumerate() {
            let is_second = own.iter().take(position).skip(1).any(|(other, _)| other == verb);
            if !naming::is_kebab(verb) {
                reporter.report(RESOURCE_NOUN, path.clone(), format!("`{verb}` is not in kebab-case"));
            } else if is_second {
                let message = format!("`{verb}` is the verb of two shortcuts");
                reporter.report(RESOURCE_NOUN, path.clone(), message);
            } else if !own.iter().take(position).any(|(other, _)| other == verb)
                && let Err(first) = taken.claim(verb, format!("the verb of `{}`", described.operation))
            {
                let message = format!("`{verb}` is already {first}");
                reporter.report(RESOURCE_NOUN, path.clone(), message).help("set another `verb`");
            }
        }
    }
}

/// Checks the other words for the verbs of an operation.
fn words_of_verbs(
    reporter: &mut Reporter,
    described: &ItemOperation,
    path: &SpecPath<'_>,
    taken: &mut Registry<String>,
) {
    let meaning = |verb: &str| format!("a word for `{verb}`");
    words(reporter, &described.words, &meaning(described.verb()), &path.key("words"), taken);
    for (position, shortcut) in described.shortcuts.iter().enumerate() {
        let path = path.key("shortcuts").index(position).key("words");
        words(reporter, &shortcut.words, &meaning(&shortcut.verb), &path, taken);
    }
}

/// Reports words that are taken, or that a command line cannot contain.
fn words(reporter: &mut Reporter, words: &[String], meaning: &str, path: &SpecPath<'_>, taken: &mut Registry<String>) {
    for (position, word) in words.iter().enumerate() {
        let path = path.index(position);
        if !naming::is_kebab(word) && !is_chinese(word) {
            reporter.report(RESOURCE_NOUN, path, format!("`{word}` is neither in kebab-case nor Chinese"));
        } else if let Err(first) = taken.claim(word, meaning.to_owned()) {
            reporter.report(RESOURCE_NOUN, path, format!("`{word}` is already {first}"));
        }
    }
}

/// Returns whether a word consists of Chinese characters, and of small letters and digits between them.
fn is_chinese(word: &str) -> bool {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    word.contains(is_han) && word.chars().all(|c| is_han(c) || c.is_ascii_lowercase() || c.is_ascii_digit())
}

fn shortcut(index: &Index, reporter: &mut Reporter, operation: &Operation, shortcut: &Shortcut, path: &SpecPath<'_>) {
    let Some(set) = &shortcut.set else {
        let name = shortcut.constructor().unwrap_or_default();
        let known = operation.constructors.iter().map(|constructor| constructor.name.as_str());
        if !known.clone().any(|known| known == name) {
            let key = if shortcut.constructor.is_some() { "constructor" } else { "verb" };
            let message = format!("`{}` has no constructor `{name}`", operation.name);
            let found = reporter.report(RESOURCE_SHORTCUT, path.key(key), message);
            found.help("name a `constructor`, or add `set` and `doc`").nearest(&name, known);
        } else if shortcut.doc.is_some() {
            let message = "the constructor has a `doc` already";
            reporter.report(RESOURCE_SHORTCUT, path.key("doc"), message);
        }
        return;
    };
    if shortcut.constructor.is_some() || shortcut.doc.is_none() || set.is_empty() {
        let message = "a shortcut with `set` sets an input, has a `doc` and names no `constructor`";
        reporter.report(RESOURCE_SHORTCUT, path.key("set"), message);
    }
    inputs(index, reporter, operation, set, &path.key("set"));
}

/// Checks the inputs that a shortcut sets.
fn inputs(index: &Index, reporter: &mut Reporter, operation: &Operation, set: &Object, path: &SpecPath<'_>) {
    for (name, value) in set.iter() {
        let path = path.key(name);
        let fields = || index.request_fields(operation).map(|(_, field)| field).filter(|one| one.is_caller_supplied());
        let Some(field) = fields().find(|field| field.name == name) else {
            let message = format!("the request of `{}` has no `{name}`", operation.name);
            let known = fields().map(|field| field.name.as_str());
            reporter.report(RESOURCE_SHORTCUT, path, message).nearest(name, known);
            continue;
        };
        let Some(values) = field.type_ref.as_ref().and_then(|type_ref| constant_values(index, type_ref)) else {
            let message = format!("`{name}` is neither a boolean nor an enumeration");
            reporter.report(RESOURCE_SHORTCUT, path, message).at_key();
            continue;
        };
        if !values.contains(value) {
            let message = format!("{} is not a value of `{name}`", value.describe());
            let known: Vec<String> = values.iter().filter_map(Value::text).collect();
            let found = reporter.report(RESOURCE_SHORTCUT, path, message);
            found.nearest(&value.text().unwrap_or_default(), known.iter().map(String::as_str));
        }
    }
}

fn columns(
    index: &Index,
    reporter: &mut Reporter,
    operation: &Operation,
    (resource, described): (&Resource, &ItemOperation),
    path: &SpecPath<'_>,
) {
    let item = items::response_item(index, operation, described);
    for (position, column) in described.columns.iter().enumerate() {
        let path = path.key("columns").index(position);
        let found = item.as_ref().map(|item| index.walk(item.type_ref, column));
        if let Some(Ok((_, type_ref))) = found {
            column_type(index, reporter, column, type_ref, path);
        } else {
            let known = item.iter().flat_map(|item| items::leaves(index, item.type_ref));
            let known: Vec<String> = known.map(|leaf| leaf.path.to_string()).collect();
            let message = format!("the result of `{}` has no field `{column}`", operation.name);
            let found = reporter.report(RESOURCE_COLUMN, path, message);
            found.nearest(&column.to_string(), known.iter().map(String::as_str));
        }
    }
    duplicates(reporter, &described.columns, &path.key("columns"));
    let is_table = item.is_some_and(|item| item.is_list && items::json_kind(index, item.type_ref) == JsonKind::Object);
    if is_table && commands::columns(index, operation, resource, described).is_empty() {
        let message = format!("`{}` returns a list without columns", operation.name);
        let help = "add `columns` to the resource or to the operation";
        reporter.report(RESOURCE_COLUMN, path.key("operation"), message).help(help);
    }
}

/// Checks that operations without columns of their own return items with the columns of the resource.
fn columns_of_resource(index: &Index, reporter: &mut Reporter, file: &SpecFile, resource: &Resource) {
    let path = file.at("columns");
    for (position, column) in resource.columns.iter().enumerate() {
        let found = resource.operations.iter().filter(|described| described.columns.is_empty()).find_map(|described| {
            let (_, operation) = index.operation(&described.operation)?;
            let item = items::response_item(index, operation, described)?;
            Some(index.walk(item.type_ref, column).ok()?.1)
        });
        match found {
            Some(type_ref) => column_type(index, reporter, column, type_ref, path.index(position)),
            None => {
                let message = format!("no operation without `columns` of its own returns items with `{column}`");
                reporter.report(RESOURCE_COLUMN, path.index(position), message);
            }
        }
    }
    duplicates(reporter, &resource.columns, &path);
}

/// Reports a column that does not fit into a cell, or must not be shown.
fn column_type(index: &Index, reporter: &mut Reporter, column: &DataPath, type_ref: &TypeRef, path: SpecPath<'_>) {
    let kind = items::json_kind(index, type_ref);
    if *type_ref == TypeRef::Secret {
        reporter.report(RESOURCE_COLUMN, path, format!("`{column}` is a secret"));
    } else if matches!(kind, JsonKind::List | JsonKind::Object | JsonKind::Any) {
        reporter.report(RESOURCE_COLUMN, path, format!("`{column}` is `{type_ref}`, which is no single value"));
    }
}

fn duplicates(reporter: &mut Reporter, columns: &[DataPath], path: &SpecPath<'_>) {
    for (position, column) in columns.iter().enumerate() {
        if columns.iter().take(position).any(|other| other == column) {
            reporter.report(RESOURCE_COLUMN, path.index(position), format!("`{column}` is listed twice"));
        }
    }
}
