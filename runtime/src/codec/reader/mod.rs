//! The JSON reader: one document, read once from front to back into places that are known beforehand.

mod flag;
mod list;
mod number;
mod object;
mod order;
mod text;

use super::error::Problem;
use super::{Code, DecodeError, DecodeStruct, Form, Kind, List, Map, Optional, Shape, Slot, Word};
use order::Orders;

pub(super) use flag::{flag_from_text, flag_word};
pub(super) use number::{double_from_text, integer_from_text};
pub(super) use text::plain_length;

/// How much a document may depart from what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// For responses of the service: what can be understood is.
    Lenient,
    /// For documents that a person wrote: everything unexpected is refused.
    Strict,
}

/// Lists and objects nested more deeply than this are refused, before they exhaust the stack.
const MAX_DEPTH: u32 = 128;

/// Reads a JSON document.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    mode: Mode,
    depth: u32,
    orders: Orders,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a document, which may begin with a byte order mark.
    ///
    /// # Errors
    /// When the document is not valid UTF-8.
    pub fn new(document: &'a [u8], mode: Mode) -> Result<Self, DecodeError> {
        match std::str::from_utf8(document) {
            Ok(text) => Ok(Self::from_text(text, mode)),
            Err(error) => Err(DecodeError::new(Problem::NotUtf8, error.valid_up_to())),
        }
    }

    /// A reader at the start of a string.
    #[must_use]
    pub fn from_text(text: &'a str, mode: Mode) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, mode, depth: 0, orders: Orders::default() }
    }

    /// Whether departures are forgiven.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.mode == Mode::Lenient
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When something but blanks follows.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        self.blanks();
        if self.at < self.text.len() { Err(self.fail(Problem::Trailing)) } else { Ok(()) }
    }

    /// The kind of the value that comes next.
    pub fn kind(&mut self) -> Kind {
        match self.next_byte() {
            b'"' => Kind::Text,
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'-' | b'0'..=b'9' => Kind::Number,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            0 if self.at >= self.text.len() => Kind::End,
            _ => Kind::Other,
        }
    }

    /// Reads one value into its place; `null` in lenient mode restores the default.
    ///
    /// # Errors
    /// When the JSON is malformed or its value does not fit.
    pub fn read(&mut self, slot: Slot<'_>, form: Form) -> Result<(), DecodeError> {
        match slot {
            Slot::Unread => self.skip(),
            Slot::Text(place) => self.string().map(|text| *place = text),
            Slot::OptionalText(place) => {
                *place = if self.null()? { None } else { Some(self.string()?) };
                Ok(())
            }
            Slot::Bool(place) => self.boolean(form).map(|value| *place = value),
            Slot::Integer(place) => self.integer(form).map(|value| *place = value),
            Slot::SmallInteger(place) => self.small_integer(form).map(|value| *place = value),
            Slot::Double(place) => self.double(form).map(|value| *place = value),
            Slot::Word(place) => self.word_into(place),
            Slot::Code(place) => self.code_into(place, form),
            Slot::Struct(place) => self.structure(place),
            Slot::List(place) => self.list(place, form),
            Slot::Map(place) => self.map(place, form),
            Slot::Optional(place) => self.optional(place, form),
            Slot::Custom(place) => place.read(self),
        }
    }

    fn optional(&mut self, place: &mut dyn Optional, form: Form) -> Result<(), DecodeError> {
        let byte = self.next_byte();
        if byte == b'n' {
            self.word("null")?;
            place.clear();
            return Ok(());
        }
        let slot = place.fill();
        if byte == b'"' && slot.blank_is_absent() && self.blank_text() {
            place.clear();
            return Ok(());
        }
        self.read(slot, form)
    }

    fn word_into(&mut self, place: &mut dyn Word) -> Result<(), DecodeError> {
        if self.is_lenient() && self.null()? {
            place.set(None);
        } else {
            place.set(Some(&self.scalar_text()?));
        }
        Ok(())
    }

    fn code_into(&mut self, place: &mut dyn Code, form: Form) -> Result<(), DecodeError> {
        let absent = self.is_lenient() && self.absent()?;
        let number = if absent { None } else { Some(self.integer(form)?) };
        place.set(number);
        Ok(())
    }

    /// Reads what counts as absent in lenient mode, if that comes next: `null` and an empty text.
    fn absent(&mut self) -> Result<bool, DecodeError> {
        Ok(self.null()? || self.blank_text())
    }

    /// Reads an empty text if that comes next, in lenient mode.
    fn blank_text(&mut self) -> bool {
        let blank = self.is_lenient() && self.rest().starts_with(b"\"\"");
        if blank {
            self.at += 2;
        }
        blank
    }

    /// Reads a `null` if one comes next.
    ///
    /// # Errors
    /// When something comes that only begins like one.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.next_byte() != b'n' {
            return Ok(false);
        }
        self.word("null")?;
        Ok(true)
    }

    /// Reads any value and hands out its text, as the document has it.
    ///
    /// # Errors
    /// When the JSON is malformed.
    pub fn value(&mut self) -> Result<&'a str, DecodeError> {
        self.blanks();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Reads any value and forgets it.
    ///
    /// # Errors
    /// When the JSON is malformed.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.kind() {
            Kind::Text => self.skip_text(),
            Kind::Number => self.number_text().map(drop),
            Kind::Bool if self.byte() == b't' => self.word("true"),
            Kind::Bool => self.word("false"),
            Kind::Null => self.word("null"),
            Kind::List => {
                self.open()?;
                if self.next_byte() == b']' {
                    self.close();
                    return Ok(());
                }
                loop {
                    self.skip()?;
                    if !self.more(b']')? {
                        return Ok(());
                    }
                }
            }
            Kind::Object => {
                self.open()?;
                if self.next_byte() == b'}' {
                    self.close();
                    return Ok(());
                }
                loop {
                    self.next_byte();
                    self.skip_key()?;
                    self.skip()?;
                    if !self.more(b'}')? {
                        return Ok(());
                    }
                }
            }
            Kind::End | Kind::Other => Err(self.unfit("a value")),
        }
    }

    /// Enters an object or a list whose bracket comes next.
    fn open(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fail(Problem::TooDeep));
        }
        self.at += 1;
        Ok(())
    }

    /// Enters an object or a list: whether it has a first item. Leaves it if not.
    #[cfg(feature = "serde")]
    pub(super) fn enter(&mut self) -> Result<bool, DecodeError> {
        let end = match self.next_byte() {
            b'[' => b']',
            b'{' => b'}',
            _ => return Err(self.unfit("a list or an object")),
        };
        self.open()?;
        let first = self.next_byte() != end;
        if !first {
            self.close();
        }
        Ok(first)
    }

    /// Leaves it.
    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// After an item: whether another comes. Leaves the list or object if not.
    pub(in crate::codec) fn more(&mut self, end: u8) -> Result<bool, DecodeError> {
        match self.next_byte() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == end => {
                self.close();
                Ok(false)
            }
            _ => Err(self.fail(Problem::Syntax(if end == b'}' {
                "`,` or `}` is missing"
            } else {
                "`,` or `]` is missing"
            }))),
        }
    }
    // Tokens.

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The byte at hand, 0 at the end (where 0 itself is no JSON).
    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// The first byte that is no blank.
    #[inline]
    fn next_byte(&mut self) -> u8 {
        let byte = self.byte();
        if byte > b' ' {
            return byte;
        }
        self.blanks();
        self.byte()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.fail(Problem::Syntax("`true`, `false` or `null` is misspelt")))
    } // Failures.

    #[cold]
    fn fail(&self, problem: Problem) -> DecodeError {
        DecodeError::new(problem, self.at)
    }

    /// What comes next is not what was expected.
    #[cold]
    fn unfit(&mut self, expected: &'static str) -> DecodeError {
        let found = self.kind();
        let problem = match found {
            Kind::End => Problem::Syntax("it ends too early"),
            Kind::Other => Problem::Syntax("no value begins here"),
            _ => Problem::Unfit { expected, found },
        };
        self.fail(problem)
    }
}
