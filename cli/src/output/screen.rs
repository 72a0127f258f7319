//! What standard output is: a terminal with a width and colours, or a file or pipe.

use std::env;

use terminal_size::{Width, terminal_size};

use super::is_terminal;

/// The width of a terminal that does not state one.
const DEFAULT_WIDTH: usize = 80;

/// Standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// The number of columns of the terminal; `None` if it is none, where nothing is cut.
    pub(crate) width: Option<usize>,
    pub(crate) has_colors: bool,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set or the terminal is `dumb`.
    #[default]
    Auto,
    Always,
    Never,
}

impl Screen {
    /// Returns what standard output is. `HWMEETING_FORCE_TTY` makes it a terminal, of the width that it states.
    pub(crate) fn of_stdout(color: Color) -> Self {
        let width = match forced_width() {
            Some(width) => Some(width),
            None => {
                is_terminal().then(|| terminal_size().map_or(DEFAULT_WIDTH, |(Width(width), _)| usize::from(width)))
            }
        };
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let has_colors = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                width.is_some() && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        Self { width: width.filter(|width| *width > 0), has_colors }
    }

    pub(crate) fn is_terminal(self) -> bool {
        self.width.is_some()
    }

    /// Emphasizes labels and headers.
    pub(super) fn bold(self, text: &str) -> String {
        self.styled("1", text)
    }

    /// Puts meanings and units into the background.
    pub(super) fn dim(self, text: &str) -> String {
        self.styled("2", text)
    }

    fn styled(self, code: &str, text: &str) -> String {
        if self.has_colors && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Returns the width that the environment states in place of that of a terminal.
pub(super) fn forced_width() -> Option<usize> {
    let value = env::var("HWMEETING_FORCE_TTY").ok().filter(|value| !value.is_empty())?;
    Some(value.parse().ok().filter(|width| *width > 0).unwrap_or(DEFAULT_WIDTH))
}
