//! Errors that the compiler must detect, with its messages.

use std::process::Command;

/// The compiler that the messages were recorded with; those of other versions differ.
const RECORDED_WITH: &str = "rustc 1.95.";

/// A single test, because each test compiles the crate.
#[test]
fn incorrect_code_does_not_compile_and_the_corrected_code_does() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    let version = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if version.starts_with(RECORDED_WITH) {
        cases.compile_fail("tests/fail/*.rs");
    } else {
        println!("skipped tests/fail: the messages were recorded with {RECORDED_WITH}x, not {version}");
    }
}
