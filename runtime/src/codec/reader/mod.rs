//! A pull reader for JSON: it reads a document once, from front to back, into slots that are known beforehand.
//!
//! This file reads tokens; [`slot`] and the other files read values.

mod flag;
mod list;
mod number;
mod object;
mod order;
mod recovery;
mod slot;
mod string;

use std::ops::Range;

use super::anomaly::Found;
use super::error::{DecodeError, DecodeErrorKind, JsonType};
use order::Orders;

pub(super) use flag::{flag_from_str, flag_str};
pub(super) use number::{double_from_str, integer_from_str};
pub(super) use string::unescaped_length;

/// How strictly a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// For responses of the service: accepts missing and unknown fields, `null`, and other forms of a value. Values inside the
    /// document that cannot be decoded are left out, as [`Anomaly`](super::Anomaly) describes.
    Lenient,
    /// For documents that a person wrote: rejects everything unexpected, and `null` in place of a field.
    Strict,
}

/// The maximum depth of nested lists and objects. It protects the stack.
const MAX_DEPTH: u32 = 128;

/// Returns a document as a string.
pub(crate) fn utf8(document: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(document).map_err(|error| DecodeError::new(DecodeErrorKind::NotUtf8, error.valid_up_to()))
}

/// The position of a value that was recorded while a document was read.
pub(super) struct Recorded {
    pub(super) range: Range<usize>,
    /// Whether it is a secret, rather than the value of an unknown field.
    pub(super) is_secret: bool,
}

/// Reads a JSON document.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    mode: Mode,
    depth: u32,
    orders: Orders,
    /// The secrets that have been read and, if they are recorded, the values of unknown fields.
    recorded: Vec<Recorded>,
    /// Whether the values of unknown fields are recorded.
    records_unknown: bool,
    anomalies: Found,
}

impl<'a> Reader<'a> {
    /// Creates a reader of a document, which may begin with a byte order mark.
    ///
    /// # Errors
    /// Returns an error if the document is not valid UTF-8.
    pub fn new(document: &'a [u8], mode: Mode) -> Result<Self, DecodeError> {
        utf8(document).map(|text| Self::from_json(text, mode))
    }

    /// Creates a reader of a document.
    #[must_use]
    pub fn from_json(text: &'a str, mode: Mode) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (orders, anomalies) = (Orders::default(), Found::default());
        Self { text, at, mode, depth: 0, orders, recorded: Vec::new(), records_unknown: false, anomalies }
    }

