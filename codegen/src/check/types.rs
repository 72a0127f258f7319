//! Rules about the names of types and the references between them.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::naming::{self, Registry};
use crate::spec::{SpecFile, TypeRef};

rules! {
    TYPE_NAME = "E120" "type-name" "The name of a type is in PascalCase, and is not a name that Rust or the generated crate uses.";
    DUPLICATE_TYPE = "E121" "duplicate-type" "The names of types are unique in the whole spec.";
    UNKNOWN_TYPE = "E122" "unknown-type" "Every type that is used is declared.";
    UNUSED_TYPE = "E123" "unused-type" "Every type that is declared is used by an operation or an event.";
    RECURSIVE_TYPE = "E124" "recursive-type" "No struct contains itself.";
    EMPTY_STRUCT = "E125" "empty-struct" "A struct has fields.";
}

/// The names that generated files use from the prelude and for derives.
const RESERVED: [&str; 22] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Drop", "Err", "Error", "Fn", "From", "Into", "Iterator", "None", "Ok",
    "Option", "Result", "Send", "Some", "String", "Sync", "ToString", "Vec",
];

/// Returns whether the name of a type is reserved.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    let mut names: Registry<&str> = Registry::default();
    for file in &index.spec().files {
        for (position, declaration) in file.declarations() {
            let (name, path) = (declaration.name(), file.at(declaration.key()).index(position).key("name"));
            if let Err(first) = names.claim(name, &file.path) {
                reporter.report(DUPLICATE_TYPE, path.clone(), format!("`{name}` is already declared in {first}"));
            }
            if index.usage(name).is_none() {
                let message = format!("no operation and no event uses `{name}`");
                reporter.report(UNUSED_TYPE, path.clone(), message).help("remove it, or use it");
            }
            type_name(index, reporter, path, name);
        }
        structs(index, reporter, file);
    }
    references(index, reporter);
}

fn type_name(index: &Index, reporter: &mut Reporter, path: SpecPath<'_>, name: &str) {
    let request_of = name.strip_suffix("Request");
    let message = if !naming::is_pascal(name) {
        format!("`{name}` is not in PascalCase")
    } else if is_reserved(name) {
        format!("`{name}` is a name of Rust's prelude")
    } else if request_of.is_some_and(|name| index.operation(name).is_some()) {
        format!("`{name}` is the name of the operation's request")
    } else {
        return;
    };
    reporter.report(TYPE_NAME, path, message);
}

fn references(index: &Index, reporter: &mut Reporter) {
    for field in index.fields() {
        reference(index, reporter, field.key("type"), field.field.type_ref.as_ref());
        for (position, view) in field.field.views.iter().enumerate() {
            reference(index, reporter, field.key("views").index(position).key("type"), Some(&view.type_ref));
        }
    }
    for (file, operation) in index.spec().operations() {
        reference(index, reporter, file.at("response"), operation.response.type_ref());
        let Some(name) = operation.body_fields_of.as_deref().filter(|name| index.structure(name).is_none()) else {
            continue;
        };
        let path = file.at("body_fields_of");
        if index.declaration(name).is_some() {
            reporter.report(UNKNOWN_TYPE, path, format!("`{name}` is not a struct"));
        } else {
            unknown(index, reporter, path, name);
        }
    }
}

fn reference(index: &Index, reporter: &mut Reporter, path: SpecPath<'_>, type_ref: Option<&TypeRef>) {
    if let Some(name) = type_ref.and_then(TypeRef::named).filter(|name| index.declaration(name).is_none()) {
        unknown(index, reporter, path, name);
    }
}

fn unknown(index: &Index, reporter: &mut Reporter, path: SpecPath<'_>, name: &str) {
    reporter.report(UNKNOWN_TYPE, path, format!("unknown type `{name}`")).nearest(name, index.type_names());
}

fn structs(index: &Index, reporter: &mut Reporter, file: &SpecFile) {
    for (position, structure) in file.structs().iter().enumerate() {
        let path = file.at("structs").index(position).key("fields");
        if structure.fields.is_empty() {
            reporter.report(EMPTY_STRUCT, path.clone(), format!("`{}` has no fields", structure.name));
        }
        for (position, field) in structure.fields.iter().enumerate() {
            let named = field.type_ref.as_ref().and_then(TypeRef::named);
            if let Some(named) = named.filter(|named| contains(index, named, &structure.name)) {
                let message = format!("`{}` contains itself through `{named}`", structure.name);
                reporter.report(RECURSIVE_TYPE, path.index(position).key("type"), message);
            }
        }
    }
}

/// Returns whether a type is another one, or contains it.
fn contains(index: &Index, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(index.fields_of(Some(name)).iter().filter_map(|field| field.type_ref.as_ref()?.named()));
        }
    }
    false
}
