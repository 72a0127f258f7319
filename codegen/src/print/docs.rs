//! Markdown of documentation comments.

/// The width of a line, so that the documentation of a method stays within 100 columns.
const WIDTH: usize = 92;

/// Wraps the paragraphs, list items and headings of Markdown. Code blocks and tables stay unchanged.
pub(super) fn wrap(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in markdown.trim().lines() {
        let trimmed = line.trim();
        let is_fence = trimmed.starts_with("```");
        let is_verbatim = in_code || is_fence || trimmed.starts_with('|') || trimmed.starts_with('#');
        let begins_item = trimmed.starts_with("- ") || trimmed.starts_with("* ") || begins_numbered(trimmed);
        if trimmed.is_empty() || is_verbatim || begins_item {
            flush(&mut paragraph, &mut lines);
        }
        if is_fence {
            in_code = !in_code;
        }
        if is_verbatim {
            lines.push(line.trim_end().to_owned());
        } else if trimmed.is_empty() {
            lines.push(String::new());
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(trimmed);
        }
    }
    flush(&mut paragraph, &mut lines);
    lines
}

/// Wraps several paragraphs, with blank lines between them.
pub(super) fn paragraphs<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrap(paragraph));
    }
    lines
}

/// Escapes brackets, which rustdoc would take for links.
pub(super) fn escaped(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]")
}

fn begins_numbered(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && line.get(digits..).is_some_and(|rest| rest.starts_with(". "))
}

fn flush(paragraph: &mut String, lines: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    let indent = if paragraph.starts_with("- ") || paragraph.starts_with("* ") {
        "  "
    } else if begins_numbered(paragraph) {
        "   "
    } else {
        ""
    };
    let mut line = String::new();
    for word in words(paragraph) {
        if !is_marker(&line) && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
            line.push_str(indent);
            line.push_str(word);
        } else {
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.push(line);
    paragraph.clear();
}

/// Returns whether a line is empty but for the marker of a list item. The next word follows on this line, however long it is.
fn is_marker(line: &str) -> bool {
    line.trim_matches([' ', '-', '*']).is_empty()
}

/// Splits a paragraph into words. A code span is one word.
fn words(paragraph: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut in_code = false;
    for (index, character) in paragraph.char_indices() {
        match character {
            '`' => in_code = !in_code,
            ' ' if !in_code => {
                words.extend(paragraph.get(begin..index).filter(|word| !word.is_empty()));
                begin = index + 1;
            }
            _ => {}
        }
    }
    words.extend(paragraph.get(begin..).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_code_keep_their_form() {
        let wrapped = wrap("One\ntwo.\n\n- first\n- second\n\n```\nlet  x = 1;\n```");
        assert_eq!(wrapped, ["One two.", "", "- first", "- second", "", "```", "let  x = 1;", "```"]);
    }

    #[test]
    fn long_lines_break_between_words_but_not_in_code() {
        let word = "word ".repeat(17);
        let wrapped = wrap(&format!("{word}`a b c d e f`"));
        assert_eq!(wrapped.len(), 2);
        assert_eq!(wrapped[1], "`a b c d e f`");
    }
}
