//! Parts of the crate that must agree: the methods of its clients, and the documentation with what users can import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The crates that a program with the published crate has; tokio is a requirement.
const CRATES_OF_USERS: [&str; 3] = ["huaweicloud_meeting", "std", "tokio"];

/// The line at the beginning of examples in the runtime, which rustdoc hides: they are shown in the generated crate.
const HIDDEN_LINE: &str = "# extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;";

#[test]
fn examples_in_the_documentation_import_only_crates_that_users_have() {
    let mut examples = 0;
    let mut wrong = Vec::new();
    for path in ["runtime/src", "generated/src"].into_iter().flat_map(rust_files_below) {
        for (number, line) in read(&path).lines().enumerate() {
            let line = line.trim_start();
            let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim_start) else {
                continue;
            };
            let import = doc.trim_start_matches("# ").strip_prefix("use ").and_then(|import| import.split_once("::"));
            // Otherwise, it is a sentence.
            let name =
                import.map(|(name, _)| name).filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            examples += usize::from(name.is_some());
            let is_foreign = name.is_some_and(|name| !CRATES_OF_USERS.contains(&name));
            // The macros of the runtime are for generated code, which does not export them.
            let mut parts = doc.split("huaweicloud_meeting_runtime").skip(1);
            let names_runtime = doc != HIDDEN_LINE && parts.any(|rest| !rest.contains("! {"));
            if is_foreign || names_runtime {
                wrong.push(format!("{path}:{}: {doc}", number + 1));
            }
        }
    }
    assert!(examples > 100, "only {examples} imports were found");
    assert!(wrong.is_empty(), "a user cannot import these:\n{}", wrong.join("\n"));
}

#[test]
fn the_blocking_clients_have_all_methods_of_the_asynchronous_ones() {
    let methods = public_methods("generated/src");
    let module = public_methods_of_file("generated/src/blocking.rs");
    for (owner, at_least) in [("Client", 10), ("Conference", 10), ("ConferenceWithoutPassword", 3)] {
        let asynchronous = &methods[owner];
        // Those in the module itself, and those of the groups.
        let mut blocking = module[owner].clone();
        blocking.extend(methods.get(&format!("blocking::{owner}")).into_iter().flatten().cloned());
        assert!(asynchronous.len() >= at_least, "{owner} has only {asynchronous:?}");
        let missing: Vec<_> = asynchronous.difference(&blocking).collect();
        assert!(missing.is_empty(), "`blocking::{owner}` lacks {missing:?}");
    }
}

#[test]
fn blocking_calls_have_all_options_of_asynchronous_ones() {
    let asynchronous = public_methods("runtime/src/call");
    let blocking = public_methods("runtime/src/blocking");
    assert!(asynchronous["Call<T>"].contains("attempt_timeout") && asynchronous["Call<T>"].contains("items"));
    for owner in ["Call<T>", "CustomCall", "Items<T>", "Pages<T>"] {
        // Iterators have these methods by a trait.
        let of_iterators = ["next", "collect"];
        let missing = asynchronous[owner].difference(&blocking[owner]).filter(|name| match owner {
            "Items<T>" | "Pages<T>" => !of_iterators.contains(&name.as_str()),
            _ => true,
        });
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "`blocking::{owner}` lacks {missing:?}");
    }
}

/// Returns the public methods of each type in the files of a directory, but for `blocking.rs` at its top.
fn public_methods(directory: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::<String, BTreeSet<String>>::new();
    let top = format!("{directory}/blocking.rs");
    for path in rust_files_below(directory).into_iter().filter(|path| *path != top) {
        for (owner, methods) in public_methods_of_file(&path) {
            all.entry(owner).or_default().extend(methods);
        }
    }
    all
}

/// Returns the documented public methods of each type in a file, by the type as the `impl` writes it.
fn public_methods_of_file(path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::<String, BTreeSet<String>>::new();
    let mut owner = None;
    let mut is_hidden = false;
    for line in read(path).lines() {
        if let Some(rest) = line.strip_prefix("impl").filter(|rest| !rest.contains(" for ")) {
            let rest = rest.strip_prefix('<').map_or(rest, |generics| generics.split_once("> ").unwrap_or_default().1);
            owner = rest.trim().trim_start_matches("crate::").strip_suffix(" {").map(str::to_owned);
        } else if line == "}" {
            owner = None;
        }
        let signature = line.strip_prefix("    pub ").map(|line| line.trim_start_matches("async "));
        let name = signature.and_then(|line| line.strip_prefix("fn ")?.split(['(', '<']).next());
        if let (Some(owner), Some(name), false) = (&owner, name, is_hidden) {
            all.entry(owner.clone()).or_default().insert(name.to_owned());
        }
        is_hidden = line.contains("#[doc(hidden)]") || (is_hidden && line.trim_start().starts_with("#["));
    }
    all
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Returns the Rust files in a directory of the workspace and its subdirectories, as paths relative to the workspace.
fn rust_files_below(directory: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut pending = vec![PathBuf::from(directory)];
    while let Some(current) = pending.pop() {
        for entry in fs::read_dir(root().join(&current)).unwrap() {
            let entry = entry.unwrap();
            let path = current.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}
