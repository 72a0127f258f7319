//! The generator as everybody meets it: in the build script of the generated crate, by `cargo build`.
//!
//! The workspace is laid out like the project, with the project's own build script, generator and runtime, and the small
//! spec of the fixture. It is built in the project's target directory, where most of what it needs is compiled already.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace::{Tree, Workspace};

const EDITED: &str = "spec/books/move_book.yaml";
const ITS_OUTPUT: &str = "generated/src/books/move_book.rs";
const GENERATOR_PROFILE: &str = "profile.dev.package.huaweicloud-meeting-codegen";

/// One test and not several: they would wait for each other's builds anyway.
#[test]
fn a_build_regenerates_what_it_must_and_nothing_else() {
    let workspace = workspace();
    build(&workspace).expect_success();

    // A second build does nothing.
    build(&workspace).expect_idle();

    // An edit is compiled in one pass, and then there is nothing left to do.
    workspace.edit(EDITED, "summary: Move a book", "summary: Carry a book");
    build(&workspace).expect_success();
    assert!(workspace.read(ITS_OUTPUT).contains("/// Carry a book"));
    build(&workspace).expect_idle();

    // So is an operation that is new, and so that is gone.
    let operation = workspace.read(EDITED);
    workspace.write("spec/books/lift_book.yaml", &another(&operation));
    build(&workspace).expect_success();
    assert!(workspace.path("generated/src/books/lift_book.rs").exists());
    build(&workspace).expect_idle();
    workspace.remove("spec/books/lift_book.yaml");
    build(&workspace).expect_success();
    assert!(!workspace.path("generated/src/books/lift_book.rs").exists());
    build(&workspace).expect_idle();

    // What is wrong is said in one clean line, and nothing is touched.
    workspace.edit(EDITED, "type: bool", "type: boolean");
    let before = sources(&workspace);
    let failed = build(&workspace).expect_failure();
    let line = failed.lines().find(|line| line.contains("spec/books/move_book.yaml:15:25: E008 body[3].type: "));
    assert!(line.is_some_and(|line| line.starts_with("error: huaweicloud-meeting@")), "{failed}");
    assert!(!failed.contains("panicked"), "{failed}");
    assert!(sources(&workspace) == before);
    workspace.edit(EDITED, "type: boolean", "type: bool");
    build(&workspace).expect_success();

    // Who only checks changes nothing; who switches it off is not even told.
    workspace.edit(EDITED, "summary: Carry a book", "summary: Drag a book");
    let before = sources(&workspace);
    let failed = build_with(&workspace, "check").expect_failure();
    assert!(
        failed.contains("generated/src/books/move_book.rs is not what the spec says; run `cargo build`"),
        "{failed}"
    );
    build_with(&workspace, "off").expect_success();
    assert!(sources(&workspace) == before);
    let failed = build_with(&workspace, "perhaps").expect_failure();
    assert!(failed.contains("MEETING_CODEGEN must be `write`, `check` or `off`"), "{failed}");

    // And then it is caught up with.
    build(&workspace).expect_success();
    assert!(workspace.read(ITS_OUTPUT).contains("/// Drag a book"));
    build_with(&workspace, "check").expect_success();
}

/// A workspace like the project's own.
fn workspace() -> Workspace {
    let workspace = Workspace::of_books("cargo");
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

/// The profiles of a manifest: with others, what the generator is made of would be compiled once more. It is itself, since
/// it is part of another workspace here, and gets along without being optimized.
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

# With the features that it has in the project, so that nothing above it is compiled once more.
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

/// An operation that differs from another one in its name and path.
fn another(operation: &str) -> String {
    operation.replace("MoveBook", "LiftBook").replace("/v1/floors", "/v1/lifts")
}

/// What is generated of the crate, with when it was written.
fn sources(workspace: &Workspace) -> Tree {
    workspace.tree().into_iter().filter(|(path, _)| path.starts_with("generated/src")).collect()
}

struct Outcome {
    succeeded: bool,
    said: String,
}

impl Outcome {
    fn expect_success(self) -> String {
        assert!(self.succeeded, "{}", self.said);
        self.said
    }

    fn expect_failure(self) -> String {
        assert!(!self.succeeded, "{}", self.said);
        self.said
    }

    fn expect_idle(self) {
        let said = self.expect_success();
        assert!(!said.contains("Compiling"), "{said}");
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
    Outcome { succeeded: output.status.success(), said: String::from_utf8_lossy(&output.stderr).into_owned() }
}
