//! Violations of rules.

use super::rule::Rule;
use crate::nearest::nearest;
use crate::source::{KeyPath, Location, Part, SpecPath};

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
    pub fn new(rule: Rule, path: SpecPath<'_>, message: impl Into<String>) -> Self {
        Self {
            rule,
            file: path.file.to_owned(),
            path: path.keys,
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
        self.nearest = nearest(name, known);
        self
    }

    /// Suggests one of a few known names.
    pub fn one_of(&mut self, name: &str, known: &[&str]) -> &mut Self {
        self.nearest(name, known.iter().copied()).help(format!("expected one of {}", known.join(", ")))
    }

    /// Returns what is wrong, with the name that was probably meant.
    pub fn what(&self) -> String {
        match &self.nearest {
            Some(nearest) => format!("{}; did you mean `{nearest}`?", self.message),
            None => self.message.clone(),
        }
    }
}
