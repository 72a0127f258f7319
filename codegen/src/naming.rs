//! Rust names from wire names. The only module that knows how words are put together, and where two names that come
//! out the same are noticed.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// What may not name a field: the keywords of Rust, and what every type with fields has already.
const TAKEN: [&str; 54] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "new", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// `bookUUIDs` → `book_uuids`, `X-Shelf-Kind` → `shelf_kind`.
pub fn snake(wire: &str) -> String {
    words(without_x(wire)).to_snake_case()
}

/// `bookUUIDs` → `BookUuids`.
pub fn pascal(wire: &str) -> String {
    words(wire).to_upper_camel_case()
}

/// `bookUUIDs` → `BOOK_UUIDS`.
pub fn screaming(wire: &str) -> String {
    words(wire).to_shouty_snake_case()
}

/// The `X-` of a header says nothing.
fn without_x(wire: &str) -> &str {
    wire.strip_prefix("X-").or_else(|| wire.strip_prefix("x-")).unwrap_or(wire)
}

/// Makes the plural of a run of capitals one word, which heck takes apart: `UUIDs` → `Uuids`.
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

/// Whether a field cannot be called so.
pub fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// Whether a segment of a snake-case name is a single letter: a word that was taken apart in the wrong place.
pub fn has_single_letter(name: &str) -> bool {
    name.split('_').any(|segment| segment.len() == 1 && segment.chars().all(|c| c.is_ascii_alphabetic()))
}

/// Whether a string is an identifier in snake case.
pub fn is_snake(name: &str) -> bool {
    starts(name, |c| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.ends_with('_')
        && !name.contains("__")
}

/// Whether a string is an identifier in PascalCase.
pub fn is_pascal(name: &str) -> bool {
    starts(name, |c| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric()) && name != "Self"
}

/// Whether a string is an identifier in SCREAMING_SNAKE_CASE.
pub fn is_screaming(name: &str) -> bool {
    starts(name, |c| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && !name.ends_with('_')
        && !name.contains("__")
}

/// Whether a string is in kebab-case, as Cargo features are.
pub fn is_kebab(name: &str) -> bool {
    is_snake(&name.replace('-', "_")) && !name.contains('_')
}

fn starts(name: &str, fits: fn(char) -> bool) -> bool {
    name.chars().next().is_some_and(fits)
}

/// Names of one scope with what claimed them first.
#[derive(Debug, Clone)]
pub struct Registry<T> {
    taken: BTreeMap<String, T>,
}

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Self { taken: BTreeMap::new() }
    }
}

impl<T: Clone> Registry<T> {
    /// Claims a name.
    ///
    /// # Errors
    ///
    /// Gives back who has it already.
    pub fn claim(&mut self, name: &str, who: T) -> Result<(), T> {
        if let Some(first) = self.taken.get(name) {
            return Err(first.clone());
        }
        self.taken.insert(name.to_owned(), who);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_of_capitals_stay_one_word() {
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
    fn a_single_letter_is_a_word_in_the_wrong_place() {
        assert!(has_single_letter("book_u_id"));
        assert!(!has_single_letter("book_uid_2"));
        assert!(!has_single_letter("id"));
    }

    #[test]
    fn forms() {
        assert!(is_kebab("open-shelf") && !is_kebab("open_shelf") && !is_kebab("Open"));
        assert!(is_pascal("Hd1080p") && !is_pascal("3rd") && !is_pascal("Self"));
        assert!(is_screaming("CN_NORTH_4") && !is_screaming("Cn"));
    }

    #[test]
    fn the_first_keeps_the_name() {
        let mut registry = Registry::default();
        assert_eq!(registry.claim("a", 1), Ok(()));
        assert_eq!(registry.claim("a", 2), Err(1));
    }
}
