//! The tables of `docs/reliability.md`, which are generated from the table of faults.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::fault::{Certainty, Expected, Fault, Repeats, Script, Verdict};
use crate::table::{self, Section};

const BEGIN: &str = "<!-- Generated from tests/faults/table. Do not edit; see tests/faults/README.md. -->\n";

/// `RELIABILITY=update` writes the tables.
#[test]
fn the_document_contains_every_fault() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reliability.md");
    let document = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (before, _) = document.split_once(BEGIN).expect("docs/reliability.md has no place for the tables");
    let expected = format!("{before}{BEGIN}{}", tables());
    if env::var("RELIABILITY").is_ok_and(|value| value == "update") {
        fs::write(&path, expected).unwrap();
    } else {
        assert!(document == expected, "docs/reliability.md is out of date; run the test with RELIABILITY=update");
    }
}

#[test]
fn no_two_faults_have_the_same_name() {
    let mut names: Vec<_> = table::sections().iter().flat_map(|section| names(section)).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

fn names(section: &Section) -> Vec<&'static str> {
    section.faults.iter().map(|fault| fault.name).collect()
}

fn tables() -> String {
    let mut tables = String::new();
    for section in table::sections() {
        let _ = write!(
            tables,
            "\n### {}\n\n| what happens | result | requests | the error has |\n|---|---|---|---|\n",
            section.title
        );
        for fault in &section.faults {
            let expected = &fault.expected;
            let row = [fault.name.to_owned(), result(fault), requests(fault), known(expected)];
            let _ = writeln!(tables, "| {} |", row.map(|cell| cell.replace('|', "\\|")).join(" | "));
        }
    }
    tables
}

/// Describes the result of a call.
fn result(fault: &Fault) -> String {
    let expected = &fault.expected;
    let (with_value, without_value) =
        (verdict(expected.with_value, expected), verdict(expected.without_value, expected));
    if fault.values_only || with_value == without_value {
        with_value
    } else {
        format!("{with_value}; without a response value: {without_value}")
    }
}

fn verdict(verdict: Verdict, expected: &Expected) -> String {
    let kinds: Vec<_> = expected.kinds.iter().map(|kind| format!("`{kind:?}`")).collect();
    let error = if kinds.is_empty() { "error".to_owned() } else { format!("error {}", kinds.join(" or ")) };
    match verdict {
        Verdict::Ok => "success".to_owned(),
        Verdict::AnyValue => "success; what cannot be read is absent".to_owned(),
        Verdict::Anomalies => "success; the field is absent, and reported as an anomaly".to_owned(),
        Verdict::Error => error,
        Verdict::NotSilently => format!("{error}, or success with an anomaly"),
        Verdict::OkIfRetryable => format!("success, or {error} if the effect forbids a retry"),
        Verdict::OkAtLeastIfRetryable => format!("success; {error} is possible if the effect forbids a retry"),
        Verdict::Any => "not specified".to_owned(),
    }
}

/// Describes how many requests arrive at most.
fn requests(fault: &Fault) -> String {
    let expected = &fault.expected;
    let requests = match expected.repeats {
        _ if matches!(fault.script, Script::Refused) => "none",
        _ if matches!(fault.script, Script::Connection(_)) && expected.with_value == Verdict::Error => "none is read",
        Repeats::Never => "1",
        Repeats::IfRetryable => "1, or up to 3 if the effect allows it",
        Repeats::Always => "up to 3",
    };
    match expected.logins {
        0 => requests.to_owned(),
        1 => format!("{requests}; 1 login"),
        logins => format!("{requests}; up to {logins} logins"),
    }
}

/// Describes what an error returns besides its kind.
fn known(expected: &Expected) -> String {
    if [expected.with_value, expected.without_value]
        .iter()
        .all(|verdict| matches!(verdict, Verdict::Ok | Verdict::AnyValue | Verdict::Anomalies))
    {
        return String::new();
    }
    let mut known = Vec::new();
    known.extend(expected.status.map(|status| format!("status {status}")));
    known.extend(expected.code.map(|code| format!("`{code}`")));
    match expected.effect {
        Certainty::MayHave => known.push("may have taken effect".to_owned()),
        Certainty::HasNot => known.push("has not taken effect".to_owned()),
        Certainty::Unspecified => {}
    }
    known.join(", ")
}
