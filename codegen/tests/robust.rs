//! Whatever the files contain, reading and checking finish without a panic, and locations are inside the files.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::sync::LazyLock;

use common::{base, report, rule_fixtures, with_overlay};
use huaweicloud_meeting_codegen::diagnostics::{Color, Location, Report, pretty};
use huaweicloud_meeting_codegen::yaml::Sources;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The base, and the base with each fixture over it.
static SOURCES: LazyLock<Vec<Sources>> = LazyLock::new(|| {
    let overlays = rule_fixtures().into_iter().map(|directory| with_overlay(&directory));
    std::iter::once(base()).chain(overlays).collect()
});

/// Strings with a meaning in YAML or in the language.
const PIECES: [&str; 48] = [
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "-",
    "?",
    "? ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    " #",
    "&a ",
    "*a",
    "!t ",
    "!!str ",
    "|\n",
    ">-\n",
    "'",
    "\"",
    "\\",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "<<: ",
    "~",
    "null",
    "yes",
    "99999999999999999999",
    "-1",
    "..",
    "1..",
    "list<",
    ">",
    "flag<0/1>",
    "会",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
];

/// A change of a file.
#[derive(Debug, Clone)]
enum Edit {
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    /// Copies a part to another place.
    Copy(Index, usize, Index),
    Truncate(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let piece = prop_oneof![
        4 => select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        4 => (any::<Index>(), piece).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        3 => (any::<Index>(), 1_usize..12).prop_map(|(at, length)| Edit::Remove(at, length)),
        2 => (any::<Index>(), 1_usize..60, any::<Index>()).prop_map(|(from, length, to)| Edit::Copy(from, length, to)),
        1 => any::<Index>().prop_map(Edit::Truncate),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit) {
    let size = bytes.len() + 1;
    match edit {
        Edit::Insert(at, piece) => {
            let at = at.index(size);
            bytes.splice(at..at, piece.iter().copied());
        }
        Edit::Remove(at, length) => {
            let at = at.index(size);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Edit::Copy(from, length, to) => {
            let from = from.index(size);
            let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
            let to = to.index(size);
            bytes.splice(to..to, piece);
        }
        Edit::Truncate(at) => bytes.truncate(at.index(size)),
    }
}

/// Renders a report and checks its locations.
fn inspect(report: &Report) {
    for line in report.lines() {
        assert!(!line.contains('\n'), "{line:?} is one line");
    }
    let _ = pretty(report, Color::No);
    for diagnostic in &report.diagnostics {
        let text = report.texts.get(&diagnostic.file);
        if let (Some(text), Some(Location { line, column, span })) = (text, &diagnostic.location) {
            assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?} is outside its file");
            assert!(*line >= 1 && *line <= text.matches('\n').count() + 1 && *column >= 1, "{diagnostic:?}");
        }
    }
}

fn check(bytes: &[u8]) {
    let mut sources = SOURCES[0].clone();
    sources.files.insert("catalogue/lend_book.yaml".to_owned(), bytes.to_vec());
    inspect(&report(&sources));
}

proptest! {
    #[test]
    fn no_change_of_a_file_panics(which in any::<Index>(), file in any::<Index>(), edits in vec(edit(), 1..5)) {
        let mut sources = SOURCES[which.index(SOURCES.len())].clone();
        let position = file.index(sources.files.len());
        let bytes = sources.files.values_mut().nth(position).unwrap();
        for edit in &edits {
            apply(bytes, edit);
        }
        inspect(&report(&sources));
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn no_pieces_panic(pieces in vec(select(&PIECES[..]), 0..40)) {
        check(pieces.concat().as_bytes());
    }
}

#[test]
fn deep_and_large_files_are_handled() {
    for open in ["[", "{a: ", "- ", "? ", "a: ["] {
        check(open.repeat(100_000).as_bytes());
    }
    let deep = format!("operation: A\nquery:\n  - {{name: a, type: {}string}}\n", "list<".repeat(100_000));
    check(deep.as_bytes());
    check(format!("operation: {}\n", "a".repeat(1_000_000)).as_bytes());
    // Each alias doubles the previous one; expanding them would never finish.
    let mut laughs = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        laughs.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    check(laughs.as_bytes());
}
