//! Files to upload.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::error::{Error, Result};

/// A file to upload: its name and its content, or the path to read it from.
///
/// The whole file is held in memory while it is sent. The service accepts pictures and slides, not recordings.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Upload {
    filename: String,
    content: Content,
}

#[derive(Clone, PartialEq, Eq)]
enum Content {
    Bytes(Bytes),
    Path(PathBuf),
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Upload {
    /// Creates an upload from bytes.
    #[must_use]
    pub fn bytes(filename: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { filename: filename.into(), content: Content::Bytes(content.into()) }
    }

    /// Creates an upload from a file on disk, named after it. The file is read each time the request is sent.
    #[must_use]
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { filename, content: Content::Path(path) }
    }

    /// Creates an upload from everything that a reader yields, which is read at once.
    ///
    /// # Errors
    ///
    /// Returns the error of the reader.
    pub fn reader(filename: impl Into<String>, mut reader: impl Read) -> std::io::Result<Self> {
        let mut content = Vec::new();
        reader.read_to_end(&mut content)?;
        Ok(Self::bytes(filename, content))
    }

    /// Sets the file name that is sent.
    #[must_use]
    pub fn named(mut self, filename: impl Into<String>) -> Self {
        self.filename = filename.into();
        self
    }

    /// Returns the file name that is sent.
    #[must_use]
    pub fn filename(&self) -> &str {
        &self.filename
    }

    /// Returns the content; reads a file from disk.
    pub(crate) async fn load(&self) -> Result<Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::Path(path) => read(path.clone()).await,
        }
    }
}

async fn read(path: PathBuf) -> Result<Bytes> {
    let shown = path.display().to_string();
    let failed = |reason: &dyn fmt::Display| Error::request(format!("failed to read the file `{shown}`: {reason}"));
    match tokio::task::spawn_blocking(move || std::fs::read(path)).await {
        Ok(Ok(content)) => Ok(content.into()),
        Ok(Err(error)) => Err(failed(&error).with_source(error)),
        Err(error) => Err(failed(&error)),
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Upload");
        debug.field("filename", &self.filename);
        match &self.content {
            Content::Bytes(bytes) => debug.field("bytes", &bytes.len()),
            Content::Path(path) => debug.field("path", path),
        };
        debug.finish()
    }
}
