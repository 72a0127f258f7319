//! Finding a secret in a string in which it may be escaped or cut.

use std::ops::Range;

/// The minimum length, in bytes, of the beginning of a secret that is found without the rest: programs that log a secret often
/// cut it.
const MIN_BEGINNING: usize = 16;
/// The minimum length, in bytes, of the beginning of a secret that is found at the end of a string which has been cut.
const MIN_BEGINNING_AT_CUT: usize = 4;
/// How often an escape of a URL may be escaped again.
const MAX_NESTING: usize = 3;
/// The maximum number of backslashes before a character, and of digits of an escape of HTML.
const MAX_ESCAPE: usize = 8;

/// The escapes of HTML and XML that have names.
const ENTITIES: [(&str, u8); 5] =
    [("&amp;", b'&'), ("&lt;", b'<'), ("&gt;", b'>'), ("&quot;", b'"'), ("&apos;", b'\'')];

/// How a secret is searched for.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) secret: &'a str,
    /// Whether letters of another case are equal, as in hexadecimal digits and host names.
    pub(super) ignore_case: bool,
    /// Whether the beginning of the secret is enough.
    pub(super) finds_beginning: bool,
    /// Whether the text has been cut.
    pub(super) is_cut: bool,
}

impl Search<'_> {
    /// Returns where the secret occurs next in a string, at or after a position.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let first = self.secret.bytes().next()?;
        let bytes = text.as_bytes();
        (from..bytes.len()).find_map(|start| {
            let byte = *bytes.get(start)?;
            let may_begin = self.is_equal(byte, first) || matches!(byte, b'%' | b'\\' | b'&' | b'+');
            if !may_begin || !text.is_char_boundary(start) {
                return None;
            }
            let length = self.length_at(text.get(start..)?)?;
            Some(start..start + length)
        })
    }

    /// Returns the length of the secret with which a string begins.
    fn length_at(&self, text: &str) -> Option<usize> {
        let (bytes, secret) = (text.as_bytes(), self.secret.as_bytes());
        let literal = bytes.iter().zip(secret).take_while(|(byte, secret)| self.is_equal(**byte, **secret)).count();
        if literal == secret.len() {
            return Some(literal);
        }
        let attempts = (0..=MAX_NESTING).map(|nesting| self.escaped_length(bytes, nesting));
        let (matched, length) = attempts.chain([(literal, literal)]).max_by_key(|(matched, _)| *matched)?;
        let is_complete = matched == secret.len();
        let is_beginning = self.finds_beginning && matched >= MIN_BEGINNING;
        let at_cut = || self.is_cut && matched >= MIN_BEGINNING_AT_CUT && matches!(text.get(length..), Some("" | "…"));
        // A cut may be within a character.
        let end = (0..=length).rev().find(|end| text.is_char_boundary(*end))?;
        (is_complete || is_beginning || at_cut()).then_some(end)
    }

    /// Returns how many bytes of the secret a string begins with, and of how many bytes of the string they consist. Escapes of URLs
    /// have been escaped again a number of times.
    fn escaped_length(&self, text: &[u8], nesting: usize) -> (usize, usize) {
        let (mut matched, mut length) = (0, 0);
        let secret = self.secret.as_bytes();
        while let Some(rest) = secret.get(matched..).filter(|rest| !rest.is_empty()) {
            let step = text.get(length..).and_then(|text| self.step(text, rest, nesting));
            let Some((of_secret, of_text)) = step else { break };
            matched += of_secret;
            length += of_text;
        }
        (matched, length)
    }

    /// Returns how many bytes of the secret and of the string the next character consists of, if it is the same one. An escape
    /// takes precedence over the characters that it consists of.
    fn step(&self, text: &[u8], secret: &[u8], nesting: usize) -> Option<(usize, usize)> {
        let next = *secret.first()?;
        let same = |(byte, length): (u8, usize)| self.is_equal(byte, next).then_some((1, length));
        let of_byte = percent(text, nesting).and_then(same).or_else(|| entity(text).and_then(same));
        of_byte
            .or_else(|| unicode(text).and_then(|(character, length)| self.step_character(character, length, secret)))
            .or_else(|| after_backslashes(text).and_then(same))
            .or_else(|| text.first().and_then(|byte| same((*byte, 1))))
            .or_else(|| (next == b' ' && text.first() == Some(&b'+')).then_some((1, 1)))
    }

    fn step_character(&self, character: char, length: usize, secret: &[u8]) -> Option<(usize, usize)> {
        let mut buffer = [0; 4];
        let encoded = character.encode_utf8(&mut buffer).as_bytes();
        let start = secret.get(..encoded.len())?;
        let is_same = start.iter().zip(encoded).all(|(left, right)| self.is_equal(*left, *right));
        is_same.then_some((encoded.len(), length))
    }

    fn is_equal(&self, left: u8, right: u8) -> bool {
        if self.ignore_case { left.eq_ignore_ascii_case(&right) } else { left == right }
    }
}

