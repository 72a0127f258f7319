//! Writing to standard output and standard error.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use crate::failure::Failure;
use crate::pretty::pretty;

/// Writes to standard output. A reader that has gone away has seen enough.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::broken(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints JSON: for people where they look, compact where a program reads.
pub(crate) fn print_json(json: &str) -> Result<(), Failure> {
    match json {
        "" => Ok(()),
        json if is_seen() => print(&format!("{}\n", pretty(json))),
        json => print(&format!("{json}\n")),
    }
}

/// Whether a person looks at standard output.
pub(crate) fn is_seen() -> bool {
    io::stdout().is_terminal()
}

/// Writes to standard error. What others have said, the service among them, moves no cursor.
pub(crate) fn complain(text: &str) {
    let harmless: String =
        text.chars().map(|character| if is_harmless(character) { character } else { '\u{fffd}' }).collect();
    // Where nothing can be written, the exit code has to do.
    let _ = io::stderr().lock().write_all(harmless.as_bytes());
}

fn is_harmless(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\t')
}
