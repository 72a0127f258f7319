//! `multipart/form-data` bodies.

use std::borrow::Cow;
use std::path::Path;

use bytes::Bytes;

use crate::error::Result;
use crate::upload::Upload;

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

/// Encodes a multipart body; returns it with the value of `Content-Type`.
pub(crate) async fn multipart(parts: &[Part]) -> Result<(Bytes, String)> {
    let mut loaded = Vec::with_capacity(parts.len());
    for part in parts {
        loaded.push(match &part.value {
            PartValue::String(string) => Bytes::from(string.clone()),
            PartValue::File(upload) => upload.load().await?,
        });
    }
    let boundary = boundary(&loaded);
    let mut body = Vec::new();
    for (part, content) in parts.iter().zip(&loaded) {
        body.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", part.name).as_bytes(),
        );
        if let PartValue::File(upload) = &part.value {
            body.extend_from_slice(format!("; filename=\"{}\"\r\n", quoted(upload.filename())).as_bytes());
            body.extend_from_slice(format!("Content-Type: {}", media_type(upload.filename())).as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((body.into(), format!("multipart/form-data; boundary={boundary}")))
}

/// Returns a boundary that does not occur in any part.
fn boundary(parts: &[Bytes]) -> String {
    let mut number = 0u32;
    loop {
        let boundary = format!("huaweicloud-meeting-{number:08x}");
        let needle = boundary.as_bytes();
        if !parts.iter().any(|part| part.windows(needle.len()).any(|window| window == needle)) {
            return boundary;
        }
        number += 1;
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
    fn the_boundary_does_not_occur_in_a_part() {
        let file = Upload::bytes("a\"b.PNG", &b"huaweicloud-meeting-00000000"[..]);
        let parts = [Part { name: "file", value: PartValue::File(file) }];
        let (body, content_type) = run(multipart(&parts)).unwrap();
        assert_eq!(content_type, "multipart/form-data; boundary=huaweicloud-meeting-00000001");
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("filename=\"a%22b.PNG\"\r\nContent-Type: image/png\r\n\r\n"), "{body}");
        assert!(body.ends_with("--huaweicloud-meeting-00000001--\r\n"));
    }

    #[test]
    fn a_missing_file_is_a_request_error() {
        let parts = [Part { name: "file", value: PartValue::File(Upload::path("no/such/file.png")) }];
        let error = run(multipart(&parts)).unwrap_err();
        assert_eq!(error.kind(), crate::error::ErrorKind::Request);
        assert!(error.to_string().contains("no/such/file.png"));
    }
}
