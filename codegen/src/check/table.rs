//! The table of rules for `docs/rules.md`.

use super::modules::rules;
use crate::diagnostics::Rule;

/// Returns the table of rules in Markdown.
pub fn rules_table() -> String {
    let mut out = String::from(
        "# Rules of the spec\n\n\
         <!-- Written by `cargo codegen schema`; do not edit. -->\n\n\
         `cargo codegen check` reports every violation with file, line and column. The build does too, except for the rules\n\
         about documentation and examples (E6xx and E7xx), on which no output relies. The directory\n\
         `codegen/tests/fixtures/rules/` has a spec for each rule that violates it and no other.\n\n\
         | id | name | rule |\n|---|---|---|\n",
    );
    for Rule { id, name, doc } in rules() {
        out.push_str(&format!("| {id} | `{name}` | {} |\n", doc.replace('|', "\\|")));
    }
    out
}
