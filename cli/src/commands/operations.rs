//! `hwmeeting operations`: lists the operations.

use clap::{Arg, ArgAction, ArgMatches, Command};
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use huaweicloud_meeting::OPERATIONS;
use huaweicloud_meeting_runtime::operation::Operation;

use crate::error::Error;
use crate::output;

pub(crate) const NAME: &str = "operations";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("List the operations")
        .long_about(
            "List the operations: group, name, method and path. The columns are separated by tabs unless standard output \
             is a terminal.",
        )
        .arg(
            Arg::new("words")
                .value_name("WORD")
                .action(ArgAction::Append)
                .num_args(0..)
                .help("List only operations that contain all of these words, in any column (case-insensitive)"),
        )
}

/// Returns the words of the arguments.
pub(crate) fn words(matches: &ArgMatches) -> Vec<String> {
    matches.get_many::<String>("words").unwrap_or_default().cloned().collect()
}

pub(crate) fn run(words: &[String]) -> Result<(), Error> {
    let found: Vec<[String; 4]> =
        OPERATIONS.iter().filter(|operation| matches(operation, words)).map(|operation| row(operation)).collect();
    if found.is_empty() {
        output::eprint("no operation contains all of these words\n");
        return Ok(());
    }
    if output::is_terminal() {
        return output::print(&format!("{}\n", table(["Group", "Operation", "Method", "Path"], found)));
    }
    output::print(&found.iter().map(|row| row.join("\t") + "\n").collect::<String>())
}

fn row(operation: &Operation) -> [String; 4] {
    [operation.group, operation.name, operation.method.as_str(), operation.path].map(str::to_owned)
}

fn matches(operation: &Operation, words: &[String]) -> bool {
    let text = row(operation).join(" ").to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// Formats a table without borders that fits the width of the terminal.
pub(crate) fn table<const N: usize>(header: [&str; N], rows: Vec<[String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(header).add_rows(rows);
    table.to_string().lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>().trim_end().to_owned()
}
