//! The error of decoding a document.

use std::borrow::Cow;
use std::fmt;

use crate::escape::escape;

/// The maximum number of characters that are displayed of a name.
const NAME_CHARACTERS: usize = 64;

/// The type of a JSON value, or what was found in place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// `[…]`
    List,
    /// `{…}`
    Object,
    /// No value: the field was not sent.
    Absent,
    /// The end of the document.
    End,
    /// Not JSON.
    Other,
}

impl JsonType {
    /// Describes a value that has the expected type, but is not an expected value.
    pub(super) fn another(self) -> &'static str {
        match self {
            Self::Number => "another number",
            Self::String => "another string",
            _ => "another value",
        }
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Absent => "absent",
            Self::End => "the end of the document",
            Self::Other => "not JSON",
        })
    }
}

/// The error of decoding a document.
///
/// It contains the expected and the actual type of a value, but never the value: that could be a secret.
// One pointer wide, so that results stay small.
pub struct DecodeError(Box<Inner>);

struct Inner {
    kind: DecodeErrorKind,
    /// The path to the value, innermost step first.
    path: Vec<Step<'static>>,
    offset: usize,
    /// Line and column, if the whole document was available.
    position: Option<(usize, usize)>,
    show_position: bool,
}

pub(super) enum DecodeErrorKind {
    WrongType { expected: &'static str, found: JsonType },
    InvalidValue { expected: &'static str, found: JsonType },
    Syntax(&'static str),
    MissingField(&'static str),
    UnknownField { shape: &'static str, name: String, near: Option<&'static str> },
    DuplicateField(String),
    TooDeep,
    NotUtf8,
    TrailingInput,
    NullField,
    Custom(&'static str),
}

/// A step of a path.
pub(super) enum Step<'a> {
    Field(Cow<'a, str>),
    Item(usize),
}

impl DecodeError {
    #[cold]
    #[inline(never)]
    pub(super) fn new(kind: DecodeErrorKind, offset: usize) -> Self {
        Self(Box::new(Inner { kind, path: Vec::new(), offset, position: None, show_position: false }))
    }

    /// Prepends a field to the path.
    #[cold]
    #[inline(never)]
    pub(super) fn in_field(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Step::Field(name.into()));
        self
    }

    /// Prepends an index to the path.
    #[cold]
    #[inline(never)]
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.path.push(Step::Item(index));
        self
    }

    /// Computes line and column. `show` includes them in the message.
    #[cold]
    pub(super) fn locate(mut self, document: &[u8], show: bool) -> Self {
        self.0.position = Some(line_and_column(document, self.0.offset));
        self.0.show_position = show;
        self
    }

    /// Creates an error with a message: a sentence without a capital and a full stop.
    #[must_use]
    pub fn custom(message: &'static str) -> Self {
        Self::new(DecodeErrorKind::Custom(message), 0)
    }

    /// Returns the path of the value, such as `data[3].lentSince`. It is empty for the whole document.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.path.iter().rev() {
            push_step(&mut path, step);
        }
        path
    }

    /// Returns the path of the value, or of the field that is unknown, missing or duplicated.
    #[must_use]
    pub fn place(&self) -> String {
        let mut place = self.path();
        match &self.0.kind {
            DecodeErrorKind::MissingField(name) => push_field(&mut place, name),
            DecodeErrorKind::UnknownField { name, .. } | DecodeErrorKind::DuplicateField(name) => {
                push_field(&mut place, name);
            }
            _ => {}
        }
        place
    }

    /// Returns what is wrong at the [`place`](Self::place), as the rest of a sentence that begins with it.
    #[must_use]
    pub fn reason(&self) -> String {
        match &self.0.kind {
            DecodeErrorKind::WrongType { expected, found } => format!("should be {expected}, but is {found}"),
            DecodeErrorKind::InvalidValue { expected, found } => {
                format!("should be {expected}, but is {}", found.another())
            }
            DecodeErrorKind::Syntax(problem) => format!("is malformed JSON: {problem}"),
            DecodeErrorKind::MissingField(_) => "is required, but missing".to_owned(),
            DecodeErrorKind::UnknownField { shape, near: Some(near), .. } => {
                format!("is not a field of {shape}; did you mean `{near}`?")
            }
            DecodeErrorKind::UnknownField { shape, .. } => format!("is not a field of {shape}"),
            DecodeErrorKind::DuplicateField(_) => "occurs twice".to_owned(),
            DecodeErrorKind::NullField => "is null, which is never sent; omit the field instead".to_owned(),
            DecodeErrorKind::TooDeep => "is nested too deeply".to_owned(),
            DecodeErrorKind::NotUtf8 => "is not valid UTF-8".to_owned(),
            DecodeErrorKind::Custom(message) => format!("is invalid: {message}"),
            DecodeErrorKind::TrailingInput => "has trailing characters".to_owned(),
        }
    }

    /// Returns the offset of the value in the document, in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns the line of the value, counted from 1, if a whole document was decoded.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|(line, _)| line)
    }

