//! Why a document could not be decoded, and where.

use std::{borrow::Cow, fmt};

/// What stands at a place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string in quotes.
    Text,
    /// `[…]`
    List,
    /// `{…}`
    Object,
    /// Nothing: the document has ended.
    End,
    /// Something that begins no JSON value.
    Other,
}

impl Kind {
    /// One of the kind that is wanted, but not the one.
    fn another(self) -> &'static str {
        match self {
            Self::Number => "another number",
            Self::Text => "another text",
            _ => "another value",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::List => "a list",
            Self::Object => "an object",
            Self::End => "missing: the document ends there",
            Self::Other => "not JSON",
        })
    }
}

/// A document that could not be decoded.
///
/// It says what was expected and what kind of value stood there, never the value: that could be a secret.
/// One pointer wide, so that results stay small.
pub struct DecodeError(Box<Inner>);

struct Inner {
    problem: Problem,
    /// The way to the value, innermost step first.
    path: Vec<Step>,
    offset: usize,
    /// Line and column, once the whole document was at hand.
    position: Option<(usize, usize)>,
    show_position: bool,
}

pub(super) enum Problem {
    Unfit { expected: &'static str, found: Kind },
    Unsuitable { expected: &'static str, found: Kind },
    Syntax(&'static str),
    Missing(&'static str),
    Unknown { shape: &'static str, name: String, near: Option<&'static str> },
    Twice(String),
    TooDeep,
    NotUtf8,
    Trailing,
    Other(&'static str),
}

enum Step {
    Field(Cow<'static, str>),
    Item(usize),
}

impl DecodeError {
    #[cold]
    #[inline(never)]
    pub(super) fn new(problem: Problem, offset: usize) -> Self {
        Self(Box::new(Inner { problem, path: Vec::new(), offset, position: None, show_position: false }))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn in_field(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Step::Field(name.into()));
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.path.push(Step::Item(index));
        self
    }

    /// Works out line and column; `show` makes them part of the message.
    #[cold]
    pub(super) fn locate(mut self, document: &[u8], show: bool) -> Self {
        let before = document.get(..self.0.offset).unwrap_or(document);
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let text = String::from_utf8_lossy(before.get(line_start..).unwrap_or_default());
        self.0.position = Some((line, text.trim_start_matches('\u{feff}').chars().count() + 1));
        self.0.show_position = show;
        self
    }

    /// A failure that only the caller can see, as a sentence without a full stop.
    #[must_use]
    pub fn custom(what: &'static str) -> Self {
        Self::new(Problem::Other(what), 0)
    }

    /// The way to the value, such as `data[3].lentSince`; empty for the document as a whole.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.path.iter().rev() {
            match step {
                Step::Item(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
                Step::Field(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    push_name(&mut path, name);
                }
            }
        }
        path
    }

    /// The way to what is wrong: the [`path`](Self::path), and behind it the field that is unknown, missing or there
    /// twice, if that is what is wrong.
    #[must_use]
    pub fn place(&self) -> String {
        let mut place = self.path();
        let name = match &self.0.problem {
            Problem::Missing(name) => name,
            Problem::Unknown { name, .. } | Problem::Twice(name) => name.as_str(),
            _ => return place,
        };
        if !place.is_empty() {
            place.push('.');
        }
        push_name(&mut place, name);
        place
    }

    /// What is wrong at that [`place`](Self::place): the rest of a sentence that begins with it.
    #[must_use]
    pub fn reason(&self) -> String {
        match &self.0.problem {
            Problem::Unfit { expected, found } => format!("should be {expected}, but is {found}"),
            Problem::Unsuitable { expected, found } => format!("should be {expected}, but is {}", found.another()),
            Problem::Syntax(what) => format!("is malformed JSON: {what}"),
            Problem::Missing(_) => "is required, but missing".to_owned(),
            Problem::Unknown { shape, near: Some(near), .. } => format!("is unknown to {shape}; is `{near}` meant?"),
            Problem::Unknown { shape, .. } => format!("is unknown to {shape}"),
            Problem::Twice(_) => "is there twice".to_owned(),
            Problem::TooDeep => "is nested too deeply".to_owned(),
            Problem::NotUtf8 => "is not valid UTF-8".to_owned(),
            Problem::Other(what) => format!("cannot be used: {what}"),
            Problem::Trailing => "goes on after the end of its value".to_owned(),
        }
    }

    /// Where the value stands in the document, in bytes from its start.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The line of the value, counted from 1; known when a whole document was decoded.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|(line, _)| line)
    }

    /// The column of the value in characters, counted from 1; known when a whole document was decoded.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|(_, column)| column)
    }

    /// Whether the document is no JSON at all, rather than JSON of another form than expected.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.problem, Problem::Syntax(_) | Problem::TooDeep | Problem::NotUtf8 | Problem::Trailing)
    }

    /// What was expected, where a value of another kind stood: `a whole number`.
    #[must_use]
    pub fn expected(&self) -> Option<&'static str> {
        match self.0.problem {
            Problem::Unfit { expected, .. } | Problem::Unsuitable { expected, .. } => Some(expected),
            _ => None,
        }
    }

    /// The kind of value that was found instead of what was expected.
    #[must_use]
    pub fn found(&self) -> Option<Kind> {
        match self.0.problem {
            Problem::Unfit { found, .. } | Problem::Unsuitable { found, .. } => Some(found),
            _ => None,
        }
    }
}

/// Names come from the document: what could confuse a reader of the message is escaped, what is endless cut.
fn push_name(path: &mut String, name: &str) {
    for (count, character) in name.chars().enumerate() {
        if count == 64 {
            path.push('…');
            break;
        }
        if character.is_control() || character == '`' {
            path.extend(character.escape_default());
        } else {
            path.push(character);
        }
    }
}

/// A name from a document, as a message shows it.
pub(crate) fn shown(name: &str) -> String {
    let mut shown = String::new();
    push_name(&mut shown, name);
    shown
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        let place = if path.is_empty() { "the document".to_owned() } else { format!("`{path}`") };
        match &self.0.problem {
            Problem::Unfit { expected, found } => write!(f, "{place} should be {expected}, but is {found}")?,
            Problem::Unsuitable { expected, found } => {
                write!(f, "{place} should be {expected}, but is {}", found.another())?;
            }
            Problem::Syntax(what) => write!(f, "{place} is malformed JSON: {what}")?,
            Problem::Missing(name) => write!(f, "{place} lacks the required field `{name}`")?,
            Problem::Unknown { shape, name, near } => {
                write!(f, "{place} has a field `{}` that {shape} does not know", shown(name))?;
                if let Some(near) = near {
                    write!(f, "; is `{near}` meant?")?;
                }
            }
            Problem::Twice(name) => write!(f, "{place} has the field `{}` twice", shown(name))?,
            Problem::TooDeep => write!(f, "{place} is nested too deeply")?,
            Problem::NotUtf8 => write!(f, "{place} is not valid UTF-8")?,
            // Without a place: there was no reader.
            Problem::Other(what) => return f.write_str(what),
            Problem::Trailing => write!(f, "{place} goes on after the end of its value")?,
        }
        match self.0.position {
            Some((line, column)) if self.0.show_position => {
                write!(f, " (line {line}, column {column})")
            }
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
