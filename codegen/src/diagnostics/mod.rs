//! What is wrong with a spec, where, and what to do about it.

mod path;
#[cfg(feature = "pretty")]
mod pretty;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use path::{KeyPath, Segment};
#[cfg(feature = "pretty")]
pub use pretty::{Color, pretty};

use crate::yaml::Document;

/// A rule that a spec keeps, or breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleId {
    /// `E107`: stays the same for ever.
    pub id: &'static str,
    /// `unknown-type`
    pub name: &'static str,
    /// One line that says what must hold.
    pub doc: &'static str,
}

/// Which part of what a key path leads to is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key.
    Key,
    /// What stands behind the key.
    Value,
}

/// Where something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// In bytes of the file's text.
    pub span: ByteRange,
}

/// A range of bytes that can be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteRange {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<Range<usize>> for ByteRange {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub rule: RuleId,
    /// The file, by its path inside the spec directory.
    pub file: String,
    /// The way to the wrong value inside the file.
    pub path: KeyPath,
    /// Whether the key or its value is wrong.
    pub part: Part,
    /// What is wrong.
    pub message: String,
    /// Why, or what to do.
    pub help: Option<String>,
    /// The name that was probably meant.
    pub nearest: Option<String>,
    /// Where it stands. Found when the report is finished, unless it is known before.
    pub location: Option<Location>,
}

impl Diagnostic {
    /// A mistake at the value that a path leads to.
    pub fn new(rule: RuleId, file: &str, path: KeyPath, message: impl Into<String>) -> Self {
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

    /// The key is wrong, not what stands behind it.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.part = Part::Key;
        self
    }

    /// Says why, or what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Suggests the nearest of the correct names, when one is near.
    #[must_use]
    pub fn nearest<'a>(mut self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.nearest = crate::nearest::nearest(name, known);
        self
    }

    /// What is wrong, with the name that was probably meant.
    pub fn what(&self) -> String {
        match &self.nearest {
            Some(nearest) => format!("{}; did you mean `{nearest}`?", self.message),
            None => self.message.clone(),
        }
    }

    fn order(&self) -> (&str, Option<&Location>, &str, &str) {
        (&self.file, self.location.as_ref(), self.rule.id, &self.message)
    }
}

/// Mistakes, gathered until a phase ends.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What stands before every path: the spec directory.
    pub label: String,
    /// Sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The strings of the files that have mistakes.
    pub texts: BTreeMap<String, Arc<str>>,
}

impl Report {
    /// Sorts mistakes and finds their places.
    pub fn new(label: &str, mut diagnostics: Vec<Diagnostic>, texts: &BTreeMap<String, Arc<str>>) -> Self {
        // Sorted by file here so that each is parsed once.
        diagnostics.sort_by(|a, b| a.file.cmp(&b.file));
        let mut wrong = BTreeMap::new();
        for in_file in diagnostics.chunk_by_mut(|a, b| a.file == b.file) {
            let Some((file, text)) = in_file.first().and_then(|first| texts.get_key_value(&first.file)) else {
                continue;
            };
            wrong.insert(file.clone(), Arc::clone(text));
            if in_file.iter().any(|diagnostic| diagnostic.location.is_none()) {
                let document = Document::parse(text).unwrap_or_default();
                for diagnostic in in_file.iter_mut().filter(|one| one.location.is_none()) {
                    let span = document.find(&diagnostic.path, diagnostic.part);
                    diagnostic.location = Some(locate(text, span));
                }
            }
        }
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        diagnostics.dedup_by(|a, b| a.order() == b.order() && a.path == b.path);
        Self { label: label.to_owned(), diagnostics, texts: wrong }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// One line each, for a build script: `spec/a/b.yaml:31:7: E107 body[0].type: …`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.diagnostics.iter().map(|diagnostic| {
            let mut line = self.place(diagnostic);
            line.push_str(&format!(": {}", diagnostic.rule.id));
            if !diagnostic.path.is_root() {
                line.push_str(&format!(" {}", diagnostic.path));
            }
            line.push_str(&format!(": {}", diagnostic.what()));
            if let Some(help) = &diagnostic.help {
                line.push_str(&format!(" ({help})"));
            }
            one_line(&line)
        })
    }

    /// `spec/a/b.yaml:31:7`
    fn place(&self, diagnostic: &Diagnostic) -> String {
        let mut place = match self.label.as_str() {
            "" => diagnostic.file.clone(),
            label => format!("{label}/{}", diagnostic.file),
        };
        if let Some(Location { line, column, .. }) = &diagnostic.location {
            place.push_str(&format!(":{line}:{column}"));
        }
        place
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl std::error::Error for Report {}

/// No text out of a file may break a line, or steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Line and column of a range of bytes.
pub(crate) fn locate(text: &str, span: Range<usize>) -> Location {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).map_or(0, |line| line.chars().count());
    Location { line: before.matches('\n').count() + 1, column: column + 1, span: span.into() }
}
