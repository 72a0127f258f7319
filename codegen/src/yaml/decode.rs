//! serde_yaml decodes; what it has to say is put into our own words.

use serde::de::DeserializeOwned;

use super::lint::COMMA;
use super::recover::{MAX_MISTAKES, Remains};
use super::tree::{Document, NodeId, SyntaxError};
use super::{DUPLICATE_KEY, MISSING_KEY, SYNTAX, UNKNOWN_KEY, WRONG_VALUE};
use crate::diagnostics::{Diagnostic, KeyPath, locate};

/// A string that is not YAML.
pub(super) fn syntax(file: &str, text: &str, error: SyntaxError) -> Diagnostic {
    let help = advice(&error.message);
    let mut diagnostic = Diagnostic::new(SYNTAX, file, KeyPath::root(), error.message);
    diagnostic.location = Some(locate(text, error.span));
    diagnostic.help = help.map(str::to_owned);
    diagnostic
}

/// What helps against the mistakes that people make who write prose into YAML.
fn advice(message: &str) -> Option<&'static str> {
    if message.starts_with("mapping values") {
        return Some("a string with a colon and a blank stands in quotes: doc: \"One: two.\"");
    }
    message.starts_with("tabs").then_some("indent with blanks")
}

/// Decodes a string that has been parsed, or says everything that is wrong with it.
pub(super) fn decode<T: DeserializeOwned>(
    file: &str,
    text: &str,
    document: &Document<'_>,
) -> Result<T, Vec<Diagnostic>> {
    let mut error = match serde_yaml::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let mut found = Vec::new();
    let mut remains = Remains::new(text, document);
    loop {
        let place = Place::of(&error, text, document);
        let wrong = place.diagnostic(file, text, document, &error);
        let is_ours = remains.keys.iter().any(|key| wrong.message == missing(key));
        // What was taken out is missed at the end, when everything else has been looked at.
        if is_ours {
            break;
        }
        found.push(wrong);
        let goes_on = found.len() < MAX_MISTAKES && place.node.is_some_and(|node| remains.take_out(node));
        if !goes_on {
            break;
        }
        match serde_yaml::from_slice::<T>(remains.text()) {
            Ok(_) => break,
            Err(next) => error = next,
        }
    }
    Err(found)
}

/// Where an error of serde_yaml is.
struct Place {
    byte: Option<usize>,
    node: Option<NodeId>,
}

impl Place {
    fn of(error: &serde_yaml::Error, text: &str, document: &Document<'_>) -> Self {
        let byte = error.location().map(|location| {
            let line = text.split_inclusive('\n').take(location.line().saturating_sub(1));
            let start: usize = line.map(str::len).sum();
            let rest = text.get(start..).unwrap_or("");
            let column = location.column().saturating_sub(1);
            start + rest.char_indices().nth(column).map_or(rest.len(), |(byte, _)| byte)
        });
        Self { byte, node: byte.and_then(|byte| document.at(byte)) }
    }

    fn diagnostic(&self, file: &str, text: &str, document: &Document<'_>, error: &serde_yaml::Error) -> Diagnostic {
        let message = self.message(document, error);
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let (name, known) = quoted.split_first().unwrap_or((&"", &[]));
        let new = |rule, message| {
            let path = self.node.map_or_else(KeyPath::root, |node| document.path(node));
            Diagnostic::new(rule, file, path, message)
        };
        let there_are = || format!("there are {}", known.join(", "));
        let mut diagnostic = if message.starts_with("unknown field") {
            let help = if name.contains(' ') { COMMA.to_owned() } else { there_are() };
            let unknown = new(UNKNOWN_KEY, format!("there is no key `{name}` here"));
            self.at_key(name, document, unknown).nearest(name, known.iter().copied()).help(help)
        } else if message.starts_with("missing field") {
            new(MISSING_KEY, missing(name))
        } else if message.starts_with("duplicate field") {
            new(DUPLICATE_KEY, format!("`{name}` stands twice"))
        } else if message.starts_with("unknown variant") {
            let unknown = new(WRONG_VALUE, format!("`{name}` is no value here"));
            unknown.nearest(name, known.iter().copied()).help(there_are())
        } else {
            new(WRONG_VALUE, plain_words(&message))
        };
        // A mistake of the file as a whole has no place of its own.
        if self.node.is_none() {
            diagnostic.location = self.byte.map(|byte| locate(text, byte..byte));
        }
        diagnostic
    }

    /// The object begins where its first key does: of the two, the key is meant.
    fn at_key(&self, name: &str, document: &Document<'_>, mut diagnostic: Diagnostic) -> Diagnostic {
        let key = document.nodes.iter().enumerate().position(|(id, node)| {
            Some(node.span.start) == self.byte && document.is_key(id) && document.scalar(id) == Some(name)
        });
        if let Some(key) = key {
            diagnostic.path = document.path(key);
        }
        diagnostic.at_key()
    }

    /// The message without the way before it and the place behind it.
    fn message(&self, document: &Document<'_>, error: &serde_yaml::Error) -> String {
        let mut message = error.to_string();
        if let Some(location) = error.location() {
            let suffix = format!(" at line {} column {}", location.line(), location.column());
            message = message.strip_suffix(&suffix).unwrap_or(&message).to_owned();
        }
        let mut node = self.node;
        while let Some(id) = node {
            let (way, rest) = message.split_once(": ").unwrap_or_default();
            if !way.is_empty() && without_indices(way) == without_indices(&document.path(id).to_string()) {
                return rest.to_owned();
            }
            node = document.nodes.get(id).and_then(|node| node.parent).map(|(parent, _)| parent);
        }
        message
    }
}

fn missing(key: &str) -> String {
    format!("`{key}` is missing")
}

/// A way without the positions in lists: when items have been taken out, those behind them count otherwise.
fn without_indices(way: &str) -> String {
    let (first, behind) = way.split_once('[').unwrap_or((way, ""));
    let keys = behind.split('[').map(|piece| piece.split_once(']').map_or(piece, |(_, key)| key));
    std::iter::once(first).chain(keys).collect::<Vec<_>>().join("[]")
}

/// Says in words for people what serde says of types: a list is no sequence.
fn plain_words(message: &str) -> String {
    let Some((found, wanted)) = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    else {
        return message.to_owned();
    };
    let found = match found.split_once(' ') {
        _ if found == "sequence" => "a list",
        _ if found == "map" => "an object",
        _ if found == "unit value" => "nothing",
        Some(("string" | "integer" | "boolean", value)) => value,
        Some(("floating", point)) => point.trim_start_matches("point "),
        _ => found,
    };
    let wanted = match wanted {
        "a sequence" => "a list",
        "a string" => "a string",
        "a boolean" => "true or false",
        "u16" => "a whole number",
        "map" => "an object",
        _ if wanted.starts_with("struct ") => "an object",
        _ => wanted,
    };
    format!("{found} stands where {wanted} belongs")
}
