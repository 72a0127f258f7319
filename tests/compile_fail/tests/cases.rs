//! Mistakes that the compiler finds, with what it says about them.

use std::process::Command;

/// Other compilers find the same mistakes and say so in other words.
const RECORDED_WITH: &str = "rustc 1.95.";

/// One test and not two: the crate would be compiled for each.
#[test]
fn mistakes_do_not_compile_and_the_same_without_them_does() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    let version = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if version.starts_with(RECORDED_WITH) {
        cases.compile_fail("tests/fail/*.rs");
    } else {
        println!("skipped tests/fail: the messages are those of {RECORDED_WITH}x, and this is {version}");
    }
}
