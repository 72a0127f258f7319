//! Rules about the names of types and how they hang together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Declaration, Index};
use crate::naming;
use crate::spec::{Response, SpecFile, TypeRef};

rule_table! {
    "E120" "type-name" "A type is named in PascalCase, and like nothing that Rust or the generated crate has." => type_name,
    "E121" "duplicate-type" "No two types have one name, wherever they stand." => duplicate_type,
    "E122" "unknown-type" "A type that is named is declared." => unknown_type,
    "E123" "unused-type" "An operation reaches every type." => unused_type,
    "E124" "recursive-type" "No struct holds itself." => recursive_type,
    "E125" "empty-struct" "A struct has fields." => empty_struct,
}

/// What the prelude and the derives of a generated file use.
const RESERVED: [&str; 22] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Drop", "Err", "Error", "Fn", "From", "Into", "Iterator", "None", "Ok",
    "Option", "Result", "Send", "Some", "String", "Sync", "ToString", "Vec",
];

/// Whether a type cannot be called so.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Every type that a file declares, with the way to its name.
fn declared(file: &SpecFile) -> Vec<(KeyPath, &str)> {
    let path = |key: &str, position| KeyPath::of(key).index(position).key("name");
    let structs = file.structs().iter().enumerate().map(|(i, one)| (path("structs", i), one.name.as_str()));
    let enumerations =
        file.enumerations().iter().enumerate().map(|(i, one)| (path("enumerations", i), one.name.as_str()));
    let identifiers = file.identifiers().iter().enumerate().map(|(i, one)| (path("identifiers", i), one.name.as_str()));
    structs.chain(enumerations).chain(identifiers).collect()
}

fn type_name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for file in &context.index.spec.files {
        for (path, name) in declared(file) {
            let request_of = name.strip_suffix("Request");
            if !naming::is_pascal(name) {
                reporter.push(reporter.at(&file.path, path, format!("`{name}` is not in PascalCase")));
            } else if RESERVED.contains(&name) {
                reporter.push(reporter.at(&file.path, path, format!("`{name}` is a name of Rust's own")));
            } else if request_of.is_some_and(|name| context.index.operations.contains_key(name)) {
                let message = format!("`{name}` is what the request of the operation is called");
                reporter.push(reporter.at(&file.path, path, message));
            }
        }
    }
}

fn duplicate_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for file in &context.index.spec.files {
        for (path, name) in declared(file) {
            if let Some(first) = seen.get(name) {
                let message = format!("`{name}` is declared in {first} already");
                reporter.push(reporter.at(&file.path, path, message));
            } else {
                seen.insert(name, &file.path);
            }
        }
    }
}

fn unknown_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for site in &index.fields {
        let named = site.field.type_ref.as_ref().and_then(TypeRef::named);
        unknown(index, reporter, site.file, site.path.key("type"), named);
    }
    for (file, operation) in index.spec.operations() {
        if let Response::Type(type_ref) = &operation.response {
            unknown(index, reporter, file, KeyPath::of("response"), type_ref.named());
        }
        if let Some(name) = &operation.body_fields_of {
            let path = KeyPath::of("body_fields_of");
            match index.types.get(name.as_str()) {
                Some(Declaration::Struct(_)) => {}
                Some(_) => {
                    reporter.push(reporter.at(&file.path, path, format!("`{name}` is no struct")));
                }
                None => unknown(index, reporter, file, path, Some(name)),
            }
        }
    }
}

fn unknown(index: &Index<'_>, reporter: &mut Reporter<'_>, file: &SpecFile, path: KeyPath, name: Option<&str>) {
    if let Some(name) = name.filter(|name| !index.types.contains_key(name)) {
        let at = reporter.at(&file.path, path, format!("no type is called `{name}`"));
        reporter.push(at.nearest(name, index.types.keys().copied()));
    }
}

fn unused_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for file in &context.index.spec.files {
        for (path, name) in declared(file) {
            if !context.index.usage.contains_key(name) {
                let at = reporter.at(&file.path, path, format!("no operation reaches `{name}`"));
                reporter.push(at.help("remove it, or use it"));
            }
        }
    }
}

fn recursive_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for file in &index.spec.files {
        for (position, structure) in file.structs().iter().enumerate() {
            let path = KeyPath::of("structs").index(position).key("fields");
            for (field, named) in structure
                .fields
                .iter()
                .enumerate()
                .filter_map(|(position, field)| Some((position, field.type_ref.as_ref()?.named()?)))
            {
                if reaches(index, named, &structure.name) {
                    let message = format!("`{}` holds itself by way of `{named}`", structure.name);
                    reporter.push(reporter.at(&file.path, path.index(field).key("type"), message));
                }
            }
        }
    }
}

/// Whether a type is another one, or holds it.
fn reaches(index: &Index<'_>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            let fields = index.structure(name).map(|structure| structure.fields.as_slice()).unwrap_or_default();
            open.extend(fields.iter().filter_map(|field| field.type_ref.as_ref()?.named()));
        }
    }
    false
}

fn empty_struct(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for file in &context.index.spec.files {
        for (position, structure) in file.structs().iter().enumerate() {
            if structure.fields.is_empty() {
                let path = KeyPath::of("structs").index(position).key("fields");
                reporter.push(reporter.at(&file.path, path, format!("`{}` has no fields", structure.name)));
            }
        }
    }
}
