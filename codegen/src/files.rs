//! Reads directories.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Returns the files below a directory, by their paths in it, with `/` on every system. `is_read` chooses files and
/// directories by path and name; those more than `depth` directories down are left out.
pub(crate) fn read_tree(
    directory: &Path,
    depth: usize,
    is_read: &dyn Fn(&str, &str) -> bool,
) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut pending = vec![(directory.to_owned(), String::new(), 0)];
    while let Some((directory, prefix, level)) = pending.pop() {
        for entry in fs::read_dir(&directory).map_err(named(&directory))? {
            let entry = entry.map_err(named(&directory))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (full, path) = (entry.path(), format!("{prefix}{name}"));
            if !is_read(&path, &name) {
                continue;
            }
            if !full.is_dir() {
                files.insert(path, fs::read(&full).map_err(named(&full))?);
            } else if level < depth {
                pending.push((full, format!("{path}/"), level + 1));
            }
        }
    }
    Ok(files)
}

fn named(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
