//! Collects violations.

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use crate::source::SpecPath;

/// Collects diagnostics.
#[derive(Debug, Default)]
pub(crate) struct Reporter {
    found: Vec<Diagnostic>,
    last: Option<Diagnostic>,
}

impl Reporter {
    /// Adds a diagnostic and returns it for further details.
    pub(crate) fn report(&mut self, rule: Rule, path: SpecPath<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.found.extend(self.last.take());
        self.last.insert(Diagnostic::new(rule, path, message))
    }

    /// Adds a diagnostic that exists already.
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Returns the number of diagnostics.
    pub(crate) fn count(&self) -> usize {
        self.found.len() + usize::from(self.last.is_some())
    }

    /// Returns everything that was reported.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.extend(self.last);
        self.found
    }
}
