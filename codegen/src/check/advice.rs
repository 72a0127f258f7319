//! Advice about a draft, for the command line.

use std::collections::BTreeSet;

use super::placeholders::PLACEHOLDER;
use crate::diagnostics::Report;
use crate::spec::TODO;

/// Returns what to do about the placeholders in a report, if there are any.
pub fn advice(report: &Report) -> Option<String> {
    let placeholders: Vec<_> = report.diagnostics.iter().filter(|found| found.rule == PLACEHOLDER).collect();
    let files: BTreeSet<String> = placeholders.iter().map(|found| format!("{}/{}", report.label, found.file)).collect();
    let files = files.into_iter().collect::<Vec<_>>().join(", ");
    let count = match placeholders.len() {
        0 => return None,
        count if count == report.diagnostics.len() => "all of them are placeholders".to_owned(),
        1 => "one of them is a placeholder".to_owned(),
        count => format!("{count} of them are placeholders"),
    };
    Some(format!(
        "{count}: replace each {TODO} in {files} with a value; `{TODO} x` suggests x: remove {TODO} if x is right"
    ))
}
