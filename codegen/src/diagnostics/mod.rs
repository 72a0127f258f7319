//! Violations of rules: what is wrong, where, and what to do about it.

#[cfg(feature = "pretty")]
mod pretty;
mod report;
mod rule;

pub use crate::source::{ByteRange, KeyPath, Location, Part, Segment};
#[cfg(feature = "pretty")]
pub use pretty::{Color, pretty};
pub use report::Report;
pub use rule::Rule;
pub(crate) use rule::rules;

/// A violation of a rule.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule.
    pub rule: Rule,
    /// The file, by its path inside the spec directory.
    pub file: String,
    /// The path of the value inside the file.
    pub path: KeyPath,
    /// Whether the key or its value is wrong.
    pub part: Part,
    /// What is wrong.
    pub message: String,
    /// The reason, or what to do.
    pub help: Option<String>,
    /// The name that was probably meant.
    pub nearest: Option<String>,
    /// The place in the text. A report looks it up by `path` if it is not set.
    pub location: Option<Location>,
}

impl Diagnostic {
    /// Creates a diagnostic for the value at a path.
    pub fn new(rule: Rule, file: &str, path: KeyPath, message: impl Into<String>) -> Self {
        Self {
            rule,
            file: file.to_owned(),
            path,
            part: Part::Value,
            message: message.into(),
            help: None,
            nearest: None,
            location: None,
        }
    }

    /// Points to the key instead of its value.
    pub fn at_key(&mut self) -> &mut Self {
        self.part = Part::Key;
        self
    }

    /// Points to a place in the text.
    pub fn at(&mut self, location: Location) -> &mut Self {
        self.location = Some(location);
        self
    }

    /// Sets the reason, or what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Suggests the known name that is nearest, if one is near.
    pub fn nearest<'a>(&mut self, name: &str, known: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.nearest = crate::nearest::nearest(name, known);
        self
    }

    /// Returns what is wrong, with the name that was probably meant.
    pub fn what(&self) -> String {
        match &self.nearest {
            Some(nearest) => format!("{}; did you mean `{nearest}`?", self.message),
            None => self.message.clone(),
        }
    }
}

/// Collects diagnostics.
#[derive(Debug, Default)]
pub(crate) struct Reporter {
    found: Vec<Diagnostic>,
    last: Option<Diagnostic>,
}

impl Reporter {
    /// Adds a diagnostic and returns it for further details.
    pub(crate) fn report(
        &mut self,
        rule: Rule,
        file: &str,
        path: KeyPath,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.found.extend(self.last.take());
        self.last.insert(Diagnostic::new(rule, file, path, message))
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
