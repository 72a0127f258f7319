//! What `codegen explain` prints.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::explain::explain;

#[test]
fn an_explanation_shows_what_happens_to_fields_that_are_left_out() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes/spec");
    let api = resolve(&read(&directory, "spec").unwrap());
    let line = |operation: &str| {
        let text = explain(&api, operation).unwrap();
        text.lines().find(|line| line.contains("eplace")).map(str::to_owned)
    };
    assert_eq!(
        line("RenewLoan").unwrap(),
        "Replaces everything; RenewLoanRequest::from_current starts from the response of ShowLoan."
    );
    assert_eq!(line("SetLamps").unwrap(), "Replaces everything; no operation returns the current state.");
    assert_eq!(line("UpdateBook"), None);
}
