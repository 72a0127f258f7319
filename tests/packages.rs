//! The published packages: what an application that depends on the crate compiles, and what the packages contain.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The generator, and dependencies that only the generator has.
const GENERATOR_PACKAGES: [&str; 6] =
    ["huaweicloud-meeting-codegen", "minijinja", "prettyplease", "saphyr-parser", "serde_yaml", "yaml_serde"];

/// The crate, and the packages that its manifest requires.
const PUBLISHED_PACKAGES: [&str; 3] =
    ["huaweicloud-meeting-runtime", "huaweicloud-meeting-codegen", "huaweicloud-meeting"];

/// Packages that are slow to compile, which the crate does not depend on without optional features.
const SLOW_PACKAGES: [&str; 5] = ["proc-macro2", "quote", "serde", "serde_json", "syn"];

/// How many packages an application with default features may compile, those of this project included.
const MAX_PACKAGES: usize = 70;

#[test]
fn an_application_compiles_without_the_generator() {
    let application = application("application", |manifest| manifest);
    let stderr = cargo(&application, &["check", "--offline"]);
    let locked = locked(&application);
    assert!(locked.contains("huaweicloud-meeting-runtime"), "{stderr}");
    for name in GENERATOR_PACKAGES.into_iter().chain(SLOW_PACKAGES) {
        assert!(!locked.contains(name), "the application has {name} in its lock file");
        assert!(!stderr.contains(&format!(" {name} v")), "{stderr}");
    }
}

#[test]
fn an_application_with_default_features_compiles_few_packages() {
    let application = application("default", |manifest| {
        manifest.replace(r#", default-features = false, features = ["meeting-control"]"#, "")
    });
    cargo(&application, &["generate-lockfile", "--offline"]);
    // Those of this system, with the dependencies of build scripts.
    let tree = ["tree", "--offline", "--edges", "normal,build", "--prefix", "none", "--no-dedupe", "--format", "{p}"];
    let tree = cargo_output(&application, &tree);
    let packages: BTreeSet<&str> = tree.lines().filter(|package| !package.starts_with("downstream ")).collect();
    assert!(packages.len() > 20 && packages.len() <= MAX_PACKAGES, "{} packages: {packages:#?}", packages.len());
}

#[test]
fn an_application_with_all_features_does_not_depend_on_the_generator() {
    let all_features = r#"features = ["default", "blocking", "chrono", "dynamic", "eq", "events", "file-token-store", "jiff", "serde", "test-util", "time", "webhooks"]"#;
    let application =
        application("all-features", |manifest| manifest.replace(r#"features = ["meeting-control"]"#, all_features));
    cargo(&application, &["generate-lockfile", "--offline"]);
    let locked = locked(&application);
    assert!(locked.contains("hyper-rustls"));
    for name in GENERATOR_PACKAGES {
        assert!(!locked.contains(name), "the application has {name} in its lock file");
    }
}

#[test]
fn the_package_has_its_sources_and_guide_and_no_build_script() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut arguments = vec!["package", "--offline", "--no-verify", "--allow-dirty", "--quiet", "--target-dir"];
    arguments.push(target.to_str().unwrap());
    arguments.extend(PUBLISHED_PACKAGES.iter().flat_map(|package| ["-p", package]));
    cargo(root, &arguments);

    let package = target.join(format!("package/huaweicloud-meeting-{}.crate", version(root)));
    let files = tar(&["-tzf"], &package, &[]);
    assert!(files.lines().any(|file| file.ends_with("/src/lib.rs")), "{files}");
    assert!(!files.contains("build.rs"), "{files}");
    for page in fs::read_dir(root.join("generated/guide")).unwrap().map(|entry| entry.unwrap().file_name()) {
        let page = page.to_str().unwrap();
        assert!(
            files.contains(&format!("/guide/{page}")),
            "the package lacks {page}, which its documentation includes"
        );
    }
    let manifest = files.lines().find(|file| file.ends_with("/Cargo.toml")).unwrap();
    let manifest = tar(&["-xOzf"], &package, &[manifest]);
    assert!(manifest.contains("build = false"), "{manifest}");
}

/// The directory of the repository is not the package of the client.
#[test]
fn adding_the_directory_of_the_repository_is_an_error() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let application = application("add", |manifest| manifest);
    let mut command = Command::new(env!("CARGO"));
    command.args(["add", "--offline", "--dry-run", "--path"]).arg(root).current_dir(application);
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && stderr.contains("found a virtual manifest"), "{stderr}");
}

