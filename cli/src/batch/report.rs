//! What became of the rows of a batch, on standard error.

use std::fmt::Write as _;

use huaweicloud_meeting::codes;

use crate::error::Error;
use crate::output::{Node, RowResult, one_line};
use crate::session::Response;

/// The largest number of rows that the report lists.
const MAX_LISTED: usize = 100;

/// What became of a row.
pub(super) enum Outcome {
    Succeeded(Response),
    /// The code and the message.
    Failed {
        code: String,
        message: String,
        error: Node,
    },
    /// The call may have taken effect.
    Unknown {
        message: String,
        error: Node,
    },
    /// The call took effect, but its response could not be decoded.
    Undecoded {
        message: String,
        error: Node,
    },
    /// The current values are the given ones, so that nothing was sent.
    Unchanged,
    /// The request was printed in place of being sent.
    Shown,
    /// An earlier run has sent it.
    Done,
    /// It was not sent, because another row failed.
    NotSent,
}

impl Outcome {
    /// Returns the outcome of a call in an earlier run that ended before the response.
    pub(super) fn interrupted() -> Self {
        let message = "an earlier run ended before the response, or got none".to_owned();
        Self::Unknown { error: Error::no_result(message.clone()).object(), message }
    }

    /// Returns the outcome of a row whose current state could not be read, or not be changed as given: nothing was sent.
    pub(super) fn of_error(error: &Error) -> Self {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().to_owned();
        Self::Failed { code: error.code().unwrap_or_default().to_owned(), message, error: error.object() }
    }

    /// Returns what is printed for a row.
    pub(super) fn of_row(&self, row: u64) -> RowResult<'_> {
        let (status, response, error) = match self {
            Self::Succeeded(response) => ("succeeded", response.json.as_str(), None),
            Self::Failed { error, .. } => ("failed", "", Some(error)),
            Self::Unknown { error, .. } => ("unknown", "", Some(error)),
            Self::Undecoded { error, .. } => ("without_result", "", Some(error)),
            Self::Unchanged => ("unchanged", "", None),
            Self::Shown => ("shown", "", None),
            Self::Done => ("done_before", "", None),
            Self::NotSent => ("not_sent", "", None),
        };
        RowResult { row, status, response, error }
    }
}

/// The outcomes of a batch.
#[derive(Debug, Default)]
pub(super) struct Report {
    succeeded: usize,
    unchanged: usize,
    shown: usize,
    failed: usize,
    unknown: usize,
    undecoded: usize,
    done: usize,
    not_sent: usize,
    /// The lines of rows that failed.
    lines: Vec<String>,
}

impl Report {
    /// Adds the outcome of a row.
    pub(super) fn add(&mut self, row: u64, outcome: &Outcome) {
        let line = match outcome {
            Outcome::Succeeded(_) => return increase(&mut self.succeeded),
            Outcome::Unchanged => return increase(&mut self.unchanged),
            Outcome::Shown => return increase(&mut self.shown),
            Outcome::Done => return increase(&mut self.done),
            Outcome::NotSent => return increase(&mut self.not_sent),
            Outcome::Failed { code, message, .. } => {
                increase(&mut self.failed);
                format!("row {row}: {code}{}{message}", if code.is_empty() { "" } else { ": " })
            }
            Outcome::Undecoded { message, .. } => {
                increase(&mut self.undecoded);
                format!("row {row}: took effect, but has no result: {message}")
            }
            Outcome::Unknown { message, .. } => {
                increase(&mut self.unknown);
                format!("row {row}: unknown whether the call took effect: {message}")
            }
        };
        self.lines.push(line);
    }

    /// Returns the text of the report.
    pub(super) fn text(&self, journal: Option<&str>) -> String {
        let mut text = String::new();
        for line in self.lines.iter().take(MAX_LISTED) {
            let _ = writeln!(text, "{line}");
        }
        let others = self.lines.len().saturating_sub(MAX_LISTED);
        if others > 0 {
            let _ = writeln!(text, "… and {others} more");
        }
        let counts = [
            (self.succeeded, "succeeded"),
            (self.unchanged, "unchanged"),
            (self.shown, "shown, and not sent"),
            (self.failed, "failed"),
            (self.unknown, "unknown"),
            (self.undecoded, "without a result"),
            (self.done, "done before"),
            (self.not_sent, "not sent"),
        ];
        let total: usize = counts.iter().map(|(count, _)| count).sum();
        let shown = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let rows = if total == 1 { "row" } else { "rows" };
        let _ = writeln!(text, "{total} {rows}: {}", shown.collect::<Vec<_>>().join(", "));
        if let Some(path) = journal.filter(|_| self.failed + self.unknown + self.not_sent > 0) {
            let _ = writeln!(text, "the journal is `{path}`: the same command goes on where this one ended");
        }
        if let Some(path) = journal.filter(|_| self.done == total) {
            let _ = writeln!(text, "to send the rows again, delete the journal `{path}`");
        }
        if self.unknown > 0 {
            text.push_str("rows with an unknown outcome are only repeated with --retry-unknown\n");
        }
        text
    }

    /// Returns the error with which the program ends, if a row failed.
    pub(super) fn error(&self) -> Option<Error> {
        match (self.failed, self.unknown) {
            (0, 0) if self.undecoded > 0 => {
                Some(Error::no_result(format!("{} without a result", rows(self.undecoded))))
            }
            (0, 0) => None,
            (0, unknown) => Some(Error::no_result(format!("the outcome of {} is unknown", rows(unknown)))),
            (failed, _) => Some(Error::failed(format!("{} failed", rows(failed)))),
        }
    }
}

fn increase(count: &mut usize) {
    *count = count.saturating_add(1);
}

fn rows(count: usize) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}

/// Returns the outcome of a call that failed.
pub(super) fn of_error(error: huaweicloud_meeting::Error, is_repeatable: bool) -> Outcome {
    let text = error.to_string();
    if error.took_effect() {
        return Outcome::Undecoded { message: text, error: Error::from(error).object() };
    }
    if !is_repeatable && error.may_have_taken_effect() {
        return Outcome::Unknown { message: text, error: Error::from(error).object() };
    }
    let code = error.code_text().unwrap_or_default().to_owned();
    Outcome::Failed { code, message: reason(&error).unwrap_or(text), error: Error::from(error).object() }
}

/// Returns the message of the service with the meaning of its code, in one line. The message alone can be a name that explains
/// nothing, and the meaning alone names no value.
fn reason(error: &huaweicloud_meeting::Error) -> Option<String> {
    let message = Some(one_line(error.message())).filter(|message| !message.is_empty());
    let meaning = error.code().and_then(codes::find).map(|known| known.meaning);
    match (message, meaning) {
        (Some(message), Some(meaning)) if !message.contains(meaning.trim_end_matches('.')) => {
            Some(format!("{message} ({})", meaning.trim_end_matches('.')))
        }
        (message, meaning) => message.or_else(|| meaning.map(str::to_owned)),
    }
}
