//! Puts files where they belong: only what changed, each in one step, and nothing that is no longer generated.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::output::Files;

/// The list of all generated files, itself generated.
pub const MANIFEST: &str = "generated/manifest.txt";

/// What a run changed, or would change.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or differ, sorted.
    pub written: Vec<String>,
    /// Files that are no longer generated, sorted.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether everything is as it should be.
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
    /// Why.
    pub error: io::Error,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for WriteError {}

/// What differs between the files below `root` and those that were just made.
///
/// # Errors
///
/// When a file is there and cannot be read.
pub fn compare(root: &Path, files: &Files) -> Result<Changes, WriteError> {
    compare_listed(root, MANIFEST, files)
}

/// As [`compare`], with the list of files in another place.
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
    let stale: BTreeSet<&str> = stale.filter(|path| !files.contains_key(*path) && is_tame(path)).collect();
    changes.removed = stale.into_iter().filter(|path| root.join(path).exists()).map(str::to_owned).collect();
    changes.written.sort_unstable();
    Ok(changes)
}

/// Makes the files below `root` what they should be.
///
/// # Errors
///
/// When a file cannot be read, written or removed. What was written before stays: every file by itself is whole.
pub fn write(root: &Path, files: &Files) -> Result<Changes, WriteError> {
    write_listed(root, MANIFEST, files)
}

/// As [`write()`], with the list of files in another place below `root`. Only what stands in the list is ever removed.
///
/// # Errors
///
/// As [`write()`].
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
            // Another run may have been faster.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(WriteError { path, error });
            }
            _ => remove_empty_directory(&path),
        }
    }
    // At last, so that a run that was cut short knows again what it had to remove.
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

/// A path of the manifest may not lead out of the workspace, whoever wrote it.
fn is_tame(path: &str) -> bool {
    Path::new(path).components().all(|component| matches!(component, std::path::Component::Normal(_)))
}

/// Whether a file holds a string, whatever its line ends: Git may have given it those of another system.
fn is_same(path: &Path, text: &str) -> Result<bool, WriteError> {
    Ok(read(path)?
        .is_some_and(|current| current == text || (current.contains('\r') && current.replace("\r\n", "\n") == text)))
}

fn read(path: &Path) -> Result<Option<String>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError { path: path.to_owned(), error }),
    }
}

/// Writes beside the file and renames, so that nobody ever reads half of it, however many threads and processes write at
/// once.
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

/// A group that is gone leaves no directory behind.
fn remove_empty_directory(removed: &Path) {
    if let Some(parent) = removed.parent() {
        // Fails while anything is in it, which is the point.
        let _ = fs::remove_dir(parent);
    }
}
