//! Writing to standard output and standard error.
//!
//! - `options`, `screen`: what was asked for, and what standard output is
//! - `response`: prints a response, with one module for each format: `table`, `card`, `delimited`, `yaml`, `query`
//! - `brief`: what a card shows of a large response to a change
//! - `pages`, `stream`, `frame`, `progress`: prints the items of all pages of a list as one response
//! - `rows`: prints what became of the rows of a batch
//! - `json`, `typed`, `view`, `columns`: what a response contains, and what of it is shown
//! - `values`, `times`, `secrets`, `layout`: how a value is shown

mod brief;
mod card;
mod columns;
mod delimited;
mod frame;
mod json;
mod layout;
mod options;
mod pages;
mod pretty;
mod progress;
mod query;
mod response;
mod rows;
mod screen;
mod secrets;
pub(crate) mod spinner;
mod stream;
mod table;
mod times;
mod typed;
mod values;
mod view;
mod yaml;

use std::io::{self, ErrorKind, Write as _};

use console::Term;

pub(crate) use self::json::Node;
use self::layout::harmless;
pub(crate) use self::layout::{cut, one_line, width};
pub(crate) use self::options::{Format, OutputOptions, arguments};
pub(crate) use self::pages::{Paging, arguments as page_arguments, print_pages};
pub(crate) use self::pretty::pretty;
pub(crate) use self::response::{
    check, check_items, print_document, print_done, print_items, print_json_response, print_response,
};
pub(crate) use self::rows::{RowResult, Rows};
pub(crate) use self::screen::{Screen, has_stderr_colors, is_stderr_terminal, is_stdout_device};
use crate::error::Error;

/// Writes to standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    print_bytes(text.as_bytes())
}

/// Writes to standard output what may not be text. A closed pipe is not an error.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Error> {
    print_while_open(bytes).map(drop)
}

/// Writes to standard output. Returns false if it is a pipe that has been closed.
fn print_while_open(bytes: &[u8]) -> Result<bool, Error> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::no_result(format!("cannot write to standard output: {error}"))),
    }
}

/// Prints JSON: indented on a terminal, compact otherwise. Prints nothing if there is none.
pub(crate) fn print_json(json: &str) -> Result<(), Error> {
    match json {
        "" => Ok(()),
        json if Screen::stdout().is_terminal() => print(&format!("{}\n", pretty(json))),
        json => print(&format!("{json}\n")),
    }
}

/// Asks for a secret on the terminal, which does not show what is typed.
pub(crate) fn ask_secret(question: &str) -> io::Result<String> {
    let terminal = Term::stderr();
    terminal.write_str(question)?;
    terminal.read_secure_line()
}

/// Writes warnings to standard error.
pub(crate) fn warn(warnings: &[String]) {
    for warning in warnings {
        eprint(&format!("warning: {warning}\n"));
    }
}

/// Writes to standard error. Control characters are replaced: the text may contain a message of the service.
pub(crate) fn eprint(text: &str) {
    let printable: String =
        text.chars().map(|character| if is_printable(character) { character } else { '\u{fffd}' }).collect();
    // An error cannot be reported anywhere else; the exit code remains.
    let _ = io::stderr().lock().write_all(printable.as_bytes());
}

fn is_printable(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\t')
}
