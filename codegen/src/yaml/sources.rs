//! The files of a spec directory.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// How deep directories are read. Files below a group's directory are read only to be reported.
const MAX_DEPTH: usize = 4;

/// The files of a spec directory, not decoded.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The directory, as diagnostics show it.
    pub label: String,
    /// Bytes by path inside the directory, with `/` on every system.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The manifest of the generated crate.
    pub manifest: Option<String>,
}

impl Sources {
    /// Reads a directory, and the manifest of the generated crate beside it. Skips the JSON Schemas, Markdown and hidden
    /// files.
    ///
    /// # Errors
    ///
    /// Fails when the directory or a file in it cannot be read.
    pub fn read(directory: &Path, label: &str) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        walk(directory, "", MAX_DEPTH, &mut files)?;
        let manifest = directory.join("../generated/Cargo.toml");
        Ok(Self { label: label.to_owned(), files, manifest: fs::read_to_string(manifest).ok() })
    }
}

fn walk(directory: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    let named = |path: &Path| {
        let path = path.display().to_string();
        move |error: io::Error| io::Error::new(error.kind(), format!("{path}: {error}"))
    };
    for entry in fs::read_dir(directory).map_err(named(directory))? {
        let path = entry?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        if name.starts_with('.') || name.ends_with(".md") || (prefix.is_empty() && name == "schema") {
            continue;
        }
        if path.is_dir() {
            if depth > 0 {
                walk(&path, &format!("{prefix}{name}/"), depth - 1, files)?;
            }
        } else {
            let bytes = fs::read(&path).map_err(named(&path))?;
            files.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(())
}
