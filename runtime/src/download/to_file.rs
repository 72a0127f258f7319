//! Downloads to a file.

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use super::observation::{OPERATION, Observation};
use super::partial_file::{Existing, PartialFile};
use super::response::Context;
use super::transfer::{Consumer, Event, Transfer};
use super::writer::{Continues, Writer};
use crate::error::{Error, Result};
use crate::executor::require_runtime;

/// The future of a [`DownloadToFile`]. It returns the size of the file, in bytes.
pub type DownloadToFileFuture = Pin<Box<dyn Future<Output = Result<u64>> + Send>>;

type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

/// A download to a file, which starts when it is awaited and returns the size of the file in bytes.
///
/// The data is written to a temporary file in the directory of the target, which is renamed when it is complete: the target is
/// never incomplete, and an existing file is replaced at the end only. If the download fails or its future is dropped, the
/// temporary file is removed, unless [`keep_partial`](Self::keep_partial) is set.
///
/// After a lost connection, the rest of the file is requested; if the server returns something else, the file is received from
/// its beginning.
#[must_use = "a download does nothing until it is awaited"]
pub struct DownloadToFile {
    context: Context,
    target: PathBuf,
    progress: Option<Progress>,
    keeps_partial: bool,
}

impl DownloadToFile {
    pub(super) fn new(context: Context, target: PathBuf) -> Self {
        Self { context, target, progress: None, keeps_partial: false }
    }

    /// Sets a function that is called with the number of bytes that have been received, and with the size of the file if the
    /// server states it.
    ///
    /// It must return quickly. If the file is received from its beginning after a failed attempt, the number starts again.
    pub fn progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Keeps what has been received if the download is not completed, in a file with the name of the target and the extension
    /// `.part`. The next download to the same target with this option continues it.
    ///
    /// The end of that file is compared with what the server returns; if it differs, the file is received from its beginning.
    /// Two downloads to the same target must not run at the same time.
    pub fn keep_partial(mut self) -> Self {
        self.keeps_partial = true;
        self
    }

    async fn run(self) -> Result<u64> {
        let Self { context, target, mut progress, keeps_partial } = self;
        require_runtime()?;
        let opened = if keeps_partial {
            PartialFile::open(target).await
        } else {
            PartialFile::create(target).await.map(|file| (file, Existing::default()))
        };
        let (file, existing) = opened.map_err(|error| not_started(&context, error))?;
        let mut transfer = Transfer::new(Arc::new(context), Consumer::Restartable, existing.start);
        let mut writer = Writer::new(file, existing);
        while let Some(event) = poll_fn(|task| transfer.poll_event(task)).await {
            let event = match event {
                Ok(event) => event,
                Err(error) => {
                    // The error is that of the download. Without `keep_partial`, the file is removed.
                    let _ = writer.flush().await;
                    return Err(error);
                }
            };
            write(&mut writer, &mut transfer, event).await.map_err(|error| transfer.failed(error))?;
            if let Some(progress) = &mut progress {
                progress(transfer.position(), transfer.total());
            }
        }
        writer.complete().await.map_err(|error| transfer.failed(error))?;
        transfer.completed();
        Ok(transfer.position())
    }
}

/// Reports a download whose file cannot be opened, and completes its error.
fn not_started(context: &Context, error: Error) -> Error {
    let error = error.with_operation(OPERATION, 0);
    Observation::start(context.core.observers().clone()).finish(Some(&error), 0);
    error
}

/// Writes what a download yields. Begins again if it does not continue the file.
async fn write(writer: &mut Writer, transfer: &mut Transfer, event: Event) -> Result<()> {
    if let Event::Data(data) = event {
        match writer.add(data).await? {
            Continues::Yes => return Ok(()),
            Continues::No => transfer.restart(),
        }
    }
    writer.restart().await
}

impl IntoFuture for DownloadToFile {
    type Output = Result<u64>;
    type IntoFuture = DownloadToFileFuture;

    fn into_future(self) -> DownloadToFileFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for DownloadToFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadToFile").field("target", &self.target).finish_non_exhaustive()
    }
}
