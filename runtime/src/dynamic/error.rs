//! What is wrong with a document, and where.

use std::fmt;

use crate::codec::DecodeError;

/// A document that was refused. Nothing was sent.
///
/// It names fields and kinds of values, never a value: that could be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentError {
    path: String,
    reason: String,
    position: Option<(usize, usize)>,
}

impl DocumentError {
    pub(super) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), position: None }
    }

    /// What is wrong with a part of a document, as that part's reader says it.
    pub(super) fn in_part(path: &str, part: &str, document: &str, error: &DecodeError) -> Self {
        let offset = offset_of(part, document).saturating_add(error.offset());
        Self::new(joined(path, &error.place()), error.reason()).at_offset(offset, document)
    }

    /// With the place of a part of a document.
    pub(super) fn at(self, part: &str, document: &str) -> Self {
        self.at_offset(offset_of(part, document), document)
    }

    fn at_offset(mut self, offset: usize, document: &str) -> Self {
        let before = document.as_bytes().get(..offset).unwrap_or(document.as_bytes());
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let text = String::from_utf8_lossy(before.get(line_start..).unwrap_or_default());
        self.position = Some((line, text.trim_start_matches('\u{feff}').chars().count() + 1));
        self
    }

    /// The path to what is wrong, such as `body.books[0].title`; empty for the document as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there: the rest of a sentence that begins with the path.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The line of it, counted from 1; unknown for what is missing as a whole.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.position.map(|(line, _)| line)
    }

    /// The column of it in characters, counted from 1.
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

/// A path with another behind it.
pub(super) fn joined(path: &str, rest: &str) -> String {
    match (path, rest) {
        ("", rest) => rest.to_owned(),
        (path, "") => path.to_owned(),
        (path, rest) if rest.starts_with('[') => format!("{path}{rest}"),
        (path, rest) => format!("{path}.{rest}"),
    }
}

/// Where a part of a string begins in it.
fn offset_of(part: &str, whole: &str) -> usize {
    part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr())
}
