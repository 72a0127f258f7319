//! Strings.

use std::borrow::Cow;

use super::Reader;
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};

impl<'a> Reader<'a> {
    /// Reads a string, in either mode.
    ///
    /// # Errors
    /// Returns an error if the value is not a string.
    pub fn quoted(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.wrong_type("a string"));
        }
        self.at += 1;
        match self.unescaped_run()? {
            (run, true) => Ok(Cow::Borrowed(run)),
            (run, false) => {
                let mut string = String::from(run);
                self.escaped_rest(&mut string)?;
                Ok(Cow::Owned(string))
            }
        }
    }

    /// Reads a string. In lenient mode, accepts a number, as it is written, and `null`, as an empty string.
    ///
    /// # Errors
    /// Returns an error if the value is not a string.
    pub fn string_or_number(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() == b'"' || !self.is_lenient() {
            return self.quoted();
        }
        match self.peek() {
            JsonType::Number => Ok(Cow::Borrowed(self.number_literal()?)),
            JsonType::Null => self.keyword("null").map(|()| Cow::Borrowed("")),
            _ => Err(self.wrong_type("a string")),
        }
    }

    /// Reads an owned string, with the rules of [`string_or_number`](Self::string_or_number).
    ///
    /// # Errors
    /// Returns an error if the value is not a string.
    pub fn string(&mut self) -> Result<String, DecodeError> {
        if self.byte() == b'"' {
            let start = self.at + 1;
            let end = start + unescaped_length(self.text.as_bytes().get(start..).unwrap_or_default());
            if self.text.as_bytes().get(end) == Some(&b'"')
                && let Some(string) = self.text.get(start..end)
            {
                self.at = end + 1;
                return Ok(string.to_owned());
            }
        }
        self.string_or_number().map(Cow::into_owned)
    }

    /// Reads the part of a string before the next quote or backslash. Returns it, and whether the string ends there.
    fn unescaped_run(&mut self) -> Result<(&'a str, bool), DecodeError> {
        let start = self.at;
        let rest = self.rest();
        let length = unescaped_length(rest);
        self.at += length;
        let ends = match rest.get(length) {
            Some(b'"') => true,
            Some(b'\\') => false,
            Some(_) => {
                return Err(self.fail(DecodeErrorKind::Syntax("control character in a string")));
            }
            None => return Err(self.fail(DecodeErrorKind::Syntax("unterminated string"))),
        };
        let run = self.text.get(start..self.at).unwrap_or_default();
        self.at += 1;
        Ok((run, ends))
    }

    /// Reads the rest of a string after its first backslash.
    #[cold]
    fn escaped_rest(&mut self, string: &mut String) -> Result<(), DecodeError> {
        loop {
            string.push(self.escape()?);
            let (run, ends) = self.unescaped_run()?;
            string.push_str(run);
            if ends {
                return Ok(());
            }
        }
    }

    pub(super) fn skip_string(&mut self) -> Result<(), DecodeError> {
        self.at += 1;
        while !self.unescaped_run()?.1 {
            self.escape()?;
        }
        Ok(())
    }

    /// Reads an escape after its backslash.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let character = match self.byte() {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => {
                return Err(self.fail(DecodeErrorKind::Syntax("invalid escape in a string")));
            }
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let start = self.at;
        let first = self.four_digits()?;
        let mut code = first;
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with(b"\\u") {
            let between = self.at;
            self.at += 1;
            let second = self.four_digits()?;
            if (0xdc00..0xe000).contains(&second) {
                code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            } else {
                // Not the second half of the pair: it is read as an escape of its own.
                self.at = between;
            }
        }
        match char::from_u32(code) {
            Some(character) => Ok(character),
            None if self.is_lenient() => Ok(char::REPLACEMENT_CHARACTER),
            None => Err(DecodeError::new(DecodeErrorKind::Syntax("unpaired surrogate in a string"), start)),
        }
    }

    /// Reads `u` and four hexadecimal digits.
    fn four_digits(&mut self) -> Result<u32, DecodeError> {
        let mut code = 0;
        for position in 1..=4 {
            let digit = self.text.as_bytes().get(self.at + position).and_then(|&byte| char::from(byte).to_digit(16));
            match digit {
                Some(digit) => code = code * 16 + digit,
                None => {
                    return Err(self.fail(DecodeErrorKind::Syntax("expected four hexadecimal digits after `\\u`")));
                }
            }
        }
        self.at += 5;
        Ok(code)
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Returns the number of bytes before the first quote, backslash or control character.
pub(in crate::codec) fn unescaped_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // The lowest set bit marks the first such byte. Higher bits may be carries.
        let marks = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        let marks = marks & HIGHS;
        if marks != 0 {
            return length + (marks.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    length + rest.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\').unwrap_or(rest.len())
}
