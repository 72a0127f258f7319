//! Writing a download to a file.

use bytes::{Buf as _, Bytes};

use super::partial_file::{Existing, PartialFile};
use crate::error::Result;

/// Data is collected up to this size before it is written.
const WRITE_BYTES: usize = 256 * 1024;

/// Collects the data of a download, and writes it.
pub(super) struct Writer {
    file: PartialFile,
    pending: Vec<Bytes>,
    pending_bytes: usize,
    /// What the data begins with, if it continues a file.
    expected: Bytes,
}

/// Whether data continues the file.
#[derive(PartialEq, Eq)]
pub(super) enum Continues {
    Yes,
    No,
}

impl Writer {
    pub(super) fn new(file: PartialFile, existing: Existing) -> Self {
        Self { file, pending: Vec::new(), pending_bytes: 0, expected: existing.overlap }
    }

    /// Adds data, unless it differs from what the file contains at its place.
    pub(super) async fn add(&mut self, mut data: Bytes) -> Result<Continues> {
        let overlap = data.len().min(self.expected.len());
        if data.split_to(overlap) != self.expected.split_to(overlap) {
            return Ok(Continues::No);
        }
        if data.has_remaining() {
            self.pending_bytes += data.len();
            self.pending.push(data);
        }
        if self.pending_bytes >= WRITE_BYTES {
            self.flush().await?;
        }
        Ok(Continues::Yes)
    }

    /// Removes all data.
    pub(super) async fn restart(&mut self) -> Result<()> {
        self.pending.clear();
        (self.pending_bytes, self.expected) = (0, Bytes::new());
        self.file.clear().await
    }

    pub(super) async fn flush(&mut self) -> Result<()> {
        self.pending_bytes = 0;
        match std::mem::take(&mut self.pending) {
            chunks if chunks.is_empty() => Ok(()),
            chunks => self.file.append(chunks).await,
        }
    }

    /// Writes the rest, and makes the file the target.
    pub(super) async fn complete(mut self) -> Result<()> {
        self.flush().await?;
        self.file.complete().await
    }
}
