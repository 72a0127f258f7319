//! Files to upload.

use std::fmt;
use std::fs::File;
use std::future::Future as _;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::error::{Error, Result};

/// The size of the pieces in which a file is read.
const CHUNK_BYTES: usize = 256 * 1024;

/// A file to upload: its name and its content, or the path to read it from.
///
/// The file at a path is read in pieces while it is sent, so that only a piece of it is in memory. Every attempt opens it anew.
/// Its length must not change while it is sent.
#[derive(Clone, Default)]
pub struct Upload {
    filename: String,
    content: Content,
    progress: Option<Progress>,
}

#[derive(Clone, PartialEq, Eq)]
enum Content {
    Bytes(Bytes),
    Path(PathBuf),
}

type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Upload {
    /// Creates an upload from bytes.
    #[must_use]
    pub fn bytes(filename: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { filename: filename.into(), content: Content::Bytes(content.into()), progress: None }
    }

    /// Creates an upload from a file on disk, named after it.
    #[must_use]
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { filename, content: Content::Path(path), progress: None }
    }

    /// Creates an upload from everything that a reader yields. It is read at once and held in memory, because a retry sends it
    /// again; for a large file, use [`path`](Self::path).
    ///
    /// # Errors
    ///
    /// Returns the error of the reader.
    pub fn reader(filename: impl Into<String>, mut reader: impl Read) -> io::Result<Self> {
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

    /// Sets a function that is called with the number of bytes of the file that have been passed to the connection, and with the
    /// size of the file, in bytes.
    ///
    /// It must return quickly. If the request is retried, the number starts again.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use huaweicloud_meeting::Upload;
    ///
    /// let upload = Upload::path("slides.pdf").progress(|sent, total| println!("{sent} of {total} bytes"));
    /// ```
    #[must_use]
    pub fn progress(mut self, progress: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// Returns the file name that is sent.
    #[must_use]
    pub fn filename(&self) -> &str {
        &self.filename
    }

    /// Opens the content to send it once.
    pub(crate) async fn open(&self) -> Result<FileStream> {
        let (content, remaining) = match &self.content {
            Content::Bytes(bytes) => (Source::Bytes(bytes.clone()), bytes.len() as u64),
            Content::Path(path) => {
                let (file, size) = open(path.clone()).await.map_err(|error| {
                    let message = error.to_string();
                    Error::request(message).with_source(error)
                })?;
                (Source::File(Reading::Idle(Some(file))), size)
            }
        };
        Ok(FileStream { content, remaining, total: remaining, progress: self.progress.clone() })
    }
}

/// Compares names and contents. Files on disk are compared by their paths.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        self.filename == other.filename && self.content == other.content
    }
}

impl Eq for Upload {}

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

/// The content of an upload while it is sent.
pub(crate) struct FileStream {
    content: Source,
    remaining: u64,
    total: u64,
    progress: Option<Progress>,
}

enum Source {
    Bytes(Bytes),
    File(Reading),
}

/// A file that is read on the threads for blocking work.
enum Reading {
    Idle(Option<OpenFile>),
    Busy(JoinHandle<Result<(OpenFile, Bytes), FileError>>),
}

impl FileStream {
    /// Returns how many bytes have not been returned yet.
    pub(crate) fn remaining(&self) -> u64 {
        self.remaining
    }

    /// Polls for the next piece. The content has ended if there is none.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, FileError>>> {
        if self.remaining == 0 {
            return Poll::Ready(None);
        }
        let chunk = match &mut self.content {
            Source::Bytes(bytes) => bytes.split_to(bytes.len().min(CHUNK_BYTES)),
            Source::File(reading) => match ready!(reading.poll_read(self.remaining, context)) {
                Ok(chunk) => chunk,
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
        };
        self.remaining = self.remaining.saturating_sub(chunk.len() as u64);
        if let Some(progress) = &self.progress {
            progress(self.total - self.remaining, self.total);
        }
        Poll::Ready(Some(Ok(chunk)))
    }
}

impl Reading {
    fn poll_read(&mut self, remaining: u64, context: &mut Context<'_>) -> Poll<Result<Bytes, FileError>> {
        loop {
            match self {
                Self::Idle(file) => {
                    let Some(file) = file.take() else {
                        return Poll::Ready(Err(FileError::new(Path::new(""), "the file is not open")));
                    };
                    *self = Self::Busy(spawn_blocking(move || file.read_chunk(remaining)));
                }
                Self::Busy(task) => {
                    let outcome = ready!(Pin::new(task).poll(context));
                    *self = Self::Idle(None);
                    return Poll::Ready(match outcome {
                        Ok(Ok((file, chunk))) => {
                            *self = Self::Idle(Some(file));
                            Ok(chunk)
                        }
                        Ok(Err(error)) => Err(error),
                        Err(error) => Err(FileError::new(Path::new(""), error)),
                    });
                }
            }
        }
    }
}

struct OpenFile {
    path: PathBuf,
    file: File,
}

/// Opens a file, and returns it with its size.
async fn open(path: PathBuf) -> Result<(OpenFile, u64), FileError> {
    let shown = path.clone();
    let opened = spawn_blocking(move || {
        let opened = File::open(&path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
        let (file, metadata) = opened.map_err(|error| FileError::new(&path, error))?;
        if metadata.is_dir() {
            return Err(FileError::new(&path, io::Error::from(io::ErrorKind::IsADirectory)));
        }
        Ok((OpenFile { path, file }, metadata.len()))
    });
    opened.await.unwrap_or_else(|error| Err(FileError::new(&shown, error)))
}

impl OpenFile {
    /// Reads the next piece of a file of which `remaining` bytes, at least one, have not been read.
    fn read_chunk(mut self, remaining: u64) -> Result<(Self, Bytes), FileError> {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES);
        let failed = |error: io::Error| FileError::new(&self.path, error);
        Read::by_ref(&mut self.file).take(CHUNK_BYTES as u64).read_to_end(&mut chunk).map_err(failed)?;
        let read = chunk.len() as u64;
        // The length has been sent, so that a file of another length would break the connection or be cut off.
        let is_changed =
            if read < remaining { read < CHUNK_BYTES as u64 } else { read > remaining || self.has_more()? };
        if is_changed {
            return Err(FileError::new(&self.path, "its length changed while it was sent"));
        }
        Ok((self, chunk.into()))
    }

    fn has_more(&mut self) -> Result<bool, FileError> {
        let read = self.file.read(&mut [0]).map_err(|error| FileError::new(&self.path, error))?;
        Ok(read > 0)
    }
}

/// The error of a file that cannot be read, or has changed.
#[derive(Debug)]
pub(crate) struct FileError {
    path: PathBuf,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl FileError {
    fn new(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { path: path.to_owned(), source: source.into() }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to read the file `{}`: {}", self.path.display(), self.source)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
