//! Places in the text of a file.

use std::ops::Range;

/// A place in the text of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The range of bytes in the text.
    pub span: Range<usize>,
}

/// Returns the line and column of a range of bytes.
pub(crate) fn locate(text: &str, span: Range<usize>) -> Location {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).map_or(0, |line| line.chars().count());
    Location { line: before.matches('\n').count() + 1, column: column + 1, span }
}
