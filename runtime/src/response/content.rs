//! What the body of a response contains, to explain why it is not the expected JSON.

use std::fmt;

use crate::codec;

/// The number of bytes in which an HTML document is recognized.
const HTML_PREFIX: usize = 1_024;

/// What a body contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Empty,
    Json,
    /// A document that begins like JSON, but is malformed, truncated or too deep.
    MalformedJson,
    Html,
    Xml,
    Gzip,
    Zstandard,
    Utf16,
    /// Bytes that are not text in UTF-8.
    Binary,
    Text,
}

impl Content {
    /// Returns what a body contains.
    pub(crate) fn of(body: &[u8]) -> Self {
        if let Some(known) = Self::of_magic_number(body) {
            return known;
        }
        let Ok(text) = std::str::from_utf8(body) else { return Self::Binary };
        let text = text.trim_start_matches('\u{feff}').trim();
        match text.bytes().next() {
            None => Self::Empty,
            Some(b'<') => Self::of_markup(text),
            Some(_) if codec::check_syntax(text.as_bytes()).is_ok() => Self::Json,
            Some(b'{' | b'[' | b'"') => Self::MalformedJson,
            Some(_) if text.contains(|character: char| character.is_control() && !character.is_whitespace()) => {
                Self::Binary
            }
            Some(_) => Self::Text,
        }
    }

    fn of_magic_number(body: &[u8]) -> Option<Self> {
        let magic_numbers: [(&[u8], Self); 4] = [
            (&[0x1f, 0x8b], Self::Gzip),
            (&[0x28, 0xb5, 0x2f, 0xfd], Self::Zstandard),
            (&[0xff, 0xfe], Self::Utf16),
            (&[0xfe, 0xff], Self::Utf16),
        ];
        magic_numbers.into_iter().find(|(magic, _)| body.starts_with(magic)).map(|(_, content)| content)
    }

    fn of_markup(text: &str) -> Self {
        let prefix: String = text.chars().take(HTML_PREFIX).collect::<String>().to_ascii_lowercase();
        let tags = ["<!doctype html", "<html", "<head", "<body", "<title", "<h1", "<center", "<p>"];
        if tags.iter().any(|tag| prefix.contains(tag)) { Self::Html } else { Self::Xml }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::Json => "JSON",
            Self::MalformedJson => "malformed JSON",
            Self::Html => "an HTML page",
            Self::Xml => "XML",
            Self::Gzip => "compressed with gzip, which the client did not request",
            Self::Zstandard => "compressed with Zstandard, which the client did not request",
            Self::Utf16 => "text in UTF-16",
            Self::Binary => "not text in UTF-8",
            Self::Text => "plain text",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_recognized() {
        for (body, content) in [
            (&b" \r\n"[..], Content::Empty),
            (b"\xef\xbb\xbf", Content::Empty),
            (b"\xef\xbb\xbf {\"a\": [1]}\n", Content::Json),
            (b"7", Content::Json),
            (b"\"ok\"", Content::Json),
            (b"{\"a\": ", Content::MalformedJson),
            (b"{}{}", Content::MalformedJson),
            (b"<!DOCTYPE html><p>", Content::Html),
            (b" <HTML>", Content::Html),
            (b"<?xml version=\"1.0\"?><error/>", Content::Xml),
            (b"\x1f\x8b\x08\x00", Content::Gzip),
            (b"\x28\xb5\x2f\xfd", Content::Zstandard),
            (b"\xff\xfe{\x00}\x00", Content::Utf16),
            (b"\xff", Content::Binary),
            (b"O\x00K\x00", Content::Binary),
            ("成功\n".as_bytes(), Content::Text),
        ] {
            assert_eq!(Content::of(body), content, "{body:?}");
        }
        assert_eq!(Content::of("[".repeat(10_000).as_bytes()), Content::MalformedJson);
    }
}
