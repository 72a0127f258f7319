//! Requests and bodies as text, without secrets.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::mask::Piece;
use super::shown::{PartValue, Shown, ShownBody};
use crate::output::pretty;

/// What stands for a secret.
pub(super) const MASK: &str = "[redacted]";
/// The maximum number of lines that a trace shows of a body.
const MAX_LINES: usize = 200;
/// The maximum number of characters that a trace shows of a line.
const MAX_CHARACTERS: usize = 1000;

/// Returns a request with all of its body.
pub(super) fn request(shown: &Shown) -> String {
    let body = body(&shown.body);
    let separator = if body.is_empty() { "" } else { "\n" };
    format!("{}{separator}{body}", head(shown))
}

/// Returns the method, the URL and the headers of a request.
pub(super) fn head(shown: &Shown) -> String {
    format!("{} {}\n{}", shown.method, text(&shown.url), headers(&shown.headers))
}

pub(super) fn headers(headers: &[(String, Vec<Piece>)]) -> String {
    let mut lines = String::new();
    for (name, value) in headers {
        let _ = writeln!(lines, "{name}: {}", text(value));
    }
    lines
}

/// Returns a body. It ends with a line break unless it is empty.
pub(super) fn body(body: &ShownBody) -> String {
    match body {
        ShownBody::None => String::new(),
        ShownBody::Json(pieces) => pretty(&text(pieces)) + "\n",
        ShownBody::Text(text) => text.trim_end().to_owned() + "\n",
        ShownBody::Other(media_type, Some(bytes)) => format!("({media_type}, {bytes} bytes)\n"),
        ShownBody::Other(media_type, None) => format!("({media_type})\n"),
        ShownBody::Multipart(parts) => {
            let line = |value: &PartValue| match value {
                PartValue::String(pieces) => text(pieces),
                PartValue::File { name, media_type, bytes } => format!("(file {name}, {media_type}, {bytes} bytes)"),
            };
            parts.iter().map(|part| format!("{}: {}\n", part.name, line(&part.value))).collect()
        }
    }
}

pub(super) fn text(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Secret { .. } => MASK,
        })
        .collect()
}

/// Returns the beginning of a long text.
pub(super) fn bounded(text: &str) -> String {
    let mut lines = text.lines();
    let mut bounded = String::new();
    for line in lines.by_ref().take(MAX_LINES) {
        bounded.push_str(&cut(line));
        bounded.push('\n');
    }
    let rest = lines.count();
    if rest > 0 {
        let _ = writeln!(bounded, "… {rest} more lines");
    }
    bounded
}

fn cut(line: &str) -> Cow<'_, str> {
    match line.char_indices().nth(MAX_CHARACTERS) {
        Some((index, _)) => Cow::Owned(format!("{}…", line.get(..index).unwrap_or_default())),
        None => Cow::Borrowed(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(bounded("a\nb"), "a\nb\n");
        let long = format!("{}\n{}", "é".repeat(1001), "x\n".repeat(250));
        let bounded = bounded(&long);
        assert!(bounded.starts_with(&format!("{}…\nx\n", "é".repeat(1000))), "{bounded}");
        assert!(bounded.ends_with("x\n… 51 more lines\n"), "{bounded}");
    }
}
