//! What decoding does not see: how things are written.

use std::collections::BTreeMap;

use super::tree::{Document, Kind, Node, NodeId};
use super::{DUPLICATE_KEY, NO_VALUE, PLAIN_YAML, QUOTE};
use crate::diagnostics::{Diagnostic, RuleId, Segment};
use crate::spec::{Placeholder, guess};

/// The words that YAML 1.1 takes for booleans and YAML 1.2 for strings.
const AMBIGUOUS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// The only place where nothing is a value.
const EXAMPLES: &str = "examples";

/// What makes a key of the rest of a sentence.
pub(super) const COMMA: &str =
    "between braces a string with a comma needs quotes, and everywhere one with a colon and a blank";

/// Whether decoding makes no sense after a mistake of this kind.
pub(super) fn is_fatal(rule: RuleId) -> bool {
    rule == PLAIN_YAML || rule == DUPLICATE_KEY || rule == NO_VALUE
}

/// Looks at every node.
pub(super) fn scan(file: &str, document: &Document<'_>, found: &mut Vec<Diagnostic>) {
    let mut scan = Scan { file, document, found };
    for (id, node) in document.nodes.iter().enumerate() {
        scan.node(id, node);
    }
}

/// The values that are to be filled in.
pub(super) fn placeholders(document: &Document<'_>) -> Vec<Placeholder> {
    let values = (0..document.nodes.len()).filter(|id| !document.is_key(*id));
    let placeholder =
        |id| Some(Placeholder { path: document.path(id), guess: guess(document.scalar(id)?)?.to_owned() });
    values.filter_map(placeholder).collect()
}

struct Scan<'a> {
    file: &'a str,
    document: &'a Document<'a>,
    found: &'a mut Vec<Diagnostic>,
}

impl Scan<'_> {
    fn at(&self, rule: RuleId, id: NodeId, message: impl Into<String>) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(rule, self.file, self.document.path(id), message);
        // Of keys that stand twice only the parser knows which one is meant.
        diagnostic.location = self.document.location(id);
        diagnostic
    }

    fn node(&mut self, id: NodeId, node: &Node<'_>) {
        if node.marked {
            self.found.push(self.at(PLAIN_YAML, id, "the spec uses no anchors, aliases and tags"));
        }
        match &node.kind {
            Kind::Scalar { text, plain: true } => self.plain(id, text),
            Kind::Map(children) => self.keys(children),
            _ => {}
        }
    }

    fn plain(&mut self, id: NodeId, text: &str) {
        let is_key = self.document.is_key(id);
        if is_key && text == "<<" {
            self.found.push(self.at(PLAIN_YAML, id, "the spec uses no merge keys"));
        }
        if AMBIGUOUS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            let help = format!("many readers of YAML take it for a boolean: write \"{text}\"");
            self.found.push(self.at(QUOTE, id, format!("`{text}` stands without quotes")).help(help));
        }
        if matches!(text, "" | "~" | "null" | "Null" | "NULL") && !is_key && !self.in_examples(id) {
            self.found.push(self.no_value(id));
        }
    }

    fn no_value(&self, id: NodeId) -> Diagnostic {
        let Some(key) = self.document.key_of(id) else {
            return self.at(NO_VALUE, id, "nothing stands here");
        };
        let name = self.document.scalar(key).unwrap_or("");
        let help = match name.contains(' ') {
            true => COMMA,
            false => "leave the key out when there is nothing to say",
        };
        self.at(NO_VALUE, key, format!("`{name}` has no value")).help(help)
    }

    fn in_examples(&self, id: NodeId) -> bool {
        let path = self.document.path(id);
        matches!(path.segments(), [Segment::Key(first), _, ..] if first == EXAMPLES)
    }

    fn keys(&mut self, children: &[NodeId]) {
        let mut seen: BTreeMap<&str, NodeId> = BTreeMap::new();
        for key in children.iter().step_by(2) {
            let Some(text) = self.document.scalar(*key) else {
                self.found.push(self.at(PLAIN_YAML, *key, "a key is a plain text"));
                continue;
            };
            if let Some(first) = seen.insert(text, *key) {
                let line = self.document.location(first).map_or(0, |location| location.line);
                let message = format!("`{text}` stands twice; the first is in line {line}");
                self.found.push(self.at(DUPLICATE_KEY, *key, message));
            }
        }
    }
}
