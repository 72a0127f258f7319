//! Downloads that block the thread.

use std::fmt;
use std::future::IntoFuture as _;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

use bytes::{Buf as _, Bytes};

use super::background::Background;
use crate::download;
use crate::error::Result;
use crate::retry::RetryPolicy;

/// A download of a file, like [`Download`](crate::Download). [`send`](Self::send) requests the file, and [`to`](Self::to) writes it
/// to a path.
#[must_use = "a download does nothing until it is sent"]
#[derive(Debug)]
pub struct Download {
    download: download::Download,
    background: Background,
}

impl Download {
    #[doc(hidden)]
    pub fn new(download: download::Download, background: &Background) -> Self {
        Self { download, background: background.clone() }
    }

    /// Sets the retry policy, like [`Download::retry`](crate::Download::retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.download = self.download.retry(policy);
        self
    }

    /// Sets the longest time without a byte, like [`Download::idle_timeout`](crate::Download::idle_timeout).
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.download = self.download.idle_timeout(timeout);
        self
    }

    /// Sets the maximum size of the file in bytes, like [`Download::max_bytes`](crate::Download::max_bytes).
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.download = self.download.max_bytes(bytes);
        self
    }

    /// Writes the file to a path when it is sent. See [`DownloadToFile`](crate::DownloadToFile) for how.
    pub fn to(self, path: impl Into<PathBuf>) -> DownloadToFile {
        DownloadToFile { download: self.download.to(path), background: self.background }
    }

    /// Requests the file, and returns when the headers of the response have arrived.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be requested, and in an asynchronous context.
    pub fn send(self) -> Result<DownloadStream> {
        let stream = self.background.block_on(self.download.into_future())??;
        Ok(DownloadStream { stream, background: self.background, rest: Bytes::new() })
    }
}

/// A download to a file, like [`DownloadToFile`](crate::DownloadToFile).
#[must_use = "a download does nothing until it is sent"]
#[derive(Debug)]
pub struct DownloadToFile {
    download: download::DownloadToFile,
    background: Background,
}

impl DownloadToFile {
    /// Sets a function that is called with the number of bytes that have been received, like
    /// [`DownloadToFile::progress`](crate::DownloadToFile::progress).
    pub fn progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.download = self.download.progress(progress);
        self
    }

    /// Keeps what has been received, like [`DownloadToFile::keep_partial`](crate::DownloadToFile::keep_partial).
    pub fn keep_partial(mut self) -> Self {
        self.download = self.download.keep_partial();
        self
    }

    /// Downloads the file, and returns its size in bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be received or written, and in an asynchronous context.
    pub fn send(self) -> Result<u64> {
        self.background.block_on(self.download.into_future())?
    }
}

/// A file that is received in pieces, like [`DownloadStream`](crate::DownloadStream). It is a reader.
pub struct DownloadStream {
    stream: download::DownloadStream,
    background: Background,
    /// What has been received but not been read.
    rest: Bytes,
}

impl DownloadStream {
    /// Returns the name of the file. It is safe to use in a path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.stream.name()
    }

    /// Returns the size of the file in bytes, if the server states it.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.stream.size()
    }

    /// Returns the media type of the file, such as `video/mp4`, if the server states it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.stream.content_type()
    }
}

impl Read for DownloadStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            let chunk = self.background.block_on(self.stream.chunk()).and_then(|chunk| chunk);
            self.rest = chunk.map_err(io::Error::other)?.unwrap_or_default();
        }
        let length = self.rest.len().min(buffer.len());
        self.rest.split_to(length).copy_to_slice(buffer.get_mut(..length).unwrap_or_default());
        Ok(length)
    }
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stream.fmt(f)
    }
}
