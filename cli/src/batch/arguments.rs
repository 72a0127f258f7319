//! The arguments that make a batch of a command.

use clap::builder::ValueHint;
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::error::Error;

/// The number of calls at the same time, if none is given.
const DEFAULT_CONCURRENCY: &str = "4";
const MAX_CONCURRENCY: u64 = 64;

/// The arguments of a batch.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The file with the rows; `-` is standard input.
    pub(super) from: String,
    pub(super) concurrency: usize,
    /// Whether the rows after a failure are sent.
    pub(super) is_continued: bool,
    /// The file of the journal, if it was chosen.
    pub(super) journal: Option<String>,
    /// Whether calls with an unknown outcome are repeated.
    pub(super) retries_unknown: bool,
}

/// Returns the arguments that make a batch of a command.
pub(crate) fn arguments() -> Vec<Arg> {
    let needs_rows = |argument: Arg| argument.requires("batch-from");
    let arguments = [
        Arg::new("batch-from")
            .long("from")
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .help("Make a call for each row of a CSV or JSON Lines file, or of standard input (-)")
            .long_help(
                "Make a call for each row of a file, or of standard input (-). The columns of a CSV file, and the keys of the \
                 objects of a JSON Lines file, are flags; other flags apply to all rows. Empty cells are left out, and `;` \
                 separates the items of a list. All rows are checked before the first call",
            ),
        needs_rows(Arg::new("concurrency").long("concurrency").value_name("NUMBER"))
            .value_parser(value_parser!(u64).range(1..=MAX_CONCURRENCY))
            .default_value(DEFAULT_CONCURRENCY)
            .help("Maximum number of calls at the same time"),
        needs_rows(Arg::new("continue").long("continue"))
            .action(ArgAction::SetTrue)
            .help("Go on after a call has failed"),
        needs_rows(Arg::new("journal").long("journal").value_name("FILE"))
            .value_hint(ValueHint::FilePath)
            .help("File that records which rows succeeded, so that a second run does not repeat them")
            .long_help(
                "File that records which rows succeeded, so that a second run does not repeat them. It contains no values of \
                 rows. The default is the name of the rows' file with .journal at its end; there is none for standard input, \
                 and none for operations that change nothing",
            ),
        needs_rows(Arg::new("retry-unknown").long("retry-unknown"))
            .action(ArgAction::SetTrue)
            .help("Repeat calls that may have taken effect in an earlier run, although that can have a further effect"),
    ];
    arguments.into_iter().map(|argument| argument.help_heading("Batch").hide_short_help(true)).collect()
}

impl Arguments {
    /// Returns the arguments, if the command is a batch.
    pub(crate) fn of(matches: &ArgMatches) -> Result<Option<Self>, Error> {
        // Verbs that are written by hand do not have the arguments.
        let Ok(Some(from)) = matches.try_get_one::<String>("batch-from") else { return Ok(None) };
        let from = from.clone();
        let concurrency = matches.get_one::<u64>("concurrency").copied().unwrap_or(1);
        Ok(Some(Self {
            from,
            concurrency: usize::try_from(concurrency).unwrap_or(1),
            is_continued: matches.get_flag("continue"),
            journal: matches.get_one::<String>("journal").cloned(),
            retries_unknown: matches.get_flag("retry-unknown"),
        }))
    }
}
