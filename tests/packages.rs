//! The crates as their users get them: what an application compiles that depends on them, and what is in the packages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What only the generator needs.
const OF_THE_GENERATOR: [&str; 6] =
    ["huaweicloud-meeting-codegen", "minijinja", "prettyplease", "saphyr-parser", "serde_yaml", "yaml_serde"];

/// What is published so that users can compile the crate, and Cargo its manifest.
const PUBLISHED: [&str; 3] = ["huaweicloud-meeting-runtime", "huaweicloud-meeting-codegen", "huaweicloud-meeting"];

/// What makes compiling slow, and what the crate does without.
const HEAVY: [&str; 5] = ["proc-macro2", "quote", "serde", "serde_json", "syn"];

#[test]
fn an_application_compiles_and_nothing_of_the_generator_with_it() {
    let application = application("application", |manifest| manifest);
    let said = cargo(&application, &["check", "--offline"]);
    let locked = locked(&application);
    assert!(locked.contains("huaweicloud-meeting-runtime"), "{said}");
    for name in OF_THE_GENERATOR.into_iter().chain(HEAVY) {
        assert!(!locked.contains(name), "the application has {name} in its lock file");
        assert!(!said.contains(&format!(" {name} v")), "{said}");
    }
}

#[test]
fn neither_does_one_with_all_features() {
    let everything = r#"features = ["default", "dynamic", "eq", "jiff", "serde"]"#;
    let application =
        application("everything", |manifest| manifest.replace(r#"features = ["meeting-control"]"#, everything));
    cargo(&application, &["generate-lockfile", "--offline"]);
    let locked = locked(&application);
    assert!(locked.contains("reqwest"));
    for name in OF_THE_GENERATOR {
        assert!(!locked.contains(name), "the application has {name} in its lock file");
    }
}

#[test]
fn the_packages_have_no_build_script_and_all_that_they_need() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut arguments = vec!["package", "--offline", "--no-verify", "--allow-dirty", "--quiet", "--target-dir"];
    arguments.push(target.to_str().unwrap());
    arguments.extend(PUBLISHED.iter().flat_map(|package| ["-p", package]));
    cargo(root, &arguments);

    let package = target.join(format!("package/huaweicloud-meeting-{}.crate", version(root)));
    let files = tar(&["-tzf"], &package, &[]);
    assert!(files.lines().any(|file| file.ends_with("/src/lib.rs")), "{files}");
    assert!(!files.contains("build.rs"), "{files}");
    let manifest = files.lines().find(|file| file.ends_with("/Cargo.toml")).unwrap();
    let manifest = tar(&["-xOzf"], &package, &[manifest]);
    assert!(manifest.contains("build = false"), "{manifest}");
}

/// A copy of the application, outside the tree and with paths that lead back into it.
fn application(name: &str, with: impl Fn(String) -> String) -> PathBuf {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream").join(name);
    fs::create_dir_all(copy.join("src")).unwrap();
    fs::copy(root.join("tests/downstream/src/lib.rs"), copy.join("src/lib.rs")).unwrap();
    // So that it is resolved to what is known to be there.
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock")).unwrap();
    let manifest = fs::read_to_string(root.join("tests/downstream/Cargo.toml")).unwrap();
    let absolute = format!("path = '{}'", root.join("generated").display());
    let manifest = manifest.replace("path = \"../../generated\"", &absolute);
    fs::write(copy.join("Cargo.toml"), with(manifest)).unwrap();
    copy
}

/// The packages that the lock file of an application names.
fn locked(application: &Path) -> BTreeSet<String> {
    let lock = fs::read_to_string(application.join("Cargo.lock")).unwrap();
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    names.map(str::to_owned).collect()
}

/// Runs Cargo, and gives back what it says.
fn cargo(directory: &Path, arguments: &[&str]) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(directory).env("CARGO_TARGET_DIR", target).env("CARGO_TERM_COLOR", "never");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "cargo {}:\n{said}", arguments.join(" "));
    said
}

fn tar(options: &[&str], archive: &Path, members: &[&str]) -> String {
    let output = Command::new("tar").args(options).arg(archive).args(members).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The version of all packages.
fn version(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, behind) = manifest.split_once("[workspace.package]\nversion = \"").unwrap();
    behind.split('"').next().unwrap().to_owned()
}
