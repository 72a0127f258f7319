//! Files that are sent as parts of a multipart body.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::codec::{Custom, Decode, DecodeError, DecodeStruct, Encode, Field, Reader, Shape, Slot, Struct, View};
use crate::{Error, Result};

/// A file to be sent: its name and where its bytes come from.
///
/// The whole file is held in memory while it is sent; the service takes pictures and slides, not recordings.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Upload {
    filename: String,
    content: Content,
}

#[derive(Clone, PartialEq, Eq)]
enum Content {
    Bytes(Bytes),
    Path(PathBuf),
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Upload {
    /// Bytes that are at hand.
    #[must_use]
    pub fn bytes(filename: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { filename: filename.into(), content: Content::Bytes(content.into()) }
    }

    /// A file on disk. It is read when the call is sent, and again if it is repeated.
    #[must_use]
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { filename, content: Content::Path(path) }
    }

    /// Everything that a reader yields, read now.
    ///
    /// # Errors
    ///
    /// What the reader fails with.
    pub fn reader(filename: impl Into<String>, mut reader: impl Read) -> std::io::Result<Self> {
        let mut content = Vec::new();
        reader.read_to_end(&mut content)?;
        Ok(Self::bytes(filename, content))
    }

    /// The same file under another name.
    #[must_use]
    pub fn named(mut self, filename: impl Into<String>) -> Self {
        self.filename = filename.into();
        self
    }

    /// The name that the service is told.
    #[must_use]
    pub fn filename(&self) -> &str {
        &self.filename
    }

    async fn load(&self) -> Result<Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::Path(path) => read(path.clone()).await,
        }
    }
}

async fn read(path: PathBuf) -> Result<Bytes> {
    let shown = path.display().to_string();
    let failed = |reason: &dyn fmt::Display| Error::request(format!("the file `{shown}` cannot be read: {reason}"));
    match tokio::task::spawn_blocking(move || std::fs::read(path)).await {
        Ok(Ok(content)) => Ok(content.into()),
        Ok(Err(error)) => Err(failed(&error).with_source(error)),
        Err(error) => Err(failed(&error)),
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Upload");
        debug.field("filename", &self.filename);
        match &self.content {
            Content::Bytes(bytes) => debug.field("bytes", &bytes.len()),
            Content::Path(path) => debug.field("path", path),
        };
        debug.finish()
    }
}

/// One part of a multipart body.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) value: PartValue,
}

#[derive(Debug)]
pub(crate) enum PartValue {
    Text(String),
    File(Upload),
}

/// Writes a multipart body; responses it with the value of its Content-Type header.
pub(crate) async fn multipart(parts: &[Part]) -> Result<(Bytes, String)> {
    let mut loaded = Vec::with_capacity(parts.len());
    for part in parts {
        loaded.push(match &part.value {
            PartValue::Text(text) => Bytes::from(text.clone()),
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
            body.extend_from_slice(format!("; filename=\"{}\"\r\n", quoted(&upload.filename)).as_bytes());
            body.extend_from_slice(format!("Content-Type: {}", media_type(&upload.filename)).as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((body.into(), format!("multipart/form-data; boundary={boundary}")))
}

/// A line that occurs in none of the parts.
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

/// A file name between quotes, as browsers write it.
fn quoted(filename: &str) -> Cow<'_, str> {
    if filename.contains(['"', '\r', '\n']) {
        Cow::Owned(filename.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
    } else {
        Cow::Borrowed(filename)
    }
}

/// The media type of the kinds of file that the service takes.
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

impl Encode for Upload {
    fn view(&self) -> View<'_> {
        View::Upload(self)
    }
}

impl Decode for Upload {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Custom(self)
    }
}

/// A file is read from a document, where its content stands as Base64.
impl Custom for Upload {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut file = File::default();
        reader.structure(&mut file)?;
        *self = Self::bytes(file.filename, file.content.0);
        Ok(())
    }
}

/// A file in a document.
#[derive(Default)]
struct File {
    filename: String,
    content: Base64,
}

impl Struct for File {
    fn shape(&self) -> &'static Shape {
        static SHAPE: Shape = Shape {
            name: "a file",
            fields: &[Field::new("filename").required(), Field::new("content_base64").required()],
        };
        &SHAPE
    }
}

impl DecodeStruct for File {
    fn field_mut(&mut self, index: usize) -> Slot<'_> {
        match index {
            0 => Slot::Text(&mut self.filename),
            1 => Slot::Custom(&mut self.content),
            _ => Slot::Unread,
        }
    }
}

#[derive(Default)]
struct Base64(Bytes);

impl Custom for Base64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let content = STANDARD.decode(reader.text()?.as_bytes());
        self.0 = content.map_err(|_| DecodeError::custom("it is no Base64"))?.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_boundary_never_occurs_in_a_part() {
        let file = Upload::bytes("a\"b.PNG", &b"huaweicloud-meeting-00000000"[..]);
        let parts = [Part { name: "file", value: PartValue::File(file) }];
        let (body, content_type) = run(multipart(&parts)).unwrap();
        assert_eq!(content_type, "multipart/form-data; boundary=huaweicloud-meeting-00000001");
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("filename=\"a%22b.PNG\"\r\nContent-Type: image/png\r\n\r\n"), "{body}");
        assert!(body.ends_with("--huaweicloud-meeting-00000001--\r\n"));
    }

    #[test]
    fn a_file_that_is_not_there_is_an_error_of_the_request() {
        let parts = [Part { name: "file", value: PartValue::File(Upload::path("no/such/file.png")) }];
        let error = run(multipart(&parts)).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Request);
        assert!(error.to_string().contains("no/such/file.png"));
    }
}
