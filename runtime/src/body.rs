//! The body of an HTTP request or response.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;

use crate::progress::Progress;

/// The memory that is reserved for a body before it arrives.
const MAX_RESERVED_BYTES: usize = 1024 * 1024;

/// The error of a streamed body.
pub type BodyError = Box<dyn StdError + Send + Sync>;

/// The body of an HTTP request or response: bytes in memory, or a stream.
///
/// It implements [`http_body::Body`]. [`new`](Self::new) converts any other implementation.
pub struct Body {
    content: Content,
    /// How far the built-in transport has got with the request that has this body.
    progress: Option<Progress>,
}

enum Content {
    Bytes(Bytes),
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    Incoming(hyper::body::Incoming),
    Stream(BoxBody<Bytes, BodyError>),
}

impl Body {
    /// Creates a body that streams another body.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<BodyError>,
    {
        Self::with(Content::Stream(body.map_err(Into::into).boxed()))
    }

    fn with(content: Content) -> Self {
        Self { content, progress: None }
    }

    /// Creates the body of a response that hyper received, without the box of [`new`](Self::new).
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn incoming(body: hyper::body::Incoming) -> Self {
        Self::with(Content::Incoming(body))
    }

    /// Sets where the built-in transport reports its progress with the request.
    pub(crate) fn set_progress(&mut self, progress: Progress) {
        self.progress = Some(progress);
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn take_progress(&mut self) -> Option<Progress> {
        self.progress.take()
    }

    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self::with(Content::Bytes(Bytes::new()))
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    ///
    /// Returns the error of the stream.
    pub async fn into_bytes(self) -> Result<Bytes, BodyError> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            Content::Incoming(incoming) => Ok(incoming.collect().await?.to_bytes()),
            Content::Stream(stream) => Ok(stream.collect().await?.to_bytes()),
        }
    }

    /// Reads the body up to a limit in bytes. Returns what was read, and why it is not the whole body.
    pub(crate) async fn into_bytes_up_to(self, limit: u64) -> (Bytes, Option<Incomplete>) {
        let size = http_body::Body::size_hint(&self);
        // Without this, a body with a length that exceeds the limit would be read up to the limit.
        if size.lower() > limit {
            return (Bytes::new(), Some(Incomplete::TooLarge));
        }
        let mut chunks = Chunks { capacity: size.upper().unwrap_or_default().min(limit), ..Chunks::default() };
        let mut body = self;
        loop {
            let chunk = match body.frame().await {
                None => return (chunks.into_bytes(), None),
                Some(Err(error)) => return (chunks.into_bytes(), Some(Incomplete::Broken(error))),
                Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            };
            let free = limit.saturating_sub(chunks.len() as u64);
            if chunk.len() as u64 > free {
                chunks.push(chunk.slice(..usize::try_from(free).unwrap_or(usize::MAX)));
                return (chunks.into_bytes(), Some(Incomplete::TooLarge));
            }
            chunks.push(chunk);
        }
    }

    /// Returns the content if it is in memory, and `None` if it is streamed.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// Why a body was not read completely.
pub(crate) enum Incomplete {
    TooLarge,
    Broken(BodyError),
}

/// The chunks of a body. A single one is not copied.
#[derive(Default)]
struct Chunks {
    first: Bytes,
    all: BytesMut,
    capacity: u64,
}

impl Chunks {
    fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.all.is_empty() {
            // The length in a header is not trusted with more memory than this.
            let capacity = usize::try_from(self.capacity).unwrap_or(usize::MAX).min(MAX_RESERVED_BYTES);
            self.all.reserve(capacity.max(self.first.len() + chunk.len()));
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.all.extend_from_slice(&chunk);
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(content: T) -> Self {
        Self::with(Content::Bytes(content.into()))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            Content::Incoming(incoming) => Pin::new(incoming).poll_frame(context).map_err(Into::into),
            Content::Stream(stream) => Pin::new(stream).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Bytes(bytes) => bytes.is_empty(),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            Content::Incoming(incoming) => incoming.is_end_stream(),
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            Content::Incoming(incoming) => incoming.size_hint(),
            Content::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("size", &http_body::Body::size_hint(self).exact()).finish_non_exhaustive()
    }
}
