//! Checks a spec against named rules. Each module declares rules and has a function that checks them.

mod bindings;
mod catalog;
mod checked;
mod docs;
mod enumerations;
mod examples;
mod field_types;
mod fields;
mod files;
mod operations;
mod pages;
mod paths;
mod placeholders;
mod prose;
mod replaces;
mod scalars;
mod schemes;
mod token_calls;
mod types;
mod values;

use std::collections::BTreeSet;

pub(crate) use catalog::CODE_FORM;
pub use checked::Checked;
pub(crate) use checked::guaranteed;
pub(crate) use pages::{PAGE_REQUEST, PAGE_RESPONSE};
pub(crate) use schemes::{AUTH_INPUT, SCHEME_FORM};
pub(crate) use types::UNKNOWN_TYPE;
pub use types::is_reserved;

use crate::diagnostics::{Diagnostic, KeyPath, Report, Reporter, Rule};
use crate::index::Index;
use crate::spec::{Spec, TODO, TypeRef, Value};
use crate::yaml;

/// A function that checks the rules of a module.
type Check = fn(&Index, &mut Reporter);

/// The rules of each module, and the function that checks them.
const MODULES: [(&[Rule], Check); 15] = [
    (files::RULES, files::check),
    (types::RULES, types::check),
    (placeholders::RULES, placeholders::check),
    (fields::RULES, fields::check),
    (field_types::RULES, field_types::check),
    (enumerations::RULES, enumerations::check),
    (operations::RULES, operations::check),
    (bindings::RULES, bindings::check),
    (pages::RULES, pages::check),
    (replaces::RULES, replaces::check),
    (catalog::RULES, catalog::check),
    (schemes::RULES, schemes::check),
    (token_calls::RULES, token_calls::check),
    (docs::RULES, docs::check),
    (examples::RULES, examples::check),
];

/// Checks a spec against every rule.
///
/// # Errors
///
/// Reports every violation.
pub fn check(spec: Spec) -> Result<Checked, Report> {
    let index = Index::new(spec);
    let mut reporter = Reporter::default();
    for (_, check) in MODULES {
        check(&index, &mut reporter);
    }
    let spec = index.spec();
    let mut found = reporter.finish();
    // Other rules ignore unfilled placeholders.
    found.retain(|one| {
        is_placeholder(one) || spec.placeholders_of(&one.file).iter().all(|placeholder| placeholder.path != one.path)
    });
    if found.is_empty() { Ok(Checked::new(index)) } else { Err(Report::new(&spec.label, found, &spec.texts)) }
}

fn is_placeholder(diagnostic: &Diagnostic) -> bool {
    diagnostic.rule == placeholders::PLACEHOLDER
}

/// Returns whether a value, as on the wire, can be of a type in a request (`is_sent`) or a response.
pub fn fits(index: &Index, type_ref: &TypeRef, value: &Value, is_sent: bool) -> bool {
    let mut reporter = Reporter::default();
    let direction = if is_sent { values::Direction::Sent } else { values::Direction::Received };
    let rules = examples::RULES_OF_VALUES;
    values::ValueChecker { index, direction, file: "", rules, reporter: &mut reporter }.value(
        type_ref,
        value,
        &KeyPath::root(),
    );
    reporter.count() == 0
}

/// Returns what to do about the placeholders in a report, if there are any.
pub fn advice(report: &Report) -> Option<String> {
    let placeholders: Vec<_> = report.diagnostics.iter().filter(|found| is_placeholder(found)).collect();
    let files: BTreeSet<String> = placeholders.iter().map(|found| format!("{}/{}", report.label, found.file)).collect();
    let files = files.into_iter().collect::<Vec<_>>().join(", ");
    let count = match placeholders.len() {
        0 => return None,
        count if count == report.diagnostics.len() => "all of them are placeholders".to_owned(),
        1 => "one of them is a placeholder".to_owned(),
        count => format!("{count} of them are placeholders"),
    };
    Some(format!(
        "{count}: replace each {TODO} in {files} by a value; `{TODO} x` suggests x: remove {TODO} if x is right"
    ))
}

/// Returns every rule, by id.
pub fn rules() -> Vec<Rule> {
    let modules = MODULES.iter().flat_map(|(rules, _)| *rules);
    let mut rules: Vec<Rule> = yaml::RULES.iter().chain(modules).copied().collect();
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// Returns the table of rules in Markdown.
pub fn rules_table() -> String {
    let mut out = String::from(
        "# Rules of the spec\n\n\
         <!-- Written by `cargo codegen schema`; do not edit. -->\n\n\
         `cargo codegen check` and the build report every violation with file, line and column. The directory\n\
         `codegen/tests/fixtures/rules/` has a spec for each rule that violates it and no other.\n\n\
         | id | name | rule |\n|---|---|---|\n",
    );
    for Rule { id, name, doc } in rules() {
        out.push_str(&format!("| {id} | `{name}` | {} |\n", doc.replace('|', "\\|")));
    }
    out
}
