//! The generator, run by `cargo build` in the build script of the generated crate.
//!
//! The workspace has the layout of the project, with the build script, generator and runtime of the project and the small spec
//! of the fixture. It is built in the target directory of the project, which already contains most dependencies.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace::{Tree, Workspace};

const SPEC_FILE: &str = "spec/books/move_book.yaml";
const OUTPUT_FILE: &str = "generated/src/books/methods.rs";
const GENERATOR_PROFILE: &str = "profile.dev.package.huaweicloud-meeting-codegen";

/// A single test, because several would wait for each other's builds.
#[test]
fn a_build_regenerates_only_what_has_changed() {
    let workspace = workspace();
    build(&workspace).expect_success();

    // A second build does nothing.
    build(&workspace).expect_idle();

    // An edit is generated and compiled in the same build; the next build does nothing.
    workspace.edit(SPEC_FILE, "summary: Move a book", "summary: Carry a book");
    build(&workspace).expect_success();
    assert!(workspace.read(OUTPUT_FILE).contains("/// Carry a book"));
    build(&workspace).expect_idle();

    // So are a new and a removed operation.
    let operation = workspace.read(SPEC_FILE);
    workspace.write("spec/books/lift_book.yaml", &lift_book(&operation));
    build(&workspace).expect_success();
    assert!(workspace.path("generated/src/books/lift_book.rs").exists());
    build(&workspace).expect_idle();
    workspace.remove("spec/books/lift_book.yaml");
    build(&workspace).expect_success();
    assert!(!workspace.path("generated/src/books/lift_book.rs").exists());
    build(&workspace).expect_idle();

    // An error is reported in one line, and no file changes.
    workspace.edit(SPEC_FILE, "type: bool", "type: boolean");
    let before = sources(&workspace);
    let failed = build(&workspace).expect_failure();
    let line = failed.lines().find(|line| line.contains("spec/books/move_book.yaml:16:25: E008 body[3].type: "));
    assert!(line.is_some_and(|line| line.starts_with("error: huaweicloud-meeting@")), "{failed}");
    assert!(!failed.contains("panicked"), "{failed}");
    assert!(sources(&workspace) == before);
    workspace.edit(SPEC_FILE, "type: boolean", "type: bool");
    build(&workspace).expect_success();

    // `check` fails without changing files; `off` does nothing.
    workspace.edit(SPEC_FILE, "summary: Carry a book", "summary: Drag a book");
    let before = sources(&workspace);
    let failed = build_with(&workspace, "check").expect_failure();
    assert!(failed.contains("generated/src/books/methods.rs is out of date; run `cargo build`"), "{failed}");
    build_with(&workspace, "off").expect_success();
    assert!(sources(&workspace) == before);
    let failed = build_with(&workspace, "perhaps").expect_failure();
    assert!(failed.contains("MEETING_CODEGEN must be `write`, `check` or `off`"), "{failed}");

    // The default is to regenerate.
    build(&workspace).expect_success();
    assert!(workspace.read(OUTPUT_FILE).contains("/// Drag a book"));
    build_with(&workspace, "check").expect_success();
}

/// Creates a workspace with the layout of the project.
fn workspace() -> Workspace {
    let workspace = Workspace::fixture("cargo");
    let project = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let manifest = fs::read_to_string(project.join("Cargo.toml")).unwrap();
    workspace.write("Cargo.toml", &root_manifest(project, &profiles(&manifest)));
    workspace.write("src/lib.rs", "");
    let features = workspace.read("generated/Cargo.toml");
    let (_, features) = features.split_once("all-groups = ").unwrap();
    let (features, _) = features.split_once("[dependencies]").unwrap();
    workspace.write("generated/Cargo.toml", &generated_manifest(features));
    workspace.write("generated/README.md", "Books and desks.");
    workspace.copy("generated/build.rs", "generated/build.rs");
    workspace.copy("Cargo.lock", "Cargo.lock");
    workspace
}

/// Returns the profiles of the project, so that dependencies of the generator are not compiled again with others. The generator
/// itself is compiled again, because it belongs to another workspace here; it is not optimized, to compile faster.
fn profiles(manifest: &str) -> String {
    let sections = manifest.split("\n[").filter(|section| section.starts_with("profile.dev"));
    let sections = sections.filter(|section| !section.starts_with(GENERATOR_PROFILE));
    let profiles: String = sections.map(|section| format!("\n[{section}")).collect();
    format!("{profiles}\n[{GENERATOR_PROFILE}]\nopt-level = 0\n")
}

fn root_manifest(project: &Path, profiles: &str) -> String {
    let project = project.display();
    format!(
        r#"
[package]
name = "library"
edition = "2024"

[dependencies]
huaweicloud-meeting = {{ path = "generated", features = ["_regenerate"] }}

# With the features that it has in the project, so that its dependents are not compiled again.
[build-dependencies]
syn = {{ version = "3", features = ["extra-traits", "fold", "visit"] }}

[workspace]
members = ["generated"]
default-members = [".", "generated"]
resolver = "3"

[workspace.dependencies]
huaweicloud-meeting-codegen = {{ path = '{project}/codegen', default-features = false }}
huaweicloud-meeting-runtime = {{ path = '{project}/runtime', default-features = false }}
{profiles}
"#
    )
}

fn generated_manifest(groups: &str) -> String {
    format!(
        r#"
[package]
name = "huaweicloud-meeting"
version = "0.1.0"
edition = "2024"

[features]
default = ["all-groups"]
all-groups = {groups}
_regenerate = ["dep:huaweicloud-meeting-codegen"]

[dependencies]
huaweicloud-meeting-runtime.workspace = true

[build-dependencies]
huaweicloud-meeting-codegen = {{ workspace = true, optional = true }}
"#
    )
}

/// Returns the operation MoveBook with another name and path.
fn lift_book(operation: &str) -> String {
    operation.replace("MoveBook", "LiftBook").replace("/v1/floors", "/v1/lifts")
}

/// Returns the generated sources, with their modification times.
fn sources(workspace: &Workspace) -> Tree {
    workspace.tree().into_iter().filter(|(path, _)| path.starts_with("generated/src")).collect()
}

struct Outcome {
    succeeded: bool,
    stderr: String,
}

impl Outcome {
    fn expect_success(self) -> String {
        assert!(self.succeeded, "{}", self.stderr);
        self.stderr
    }

    fn expect_failure(self) -> String {
        assert!(!self.succeeded, "{}", self.stderr);
        self.stderr
    }

    fn expect_idle(self) {
        let stderr = self.expect_success();
        assert!(!stderr.contains("Compiling"), "{stderr}");
    }
}

fn build(workspace: &Workspace) -> Outcome {
    run(&mut cargo_build(workspace))
}

fn build_with(workspace: &Workspace, mode: &str) -> Outcome {
    run(cargo_build(workspace).env("MEETING_CODEGEN", mode))
}

fn cargo_build(workspace: &Workspace) -> Command {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--offline", "--color=never", "--target-dir"]).arg(target);
    command.current_dir(workspace.root()).env_remove("MEETING_CODEGEN");
    command
}

fn run(command: &mut Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome { succeeded: output.status.success(), stderr: String::from_utf8_lossy(&output.stderr).into_owned() }
}
