//! What goes to standard output.

use std::io::{self, IsTerminal as _, Write as _};

use crate::stop::Stop;

/// Writes JSON: as it is into a pipe, indented for a person.
pub(crate) fn json(text: &str) -> Result<(), Stop> {
    if !io::stdout().is_terminal() {
        return line(text);
    }
    let indented =
        serde_json::from_str::<serde_json::Value>(text).and_then(|value| serde_json::to_string_pretty(&value));
    line(indented.as_deref().unwrap_or(text))
}

/// Writes text with a line end.
pub(crate) fn line(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(Stop::Unwritable)
}
