//! The spec of this repository meets all rules, and the generator contains no names of the API.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::report;
use huaweicloud_meeting_codegen::check::check;
use huaweicloud_meeting_codegen::yaml::{Sources, load};

fn spec() -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"), "spec").unwrap()
}

#[test]
fn the_spec_violates_no_rule() {
    let report = report(&spec());
    assert!(report.is_empty(), "{report}");
}

#[test]
fn the_generator_contains_no_operation_and_no_field_of_the_api() {
    let checked = load(&spec()).and_then(check).unwrap();
    let index = checked.index();
    // A single word, even in capitals, may also be an ordinary word; several words joined into one are a name.
    let is_joined = |name: &str| name.contains('_') || name.chars().any(char::is_lowercase);
    let is_name = |name: &&str| name.chars().skip(1).any(char::is_uppercase) && is_joined(name) && name.is_ascii();
    let operations = index.operation_names();
    let fields = index.fields().map(|at| at.field.name.as_str());
    let names: std::collections::BTreeSet<&str> = operations.chain(fields).filter(is_name).collect();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        found.extend(words.filter(|word| names.contains(word)).map(|word| format!("{}: {word}", path.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
}
