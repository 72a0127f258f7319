//! CSV files: the separator that the header shows, and what is wrong with a row.

use csv::{Error, ErrorKind, Reader, ReaderBuilder, Trim};

/// Returns a reader of a CSV file with a header. Cells are separated by commas; if the header contains none, by semicolons or tabs,
/// as spreadsheets of some languages write them.
pub(crate) fn reader(text: &str) -> Reader<&[u8]> {
    ReaderBuilder::new().trim(Trim::All).delimiter(separator(text)).from_reader(text.as_bytes())
}

fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let is_separated_by = |separator: char| header.contains(separator);
    match (is_separated_by(','), is_separated_by('\t'), is_separated_by(';')) {
        (false, true, false) => b'\t',
        (false, false, true) => b';',
        _ => b',',
    }
}

/// Returns what is wrong with a row, without its position.
pub(crate) fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let cells = if *len == 1 { "cell" } else { "cells" };
            format!(
                "{len} {cells}, the header has {expected_len}; a cell that contains the separator needs double quotes"
            )
        }
        ErrorKind::Utf8 { .. } => "not valid UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_separator() {
        for (header, expected) in [
            ("name,account\na;b,c", b','),
            ("name;account\na,b;c", b';'),
            ("name\taccount\n", b'\t'),
            ("name;x\taccount", b','),
            ("name", b','),
            ("", b','),
        ] {
            assert_eq!(separator(header), expected, "{header}");
        }
    }
}
