//! A spec without violations.

use crate::diagnostics::Rule;
use crate::index::{Index, PathField};
use crate::spec::{DataPath, ErrorEntry, Operation, Scheme, Spec, SpecFile, TypeRef};

use super::operations::{UNKNOWN_CODE, UNKNOWN_SCHEME};
use super::schemes::AUTH_OPERATION;

/// A spec that meets all rules, with its index.
///
/// The methods return values whose existence a rule guarantees, without an `Option`. If there is no value, the rule has a
/// bug, and the method panics with the ID of the rule.
#[derive(Debug, Clone)]
pub struct Checked {
    index: Index,
}

impl Checked {
    pub(super) fn new(index: Index) -> Self {
        Self { index }
    }

    /// Returns the spec.
    pub fn spec(&self) -> &Spec {
        self.index.spec()
    }

    /// Returns the index of the spec.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Returns an operation that the spec names, and its file.
    pub fn operation(&self, name: &str) -> (&SpecFile, &Operation) {
        guaranteed(self.index.operation(name), AUTH_OPERATION, name)
    }

    /// Returns an error code that the spec names.
    pub fn code(&self, code: &str) -> &ErrorEntry {
        guaranteed(self.index.code(code), UNKNOWN_CODE, code)
    }

    /// Returns a scheme that the spec names.
    pub fn scheme(&self, name: &str) -> &Scheme {
        guaranteed(self.index.scheme(name), UNKNOWN_SCHEME, name)
    }

    /// Returns the scheme that obtains the token of a scheme: itself, or the one that its key `like` names.
    pub fn token_scheme<'a>(&'a self, scheme: &'a Scheme) -> &'a Scheme {
        scheme.like.as_deref().map_or(scheme, |like| self.scheme(like))
    }

    /// Follows a path that a rule has checked. Returns the fields on the path and the type at its end.
    pub fn walk<'a>(&'a self, from: &'a TypeRef, path: &'a DataPath, rule: Rule) -> (Vec<PathField<'a>>, &'a TypeRef) {
        guaranteed(self.index.walk(from, path).ok(), rule, &path.to_string())
    }
}

/// Returns a value whose existence a rule guarantees.
#[allow(clippy::panic, reason = "a spec with this violation is never `Checked`")]
pub(crate) fn guaranteed<T>(found: Option<T>, rule: Rule, what: &str) -> T {
    found.unwrap_or_else(|| panic!("{} ({}) should have rejected the spec: `{what}`", rule.id, rule.name))
}
