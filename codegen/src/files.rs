//! Reads directories.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Returns the files below a directory, by their paths in it, with `/` on every system. `is_read` chooses files and
/// directories by path and name; those more than `depth` directories down are omitted. An error has the path that cannot
/// be read.
pub(crate) fn read_tree(
    directory: &Path,
    depth: usize,
    is_read: &dyn Fn(&str, &str) -> bool,
) -> Result<BTreeMap<String, Vec<u8>>, (PathBuf, io::Error)> {
    let mut files = BTreeMap::new();
    let mut pending = vec![(directory.to_owned(), String::new(), 0)];
    while let Some((directory, prefix, level)) = pending.pop() {
        let unreadable = |error| (directory.clone(), error);
        for entry in fs::read_dir(&directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (full, path) = (entry.path(), format!("{prefix}{name}"));
            if !is_read(&path, &name) {
                continue;
            }
            if !full.is_dir() {
                let bytes = fs::read(&full).map_err(|error| (full, error))?;
                files.insert(path, bytes);
            } else if level < depth {
                pending.push((full, format!("{path}/"), level + 1));
            }
        }
    }
    Ok(files)
}
