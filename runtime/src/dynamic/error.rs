//! The error of parsing a document.

use std::fmt;

use crate::codec::{DecodeError, line_and_column};

/// The error of parsing a document. Nothing was sent.
///
/// It contains names of fields and types of values, but no value: that could be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentError {
    path: String,
    reason: String,
    position: Option<(usize, usize)>,
    is_unknown_name: bool,
}

impl DocumentError {
    pub(super) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), position: None, is_unknown_name: false }
    }

    pub(super) fn missing(path: &str) -> Self {
        Self::new(path, "is required, but missing")
    }

    /// Creates an error from that of decoding a part of a document.
    pub(super) fn in_part(path: &str, part: &str, document: &str, error: &DecodeError) -> Self {
        let offset = offset_of(part, document).saturating_add(error.offset());
        let is_unknown_name = error.is_unknown_field();
        Self { is_unknown_name, ..Self::new(joined(path, &error.place()), error.reason()) }.at_offset(offset, document)
    }

    /// Sets the position to that of a part of a document.
    pub(super) fn at(self, part: &str, document: &str) -> Self {
        self.at_offset(offset_of(part, document), document)
    }

    fn at_offset(mut self, offset: usize, document: &str) -> Self {
        self.position = Some(line_and_column(document.as_bytes(), offset));
        self
    }

    /// Creates the error of a name that is not that of an operation or of an input.
    pub(super) fn unknown_name(path: impl Into<String>, reason: String) -> Self {
        Self { is_unknown_name: true, ..Self::new(path, reason) }
    }

    /// Returns the path, such as `body.books[0].title`. It is empty for the whole document.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong, as the rest of a sentence that begins with the path.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns whether the document contains a name that the spec does not have: that of the operation, or of the input at the
    /// path. The section `extra` can hold such an input.
    #[must_use]
    pub fn is_unknown_name(&self) -> bool {
        self.is_unknown_name
    }

    /// Returns the line, counted from 1. `None` for a missing section or field.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.position.map(|(line, _)| line)
    }

    /// Returns the column in characters, counted from 1. `None` for a missing section or field.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.position.map(|(_, column)| column)
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "the document {}", self.reason)?,
            path => write!(f, "`{path}` {}", self.reason)?,
        }
        match self.position {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentError({self})")
    }
}

impl std::error::Error for DocumentError {}

/// Joins two paths.
pub(super) fn joined(path: &str, rest: &str) -> String {
    match (path, rest) {
        ("", rest) => rest.to_owned(),
        (path, "") => path.to_owned(),
        (path, rest) if rest.starts_with('[') => format!("{path}{rest}"),
        (path, rest) => format!("{path}.{rest}"),
    }
}

/// Returns the offset of a slice of a string.
fn offset_of(part: &str, whole: &str) -> usize {
    part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr())
}
