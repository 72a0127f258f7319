//! The files of a spec directory.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use crate::files::read_tree;

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
    /// Reads a directory, and the manifest of the generated crate next to it. Skips the JSON Schemas, Markdown and hidden
    /// files.
    ///
    /// # Errors
    ///
    /// Fails when the directory or a file in it cannot be read.
    pub fn read(directory: &Path, label: &str) -> io::Result<Self> {
        let is_read = |path: &str, name: &str| !name.starts_with('.') && !name.ends_with(".md") && path != "schema";
        let files = read_tree(directory, MAX_DEPTH, &is_read)
            .map_err(|(path, error)| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        let manifest = directory.join("../generated/Cargo.toml");
        Ok(Self { label: label.to_owned(), files, manifest: fs::read_to_string(manifest).ok() })
    }
}
