//! Whether what was loaded makes sense: named rules, each a function.

mod auth;
mod catalog;
mod docs;
mod enumerations;
mod examples;
mod fields;
mod files;
mod logins;
mod operations;
mod pages;
mod placeholders;
mod replaces;
mod types;
mod values;

pub use types::is_reserved;

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, KeyPath, Report, RuleId, Segment};
use crate::index::Index;
use crate::spec::Spec;
use crate::spec::{TypeRef, Value};
use crate::yaml;

/// A rule with the function that looks for what breaks it.
struct Rule {
    id: RuleId,
    check: fn(&Context<'_>, &mut Reporter<'_>),
}

/// Makes the table of the rules of a module.
macro_rules! rule_table {
    ($($id:literal $name:literal $doc:literal => $check:ident,)*) => {
        pub(super) const RULES: &[super::Rule] = &[$(super::Rule {
            id: crate::diagnostics::RuleId { id: $id, name: $name, doc: $doc },
            check: $check,
        }),*];
    };
}
use rule_table;

/// The rules, one module after the other.
const RULES: [&[Rule]; 13] = [
    files::RULES,
    types::RULES,
    placeholders::RULES,
    fields::RULES,
    enumerations::RULES,
    operations::RULES,
    replaces::RULES,
    catalog::RULES,
    auth::RULES,
    logins::RULES,
    docs::RULES,
    examples::RULES,
    pages::RULES,
];

/// What rules look at.
struct Context<'a> {
    index: Index<'a>,
    /// Every text for people.
    prose: Vec<docs::Prose<'a>>,
    /// What is wrong with the examples; several rules share it.
    problems: Vec<examples::ExampleProblem>,
}

impl Context<'_> {
    /// Whether something at a key of a file, or below it, is still to be filled in.
    fn is_placeholder(&self, file: &str, key: &str) -> bool {
        let placeholders = self.index.spec.placeholders.get(file).map(Vec::as_slice).unwrap_or_default();
        placeholders
            .iter()
            .any(|placeholder| matches!(placeholder.path.segments(), [Segment::Key(first), ..] if first == key))
    }
}

/// What a rule finds.
struct Reporter<'f> {
    rule: RuleId,
    found: &'f mut Vec<Diagnostic>,
}

impl Reporter<'_> {
    /// A mistake against the rule, to be completed and pushed.
    fn at(&self, file: &str, path: KeyPath, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.rule, file, path, message)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }
}

/// Checks a spec against every rule. Nothing is wrong when the report is empty.
pub fn check(spec: &Spec) -> Report {
    let index = Index::new(spec);
    let prose = docs::prose(spec);
    let problems = examples::problems(&index);
    let context = Context { index, prose, problems };
    let mut found = Vec::new();
    for rule in RULES.iter().copied().flatten() {
        (rule.check)(&context, &mut Reporter { rule: rule.id, found: &mut found });
    }
    // Of what is to be filled in, nothing else can be said yet.
    found.retain(|one| {
        let placeholders = spec.placeholders.get(&one.file).map(Vec::as_slice).unwrap_or_default();
        placeholders::looks_at_placeholders(one.rule)
            || placeholders.iter().all(|placeholder| placeholder.path != one.path)
    });
    Report::new(&spec.label, found, &spec.texts)
}

/// Whether a value, as on the wire, could be of a type where it is sent or received.
pub fn fits(index: &Index<'_>, type_ref: &TypeRef, value: &Value, sent: bool) -> bool {
    let side = if sent { values::Side::Request } else { values::Side::Response };
    let mut comparison = values::Comparison::new(index, side);
    comparison.value(type_ref, value, &KeyPath::root());
    comparison.problems.is_empty()
}

/// What to do first about drafts that are not filled in yet.
pub fn advice(report: &Report) -> Option<String> {
    let placeholders = report.diagnostics.iter().filter(|found| placeholders::looks_at_placeholders(found.rule));
    let files: BTreeSet<String> =
        placeholders.clone().map(|found| format!("{}/{}", report.label, found.file)).collect();
    let (count, all, word) = (placeholders.count(), report.diagnostics.len(), crate::spec::TODO);
    let files = files.into_iter().collect::<Vec<_>>().join(", ");
    let count = match count {
        _ if count == all => "all of them are placeholders".to_owned(),
        1 => "one of them is a placeholder".to_owned(),
        _ => format!("{count} of them are placeholders"),
    };
    (!files.is_empty()).then(|| {
        format!(
            "{count}: look for {word} in {files}, and write what is wanted there; \
             `{word} x` is a guess: take {word} away where x is right"
        )
    })
}

/// Every rule, those of loading first.
pub fn rules() -> Vec<RuleId> {
    let checks = RULES.iter().copied().flatten().map(|rule| rule.id);
    yaml::RULES.into_iter().chain(checks).collect()
}

/// The rules for readers, in Markdown.
pub fn rules_table() -> String {
    let mut out = String::from(
        "# Rules of the spec\n\n\
         <!-- Written by `cargo codegen schema`; do not edit. -->\n\n\
         `codegen check` and the build report every break of these with file, line and column. Each rule has a\n\
         fixture that breaks it and nothing else, in `codegen/tests/fixtures/rules/`.\n\n\
         | id | name | what must hold |\n|---|---|---|\n",
    );
    for RuleId { id, name, doc } in rules() {
        out.push_str(&format!("| {id} | `{name}` | {} |\n", doc.replace('|', "\\|")));
    }
    out
}
