//! The body of a response that is shown when it has been received.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};
use huaweicloud_meeting::bytes::Bytes;
use huaweicloud_meeting::{Body, BodyError};

/// The size of the largest body that is shown, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// A body whose beginning is kept.
pub(super) struct Tee<F: FnOnce(Received)> {
    body: Body,
    received: Received,
    /// Called at the end.
    ended: Option<F>,
}

/// What was received of a body.
#[derive(Default)]
pub(super) struct Received {
    /// The content, unless it is too large.
    content: Vec<u8>,
    pub(super) total: u64,
}

impl Received {
    /// Returns the content, unless it is too large to show it.
    pub(super) fn content(&self) -> Option<&[u8]> {
        (self.total <= MAX_BYTES as u64).then_some(&self.content)
    }

    fn push(&mut self, chunk: &[u8]) {
        self.total += chunk.len() as u64;
        if self.total <= MAX_BYTES as u64 {
            self.content.extend_from_slice(chunk);
        }
    }
}

impl<F: FnOnce(Received)> Tee<F> {
    /// Creates a body. `ended` is called when it has been received, or is dropped.
    pub(super) fn new(body: Body, ended: F) -> Self {
        Self { body, received: Received::default(), ended: Some(ended) }
    }

    fn end(&mut self) {
        if let Some(ended) = self.ended.take() {
            ended(std::mem::take(&mut self.received));
        }
    }
}

impl<F: FnOnce(Received)> Drop for Tee<F> {
    fn drop(&mut self) {
        self.end();
    }
}

impl<F: FnOnce(Received) + Unpin> http_body::Body for Tee<F> {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(chunk) = frame.data_ref() {
                    self.received.push(chunk);
                }
            }
            Poll::Ready(_) => self.end(),
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
