//! `multipart/form-data` bodies.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderValue;
use http_body::{Frame, SizeHint};

use super::upload::{FileStream, Upload};
use crate::body::{Body, BodyError};
use crate::error::{Error, Result};
use crate::random;

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) value: PartValue,
}

#[derive(Debug)]
pub(crate) enum PartValue {
    String(String),
    File(Upload),
}

/// Opens the files of a multipart body, and returns the body with the value of `Content-Type`. Files are read while they are
/// sent.
pub(crate) async fn multipart(parts: &[Part]) -> Result<(Body, HeaderValue)> {
    // It cannot be predicted, so that no file can contain it; files are not searched for it.
    let boundary = random::hex_digits()?;
    let mut segments = VecDeque::new();
    let mut head = String::new();
    for part in parts {
        head.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", part.name));
        match &part.value {
            PartValue::String(string) => {
                head.push_str("\r\n\r\n");
                head.push_str(string);
            }
            PartValue::File(upload) => {
                let (filename, media_type) = (quoted(upload.filename()), media_type(upload.filename()));
                head.push_str(&format!("; filename=\"{filename}\"\r\nContent-Type: {media_type}\r\n\r\n"));
                segments.push_back(Segment::Bytes(std::mem::take(&mut head).into()));
                segments.push_back(Segment::File(upload.open().await?));
            }
        }
        head.push_str("\r\n");
    }
    head.push_str(&format!("--{boundary}--\r\n"));
    segments.push_back(Segment::Bytes(head.into()));
    let content_type = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"))
        .map_err(|error| Error::request("the boundary is not a header value").with_source(error))?;
    Ok((Body::new(Segments(segments)), content_type))
}

/// A body of several segments.
struct Segments(VecDeque<Segment>);

enum Segment {
    Bytes(Bytes),
    File(FileStream),
}

impl http_body::Body for Segments {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        loop {
            let polled = match self.0.front_mut() {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
                Some(Segment::File(file)) => file.poll_chunk(context),
            };
            match polled {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.into()))),
                Poll::Ready(Some(Ok(chunk))) if !chunk.is_empty() => return Poll::Ready(Some(Ok(Frame::data(chunk)))),
                // This segment ends.
                Poll::Ready(_) => drop(self.0.pop_front()),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let size = |segment: &Segment| match segment {
            Segment::Bytes(bytes) => bytes.len() as u64,
            Segment::File(file) => file.remaining(),
        };
        SizeHint::with_exact(self.0.iter().map(size).sum())
    }
}

/// Escapes a file name for a quoted parameter, as browsers do.
fn quoted(filename: &str) -> Cow<'_, str> {
    if filename.contains(['"', '\r', '\n']) {
        Cow::Owned(filename.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
    } else {
        Cow::Borrowed(filename)
    }
}

/// Returns the media type of a file by its extension, for the kinds of files that the service accepts.
fn media_type(filename: &str) -> &'static str {
    let extension = Path::new(filename).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn the_boundary_of_each_body_is_different_and_the_length_is_known() {
        let file = Upload::bytes("a\"b.PNG", &b"content"[..]);
        let parts = [
            Part { name: "kind", value: PartValue::String("face".to_owned()) },
            Part { name: "file", value: PartValue::File(file) },
        ];
        let mut boundaries = Vec::new();
        for _ in 0..2 {
            let (body, content_type) = run(multipart(&parts)).unwrap();
            let boundary = content_type.to_str().unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
            let length = http_body::Body::size_hint(&body).exact().unwrap();
            let content = String::from_utf8(run(body.into_bytes()).unwrap().to_vec()).unwrap();
            assert_eq!(length, content.len() as u64);
            let expected = "--B\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nface\r\n--B\r\nContent-Disposition: \
                            form-data; name=\"file\"; filename=\"a%22b.PNG\"\r\nContent-Type: \
                            image/png\r\n\r\ncontent\r\n--B--\r\n";
            assert_eq!(content.replace(boundary, "B"), expected);
            boundaries.push(boundary.to_owned());
        }
        assert_ne!(boundaries[0], boundaries[1]);
        assert_eq!(boundaries[0].len(), 32);
    }

    #[test]
    fn a_missing_file_is_a_request_error() {
        let parts = [Part { name: "file", value: PartValue::File(Upload::path("no/such/file.png")) }];
        let error = run(multipart(&parts)).unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::Request);
        assert!(error.to_string().contains("no/such/file.png"));
    }
}
