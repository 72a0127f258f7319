//! Prose of the spec as prose of the crate: operations become links to their methods, and members are called by their Rust
//! names.

use std::collections::BTreeMap;

/// What prose can refer to.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    /// The paths of methods, by operation.
    methods: BTreeMap<String, String>,
}

impl Prose {
    /// Operations with their methods (`Type::method`). One whose name is a single word is left alone: it cannot be told from
    /// the word.
    pub(crate) fn new(methods: impl IntoIterator<Item = (String, String)>) -> Self {
        let several_words = |name: &str| name.chars().filter(char::is_ascii_uppercase).count() > 1;
        Self { methods: methods.into_iter().filter(|(name, _)| several_words(name)).collect() }
    }

    /// A text with its references resolved; `rust_name` knows the members that stand beside it.
    pub(super) fn resolve(&self, text: &str, rust_name: impl Fn(&str) -> Option<String>) -> String {
        self.with(text, rust_name, |method| format!("[`{method}`](crate::{method})"))
    }

    /// A text that compilers print, where a link would stand as it is written.
    pub(crate) fn resolve_plain(&self, text: &str, rust_name: impl Fn(&str) -> Option<String>) -> String {
        self.with(text, rust_name, |method| format!("`{method}`"))
    }

    fn with(
        &self,
        text: &str,
        rust_name: impl Fn(&str) -> Option<String>,
        reference: impl Fn(&str) -> String,
    ) -> String {
        let mut resolved = String::with_capacity(text.len() + 32);
        // Between every other pair of backticks stands code.
        for (index, part) in text.split('`').enumerate() {
            if index > 0 {
                resolved.push('`');
            }
            if index % 2 == 1 {
                resolved.push_str(&rust_name(part).unwrap_or_else(|| part.to_owned()));
            } else {
                self.refer(part, &reference, &mut resolved);
            }
        }
        resolved
    }

    fn refer(&self, plain: &str, reference: impl Fn(&str) -> String, resolved: &mut String) {
        let mut rest = plain;
        while let Some(begin) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let (before, from_word) = rest.split_at(begin);
            let end = from_word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from_word.len());
            let (word, behind) = from_word.split_at(end);
            rest = behind;
            let Some(method) = self.methods.get(word) else {
                resolved.push_str(before);
                resolved.push_str(word);
                continue;
            };
            // Brackets may say that a name is a reference. A link has its own.
            match (before.strip_suffix('['), behind.strip_prefix(']')) {
                (Some(before), Some(behind)) => {
                    resolved.push_str(before);
                    rest = behind;
                }
                _ => resolved.push_str(before),
            }
            resolved.push_str(&reference(method));
        }
        resolved.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_linked_and_members_renamed() {
        let prose = Prose::new([
            ("LendBook".to_owned(), "Client::lend_book".to_owned()),
            ("Lend".to_owned(), "Client::lend".to_owned()),
        ]);
        let rust_name = |wire: &str| (wire == "shelfID").then(|| "shelf_id".to_owned());
        assert_eq!(
            prose.resolve("Lend it with LendBook, `shelfID` and `LendBook`.", rust_name),
            "Lend it with [`Client::lend_book`](crate::Client::lend_book), `shelf_id` and `LendBook`."
        );
        assert_eq!(
            prose.resolve("See [LendBook], [Lend].", rust_name),
            "See [`Client::lend_book`](crate::Client::lend_book), [Lend]."
        );
        assert_eq!(prose.resolve_plain("Use LendBook, `shelfID`.", rust_name), "Use `Client::lend_book`, `shelf_id`.");
        assert_eq!(prose.resolve("Unlend Books ` odd", |_| None), "Unlend Books ` odd");
    }
}