    /// Returns whether the mode is lenient.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.mode == Mode::Lenient
    }

    /// Ends reading.
    ///
    /// # Errors
    /// Returns an error if anything but whitespace follows.
    pub fn finish(self) -> Result<(), DecodeError> {
        self.into_anomalies().map(drop)
    }

    /// Ends reading, and returns the document and its anomalies.
    pub(super) fn into_anomalies(mut self) -> Result<(&'a str, Found), DecodeError> {
        self.skip_whitespace();
        if self.at < self.text.len() {
            return Err(self.fail(DecodeErrorKind::TrailingInput));
        }
        Ok((self.text, self.anomalies))
    }

    /// Returns the offset of the next byte.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// Records the values of unknown fields with the secrets.
    pub(super) fn record_unknown(&mut self) {
        self.records_unknown = true;
    }

    /// Returns the values that were recorded, in the order in which they were read.
    pub(super) fn into_recorded(self) -> Vec<Recorded> {
        self.recorded
    }

    /// Returns the type of the next value.
    pub fn peek(&mut self) -> JsonType {
        match self.next_byte() {
            b'"' => JsonType::String,
            b'{' => JsonType::Object,
            b'[' => JsonType::List,
            b'-' | b'0'..=b'9' => JsonType::Number,
            b't' | b'f' => JsonType::Bool,
            b'n' => JsonType::Null,
            0 if self.at >= self.text.len() => JsonType::End,
            _ => JsonType::Other,
        }
    }

    /// Reads a `null` if that is the next value.
    ///
    /// # Errors
    /// Returns an error if a misspelled `null` follows.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.next_byte() != b'n' {
            return Ok(false);
        }
        self.keyword("null")?;
        Ok(true)
    }

    /// Reads a `null` or, in lenient mode, an empty string, if that is the next value.
    fn null_or_empty_string(&mut self) -> Result<bool, DecodeError> {
        Ok(self.null()? || self.empty_string())
    }

    /// Reads an empty string in lenient mode, if that is the next value.
    #[inline]
    fn empty_string(&mut self) -> bool {
        let is_empty = matches!(self.rest(), [b'"', b'"', ..]) && self.is_lenient();
        if is_empty {
            self.at += 2;
        }
        is_empty
    }

    /// Reads any value and returns its JSON.
    ///
    /// # Errors
    /// Returns an error if the JSON is malformed.
    pub fn json(&mut self) -> Result<&'a str, DecodeError> {
        self.skip_whitespace();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Skips any value.
    ///
    /// # Errors
    /// Returns an error if the JSON is malformed.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            JsonType::String => self.skip_string(),
            JsonType::Number => self.number_literal().map(drop),
            JsonType::Bool if self.byte() == b't' => self.keyword("true"),
            JsonType::Bool => self.keyword("false"),
            JsonType::Null => self.keyword("null"),
            JsonType::List => {
                let mut more = self.enter()?;
                while more {
                    self.skip()?;
                    more = self.next_item(b']')?;
                }
                Ok(())
            }
            JsonType::Object => {
                let mut more = self.enter()?;
                while more {
                    self.skip_key()?;
                    self.skip()?;
                    more = self.next_item(b'}')?;
                }
                Ok(())
            }
            JsonType::Absent | JsonType::End | JsonType::Other => Err(self.wrong_type("a value")),
        }
    }

    /// Enters an object or a list, past its bracket.
    fn open(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fail(DecodeErrorKind::TooDeep));
        }
        self.at += 1;
        Ok(())
    }

    /// Enters an object or a list. Returns false and leaves it if it is empty.
    pub(super) fn enter(&mut self) -> Result<bool, DecodeError> {
        let end = match self.next_byte() {
            b'[' => b']',
            b'{' => b'}',
            _ => return Err(self.wrong_type("a list or an object")),
        };
        self.open()?;
        let has_items = self.next_byte() != end;
        if !has_items {
            self.close();
        }
        Ok(has_items)
    }

    /// Leaves an object or a list, past its bracket.
    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// Proceeds to the next item. Returns false and leaves the list or object if there is none.
    pub(crate) fn next_item(&mut self, end: u8) -> Result<bool, DecodeError> {
        match self.next_byte() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == end => {
                self.close();
                Ok(false)
            }
            _ => Err(self.fail(DecodeErrorKind::Syntax(if end == b'}' {
                "expected `,` or `}`"
            } else {
                "expected `,` or `]`"
            }))),
        }
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Returns the next byte, or 0 at the end. A NUL byte is never valid JSON.
    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Skips whitespace and returns the next byte.
    #[inline]
    fn next_byte(&mut self) -> u8 {
        let byte = self.byte();
        if byte > b' ' {
            return byte;
        }
        self.skip_whitespace();
        self.byte()
    }

    fn skip_whitespace(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn keyword(&mut self, keyword: &'static str) -> Result<(), DecodeError> {
        if self.rest().starts_with(keyword.as_bytes()) {
            self.at += keyword.len();
            return Ok(());
        }
        Err(self.fail(DecodeErrorKind::Syntax("expected `true`, `false` or `null`")))
    }

    #[cold]
    fn fail(&self, kind: DecodeErrorKind) -> DecodeError {
        DecodeError::new(kind, self.at)
    }

    /// Returns the error of a value that has another type than expected.
    #[cold]
    fn wrong_type(&mut self, expected: &'static str) -> DecodeError {
        let found = self.peek();
        let kind = match found {
            JsonType::End => DecodeErrorKind::Syntax("unexpected end"),
            JsonType::Other => DecodeErrorKind::Syntax("expected a value"),
            _ => DecodeErrorKind::WrongType { expected, found },
        };
        self.fail(kind)
    }
}
