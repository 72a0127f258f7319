//! Every rule has a fixture that violates it and no other rule; the diagnostics are snapshots.

mod common;

use std::fs;
use std::path::Path;

use common::{base, report, rule_fixtures, with_overlay};
use huaweicloud_meeting_codegen::check::{rules, rules_table};
use huaweicloud_meeting_codegen::diagnostics::{Color, pretty};

#[test]
fn the_base_violates_no_rule() {
    assert_eq!(report(&base()).to_string(), "");
}

#[test]
fn every_rule_has_a_fixture_and_every_fixture_a_rule() {
    let rules: Vec<String> = rules().iter().map(|rule| format!("{}-{}", rule.id, rule.name)).collect();
    let mut sorted = rules.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(rules, sorted, "ids are unique and in order");
    let fixtures: Vec<String> =
        rule_fixtures().iter().map(|directory| directory.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(rules, fixtures);
}

#[test]
fn a_fixture_violates_its_rule_and_no_other() {
    let mut wrong = String::new();
    for directory in rule_fixtures() {
        let name = directory.file_name().unwrap().to_string_lossy().into_owned();
        let report = report(&with_overlay(&directory));
        let others = report.diagnostics.iter().filter(|found| !name.starts_with(found.rule.id));
        if report.is_empty() || others.count() > 0 {
            wrong.push_str(&format!("{name} violates no rule, or another one:\n{report}"));
            continue;
        }
        let rendered = format!("{report}\n{}", pretty(&report, Color::No));
        insta::assert_snapshot!(name, rendered.trim_end());
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_table_of_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(text == rules_table(), "docs/rules.md is outdated: run `cargo codegen schema`");
}

#[test]
fn all_errors_of_a_file_are_reported_at_once() {
    let mut sources = base();
    let wrong = "\
operation: LendBook
title_zh: 借书
summary: Lend a book.
summary_zh: 借出一本书。
source: openapi
checked: 2026-11-24
http: POST /v1/loans
auth: [card]
effect: lend
query:
  - {name: days, type: int, doc: Duration of the loan.}
  - {name: desk, type: string, requird: true, doc: Place of the book.}
  - name: reader
    type: list<string
    doc: Reader.
body:
  - {type: string, doc: Title of the book.}
response: BookLoan
colour: red
examples:
  - {name: a book, query: {days: 7}, status: many}
structs: [{name: BookLoan, fields: []}, {name: Copy, doc: A copy., fields: [{name: a, type: strin, doc: A.}]}]
";
    sources.files.insert("catalogue/lend_book.yaml".to_owned(), wrong.as_bytes().to_vec());
    insta::assert_snapshot!(report(&sources).to_string());
}
