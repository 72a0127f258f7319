//! The list of rules.

#[cfg(feature = "lints")]
use super::lints::{self, bounds, docs, example_pages, examples, notifications};
use super::{
    bindings, catalog, connections, constructor_arguments, constructors, enumerations, event_fields, events,
    field_types, fields, files, operations, pages, placeholders, replaces, resource_commands, resource_operations,
    resources, schemes, token_calls, types, views,
};
use crate::diagnostics::{Reporter, Rule};
use crate::index::Index;
use crate::yaml;

/// A function that checks the rules of a module.
type Check = fn(&Index, &mut Reporter);

/// The rules of each module, and the function that checks them.
pub(super) const MODULES: &[(&[Rule], Check)] = &[
    (files::RULES, files::check),
    (types::RULES, types::check),
    (placeholders::RULES, placeholders::check),
    (fields::RULES, fields::check),
    (field_types::RULES, field_types::check),
    (enumerations::RULES, enumerations::check),
    (operations::RULES, operations::check),
    (bindings::RULES, bindings::check),
    (pages::RULES, pages::check),
    (constructors::RULES, constructors::check),
    (constructor_arguments::RULES, constructor_arguments::check),
    (views::RULES, views::check),
    (replaces::RULES, replaces::check),
    (catalog::RULES, catalog::check),
    (schemes::RULES, schemes::check),
    (token_calls::RULES, token_calls::check),
    (events::RULES, events::check),
    (event_fields::RULES, event_fields::check),
    (connections::RULES, connections::check),
    (resources::RULES, resources::check),
    (resource_commands::RULES, resource_commands::check),
    (resource_operations::RULES, resource_operations::check),
    #[cfg(feature = "lints")]
    (bounds::RULES, bounds::check),
    #[cfg(feature = "lints")]
    (docs::RULES, docs::check),
    #[cfg(feature = "lints")]
    (examples::RULES, examples::check),
    #[cfg(feature = "lints")]
    (example_pages::RULES, example_pages::check),
    #[cfg(feature = "lints")]
    (notifications::RULES, notifications::check),
    #[cfg(feature = "lints")]
    (lints::events::RULES, lints::events::check),
    #[cfg(feature = "lints")]
    (lints::resources::RULES, lints::resources::check),
];

/// Returns all rules, sorted by ID.
pub fn rules() -> Vec<Rule> {
    let modules = MODULES.iter().flat_map(|(rules, _)| *rules);
    let mut rules: Vec<Rule> = yaml::RULES.iter().chain(modules).copied().collect();
    rules.sort_by_key(|rule| rule.id);
    rules
}
