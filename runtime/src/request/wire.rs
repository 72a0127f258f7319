//! An encoded request.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Uri};

use super::multipart::{Part, multipart};
use crate::body::Body as HttpBody;
use crate::error::Result;

/// An encoded request, without the headers of a token and of options. Each attempt of a call sends it.
#[derive(Debug)]
pub(crate) struct WireRequest {
    pub(crate) method: http::Method,
    /// Endpoint, path and query.
    pub(crate) uri: Uri,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: WireBody,
}

#[derive(Debug)]
pub(crate) enum WireBody {
    None,
    Json(Bytes),
    Multipart(Vec<Part>),
}

/// A body to send, and the value of `Content-Type`.
pub(crate) type OpenedBody = (HttpBody, Option<HeaderValue>);

impl WireBody {
    /// Returns the body to send. Opens the files of a multipart body.
    pub(crate) async fn open(&self) -> Result<OpenedBody> {
        match self {
            Self::None => Ok((HttpBody::empty(), None)),
            Self::Json(json) => Ok((json.clone().into(), Some(HeaderValue::from_static("application/json")))),
            Self::Multipart(parts) => {
                let (body, content_type) = multipart(parts).await?;
                Ok((body, Some(content_type)))
            }
        }
    }
}
