//! Checks a spec against named rules. Each module declares rules and has a function that checks them.

#[cfg(feature = "pretty")]
mod advice;
mod bindings;
mod catalog;
mod checked;
mod connections;
mod constructor_arguments;
mod constructors;
mod enumerations;
mod event_fields;
mod events;
mod field_types;
mod fields;
mod files;
#[cfg(feature = "lints")]
mod lints;
mod modules;
mod operations;
mod pages;
mod paths;
mod placeholders;
mod replaces;
mod resource_commands;
mod resource_fields;
mod resource_operations;
mod resources;
mod scalars;
mod schemes;
#[cfg(feature = "lints")]
mod table;
mod token_calls;
mod types;
mod values;
mod views;

#[cfg(feature = "pretty")]
pub use advice::advice;
pub(crate) use catalog::CODE_FORM;
pub use checked::Checked;
pub(crate) use checked::guaranteed;
pub(crate) use connections::CONNECTION;
pub(crate) use constructors::CONSTRUCTOR_FIELD;
pub(crate) use events::{EVENT_FULL, EVENT_MARKERS};
#[cfg(feature = "lints")]
pub use lints::examples::fits;
pub use modules::rules;
pub(crate) use pages::{PAGE_REQUEST, PAGE_RESPONSE};
pub(crate) use resource_operations::{RESOURCE_FILTER, RESOURCE_INPUT};
pub(crate) use resources::{RESOURCE_NAME, RESOURCE_OPERATION};
pub(crate) use schemes::{AUTH_INPUT, SCHEME_FORM};
#[cfg(feature = "lints")]
pub use table::rules_table;
pub(crate) use token_calls::{AUTH_SIGNER, AUTH_VARIABLE};
pub(crate) use types::UNKNOWN_TYPE;
pub use types::is_reserved;
pub(crate) use views::VIEW;

use crate::diagnostics::{Report, Reporter};
use crate::index::Index;
use crate::spec::Spec;

/// Checks a spec against every rule.
///
/// # Errors
///
/// Reports every violation.
pub fn check(spec: Spec) -> Result<Checked, Report> {
    let index = Index::new(spec);
    let mut reporter = Reporter::default();
    for (_, check) in modules::MODULES {
        check(&index, &mut reporter);
    }
    let spec = index.spec();
    let mut diagnostics = reporter.finish();
    // A placeholder violates only the rule about placeholders.
    diagnostics.retain(|found| {
        let mut placeholders = spec.placeholders_of(&found.file).iter();
        found.rule == placeholders::PLACEHOLDER || placeholders.all(|placeholder| placeholder.path != found.path)
    });
    if diagnostics.is_empty() {
        Ok(Checked::new(index))
    } else {
        Err(Report::new(&spec.label, diagnostics, &spec.texts))
    }
}
