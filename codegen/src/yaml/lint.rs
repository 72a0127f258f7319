//! Checks how values are written, which cannot be determined after decoding.

use std::collections::BTreeMap;

use super::rules::{DUPLICATE_KEY, NO_VALUE, PLAIN_YAML, QUOTE, WRONG_VALUE};
use crate::diagnostics::{Diagnostic, KeyPath, Reporter, Rule, Segment, SpecPath};
use crate::source::{Kind, Node, locate};
use crate::spec::{Placeholder, guess};

/// The words that YAML 1.1 reads as booleans and YAML 1.2 as strings.
const AMBIGUOUS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// The only key whose value may contain null.
const EXAMPLES: &str = "examples";

/// The help for a sentence that YAML splits at a colon or a comma.
pub(super) const UNQUOTED_COMMA: &str =
    "quote strings that contain `: `, and between braces those that contain a comma";

/// The result of linting a file.
pub(super) struct Linted {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) placeholders: Vec<Placeholder>,
}

impl Linted {
    /// Returns whether decoding would report the same errors again, or misleading ones.
    pub(super) fn is_fatal(&self) -> bool {
        self.diagnostics.iter().any(|found| found.rule != QUOTE)
    }
}

/// Checks all nodes of a file.
pub(super) fn lint(file: &str, text: &str, root: &Node<'_>) -> Linted {
    let mut lint = Lint { file, text, path: Vec::new(), reporter: Reporter::default(), placeholders: Vec::new() };
    lint.value(root, None);
    Linted { diagnostics: lint.reporter.finish(), placeholders: lint.placeholders }
}

struct Lint<'a> {
    file: &'a str,
    text: &'a str,
    /// The path of the current node.
    path: Vec<Segment>,
    reporter: Reporter,
    placeholders: Vec<Placeholder>,
}

impl Lint<'_> {
    /// Reports a violation with the location of a node. A path would not locate the second of two duplicate keys.
    fn report(&mut self, rule: Rule, node: &Node<'_>, message: impl Into<String>) -> &mut Diagnostic {
        let location = locate(self.text, node.span.clone());
        let path = SpecPath { file: self.file, keys: self.key_path() };
        self.reporter.report(rule, path, message).at(location)
    }

    fn key_path(&self) -> KeyPath {
        KeyPath { segments: self.path.clone() }
    }

    fn value(&mut self, node: &Node<'_>, key: Option<&Node<'_>>) {
        self.marks(node);
        match &node.kind {
            Kind::Scalar { text, plain } => {
                if let Some(guess) = guess(text) {
                    self.placeholders.push(Placeholder { path: self.key_path(), guess: guess.to_owned() });
                }
                if *plain {
                    self.plain(node, key, text);
                }
            }
            Kind::Alias => {}
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Segment::Index(index));
                    self.value(item, None);
                    self.path.pop();
                }
            }
            Kind::Map(entries) => {
                let mut seen = BTreeMap::new();
                for (key, value) in entries {
                    self.path.push(Segment::Key(key.scalar().unwrap_or("?").to_owned()));
                    self.key(key, &mut seen);
                    self.value(value, Some(key));
                    self.path.pop();
                }
            }
        }
    }

    fn marks(&mut self, node: &Node<'_>) {
        if node.is_marked {
            self.report(PLAIN_YAML, node, "anchors, aliases and tags are not supported");
        }
    }

    fn key<'n>(&mut self, key: &'n Node<'_>, seen: &mut BTreeMap<&'n str, &'n Node<'n>>) {
        self.marks(key);
        let Some(text) = key.scalar() else {
            self.report(PLAIN_YAML, key, "a key must be a string");
            return;
        };
        if let Some(first) = seen.insert(text, key) {
            let line = locate(self.text, first.span.clone()).line;
            self.report(DUPLICATE_KEY, key, format!("duplicate key `{text}`, first used in line {line}"));
        }
        if matches!(key.kind, Kind::Scalar { plain: true, .. }) {
            if text == "<<" {
                self.report(PLAIN_YAML, key, "merge keys are not supported");
            }
            self.ambiguous(key, text);
        }
    }

    /// Checks a value without quotes.
    fn plain(&mut self, node: &Node<'_>, key: Option<&Node<'_>>, text: &str) {
        self.ambiguous(node, text);
        let in_examples = matches!(self.path.as_slice(), [Segment::Key(first), _, ..] if first == EXAMPLES);
        if matches!(text, "" | "~" | "null" | "Null" | "NULL") && !in_examples {
            self.no_value(node, key);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        if is_integer && !digits.is_empty() && text.parse::<i64>().is_err() {
            self.report(WRONG_VALUE, node, format!("{text} does not fit into 64 bits"))
                .help("quote it if it is a string");
        }
    }

    fn ambiguous(&mut self, node: &Node<'_>, text: &str) {
        if AMBIGUOUS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            let help = format!("YAML 1.1 reads it as a boolean: write \"{text}\"");
            self.report(QUOTE, node, format!("`{text}` must be quoted")).help(help);
        }
    }

    fn no_value(&mut self, node: &Node<'_>, key: Option<&Node<'_>>) {
        let Some((key, name)) = key.and_then(|key| Some((key, key.scalar()?))) else {
            self.report(NO_VALUE, node, "the item has no value");
            return;
        };
        let help = if name.contains(' ') { UNQUOTED_COMMA } else { "remove the key" };
        self.report(NO_VALUE, key, format!("`{name}` has no value")).help(help);
    }
}
