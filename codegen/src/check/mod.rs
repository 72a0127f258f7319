//! Whether what was loaded makes sense: named rules, each a function.

mod auth;
mod catalog;
mod docs;
mod enumerations;
mod examples;
mod files;
mod members;
mod operations;
mod replaces;
mod types;
mod values;

use crate::diagnostics::{Diagnostic, KeyPath, Report, RuleId};
use crate::index::Index;
use crate::load;
use crate::spec::Spec;

/// A rule with the function that looks for what breaks it.
struct Rule {
    id: RuleId,
    check: fn(&Context<'_>, &mut Findings<'_>),
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
const RULES: [&[Rule]; 10] = [
    files::RULES,
    types::RULES,
    members::RULES,
    enumerations::RULES,
    operations::RULES,
    replaces::RULES,
    catalog::RULES,
    auth::RULES,
    docs::RULES,
    examples::RULES,
];

/// What rules look at.
struct Context<'a> {
    index: Index<'a>,
    /// Every text for people.
    prose: Vec<docs::Prose<'a>>,
    /// What is wrong with the examples; several rules share it.
    problems: Vec<examples::ExampleProblem>,
    /// What is wrong with requests that replace everything; several rules share it.
    keeps: Vec<replaces::KeepProblem>,
}

/// What a rule finds.
struct Findings<'f> {
    rule: RuleId,
    found: &'f mut Vec<Diagnostic>,
}

impl Findings<'_> {
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
    let keeps = replaces::problems(&index);
    let context = Context { index, prose, problems, keeps };
    let mut found = Vec::new();
    for rule in RULES.iter().copied().flatten() {
        (rule.check)(&context, &mut Findings { rule: rule.id, found: &mut found });
    }
    Report::new(&spec.label, found, &spec.texts)
}

/// Every rule, those of loading first.
pub fn rules() -> Vec<RuleId> {
    let checks = RULES.iter().copied().flatten().map(|rule| rule.id);
    load::RULES.into_iter().chain(checks).collect()
}

/// The rules for readers, in Markdown.
pub fn rules_table() -> String {
    let mut out = String::from(
        "# Rules of the spec\n\n\
         <!-- Written by `cargo run -p huaweicloud-meeting-codegen -- schema`; do not edit. -->\n\n\
         `codegen check` and the build report every break of these with file, line and column. Each rule has a\n\
         fixture that breaks it and nothing else, in `codegen/tests/fixtures/rules/`.\n\n\
         | id | name | what must hold |\n|---|---|---|\n",
    );
    for RuleId { id, name, doc } in rules() {
        out.push_str(&format!("| {id} | `{name}` | {} |\n", doc.replace('|', "\\|")));
    }
    out
}
