//! Rules about the names of types and how they hang together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Findings, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Declaration, Index};
use crate::naming;
use crate::spec::{Response, SpecFile, TypeRef};

rule_table! {
    "E120" "type-name" "A type is named in PascalCase, and like nothing that Rust or the generated crate has." => type_name,
    "E121" "duplicate-type" "No two types have one name, wherever they stand." => duplicate_type,
    "E122" "unknown-type" "A type that is named is declared." => unknown_type,
    "E123" "unused-type" "An operation reaches every type." => unused_type,
    "E124" "recursive-type" "No record holds itself." => recursive_type,
    "E125" "empty-record" "A record has members." => empty_record,
}

/// What the prelude and the derives of a generated file use.
const RESERVED: [&str; 22] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Drop", "Err", "Error", "Fn", "From", "Into", "Iterator", "None", "Ok",
    "Option", "Result", "Send", "Some", "String", "Sync", "ToString", "Vec",
];

/// Whether a type cannot be called so.
#[cfg(feature = "cli")]
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Every type that a file declares, with the way to its name.
fn declared(file: &SpecFile) -> Vec<(KeyPath, &str)> {
    let path = |key: &str, position| KeyPath::of(key).index(position).key("name");
    let records = file.records().iter().enumerate().map(|(i, one)| (path("records", i), one.name.as_str()));
    let enumerations =
        file.enumerations().iter().enumerate().map(|(i, one)| (path("enumerations", i), one.name.as_str()));
    let identifiers = file.identifiers().iter().enumerate().map(|(i, one)| (path("identifiers", i), one.name.as_str()));
    records.chain(enumerations).chain(identifiers).collect()
}

fn type_name(context: &Context<'_>, findings: &mut Findings<'_>) {
    for file in &context.index.spec.files {
        for (path, name) in declared(file) {
            let request_of = name.strip_suffix("Request");
            if !naming::is_pascal(name) {
                findings.push(findings.at(&file.path, path, format!("`{name}` is not in PascalCase")));
            } else if RESERVED.contains(&name) {
                findings.push(findings.at(&file.path, path, format!("`{name}` is a name of Rust's own")));
            } else if request_of.is_some_and(|name| context.index.operations.contains_key(name)) {
                let message = format!("`{name}` is what the request of the operation is called");
                findings.push(findings.at(&file.path, path, message));
            }
        }
    }
}

fn duplicate_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for file in &context.index.spec.files {
        for (path, name) in declared(file) {
            if let Some(first) = seen.get(name) {
                let message = format!("`{name}` is declared in {first} already");
                findings.push(findings.at(&file.path, path, message));
            } else {
                seen.insert(name, &file.path);
            }
        }
    }
}

fn unknown_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for site in &index.members {
        let named = site.member.type_ref.as_ref().and_then(TypeRef::named);
        unknown(index, findings, site.file, site.path.key("type"), named);
    }
    for (file, operation) in index.spec.operations() {
        if let Response::Type(type_ref) = &operation.response {
            unknown(index, findings, file, KeyPath::of("response"), type_ref.named());
        }
        if let Some(name) = &operation.body_members_of {
            let path = KeyPath::of("body_members_of");
            match index.types.get(name.as_str()) {
                Some(Declaration::Record(_)) => {}
                Some(_) => {
                    findings.push(findings.at(&file.path, path, format!("`{name}` is no record")));
                }
                None => unknown(index, findings, file, path, Some(name)),
            }
        }
    }
}

fn unknown(index: &Index<'_>, findings: &mut Findings<'_>, file: &SpecFile, path: KeyPath, name: Option<&str>) {
    if let Some(name) = name.filter(|name| !index.types.contains_key(name)) {
        let at = findings.at(&file.path, path, format!("no type is called `{name}`"));
        findings.push(at.nearest(name, index.types.keys().copied()));
    }
}

fn unused_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    for file in &context.index.spec.files {
        for (path, name) in declared(file) {
            if !context.index.usage.contains_key(name) {
                let at = findings.at(&file.path, path, format!("no operation reaches `{name}`"));
                findings.push(at.help("remove it, or use it"));
            }
        }
    }
}

fn recursive_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for file in &index.spec.files {
        for (position, record) in file.records().iter().enumerate() {
            let path = KeyPath::of("records").index(position).key("members");
            for (member, named) in record
                .members
                .iter()
                .enumerate()
                .filter_map(|(position, member)| Some((position, member.type_ref.as_ref()?.named()?)))
            {
                if reaches(index, named, &record.name) {
                    let message = format!("`{}` holds itself by way of `{named}`", record.name);
                    findings.push(findings.at(&file.path, path.index(member).key("type"), message));
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
            let members = index.record(name).map(|record| record.members.as_slice()).unwrap_or_default();
            open.extend(members.iter().filter_map(|member| member.type_ref.as_ref()?.named()));
        }
    }
    false
}

fn empty_record(context: &Context<'_>, findings: &mut Findings<'_>) {
    for file in &context.index.spec.files {
        for (position, record) in file.records().iter().enumerate() {
            if record.members.is_empty() {
                let path = KeyPath::of("records").index(position).key("members");
                findings.push(findings.at(&file.path, path, format!("`{}` has no members", record.name)));
            }
        }
    }
}
