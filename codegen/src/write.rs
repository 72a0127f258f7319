//! Writes generated files: only those that differ, each atomically. Files that are no longer generated are removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::output::Files;

/// The list of all generated files, which is generated too.
pub const MANIFEST: &str = "generated/manifest.txt";

/// The changes of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or differ, sorted.
    pub written: Vec<String>,
    /// Files that are no longer generated, sorted.
    pub removed: Vec<String>,
}

impl Changes {
    /// Returns whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// A file could not be read or written.
#[derive(Debug)]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// The cause.
    pub error: io::Error,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for WriteError {}

/// Returns the changes that [`write()`] would make.
///
/// # Errors
///
/// Fails if a file exists and cannot be read.
pub fn compare(root: &Path, files: &Files) -> Result<Changes, WriteError> {
    compare_listed(root, MANIFEST, files)
}

/// Does the same as [`compare`], with the path of the list of files.
fn compare_listed(root: &Path, list: &str, files: &Files) -> Result<Changes, WriteError> {
    let manifest = manifest(files);
    let mut changes = Changes::default();
    for (path, text) in files.iter().map(|(path, text)| (path.as_str(), text)).chain([(list, &manifest)]) {
        if !is_same(&root.join(path), text)? {
            changes.written.push(path.to_owned());
        }
    }
    let listed = read(&root.join(list))?.unwrap_or_default();
    let stale = listed.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let stale: BTreeSet<&str> = stale.filter(|path| !files.contains_key(*path) && is_relative(path)).collect();
    changes.removed = stale.into_iter().filter(|path| root.join(path).exists()).map(str::to_owned).collect();
    changes.written.sort_unstable();
    Ok(changes)
}

/// Updates the files below `root`.
///
/// # Errors
///
/// Fails if a file cannot be read, written or removed. Files that were written before stay: each file is written atomically.
pub fn write(root: &Path, files: &Files) -> Result<Changes, WriteError> {
    write_listed(root, MANIFEST, files)
}

/// Does the same as [`write()`], with the path of the list of files below `root`. Removes only files that are in the list.
///
/// # Errors
///
/// Fails like [`write()`].
pub fn write_listed(root: &Path, list: &str, files: &Files) -> Result<Changes, WriteError> {
    let changes = compare_listed(root, list, files)?;
    for path in &changes.written {
        if let Some(text) = files.get(path) {
            replace(&root.join(path), text)?;
        }
    }
    for path in &changes.removed {
        let path = root.join(path);
        match fs::remove_file(&path) {
            // A concurrent run may have removed it.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(WriteError { path, error });
            }
            // Fails while the directory has other files.
            _ => drop(path.parent().map(fs::remove_dir)),
        }
    }
    // Last, so that a run after an interrupted one still finds the files to remove.
    if changes.written.iter().any(|path| path == list) {
        replace(&root.join(list), &manifest(files))?;
    }
    Ok(changes)
}

fn manifest(files: &Files) -> String {
    let mut text = String::from(
        "# Every generated file. Written by huaweicloud-meeting-codegen, which removes what is no longer listed.\n",
    );
    for path in files.keys() {
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// Returns whether a path stays below the workspace. The manifest may have been edited.
fn is_relative(path: &str) -> bool {
    Path::new(path).components().all(|component| matches!(component, std::path::Component::Normal(_)))
}

/// Returns whether a file has this content. Line ends may differ, because Git converts them on some systems.
fn is_same(path: &Path, text: &str) -> Result<bool, WriteError> {
    Ok(read(path)?.is_some_and(|current| current == text || current.replace("\r\n", "\n") == text))
}

fn read(path: &Path) -> Result<Option<String>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError { path: path.to_owned(), error }),
    }
}

/// Writes a temporary file and renames it, so that concurrent readers and writers never see a partial file.
fn replace(path: &Path, text: &str) -> Result<(), WriteError> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let failed = |error| WriteError { path: path.to_owned(), error };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let temporary = PathBuf::from(temporary);
    fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path)).map_err(|error| {
        let _ = fs::remove_file(&temporary);
        failed(error)
    })
}
