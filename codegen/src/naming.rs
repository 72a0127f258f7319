//! Rust names from wire names. The only module that splits and joins words, and that detects names which are not unique.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// The names that fields cannot have: the keywords of Rust, and `new`.
const TAKEN: [&str; 54] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "new", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// Converts a wire name to snake case: `bookUUIDs` → `book_uuids`, `X-Shelf-Kind` → `shelf_kind`.
pub fn snake(wire: &str) -> String {
    words(without_x(wire)).to_snake_case()
}

/// Converts a wire name to PascalCase: `bookUUIDs` → `BookUuids`.
pub fn pascal(wire: &str) -> String {
    words(wire).to_upper_camel_case()
}

/// Converts a wire name to SCREAMING_SNAKE_CASE: `bookUUIDs` → `BOOK_UUIDS`.
pub fn screaming(wire: &str) -> String {
    words(wire).to_shouty_snake_case()
}

/// Returns the name of a header without the meaningless `X-`.
fn without_x(wire: &str) -> &str {
    wire.strip_prefix("X-").or_else(|| wire.strip_prefix("x-")).unwrap_or(wire)
}

/// Joins the plural of an acronym into one word, which heck would split: `UUIDs` → `Uuids`.
fn words(wire: &str) -> String {
    let chars: Vec<char> = wire.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let mut out = String::with_capacity(wire.len());
    let mut index = 0;
    while index < chars.len() {
        let run = (index..chars.len()).take_while(|&i| at(i).is_ascii_uppercase()).count();
        let plural = run >= 2 && at(index + run) == 's' && !at(index + run + 1).is_ascii_lowercase();
        if plural {
            out.push(at(index));
            out.extend((index + 1..=index + run).map(|i| at(i).to_ascii_lowercase()));
            index += run + 1;
        } else {
            let end = index + run.max(1);
            out.extend((index..end).map(at));
            index = end;
        }
    }
    out
}

/// Returns whether a name cannot be the name of a field.
pub fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// Returns whether a word of a snake-case name is a single letter, which indicates a wrong split.
pub fn has_single_letter(name: &str) -> bool {
    name.split('_').any(|segment| segment.len() == 1 && segment.chars().all(|c| c.is_ascii_alphabetic()))
}

/// Returns whether a string is an identifier in snake_case.
pub fn is_snake(name: &str) -> bool {
    is_joined(name, |c| c.is_ascii_lowercase())
}

/// Returns whether a string is an identifier in PascalCase.
pub fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name != "Self"
}

/// Returns whether a string is an identifier in SCREAMING_SNAKE_CASE.
pub fn is_screaming(name: &str) -> bool {
    is_joined(name, |c| c.is_ascii_uppercase())
}

/// Returns whether a string is in kebab-case, like Cargo features.
pub fn is_kebab(name: &str) -> bool {
    is_snake(&name.replace('-', "_")) && !name.contains('_')
}

/// Returns whether a string consists of words that are joined with underscores, and begins with a letter.
fn is_joined(name: &str, is_letter: fn(char) -> bool) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| is_letter(c) || c.is_ascii_digit());
    name.starts_with(is_letter) && name.split('_').all(is_word)
}

/// The names of one scope, each with its first owner.
#[derive(Debug, Clone, Default)]
pub struct Registry<T> {
    taken: BTreeMap<String, T>,
}

impl<T: Clone> Registry<T> {
    /// Claims a name for an owner.
    ///
    /// # Errors
    ///
    /// Returns the owner if the name is already claimed.
    pub fn claim(&mut self, name: &str, owner: T) -> Result<(), T> {
        if let Some(first) = self.taken.get(name) {
            return Err(first.clone());
        }
        self.taken.insert(name.to_owned(), owner);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_of_acronyms_stay_one_word() {
        for (wire, name) in [
            ("itemUUIDs", "item_uuids"),
            ("readerIDs", "reader_ids"),
            ("cycleSubIDs", "cycle_sub_ids"),
            ("IDsOnly", "ids_only"),
            ("shelfURL", "shelf_url"),
            ("URLScheme", "url_scheme"),
            ("enableUSB", "enable_usb"),
            ("HTTPsecure", "htt_psecure"),
            ("X-Token-Type", "token_type"),
            ("HA1", "ha1"),
            ("app_id", "app_id"),
        ] {
            assert_eq!(snake(wire), name);
        }
        assert_eq!(pascal("itemUUIDs"), "ItemUuids");
        assert_eq!(screaming("itemUUIDs"), "ITEM_UUIDS");
    }

    #[test]
    fn a_single_letter_indicates_a_wrong_split() {
        assert!(has_single_letter("book_u_id"));
        assert!(!has_single_letter("book_uid_2"));
        assert!(!has_single_letter("id"));
    }

    #[test]
    fn cases_are_distinguished() {
        assert!(is_kebab("open-shelf") && !is_kebab("open_shelf") && !is_kebab("Open"));
        assert!(is_pascal("Hd1080p") && !is_pascal("3rd") && !is_pascal("Self"));
        assert!(is_screaming("CN_NORTH_4") && !is_screaming("Cn"));
    }

    #[test]
    fn the_first_owner_keeps_a_name() {
        let mut registry = Registry::default();
        assert_eq!(registry.claim("a", 1), Ok(()));
        assert_eq!(registry.claim("a", 2), Err(1));
    }
}