    /// Returns the column of the value in characters, counted from 1, if a whole document was decoded.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|(_, column)| column)
    }

    /// Returns whether the document is not JSON, rather than JSON with unexpected values.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(
            self.0.kind,
            DecodeErrorKind::Syntax(_)
                | DecodeErrorKind::TooDeep
                | DecodeErrorKind::NotUtf8
                | DecodeErrorKind::TrailingInput
        )
    }

    /// Returns whether an object has a field that its type does not have.
    pub(crate) fn is_unknown_field(&self) -> bool {
        matches!(self.0.kind, DecodeErrorKind::UnknownField { .. })
    }

    /// Returns whether a value has another type than expected.
    pub(crate) fn is_wrong_type(&self) -> bool {
        matches!(self.0.kind, DecodeErrorKind::WrongType { .. })
    }

    /// Returns the expected value, such as `a whole number`, if another one was found.
    #[must_use]
    pub fn expected(&self) -> Option<&'static str> {
        match self.0.kind {
            DecodeErrorKind::WrongType { expected, .. } | DecodeErrorKind::InvalidValue { expected, .. } => {
                Some(expected)
            }
            _ => None,
        }
    }

    /// Returns the type of the value that was found, if another value was expected.
    #[must_use]
    pub fn found(&self) -> Option<JsonType> {
        match self.0.kind {
            DecodeErrorKind::WrongType { found, .. } | DecodeErrorKind::InvalidValue { found, .. } => Some(found),
            _ => None,
        }
    }
}

/// Returns the line and the column in characters of an offset in bytes, both counted from 1.
pub(crate) fn line_and_column(document: &[u8], offset: usize) -> (usize, usize) {
    let before = document.get(..offset).unwrap_or(document);
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let start_of_line = String::from_utf8_lossy(before.get(line_start..).unwrap_or_default());
    (line, start_of_line.trim_start_matches('\u{feff}').chars().count() + 1)
}

/// Appends a step to a path.
pub(super) fn push_step(path: &mut String, step: &Step<'_>) {
    match step {
        Step::Item(index) => path.push_str(&format!("[{index}]")),
        Step::Field(name) => push_field(path, name),
    }
}

fn push_field(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(&display_name(name));
}

/// Returns a name from a document in a form that is safe to display between backticks.
pub(crate) fn display_name(name: &str) -> String {
    escape(name, NAME_CHARACTERS).replace('`', "\\u{60}")
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let DecodeErrorKind::Custom(message) = self.0.kind {
            // The offset is unknown: there was no reader.
            return f.write_str(message);
        }
        match self.place().as_str() {
            "" => write!(f, "the document {}", self.reason())?,
            place => write!(f, "`{place}` {}", self.reason())?,
        }
        match self.0.position {
            Some((line, column)) if self.0.show_position => write!(f, " (line {line}, column {column})"),
            _ => write!(f, " (byte {})", self.0.offset),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}
