//! Helpers of several tests.
#![allow(dead_code, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use huaweicloud_meeting_codegen::check::check;
use huaweicloud_meeting_codegen::diagnostics::Report;
use huaweicloud_meeting_codegen::yaml::{Sources, load};

/// Returns a directory of `tests/fixtures`.
pub(crate) fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures").join(path)
}

/// Returns the spec that violates no rule.
pub(crate) fn base() -> Sources {
    Sources::read(&fixture("base"), "spec").unwrap()
}

/// Returns the base with the files of a fixture added or replaced. `a.yaml.removed` removes a file, and `Cargo.toml` is the
/// manifest of the generated crate.
pub(crate) fn with_overlay(directory: &Path) -> Sources {
    let mut sources = base();
    let overlay = Sources::read(directory, "").unwrap();
    for (path, bytes) in overlay.files {
        if let Some(removed) = path.strip_suffix(".removed") {
            sources.files.remove(removed).unwrap();
        } else if path == "Cargo.toml" {
            sources.manifest = Some(String::from_utf8(bytes).unwrap());
        } else {
            sources.files.insert(path, bytes);
        }
    }
    sources
}

/// Returns the violations in a spec.
pub(crate) fn report(sources: &Sources) -> Report {
    load(sources).and_then(check).err().unwrap_or_default()
}

/// Returns the fixtures that violate a rule, sorted.
pub(crate) fn rule_fixtures() -> Vec<PathBuf> {
    let mut directories: Vec<PathBuf> =
        fs::read_dir(fixture("rules")).unwrap().map(|entry| entry.unwrap().path()).collect();
    directories.sort();
    directories
}
