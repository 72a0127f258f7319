//! The prose of a spec.

use crate::diagnostics::{Segment, SpecPath};
use crate::spec::{Spec, Value};

/// A piece of prose.
pub(super) struct Prose<'a> {
    pub(super) path: SpecPath<'a>,
    pub(super) text: &'a str,
    pub(super) kind: Kind,
}

/// The kinds of prose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sentences.
    Doc,
    /// Sentences that explain a value of an enumeration; another rule checks that they are not empty.
    Meaning,
    /// Markdown with paragraphs, lists and tables.
    Notes,
    /// A title or a name, without a full stop.
    Title,
}

/// Returns all prose of a spec: the values of certain keys, wherever they occur.
pub(super) fn prose(spec: &Spec) -> Vec<Prose<'_>> {
    let mut all = Vec::new();
    for (file, value) in &spec.values {
        collect(&SpecPath::file(file), "", value, &mut all);
    }
    all
}

/// Collects the prose in a value; `list` is the key of the innermost list around it.
fn collect<'a>(path: &SpecPath<'a>, list: &str, value: &'a Value, all: &mut Vec<Prose<'a>>) {
    match value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(&path.index(index), list, item, all);
            }
        }
        Value::Object(object) => {
            for (key, value) in object.iter() {
                match (kind(list, path, key), value) {
                    (Some(kind), Value::String(text)) => all.push(Prose { path: path.key(key), text, kind }),
                    // The values of examples are data.
                    _ if list == "examples" => {}
                    (_, Value::List(_)) => collect(&path.key(key), key, value, all),
                    _ => collect(&path.key(key), list, value, all),
                }
            }
        }
        _ => {}
    }
}

fn kind(list: &str, path: &SpecPath<'_>, key: &str) -> Option<Kind> {
    match (list, key) {
        ("examples", "name") | ("" | "groups", "title") => Some(Kind::Title),
        ("examples", _) => None,
        ("values", "doc") => Some(Kind::Meaning),
        (_, "doc") if matches!(path.keys.segments.as_slice(), [Segment::Key(key)] if key == "replaces") => {
            Some(Kind::Notes)
        }
        (_, "notes") => Some(Kind::Notes),
        (_, "doc" | "summary" | "meaning" | "deprecated" | "effect_reason") | ("standalone", "reason") => {
            Some(Kind::Doc)
        }
        _ => None,
    }
}
