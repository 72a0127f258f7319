//! Counts violations and prints them by fault.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::check::{Finding, Violation};

/// The number of operations that are printed for each violation of a fault.
const SHOWN: usize = 3;

/// The violations of all calls.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) calls: usize,
    pub(crate) requests: usize,
    cells: BTreeMap<(String, Violation), Vec<String>>,
}

impl Tally {
    /// Adds a call and its violations.
    pub(crate) fn add(&mut self, fault: &str, operation: &str, requests: usize, findings: Vec<Finding>) {
        self.calls += 1;
        self.requests += requests;
        for (violation, detail) in findings {
            self.add_finding(fault, operation, violation, &detail);
        }
    }

    /// Adds a violation that belongs to no single call.
    pub(crate) fn add_finding(&mut self, fault: &str, operation: &str, violation: Violation, detail: &str) {
        let detail: String = detail.chars().take(240).flat_map(char::escape_debug).collect();
        self.cells.entry((fault.to_owned(), violation)).or_default().push(format!("{operation}: {detail}"));
    }

    /// Returns the number of violations by kind, and the cells by fault.
    pub(crate) fn report(&self) -> String {
        let mut counts: BTreeMap<Violation, usize> = BTreeMap::new();
        for ((_, violation), cells) in &self.cells {
            *counts.entry(*violation).or_default() += cells.len();
        }
        let mut report = format!("{} calls, {} requests\n", self.calls, self.requests);
        for (violation, count) in counts {
            let _ = writeln!(report, "{violation:?}: {count}");
        }
        for ((fault, violation), cells) in &self.cells {
            let _ = writeln!(report, "\n{fault} | {violation:?} | {}", cells.len());
            for cell in cells.iter().take(SHOWN) {
                let _ = writeln!(report, "    {cell}");
            }
        }
        report
    }

    /// Fails if there is a violation.
    pub(crate) fn assert_empty(&self) {
        assert!(self.cells.is_empty(), "{}", self.report());
    }
}
