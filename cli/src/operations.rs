//! `hwmeeting operations`: what can be called.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use huaweicloud_meeting::OPERATIONS;
use huaweicloud_meeting_runtime::operation::Operation;

use crate::failure::Failure;
use crate::output;

pub(crate) fn run(words: &[String]) -> Result<(), Failure> {
    let found: Vec<[String; 4]> =
        OPERATIONS.iter().filter(|operation| has_all(operation, words)).map(|operation| row(operation)).collect();
    if found.is_empty() {
        output::complain("No operation has all of these words.\n");
        return Ok(());
    }
    if output::is_seen() {
        return output::print(&format!("{}\n", table(["Group", "Operation", "Method", "Path"], found)));
    }
    // For programs: one line each, separated by tabs.
    output::print(&found.iter().map(|row| row.join("\t") + "\n").collect::<String>())
}

fn row(operation: &Operation) -> [String; 4] {
    [operation.group, operation.name, operation.method.as_str(), operation.path].map(str::to_owned)
}

fn has_all(operation: &Operation, words: &[String]) -> bool {
    let text = row(operation).join(" ").to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// A table without lines, fitted to the terminal where there is one.
pub(crate) fn table<const N: usize>(header: [&str; N], rows: Vec<[String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(header).add_rows(rows);
    table.to_string().lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>().trim_end().to_owned()
}
