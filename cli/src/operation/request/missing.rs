//! Which required inputs a request lacks.

use huaweicloud_meeting_catalog::{Structure, Value};
use serde_json::Value as Json;

use super::given::Given;
use super::{document, recurrence};
use crate::operation::flags::{Flag, Flags, first_sentence, short_doc};

/// A required input that is missing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// The flag, or the place in a list of objects.
    pub(crate) name: String,
    /// What it means.
    pub(crate) doc: String,
    /// The ID of the flag, if it is one.
    pub(crate) flag: Option<String>,
    /// Whether it is a field of an object in a list.
    pub(crate) is_in_list: bool,
}

/// Returns the required inputs that a document lacks, in the order of the flags. What was given, but is wrong, is not missing.
pub(crate) fn of(flags: &Flags, given: &Given, document: &Json) -> Vec<Missing> {
    let mut missing = Vec::new();
    let positionals = given.positionals.keys().filter_map(|index| flags.positionals.get(*index));
    let set: Vec<usize> = given.flags.keys().copied().chain(positionals.map(|positional| positional.flag)).collect();
    for (index, flag) in flags.all.iter().enumerate() {
        let value = document::get(document, &flag.path);
        match value {
            Some(value) => in_lists(flag, value, &mut missing),
            None if !set.contains(&index) && is_needed(flag, flags, document) => {
                missing.extend(entry(flag, flags, given, document).filter(|entry| !missing.contains(entry)));
            }
            None => {}
        }
    }
    missing
}

/// Returns whether an absent value must be set: it is required itself, or required in an object that is there.
fn is_needed(flag: &Flag, flags: &Flags, document: &Json) -> bool {
    // The required fields of an object are reported in place of the object, if it has any.
    if let Some(structure) = flag.structure()
        && structure.fields.iter().any(|field| field.is_required)
    {
        return false;
    }
    if flag.is_required {
        return true;
    }
    let Some((_, parent)) = flag.path.split_last() else { return false };
    flag.field.is_required
        && flag.parent.is_some()
        && (document::get(document, parent).is_some() || is_required_parent(parent, flags, document))
}

/// Returns whether an object that is absent must be there.
fn is_required_parent(path: &[&str], flags: &Flags, document: &Json) -> bool {
    let Some(flag) = flags.all.iter().find(|flag| flag.path == path) else { return false };
    let Some((_, parent)) = path.split_last() else { return false };
    flag.is_required || (flag.field.is_required && flag.parent.is_some() && document::get(document, parent).is_some())
}

fn entry(flag: &Flag, flags: &Flags, given: &Given, document: &Json) -> Option<Missing> {
    if let Some(argument) = recurrence::argument(&flag.id, given, document) {
        let entry =
            Missing { name: argument.name.to_owned(), doc: argument.doc.to_owned(), flag: None, is_in_list: false };
        return Some(entry).filter(|_| !argument.is_given(given));
    }
    let index = flags.all.iter().position(|other| other.id == flag.id);
    let positional = flags.positionals.iter().find(|positional| Some(positional.flag) == index);
    let name = match positional {
        Some(positional) => format!("<{}>", positional.name),
        None => format!("--{}", flag.long),
    };
    Some(Missing { name, doc: short_doc(flag, flags), flag: Some(flag.id.clone()), is_in_list: false })
}

/// Adds the required fields that objects in a list lack.
fn in_lists(flag: &Flag, value: &Json, missing: &mut Vec<Missing>) {
    let (Value::List(Value::Structure(structure)) | Value::OneOrMany(Value::Structure(structure)), Json::Array(items)) =
        (&flag.field.value, value)
    else {
        return;
    };
    for (index, item) in items.iter().enumerate() {
        in_object(structure, item, &format!("--{}", flag.long), index, missing);
    }
}

fn in_object(structure: &Structure, object: &Json, name: &str, index: usize, missing: &mut Vec<Missing>) {
    let Json::Object(fields) = object else { return };
    for field in structure.fields.iter().filter(|field| field.is_required && !fields.contains_key(field.name)) {
        missing.push(Missing {
            name: format!("`{}` of {name}, item {}", field.kebab_name, index.saturating_add(1)),
            doc: first_sentence(field.doc).to_owned(),
            flag: None,
            is_in_list: true,
        });
    }
}
