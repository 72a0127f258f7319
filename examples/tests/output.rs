//! The examples as processes. `cargo test` builds them before it runs this test; `cargo test --test output` does not.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns what an example writes to standard output.
fn output(example: &str) -> String {
    let program = program(example);
    let output = Command::new(&program)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo build --examples` first", program.display()));
    assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the path of an example: `target/debug/examples/…`, where this test is in `target/debug/deps`.
fn program(example: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    profile.join("examples").join(example).with_extension(std::env::consts::EXE_EXTENSION)
}

#[test]
fn first_meeting() {
    let output = output("first_meeting");
    let (first, rest) = output.split_once('\n').unwrap();
    assert!(first.starts_with("Started the fake service at http://127.0.0.1:"), "{first}");
    assert!(rest.starts_with("Booked meeting "), "{rest}");
    assert!(rest.contains("Cannot mute with a wrong password: MuteMeeting failed: CreateConfToken failed"), "{rest}");
    assert!(rest.ends_with("Logged out\n"), "{rest}");
}

#[test]
fn moderator() {
    let output = output("moderator");
    assert!(output.starts_with("Admitted everybody in the waiting room\nMuted everybody but the host\n"), "{output}");
    assert!(output.contains("Found participant "), "{output}");
    assert!(output.ends_with("Ended the meeting\n"), "{output}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking() {
    let output = output("blocking");
    assert!(output.starts_with("Logged in as "), "{output}");
    assert!(output.ends_with("Logged out\n"), "{output}");
    assert!(output.lines().count() > 2, "nobody was found: {output}");
}
