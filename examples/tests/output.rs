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

/// Returns the output without the port of the fake in its first line.
fn without_port(output: &str) -> &str {
    output.strip_prefix("Started the fake service at http://127.0.0.1:").unwrap().trim_start_matches(char::is_numeric)
}

#[test]
fn first_meeting() {
    let output = output("first_meeting");
    for readme in ["README.md", "README.zh-CN.md"] {
        let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(readme)).unwrap();
        let shown = readme.split("--example first_meeting\n").nth(1).unwrap();
        let shown = shown.split_once("```").unwrap().0;
        assert_eq!(without_port(&output), without_port(shown));
    }
}

#[test]
fn moderator() {
    let output = output("moderator");
    let expected = [
        "Carol is in the waiting room",
        "Admitted everybody in the waiting room",
        "Muted everybody but the host",
        "Unmuted the co-host Bob",
        "Renamed Carol",
        "Locked the meeting, and extended it by 15 minutes",
        "Ended the meeting",
    ];
    assert_eq!(output.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn recording_archiver() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recordings");
    if directory.exists() {
        std::fs::remove_dir_all(&directory).unwrap();
    }
    let output = Command::new(program("recording_archiver")).arg(&directory).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let sizes: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).collect();
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size == 1 << 20), "{sizes:?}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking() {
    let output = output("blocking");
    assert!(output.starts_with("Logged in as "), "{output}");
    assert!(output.ends_with("Logged out\n"), "{output}");
    let found: Vec<_> = output.lines().filter(|line| line.starts_with("Zhang ")).collect();
    assert_eq!(found, ["Zhang San            Root Department", "Zhang Wei            Root Department"], "{output}");
}