#[test]
fn all_examples_are_compiled() {
    for directory in ["../examples", "../examples/programs"] {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
        let manifest = fs::read_to_string(directory.join("Cargo.toml")).unwrap();
        let files = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let sources: Vec<String> = files.filter(|name| name.ends_with(".rs")).collect();
        assert!(sources.len() > 1, "{sources:?}");
        for source in sources {
            let entry = format!("path = \"{source}\"");
            assert!(manifest.contains(&entry), "the manifest in {} does not contain {source}", directory.display());
        }
    }
}

/// The first command of the README compiles little more than the client and the fake.
#[test]
fn the_examples_do_not_depend_on_other_crates() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let tree = ["tree", "--offline", "-p", "huaweicloud-meeting-examples", "--edges", "normal,dev", "--depth", "1"];
    let tree = cargo_output(root, &[&tree[..], &["--prefix", "none", "--format", "{p}"]].concat());
    let packages: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let ours = ["huaweicloud-meeting", "huaweicloud-meeting-examples", "huaweicloud-meeting-fake"];
    // The fake is given items as JSON.
    let others = ["serde_json", "tokio"];
    assert_eq!(packages, ours.into_iter().chain(others).collect());
    // The features that the programs enable are not those of a build at the root.
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let members = manifest.lines().find(|line| line.starts_with("default-members")).unwrap();
    assert!(!members.contains("examples/programs"), "{members}");
}

/// Copies the application out of the source tree, with an absolute path to the crate and an edited manifest.
fn application(name: &str, edit: impl Fn(String) -> String) -> PathBuf {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream").join(name);
    fs::create_dir_all(copy.join("src")).unwrap();
    fs::copy(root.join("tests/downstream/src/lib.rs"), copy.join("src/lib.rs")).unwrap();
    // Resolve to the versions of the workspace, which are available offline.
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock")).unwrap();
    let manifest = fs::read_to_string(root.join("tests/downstream/Cargo.toml")).unwrap();
    let absolute = format!("path = '{}'", root.join("generated").display());
    let manifest = manifest.replace("path = \"../../generated\"", &absolute);
    fs::write(copy.join("Cargo.toml"), edit(manifest)).unwrap();
    copy
}

/// Returns the names of the packages in the lock file of an application.
fn locked(application: &Path) -> BTreeSet<String> {
    let lock = fs::read_to_string(application.join("Cargo.lock")).unwrap();
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    names.map(str::to_owned).collect()
}

/// Runs Cargo, and returns what it writes to standard error.
fn cargo(directory: &Path, arguments: &[&str]) -> String {
    String::from_utf8(run_cargo(directory, arguments).stderr).unwrap()
}

/// Runs Cargo, and returns what it writes to standard output.
fn cargo_output(directory: &Path, arguments: &[&str]) -> String {
    String::from_utf8(run_cargo(directory, arguments).stdout).unwrap()
}

fn run_cargo(directory: &Path, arguments: &[&str]) -> Output {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(directory).env("CARGO_TARGET_DIR", target).env("CARGO_TERM_COLOR", "never");
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}:\n{stderr}", arguments.join(" "));
    output
}

fn tar(options: &[&str], archive: &Path, files: &[&str]) -> String {
    let output = Command::new("tar").args(options).arg(archive).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the version of all packages.
fn version(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[workspace.package]\nversion = \"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}
