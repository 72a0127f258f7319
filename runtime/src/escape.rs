//! Text from outside in messages. Unescaped, it could forge lines of a log, or change how the text around it is displayed.

use std::fmt::{self, Write as _};

/// A string from outside, escaped and truncated.
pub(crate) struct Escaped<'a> {
    pub(crate) string: &'a str,
    pub(crate) max_characters: usize,
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.string.chars().enumerate() {
            if index == self.max_characters {
                return f.write_char('…');
            }
            if needs_escape(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Returns whether a character could change how the text around it is displayed: control characters, line separators, and
/// characters that reorder or hide text.
fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns a string from outside in a form that is safe to display, with at most a number of characters and `…` in place of the
/// rest.
#[must_use]
pub fn escape(string: &str, max_characters: usize) -> String {
    Escaped { string, max_characters }.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_is_escaped_and_truncated() {
        assert_eq!(escape("会议\r\n\u{1b}[31m\u{202e}", 100), "会议\\r\\n\\u{1b}[31m\\u{202e}");
        assert_eq!(escape("abc", 3), "abc");
        assert_eq!(escape("abcd", 3), "abc…");
        assert_eq!(escape(&"é".repeat(1_000), 300), format!("{}…", "é".repeat(300)));
    }
}
