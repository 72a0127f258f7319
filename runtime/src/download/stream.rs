//! A file that is received in pieces.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::response::Context;
use super::transfer::{Consumer, Event, Transfer};
use crate::error::{Error, Result};
use crate::executor::require_runtime;

/// A file that is received in pieces, of which only one is in memory.
///
/// If the connection is lost, the rest of the file is requested, as the retry policy allows. Whether the server supports that is
/// not certain: if it does not, the stream ends with an error, because the pieces have been passed on.
///
/// It is a [`Stream`] of [`Bytes`] and an [`http_body::Body`], which web frameworks accept as the body of a response. Dropping
/// it cancels the download. A piece is not lost if the future of [`chunk`](Self::chunk) is dropped.
pub struct DownloadStream {
    transfer: Transfer,
    name: String,
}

impl DownloadStream {
    /// Requests the file, and returns when the headers of the response have arrived.
    pub(super) async fn open(context: Context) -> Result<Self> {
        require_runtime()?;
        let name = context.source.name().to_owned();
        let mut transfer = Transfer::new(Arc::new(context), Consumer::Stream, 0);
        poll_fn(|task| transfer.poll_opened(task)).await?;
        Ok(Self { transfer, name })
    }

    /// Returns the name of the file. It is safe to use in a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the size of the file in bytes, if the server states it.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.transfer.total()
    }

    /// Returns the media type of the file, such as `video/mp4`, if the server states it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.transfer.content_type()
    }

    /// Returns how many bytes have been returned.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.transfer.position()
    }

    /// Returns the next piece of the file, or `None` at its end.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection is lost or no data arrives, and another attempt is not allowed or not possible. It
    /// states how many bytes have been received.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        poll_fn(|task| self.poll_chunk(task)).await.transpose()
    }

    fn poll_chunk(&mut self, task: &mut TaskContext<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            match ready!(self.transfer.poll_event(task)) {
                Some(Ok(Event::Data(data))) => return Poll::Ready(Some(Ok(data))),
                // A stream does not start again.
                Some(Ok(Event::Restart)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn remaining(&self) -> Option<u64> {
        Some(self.size()?.saturating_sub(self.received()))
    }
}

impl Stream for DownloadStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Result<Bytes>>> {
        self.poll_chunk(task)
    }
}

impl http_body::Body for DownloadStream {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Result<Frame<Bytes>>>> {
        self.poll_chunk(task).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.remaining().map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadStream")
            .field("name", &self.name)
            .field("size", &self.size())
            .field("received", &self.received())
            .finish_non_exhaustive()
    }
}