/// Reads an escape of a URL: `%2F`, `%2f`, or one that has been escaped again, `%252F`.
fn percent(text: &[u8], nesting: usize) -> Option<(u8, usize)> {
    let mut rest = text.strip_prefix(b"%")?;
    for _ in 0..nesting {
        rest = rest.strip_prefix(b"25")?;
    }
    let byte = u8::try_from(hexadecimal(rest, 2)?).ok()?;
    Some((byte, text.len() - rest.len() + 2))
}

/// Reads an escape of HTML or XML: `&amp;`, `&#38;` or `&#x26;`.
fn entity(text: &[u8]) -> Option<(u8, usize)> {
    if let Some((name, byte)) = ENTITIES.iter().find(|(name, _)| text.starts_with(name.as_bytes())) {
        return Some((*byte, name.len()));
    }
    let number = text.strip_prefix(b"&#")?;
    let end = number.iter().take(MAX_ESCAPE).position(|byte| *byte == b';')?;
    let digits = std::str::from_utf8(number.get(..end)?).ok()?;
    let byte = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u8::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    Some((byte.ok().filter(u8::is_ascii)?, end + 3))
}

/// Reads an escape of JSON: `\u0041`, also with several backslashes.
fn unicode(text: &[u8]) -> Option<(char, usize)> {
    let backslashes = count_backslashes(text);
    let digits = text.get(backslashes..)?.strip_prefix(b"u").filter(|_| backslashes > 0)?;
    Some((char::from_u32(hexadecimal(digits, 4)?)?, backslashes + 5))
}

/// Reads a character that backslashes escape.
fn after_backslashes(text: &[u8]) -> Option<(u8, usize)> {
    let backslashes = count_backslashes(text);
    match text.get(backslashes) {
        Some(byte) if backslashes > 0 && matches!(byte, b'"' | b'/' | b'\'') => Some((*byte, backslashes + 1)),
        _ if backslashes > 1 => Some((b'\\', 2)),
        _ => None,
    }
}

fn count_backslashes(text: &[u8]) -> usize {
    text.iter().take(MAX_ESCAPE).take_while(|byte| **byte == b'\\').count()
}

/// Returns the value of hexadecimal digits.
fn hexadecimal(text: &[u8], digits: usize) -> Option<u32> {
    let digits = text.get(..digits)?;
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(secret: &str, text: &'t str, is_cut: bool) -> Option<&'t str> {
        let search = Search { secret, ignore_case: true, finds_beginning: true, is_cut };
        search.next(text, 0).and_then(|range| text.get(range))
    }

    #[test]
    fn a_secret_is_found_in_every_escape() {
        let secret = "to/k\"en+&<会%25";
        for escaped in [
            secret,
            "TO/K\"EN+&<会%25",
            "to%2fk%22en%2b%26%3c%e4%bc%9a%2525",
            "to/k%22en%2B&%3C%E4%BC%9A%2525",
            "to%252Fk%2522en%252B%2526%253C%25E4%25BC%259A%252525",
            r#"to\/k\"en+&<会%25"#,
            r#"to\\\/k\\\"en\u002b\u0026\u003c\u4f1a%25"#,
            "to/k&quot;en+&amp;&lt;会%25",
            "to&#47;k&#34;en&#x2b;&#38;&#60;会%25",
        ] {
            assert_eq!(found(secret, &format!("a %2 \\ & {escaped}!"), false), Some(escaped));
        }
        assert_eq!(found("a b c d e", "x a+b%20c d+e", false), Some("a+b%20c d+e"));
        assert_eq!(found(r"a\b", r"x a\\b", false), Some(r"a\\b"));
    }

    #[test]
    fn the_beginning_of_a_secret_is_found() {
        let secret = "0123456789abcdef0123456789会议";
        assert_eq!(found(secret, "x 0123456789abcdef01...", false), Some("0123456789abcdef01"));
        assert_eq!(found(secret, "x 0123456789abcdef0123456789会", true), Some("0123456789abcdef0123456789会"));
        assert_eq!(found(secret, "x 0123456789abcde...", false), None);
        assert_eq!(found(secret, "x 01234…", true), Some("01234"));
        assert_eq!(found(secret, "x 01234…", false), None);
        assert_eq!(found(secret, "x 012…", true), None);
        assert_eq!(found(secret, "x 01234 y…", true), None);
    }

    #[test]
    fn the_time_is_bounded_for_long_runs_of_escapes() {
        for run in ["\\", "%", "%25", "&#", "&amp;", "\\u0041"] {
            assert_eq!(found("secret-secret", &run.repeat(20_000), true), None, "{run}");
        }
    }
}
