//! Reports: the diagnostics of one run.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::diagnostic::Diagnostic;
use crate::source::{Document, Location, locate};

/// The diagnostics of one run, sorted by file and place.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The spec directory, which precedes every path.
    pub label: String,
    /// The diagnostics.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts of the files that have diagnostics.
    pub texts: BTreeMap<String, Arc<str>>,
}

impl Report {
    /// Looks up the places of diagnostics and sorts them.
    pub fn new(label: &str, mut diagnostics: Vec<Diagnostic>, texts: &BTreeMap<String, Arc<str>>) -> Self {
        // Sorted by file, so that each file is parsed once.
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
        diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
        diagnostics.dedup_by(|a, b| order(a) == order(b) && a.path == b.path);
        Self { label: label.to_owned(), diagnostics, texts: wrong }
    }

    /// Returns whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns one line for each diagnostic: `spec/a/b.yaml:31:7: E122 body[0].type: …`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.diagnostics.iter().map(|diagnostic| {
            let mut line = self.file(diagnostic);
            if let Some(Location { line: number, column, .. }) = &diagnostic.location {
                line.push_str(&format!(":{number}:{column}"));
            }
            line.push_str(&format!(": {}", diagnostic.rule.id));
            if !diagnostic.path.segments.is_empty() {
                line.push_str(&format!(" {}", diagnostic.path));
            }
            line.push_str(&format!(": {}", diagnostic.what()));
            if let Some(help) = &diagnostic.help {
                line.push_str(&format!(" ({help})"));
            }
            one_line(&line)
        })
    }

    /// Returns the path of a diagnostic's file, spec directory included.
    pub(super) fn file(&self, diagnostic: &Diagnostic) -> String {
        match self.label.as_str() {
            "" => diagnostic.file.clone(),
            label => format!("{label}/{}", diagnostic.file),
        }
    }
}

fn order(diagnostic: &Diagnostic) -> impl Ord {
    let place = diagnostic.location.as_ref().map(|location| (location.span.start, location.span.end));
    (&diagnostic.file, place, diagnostic.rule.id, &diagnostic.message)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl std::error::Error for Report {}

/// Replaces control characters, so that no text of a file breaks a line or controls the terminal.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
