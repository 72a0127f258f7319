//! Paths into responses.

use crate::diagnostics::{Reporter, Rule, SpecPath};
use crate::index::{BrokenPath, Index};
use crate::spec::{DataPath, Operation, TypeRef};

/// A path into the response of an operation, and the key of the spec that contains it.
pub(super) struct ResponsePath<'a> {
    /// The rule that the path violates if it does not lead to a value of the expected type.
    pub(super) rule: Rule,
    pub(super) key: SpecPath<'a>,
    pub(super) operation: &'a Operation,
    pub(super) path: &'a DataPath,
}

impl ResponsePath<'_> {
    /// Checks that the path leads to a value of a type that fits.
    pub(super) fn check(self, index: &Index, reporter: &mut Reporter, expected: &str, fits: impl Fn(&TypeRef) -> bool) {
        let Self { rule, key, operation, path } = self;
        let name = &operation.name;
        let Some(response) = operation.response.type_ref() else {
            reporter.report(rule, key, format!("`{name}` returns nothing"));
            return;
        };
        match index.walk(response, path) {
            Ok((_, type_ref)) if !fits(type_ref) => {
                let message = format!("`{path}` in the response of `{name}` is `{type_ref}`, not {expected}");
                reporter.report(rule, key, message);
            }
            Err(BrokenPath::UnknownField { name: field, known }) => {
                let part = if path.to_string() == field { String::new() } else { format!(": unknown field `{field}`") };
                let message = format!("the response of `{name}` has no `{path}`{part}");
                reporter.report(rule, key, message).nearest(field, known);
            }
            Ok(_) | Err(BrokenPath::UndeclaredType) => {}
        }
    }
}
