//! Errors that the compiler must detect, with its messages.

// Compiled with this test: with a case that compiles, trybuild would build the client, not check it, and the cases one by one.
#[expect(dead_code, clippy::print_stdout, reason = "it only has to compile")]
#[path = "pass/corrected.rs"]
mod corrected;

use std::process::Command;

/// The compiler that the messages were recorded with; those of other versions differ.
const RECORDED_WITH: &str = "rustc 1.95.";

/// A single test, because each test compiles the crate. The corrected code is the module above.
#[test]
fn incorrect_code_does_not_compile() {
    let version = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if version.starts_with(RECORDED_WITH) {
        trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
    } else {
        println!("skipped tests/fail: the messages were recorded with {RECORDED_WITH}x, not {version}");
    }
}
