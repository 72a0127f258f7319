//! Mistakes that the compiler finds, with what it says about them.

use std::process::Command;

/// Other compilers find the same mistakes and say so in other words.
const RECORDED_WITH: &str = "rustc 1.95.";

#[test]
fn mistakes_do_not_compile() {
    let version = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if !version.starts_with(RECORDED_WITH) {
        println!("skipped: the messages are those of {RECORDED_WITH}x, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}

#[test]
fn the_same_without_mistakes_compiles() {
    trybuild::TestCases::new().pass("tests/pass/*.rs");
}
