//! The body of an HTTP request or response.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;

/// The error of a streamed body.
pub type BodyError = Box<dyn StdError + Send + Sync>;

/// The body of an HTTP request or response: bytes in memory, or a stream.
///
/// It implements [`http_body::Body`]. [`new`](Self::new) converts any other implementation.
pub struct Body(Content);

enum Content {
    Bytes(Bytes),
    Stream(BoxBody<Bytes, BodyError>),
}

impl Body {
    /// Creates a body that streams another body.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<BodyError>,
    {
        Self(Content::Stream(body.map_err(Into::into).boxed()))
    }

    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self(Content::Bytes(Bytes::new()))
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    ///
    /// Returns the error of the stream.
    pub async fn into_bytes(self) -> Result<Bytes, BodyError> {
        match self.0 {
            Content::Bytes(bytes) => Ok(bytes),
            Content::Stream(stream) => Ok(stream.collect().await?.to_bytes()),
        }
    }

    /// Returns the content if it is in memory, and `None` if it is streamed.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(content: T) -> Self {
        Self(Content::Bytes(content.into()))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.0 {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(stream) => Pin::new(stream).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Bytes(bytes) => bytes.is_empty(),
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("size", &http_body::Body::size_hint(self).exact()).finish_non_exhaustive()
    }
}
