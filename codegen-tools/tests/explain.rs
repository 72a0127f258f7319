//! What `codegen explain` prints.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::explain::explain;

#[test]
fn an_explanation_says_what_becomes_of_what_is_left_out() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes/spec");
    let api = resolve(&read(&directory, "spec").unwrap());
    let line = |operation: &str| {
        let text = explain(&api, operation).unwrap();
        text.lines().find(|line| line.contains("eplace")).map(str::to_owned)
    };
    assert_eq!(
        line("RenewLoan").unwrap(),
        "Replaces everything; RenewLoanRequest::keeping keeps what ShowLoan tells, less colour, sharers.guest."
    );
    assert_eq!(line("SetLamps").unwrap(), "Replaces everything; no response tells what there is.");
    assert_eq!(line("UpdateBook"), None);
}
