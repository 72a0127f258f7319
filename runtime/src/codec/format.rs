//! Strings of a format.

/// A format of strings.
#[derive(Debug)]
pub struct Format {
    /// What the strings are, with an example, as the rest of a sentence.
    pub expected: &'static str,
    /// Returns whether a string has the format.
    pub is_valid: fn(&str) -> bool,
}
