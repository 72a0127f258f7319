//! Text in columns: widths of characters, cutting, and characters that a terminal must not receive.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Returns the number of columns that a string takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a string that is wider than a number of columns, and ends it with `…` then.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut taken = 0;
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken >= columns {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}

/// Pads a string with spaces to a number of columns.
pub(super) fn pad(text: &str, columns: usize, to_right: bool) -> String {
    let spaces = " ".repeat(columns.saturating_sub(width(text)));
    if to_right { spaces + text } else { text.to_owned() + &spaces }
}

/// Returns a string on one line, without characters that steer a terminal.
pub(crate) fn one_line(text: &str) -> String {
    text.trim()
        .chars()
        .map(|character| if matches!(character, '\n' | '\r' | '\t') { ' ' } else { visible(character) })
        .collect()
}

/// Returns a string without characters that steer a terminal. Line breaks, also those of CSV, and tabs stay.
pub(super) fn harmless(text: &str) -> String {
    let harmless = |character| if matches!(character, '\n' | '\t') { character } else { visible(character) };
    let lines = text.split("\r\n").map(|line| line.chars().map(harmless).collect::<String>());
    lines.collect::<Vec<String>>().join("\r\n")
}

/// Replaces characters that steer a terminal, or change the direction in which the text around them is shown.
fn visible(character: char) -> char {
    let changes_direction =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if character.is_control() || changes_direction { '\u{fffd}' } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("研发部ab"), 8);
        assert_eq!(pad("研发", 6, false), "研发  ");
        assert_eq!(pad("12", 4, true), "  12");
    }

    #[test]
    fn a_cut_text_fits() {
        assert_eq!(cut("研发部门", 8), "研发部门");
        assert_eq!(cut("研发部门", 7), "研发部…");
        assert_eq!(cut("研发部门", 6), "研发…");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abcdef", 1), "…");
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(one_line("a\n\u{1b}[31mb\u{9b}\u{202e}"), "a \u{fffd}[31mb\u{fffd}\u{fffd}");
        assert_eq!(harmless("a\n\t\u{7}"), "a\n\t\u{fffd}");
        assert_eq!(harmless("a\r\nb\rc\r\n"), "a\r\nb\u{fffd}c\r\n");
    }
}
