//! Resolves references in the prose of the spec. In the documentation of the crate, operations become links to their
//! methods, and fields have their Rust names. The reference site keeps the names of the wire.

use std::collections::BTreeMap;

/// The names that resolved prose uses.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Those of the crate.
    #[default]
    Rust,
    /// Those of the wire. Operations become links with the scheme [`OPERATION_LINK`].
    Wire,
}

/// The prefix of the target of a link to an operation; its name follows.
pub const OPERATION_LINK: &str = "operation:";

/// The operations and fields that prose can refer to.
#[derive(Debug, Default)]
pub struct Prose {
    pub(super) names: Names,
    /// The paths of methods, by operation.
    methods: BTreeMap<String, String>,
    /// The Rust names of fields, by wire name. `None` if fields with the same wire name have different Rust names.
    fields: BTreeMap<String, Option<String>>,
}

impl Prose {
    /// Creates the resolver from operations with their methods (`Type::method`), and from fields with their Rust names. An
    /// operation whose name is a single word is ignored, because the word may occur in prose.
    pub fn new(
        names: Names,
        methods: impl IntoIterator<Item = (String, String)>,
        fields: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let several_words = |name: &str| name.chars().filter(char::is_ascii_uppercase).count() > 1;
        let mut known_fields: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (wire, rust) in fields {
            let known = known_fields.entry(wire).or_insert_with(|| Some(rust.clone()));
            if known.as_ref() != Some(&rust) {
                *known = None;
            }
        }
        let methods = methods.into_iter().filter(|(name, _)| several_words(name)).collect();
        Self { names, methods, fields: known_fields }
    }

    /// Resolves the references in a string. `rust_name` returns the Rust names of the fields of the same struct. Other fields
    /// are resolved if their wire name has a single Rust name.
    pub(super) fn resolve(&self, text: &str, rust_name: impl Fn(&str) -> Option<String>) -> String {
        match self.names {
            Names::Rust => self.with(text, rust_name, |_, method| format!("[`{method}`](crate::{method})")),
            Names::Wire => {
                self.with(text, |wire| Some(wire.to_owned()), |name, _| format!("[{name}]({OPERATION_LINK}{name})"))
            }
        }
    }

    /// Resolves the references in a string that compilers print, without links.
    pub fn resolve_plain(&self, text: &str, rust_name: impl Fn(&str) -> Option<String>) -> String {
        match self.names {
            Names::Rust => self.with(text, rust_name, |_, method| format!("`{method}`")),
            Names::Wire => self.resolve(text, rust_name),
        }
    }

    fn with(
        &self,
        text: &str,
        rust_name: impl Fn(&str) -> Option<String>,
        reference: impl Fn(&str, &str) -> String,
    ) -> String {
        let mut resolved = String::with_capacity(text.len() + 32);
        // Every other part is code.
        for (index, part) in text.split('`').enumerate() {
            if index > 0 {
                resolved.push('`');
            }
            if index % 2 == 1 {
                let elsewhere = || self.fields.get(part).cloned().flatten();
                resolved.push_str(&rust_name(part).or_else(elsewhere).unwrap_or_else(|| part.to_owned()));
            } else {
                self.refer(part, &reference, &mut resolved);
            }
        }
        resolved
    }

    fn refer(&self, plain: &str, reference: impl Fn(&str, &str) -> String, resolved: &mut String) {
        let mut rest = plain;
        while let Some(begin) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let (before, from_word) = rest.split_at(begin);
            let end = from_word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from_word.len());
            let (word, after) = from_word.split_at(end);
            rest = after;
            let Some(method) = self.methods.get(word) else {
                resolved.push_str(before);
                resolved.push_str(word);
                continue;
            };
            // A name in brackets is a reference, too. The link has brackets of its own.
            match (before.strip_suffix('['), after.strip_prefix(']')) {
                (Some(before), Some(after)) => {
                    resolved.push_str(before);
                    rest = after;
                }
                _ => resolved.push_str(before),
            }
            resolved.push_str(&reference(word, method));
        }
        resolved.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_linked_and_fields_renamed() {
        let prose = Prose::new(Names::Rust, methods(), fields());
        let rust_name = |wire: &str| (wire == "shelfID").then(|| "shelf_id".to_owned());
        assert_eq!(
            prose.resolve("Lend it with LendBook, `shelfID` and `LendBook`.", rust_name),
            "Lend it with [`Client::lend_book`](crate::Client::lend_book), `shelf_id` and `LendBook`."
        );
        assert_eq!(prose.resolve("`dueDate` there, `kind`", rust_name), "`due_date` there, `kind`");
        assert_eq!(
            prose.resolve("See [LendBook], [Lend].", rust_name),
            "See [`Client::lend_book`](crate::Client::lend_book), [Lend]."
        );
        assert_eq!(prose.resolve_plain("Use LendBook, `shelfID`.", rust_name), "Use `Client::lend_book`, `shelf_id`.");
        assert_eq!(prose.resolve("Unlend Books ` odd", |_| None), "Unlend Books ` odd");
    }

    #[test]
    fn the_reference_keeps_the_names_of_the_wire() {
        let prose = Prose::new(Names::Wire, methods(), fields());
        let rust_name = |wire: &str| (wire == "shelfID").then(|| "shelf_id".to_owned());
        let resolved = "Lend it with [LendBook](operation:LendBook), `shelfID`, `dueDate`.";
        assert_eq!(prose.resolve("Lend it with LendBook, `shelfID`, `dueDate`.", rust_name), resolved);
        assert_eq!(prose.resolve_plain("Lend it with LendBook, `shelfID`, `dueDate`.", rust_name), resolved);
    }

    fn methods() -> [(String, String); 2] {
        [("LendBook", "Client::lend_book"), ("Lend", "Client::lend")].map(owned)
    }

    fn fields() -> [(String, String); 4] {
        [("dueDate", "due_date"), ("dueDate", "due_date"), ("kind", "kind"), ("kind", "desk_kind")].map(owned)
    }

    fn owned((one, other): (&str, &str)) -> (String, String) {
        (one.to_owned(), other.to_owned())
    }
}
