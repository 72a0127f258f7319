//! The command line: exit codes, and what is printed to which stream.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn codegen(directory: &Path, arguments: &[&str]) -> Run {
    let output: Output =
        Command::new(env!("CARGO_BIN_EXE_codegen")).args(arguments).current_dir(directory).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes")
}

/// A copy of the fixture that a test may change; removed when it is dropped.
struct Workspace(PathBuf);

impl Workspace {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("codegen-cli-{name}-{}", std::process::id()));
        copy(&fixture().join("spec"), &root.join("spec"));
        copy(&fixture().join("../../../../templates"), &root.join("templates"));
        copy(&fixture().join("generated"), &root.join("generated"));
        Self(root)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn check_prints_nothing_for_a_valid_spec() {
    let run = codegen(&fixture(), &["check"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn diagnostics_go_to_stderr_with_exit_code_1() {
    let workspace = Workspace::new("diagnostics");
    let path = workspace.0.join("spec/reading-room/ring_bell.yaml");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("effect:", "efect:")).unwrap();

    let run = codegen(&workspace.0, &["check"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("spec/reading-room/ring_bell.yaml:"), "{}", run.stderr);
    assert!(run.stderr.contains("docs/rules.md explains the rules"), "{}", run.stderr);

    let plain = codegen(&workspace.0, &["check", "--plain"]);
    assert_eq!((plain.code, plain.stdout.as_str()), (Some(1), ""));
    assert!(
        plain.stderr.lines().all(|line| line.starts_with("spec/") || line.starts_with("error")),
        "{}",
        plain.stderr
    );
    assert!(plain.stderr.len() < run.stderr.len());

    // Every command that reads the spec reports its errors.
    for arguments in [&["explain", "RingBell"][..], &["openapi"], &["generate"], &["site"]] {
        let other = codegen(&workspace.0, arguments);
        assert_eq!((other.code, other.stdout.as_str(), &other.stderr), (Some(1), "", &run.stderr), "{arguments:?}");
    }
}

#[test]
fn without_a_spec_the_exit_code_is_2() {
    let directory = std::env::temp_dir().join(format!("codegen-cli-empty-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let missing = codegen(&directory, &["check"]);
    let unreadable = codegen(&directory, &["--spec", "missing", "check"]);
    fs::remove_dir_all(&directory).unwrap();
    assert_eq!((missing.code, missing.stdout.as_str()), (Some(2), ""));
    assert_eq!(
        missing.stderr,
        "error: there is no `spec` directory in the current directory or its parents; pass its path with --spec\n"
    );
    assert_eq!(unreadable.code, Some(2));
    assert!(unreadable.stderr.starts_with("error: "), "{}", unreadable.stderr);
}

#[test]
fn an_invalid_argument_is_an_error_with_exit_code_2() {
    for (arguments, message) in [
        (
            &["explain", "RingBel"][..],
            "error: the spec has no operation, event or resource `RingBel`; did you mean `RingBell`?\n",
        ),
        (
            &["new", "books", "RingBell"],
            "error: the operation `RingBell` already exists in spec/reading-room/ring_bell.yaml\n",
        ),
        (&["new", "books", "LendBook", "--request", "missing.json"], "error: cannot read missing.json: "),
        (&["openapi", "--version", "2.0"], "error: invalid value '2.0' for '--version <VERSION>'"),
        (&["chekc"], "error: unrecognized subcommand 'chekc'"),
    ] {
        let run = codegen(&fixture(), arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.starts_with(message), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn generate_check_fails_until_the_files_are_generated() {
    let workspace = Workspace::new("generate");
    let stale = codegen(&workspace.0, &["generate", "--check"]);
    assert_eq!((stale.code, stale.stdout.as_str()), (Some(1), ""));
    assert!(stale.stderr.starts_with("error: generated files are out of date\n"), "{}", stale.stderr);
    assert!(stale.stderr.contains("\n  differs: generated/src/books/find_books.rs\n"), "{}", stale.stderr);

    let generated = codegen(&workspace.0, &["generate"]);
    assert_eq!((generated.code, generated.stderr.as_str()), (Some(0), ""));
    assert!(generated.stdout.contains("written: generated/src/books/find_books.rs\n"), "{}", generated.stdout);

    let fresh = codegen(&workspace.0, &["generate", "--check"]);
    assert_eq!((fresh.code, fresh.stdout.as_str(), fresh.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn results_go_to_stdout_or_to_the_output() {
    let workspace = Workspace::new("results");
    let explained = codegen(&workspace.0, &["explain", "RingBell"]);
    assert_eq!((explained.code, explained.stderr.as_str()), (Some(0), ""));
    assert!(explained.stdout.starts_with("RingBell ("), "{}", explained.stdout);

    let printed = codegen(&workspace.0, &["openapi"]);
    let written = codegen(&workspace.0, &["openapi", "--output", "openapi.json"]);
    assert_eq!((printed.code, written.code, written.stdout.as_str()), (Some(0), Some(0), ""));
    assert_eq!(fs::read_to_string(workspace.0.join("openapi.json")).unwrap(), printed.stdout);

    let site = codegen(&workspace.0, &["site", "--output", "site"]);
    assert_eq!((site.code, site.stderr.as_str()), (Some(0), ""));
    assert!(site.stdout.contains("site/index.html: ") || site.stdout.contains("site\\index.html: "), "{}", site.stdout);
    assert!(workspace.0.join("site/operations/RingBell.html").is_file());

    assert_eq!(codegen(&workspace.0, &["schema"]).code, Some(0));
    assert!(workspace.0.join("spec/schema/operation.json").is_file());
}

#[test]
fn new_writes_a_file_that_check_reports_placeholders_in() {
    let workspace = Workspace::new("new");
    let drafted = codegen(&workspace.0, &["new", "books", "LendBook", "--http", "POST /v1/loans"]);
    assert_eq!((drafted.code, drafted.stderr.as_str()), (Some(0), ""));
    assert!(drafted.stdout.starts_with("written: spec/books/lend_book.yaml, with "), "{}", drafted.stdout);
    let checked = codegen(&workspace.0, &["check"]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.stderr.contains("spec/books/lend_book.yaml:"), "{}", checked.stderr);
}
