//! Files that responses link to: recordings, minutes and materials. The fake serves them itself, with bytes that it makes up.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use serde_json::{Map, Value};

use crate::options::Options;
use crate::requests::error_response::ErrorResponse;

/// The beginning of the paths of files.
const ROOT: &str = "/files/";
/// The beginning of the URLs of files in the examples of the spec.
const IN_EXAMPLES: [&str; 2] = ["https://recording.example.com/", "https://files.example.com/"];
/// The field beside the URL of a file that contains its token.
const TOKEN: &str = "token";

/// The extensions of files, and their media types.
const MEDIA_TYPES: [(&str, &str); 5] = [
    (".mp4", "video/mp4"),
    (".jpg", "image/jpeg"),
    (".png", "image/png"),
    (".pdf", "application/pdf"),
    (".cwb", "application/octet-stream"),
];

/// The files that responses have linked to.
#[derive(Default)]
pub(crate) struct Files {
    /// Whether a file requires a token, by its path.
    linked: BTreeMap<String, bool>,
    /// The paths of the tokens that have not been used.
    tokens: BTreeMap<String, String>,
    issued: u64,
}

impl Files {
    fn issue_token(&mut self, path: &str) -> String {
        self.issued += 1;
        let token = format!("fake-file-token-{}", self.issued);
        self.tokens.insert(token.clone(), path.to_owned());
        token
    }

    /// Uses a token up.
    fn redeem(&mut self, token: &str, path: &str) -> bool {
        self.tokens.remove(token).is_some_and(|issued_for| issued_for == path)
    }
}

/// Replaces the links to files in a response with links to this server, and their tokens with new ones.
pub(crate) fn link_files(url: &str, files: &mut Files, response: &mut Value) {
    match response {
        Value::Object(fields) => link_files_of(url, files, fields),
        Value::Array(items) => items.iter_mut().for_each(|item| link_files(url, files, item)),
        _ => {}
    }
}

fn link_files_of(url: &str, files: &mut Files, fields: &mut Map<String, Value>) {
    let needs_token = fields.get(TOKEN).is_some_and(Value::is_string);
    let mut token = None;
    for field in fields.values_mut() {
        match field.as_str().and_then(path_in_examples) {
            Some(path) => {
                files.linked.insert(path.clone(), needs_token);
                *field = format!("{url}{path}").into();
                if needs_token {
                    token = Some(files.issue_token(&path));
                }
            }
            None => link_files(url, files, field),
        }
    }
    if let Some(token) = token {
        fields.insert(TOKEN.to_owned(), token.into());
    }
}

/// Returns the path of a file of the examples at this server.
fn path_in_examples(url: &str) -> Option<String> {
    let path = IN_EXAMPLES.iter().find_map(|prefix| url.strip_prefix(prefix))?;
    media_type(path).map(|_| format!("{ROOT}{path}"))
}

fn media_type(path: &str) -> Option<&'static str> {
    MEDIA_TYPES.iter().find(|(extension, _)| path.ends_with(extension)).map(|(_, media_type)| *media_type)
}

/// Returns the bytes of the file with a path, which differ from those of other files and do not repeat.
pub(crate) fn content(path: &str, size: usize) -> Vec<u8> {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut state = path.bytes().fold(0xcbf2_9ce4_8422_2325, hash) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()
    };
    let mut content: Vec<u8> = (0..size.div_ceil(8)).flat_map(|_| next()).collect();
    content.truncate(size);
    content
}

/// Returns whether a request is for a file.
pub(crate) fn is_file(path: &str) -> bool {
    path.starts_with(ROOT)
}

/// Returns the response to the request for a file.
pub(crate) fn respond(options: &Options, files: &mut Files, parts: &Parts) -> Result<Response<Bytes>, ErrorResponse> {
    let path = parts.uri.path();
    if parts.method != Method::GET {
        return Err(ErrorResponse::no_such_api(format!("the method for files is GET, not {}", parts.method)));
    }
    let Some(needs_token) = files.linked.get(path).copied() else {
        return Err(ErrorResponse::no_such_api("no response has linked to this file"));
    };
    let token = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let is_accepted = |token: &str| options.accept_any_token || files.redeem(token, path);
    if needs_token && !token.is_some_and(is_accepted) {
        return Err(ErrorResponse::bad_file_token());
    }
    let content = Bytes::from(content(path, options.file_size));
    Ok(file_response(options, path, &parts.headers, content))
}

fn file_response(options: &Options, path: &str, headers: &HeaderMap, content: Bytes) -> Response<Bytes> {
    let tag = format!("\"{}-{}\"", content.len(), path.len());
    let is_unchanged = headers.get(IF_RANGE).is_none_or(|validator| validator.as_bytes() == tag.as_bytes());
    let range = headers.get(RANGE).filter(|_| options.serves_ranges && is_unchanged);
    let total = content.len();
    let mut response = Response::new(Bytes::new());
    match range.map(|range| first_byte(range, total)) {
        None => *response.body_mut() = content,
        Some(None) => *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE,
        Some(Some(start)) => {
            *response.body_mut() = content.slice(start..);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            set(&mut response, CONTENT_RANGE, &format!("bytes {start}-{}/{total}", total.saturating_sub(1)));
        }
    }
    set(&mut response, ETAG, &tag);
    set(&mut response, ACCEPT_RANGES, if options.serves_ranges { "bytes" } else { "none" });
    set(&mut response, CONTENT_TYPE, media_type(path).unwrap_or("application/octet-stream"));
    response
}

/// Returns the first byte of a range without an end; other ranges are not served.
fn first_byte(range: &HeaderValue, total: usize) -> Option<usize> {
    let start = range.to_str().ok()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()?;
    (start < total).then_some(start)
}

fn set(response: &mut Response<Bytes>, name: http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn links_to_files_are_replaced_and_a_token_works_once_for_its_file() {
        let mut files = Files::default();
        let mut response = json!({
            "a": [{"token": "t", "url": "https://recording.example.com/1/videoHD/0_0.mp4"}],
            "pdfUrl": "https://files.example.com/7.pdf",
            "page": "https://recording.example.com/play.html",
        });
        link_files("http://127.0.0.1:1", &mut files, &mut response);
        let path = "/files/1/videoHD/0_0.mp4";
        assert_eq!(
            response,
            json!({
                "a": [{"token": "fake-file-token-1", "url": format!("http://127.0.0.1:1{path}")}],
                "pdfUrl": "http://127.0.0.1:1/files/7.pdf",
                "page": "https://recording.example.com/play.html",
            })
        );
        assert_eq!((files.linked[path], files.linked["/files/7.pdf"]), (true, false));
        assert!(files.redeem("fake-file-token-1", path) && !files.redeem("fake-file-token-1", path));
    }

    #[test]
    fn files_differ_and_have_their_size() {
        let (one, other) = (content("/files/1.mp4", 1001), content("/files/2.mp4", 1001));
        assert!(one.len() == 1001 && other.len() == 1001 && one != other);
        assert_eq!(one, content("/files/1.mp4", 1001));
        assert_ne!(one[..500], one[500..1000]);
    }
}
