//! A file beside the target of a download, which is renamed to it at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::task::spawn_blocking;

use crate::error::{Error, ErrorKind, Result};
use crate::random;

/// How many bytes at the end of a partial file are compared with the file of the server before it is continued.
const OVERLAP_BYTES: u64 = 64 * 1024;

/// The file that receives the data of a download.
pub(super) struct PartialFile {
    target: PathBuf,
    /// `None` while a thread works on it, or after that failed.
    file: Option<TemporaryFile>,
}

/// A file that is removed when it is dropped, unless it is kept. A thread that still writes to it removes it afterwards.
struct TemporaryFile {
    file: File,
    path: PathBuf,
    is_kept: bool,
}

/// What exists of a file already.
#[derive(Default)]
pub(super) struct Existing {
    /// How many bytes are not compared.
    pub(super) start: u64,
    /// The bytes after these.
    pub(super) overlap: Bytes,
}

impl PartialFile {
    /// Creates a file that is removed if the download is not completed.
    pub(super) async fn create(target: PathBuf) -> Result<Self> {
        let name = format!(".{}.part", random::hex_digits()?);
        let (file, ()) = blocking(target.clone(), move |target| {
            let path = sibling(target, name)?;
            let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
            Ok((TemporaryFile { file, path, is_kept: false }, ()))
        })
        .await?;
        Ok(Self { target, file: Some(file) })
    }

    /// Opens the file that an earlier download has kept, or creates one. It is kept if the download is not completed.
    pub(super) async fn open(target: PathBuf) -> Result<(Self, Existing)> {
        let (file, existing) = blocking(target.clone(), |target| {
            let name = target.file_name().unwrap_or_default().to_string_lossy();
            let path = sibling(target, format!("{name}.part"))?;
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
            let existing = existing(&mut file)?;
            Ok((TemporaryFile { file, path, is_kept: true }, existing))
        })
        .await?;
        Ok((Self { target, file: Some(file) }, existing))
    }

    /// Appends data.
    pub(super) async fn append(&mut self, chunks: Vec<Bytes>) -> Result<()> {
        self.with_file(move |file| chunks.iter().try_for_each(|chunk| file.write_all(chunk))).await
    }

    /// Removes all data.
    pub(super) async fn clear(&mut self) -> Result<()> {
        self.with_file(|file| file.set_len(0).and_then(|()| file.rewind())).await
    }

    /// Writes the data to the disk, and renames the file to the target, which it replaces.
    pub(super) async fn complete(mut self) -> Result<()> {
        self.with_file(|file| file.sync_all()).await?;
        let Some(TemporaryFile { path, is_kept, .. }) = self.file.as_mut() else { return Ok(()) };
        let (path, was_kept) = (path.clone(), std::mem::replace(is_kept, true));
        // Windows does not rename an open file.
        self.file = None;
        blocking(self.target, move |target| {
            fs::rename(&path, target).inspect_err(|_| {
                if !was_kept {
                    // The error is that of the rename.
                    let _ = fs::remove_file(&path);
                }
            })
        })
        .await
    }

    async fn with_file(&mut self, work: impl FnOnce(&mut File) -> io::Result<()> + Send + 'static) -> Result<()> {
        let Some(mut file) = self.file.take() else {
            return Err(failed(&self.target, io::Error::other("an earlier write failed")));
        };
        let file = blocking(self.target.clone(), move |_| work(&mut file.file).map(|()| file)).await?;
        self.file = Some(file);
        Ok(())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nothing can be done about a file that cannot be removed.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Returns a path beside the target.
fn sibling(target: &Path, name: String) -> io::Result<PathBuf> {
    if target.file_name().is_none() || target.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(target.with_file_name(name))
}

/// Reads the end of a partial file, and moves to it.
fn existing(file: &mut File) -> io::Result<Existing> {
    let length = file.seek(SeekFrom::End(0))?;
    if length <= OVERLAP_BYTES {
        // Comparing it would take as long as receiving it.
        file.set_len(0)?;
        file.rewind()?;
        return Ok(Existing::default());
    }
    let start = length - OVERLAP_BYTES;
    file.seek(SeekFrom::Start(start))?;
    let mut overlap = Vec::new();
    file.read_to_end(&mut overlap)?;
    Ok(Existing { start, overlap: overlap.into() })
}

/// Works on a thread for blocking work.
async fn blocking<T: Send + 'static>(
    target: PathBuf,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let shown = target.clone();
    let outcome = spawn_blocking(move || work(&target)).await;
    outcome.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(|error| failed(&shown, error))
}

/// Creates the error of a file that cannot be written.
fn failed(target: &Path, error: io::Error) -> Error {
    let message = format!("failed to write the file `{}`: {error}", target.display());
    Error::new(ErrorKind::File, message).with_source(error)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// A device that is always full.
    const FULL: &str = "/dev/full";

    #[tokio::test]
    async fn a_full_disk_is_an_error_that_removes_the_file() {
        let path = std::env::temp_dir().join(format!("partial-{}", random::uuid()));
        File::create(&path).unwrap();
        let file = OpenOptions::new().write(true).open(FULL).unwrap();
        let target = path.with_extension("mp4");
        let file = TemporaryFile { file, path: path.clone(), is_kept: false };
        let mut partial = PartialFile { target: target.clone(), file: Some(file) };
        let error = partial.append(vec![Bytes::from_static(b"data")]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
        assert!(error.to_string().contains(&target.display().to_string()), "{error}");
        assert!(!path.exists() && !target.exists());
        assert!(partial.append(Vec::new()).await.is_err(), "nothing is written after an error");
    }
}
