//! What standard output and standard error are: a terminal with a width and colors, or a file or pipe. Nothing else decides this.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal as _};
use std::sync::OnceLock;

use terminal_size::{Width, terminal_size};

/// The width of a terminal that does not state one.
const DEFAULT_WIDTH: usize = 80;
/// The width of text that is wrapped where standard output is no terminal.
const TEXT_WIDTH: usize = 100;
/// Longer lines of text are hard to read.
const MAX_TEXT_WIDTH: usize = 160;
const MIN_TEXT_WIDTH: usize = 40;
/// The values of `--color`.
pub(super) const COLORS: [&str; 3] = ["auto", "always", "never"];

/// Standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// The number of columns of the terminal; `None` if it is none, where nothing is cut.
    pub(crate) width: Option<usize>,
    pub(crate) has_colors: bool,
}

impl Screen {
    /// Returns what standard output is. `HWMEETING_FORCE_TTY` makes it a terminal, of the width that it states.
    pub(crate) fn stdout() -> Self {
        static STDOUT: OnceLock<Screen> = OnceLock::new();
        *STDOUT.get_or_init(|| {
            let width = forced_width().or_else(|| is_stdout_device().then(device_width));
            Self { width, has_colors: has_colors(width.is_some()) }
        })
    }

    pub(crate) fn is_terminal(self) -> bool {
        self.width.is_some()
    }

    /// Returns the width to which text is wrapped. Where standard output is no terminal, it is that of `COLUMNS`.
    pub(crate) fn text_width(self) -> usize {
        let of_environment = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        self.width.or_else(of_environment).unwrap_or(TEXT_WIDTH).clamp(MIN_TEXT_WIDTH, MAX_TEXT_WIDTH)
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

/// Returns whether standard output is a terminal that can be drawn on. One that is only imitated cannot.
pub(crate) fn is_stdout_device() -> bool {
    io::stdout().is_terminal()
}

/// Returns whether standard error is a terminal.
pub(crate) fn is_stderr_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Returns whether what is written to standard error has colors.
pub(crate) fn has_stderr_colors() -> bool {
    has_colors(is_stderr_terminal())
}

/// Returns whether colors are used: as the command line states, or on a terminal, unless `NO_COLOR` is set or the terminal is
/// `dumb`. The command line need not be valid: its help and its errors have colors, too.
fn has_colors(is_terminal: bool) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    match color(env::args_os().skip(1)).as_ref().and_then(|color| color.to_str()) {
        Some("always") => true,
        Some("never") => false,
        _ => is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Returns the last value of `--color`.
fn color(arguments: impl Iterator<Item = OsString>) -> Option<OsString> {
    let mut color = None;
    let mut is_value = false;
    for argument in arguments.take_while(|argument| argument != "--") {
        if is_value {
            color = Some(argument.clone());
        } else if let Some(value) = argument.to_str().and_then(|argument| argument.strip_prefix("--color=")) {
            color = Some(OsStr::new(value).to_owned());
        }
        is_value = argument == "--color";
    }
    color
}

fn device_width() -> usize {
    terminal_size().map(|(Width(width), _)| usize::from(width)).filter(|width| *width > 0).unwrap_or(DEFAULT_WIDTH)
}

/// Returns the width that the environment states in place of that of a terminal.
fn forced_width() -> Option<usize> {
    let value = env::var("HWMEETING_FORCE_TTY").ok().filter(|value| !value.is_empty())?;
    Some(value.parse().ok().filter(|width| *width > 0).unwrap_or(DEFAULT_WIDTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_color_of_the_command_line_counts() {
        let color = |line: &str| color(line.split(' ').map(OsString::from)).and_then(|color| color.into_string().ok());
        assert_eq!(color("user list --color never").as_deref(), Some("never"));
        assert_eq!(color("--color=always user --color never").as_deref(), Some("never"));
        assert_eq!(color("user list -- --color never"), None);
    }
}
