//! Files that responses link to: recordings, minutes and materials. The fake serves them itself: with the bytes that were
//! uploaded, or else with bytes that it makes up.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use serde_json::{Map, Value};

use crate::limits;
use crate::options::Options;
use crate::requests::error_response::ErrorResponse;
use crate::state::State;
use crate::uploads::Uploads;

/// The beginning of the paths of files.
const ROOT: &str = "/files/";
/// The beginning of the URLs of files in the examples of the spec.
const IN_EXAMPLES: [&str; 2] = ["https://recording.example.com/", "https://files.example.com/"];
/// The field beside the URL of a file that contains its token.
const TOKEN: &str = "token";

/// The query of a URL that contains a token.
pub(crate) const TOKEN_QUERY: &str = "?onceToken=";
const TOKEN_PREFIX: &str = "fake-file-token-";
/// How long a token is valid, in milliseconds.
const LIFETIME_MS: i64 = 60 * 60 * 1000;

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
    /// How a file is accessed, by its path.
    linked: BTreeMap<String, Access>,
    /// The paths in the order in which they were first linked to.
    paths: VecDeque<String>,
    /// The tokens that have not been used, by their numbers.
    tokens: BTreeMap<u64, Token>,
    issued: u64,
}

/// How a file is accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// Without a token.
    Open,
    /// With a token in the header `Authorization`.
    Header,
    /// With a token in the URL.
    Query,
}

/// A token that works once.
struct Token {
    path: String,
    /// Milliseconds since 1970.
    expires_ms: i64,
}

impl Files {
    fn link(&mut self, path: &str, access: Access) {
        if self.linked.insert(path.to_owned(), access).is_none() {
            self.paths.push_back(path.to_owned());
        }
        if self.paths.len() > limits::FILES
            && let Some(oldest) = self.paths.pop_front()
        {
            self.linked.remove(&oldest);
        }
    }

    fn issue_token(&mut self, path: &str, now_ms: i64) -> String {
        self.issued += 1;
        let token = Token { path: path.to_owned(), expires_ms: now_ms.saturating_add(LIFETIME_MS) };
        self.tokens.insert(self.issued, token);
        if self.tokens.len() > limits::FILES {
            self.tokens.pop_first();
        }
        format!("{TOKEN_PREFIX}{}", self.issued)
    }

    /// Returns the number of files that responses have linked to.
    pub(crate) fn linked(&self) -> usize {
        self.linked.len()
    }

    /// Returns the number of tokens that have not been used.
    pub(crate) fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Uses a token up.
    fn redeem(&mut self, token: &str, path: &str, now_ms: i64) -> bool {
        let number = token.strip_prefix(TOKEN_PREFIX).and_then(|number| number.parse().ok());
        let issued = number.and_then(|number: u64| self.tokens.remove(&number));
        issued.is_some_and(|issued| issued.path == path && now_ms < issued.expires_ms)
    }
}

/// A server that responses link to.
#[derive(Clone, Copy)]
pub(crate) struct Linker<'a> {
    /// The base URL of the server.
    pub(crate) url: &'a str,
    /// Milliseconds since 1970.
    pub(crate) now_ms: i64,
}

impl Linker<'_> {
    /// Replaces the links to files in a response with links to this server, and their tokens with new ones.
    pub(crate) fn link(self, files: &mut Files, response: &mut Value) {
        match response {
            Value::Object(fields) => self.link_fields(files, fields),
            Value::Array(items) => items.iter_mut().for_each(|item| self.link(files, item)),
            _ => {}
        }
    }

    fn link_fields(self, files: &mut Files, fields: &mut Map<String, Value>) {
        let needs_token = fields.get(TOKEN).is_some_and(Value::is_string);
        let mut token = None;
        for field in fields.values_mut() {
            let Some(path) = field.as_str().and_then(|link| self.path(link)) else {
                self.link(files, field);
                continue;
            };
            if let Some(path) = path.strip_suffix(TOKEN_QUERY) {
                files.link(path, Access::Query);
                let token = files.issue_token(path, self.now_ms);
                *field = format!("{}{path}{TOKEN_QUERY}{token}", self.url).into();
                continue;
            }
            files.link(&path, if needs_token { Access::Header } else { Access::Open });
            *field = format!("{}{path}", self.url).into();
            if needs_token {
                token = Some(files.issue_token(&path, self.now_ms));
            }
        }
        if let Some(token) = token {
            fields.insert(TOKEN.to_owned(), token.into());
        }
    }

    /// Returns the path of a link to a file of this server or of the examples.
    fn path(self, link: &str) -> Option<String> {
        let own = link.strip_prefix(self.url).filter(|path| is_file(path)).map(str::to_owned);
        own.or_else(|| path_in_examples(link))
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

/// Returns the bytes of the file with a path: those that were uploaded, or else made-up ones.
pub(crate) fn content(uploads: &Uploads, path: &str, size: usize) -> Bytes {
    uploads.get(path).unwrap_or_else(|| made_up(path, size).into())
}

/// Returns bytes for the file with a path, which differ from those of other files and do not repeat.
fn made_up(path: &str, size: usize) -> Vec<u8> {
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
pub(crate) fn respond(options: &Options, state: &mut State, parts: &Parts) -> Result<Response<Bytes>, ErrorResponse> {
    let path = parts.uri.path();
    if parts.method != Method::GET {
        return Err(ErrorResponse::no_such_api(format!("the method for files is GET, not {}", parts.method)));
    }
    let Some(access) = state.files.linked.get(path).copied() else {
        return Err(ErrorResponse::no_such_api("no response has linked to this file"));
    };
    let token = match access {
        Access::Open => None,
        Access::Header => parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()),
        Access::Query => parts.uri.query().and_then(|query| query.strip_prefix(TOKEN_QUERY.trim_start_matches('?'))),
    };
    let now_ms = state.memory.now_ms();
    let is_accepted = |token: &str| options.accept_any_token || state.files.redeem(token, path, now_ms);
    if access != Access::Open && !token.is_some_and(is_accepted) {
        return Err(ErrorResponse::bad_file_token());
    }
    let content = content(&state.memory.uploads, path, options.file_size);
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

    const URL: &str = "http://127.0.0.1:1";

    fn linked(files: &mut Files, mut response: Value) -> Value {
        Linker { url: URL, now_ms: 0 }.link(files, &mut response);
        response
    }

    #[test]
    fn links_to_files_are_replaced_and_a_token_works_once_for_its_file() {
        let mut files = Files::default();
        let response = linked(
            &mut files,
            json!({
                "a": [{"token": "t", "url": "https://recording.example.com/1/videoHD/0_0.mp4"}],
                "pdfUrl": "https://files.example.com/7.pdf",
                "page": "https://recording.example.com/play.html",
            }),
        );
        let path = "/files/1/videoHD/0_0.mp4";
        assert_eq!(
            response,
            json!({
                "a": [{"token": "fake-file-token-1", "url": format!("{URL}{path}")}],
                "pdfUrl": "http://127.0.0.1:1/files/7.pdf",
                "page": "https://recording.example.com/play.html",
            })
        );
        assert_eq!((files.linked[path], files.linked["/files/7.pdf"]), (Access::Header, Access::Open));
        assert!(files.redeem("fake-file-token-1", path, 1) && !files.redeem("fake-file-token-1", path, 1));
    }

    #[test]
    fn a_token_in_a_link_is_made_for_each_response_and_expires() {
        let mut files = Files::default();
        let link = json!({"downloadUrl": format!("{URL}/files/1.mp4?onceToken=")});
        for number in 1..3 {
            let expected = json!({"downloadUrl": format!("{URL}/files/1.mp4?onceToken=fake-file-token-{number}")});
            assert_eq!(linked(&mut files, link.clone()), expected);
        }
        assert!(files.redeem("fake-file-token-1", "/files/1.mp4", LIFETIME_MS - 1));
        assert!(!files.redeem("fake-file-token-2", "/files/1.mp4", LIFETIME_MS));
    }

    #[test]
    fn files_differ_and_have_their_size() {
        let (one, other) = (made_up("/files/1.mp4", 1001), made_up("/files/2.mp4", 1001));
        assert!(one.len() == 1001 && other.len() == 1001 && one != other);
        assert_eq!(one, made_up("/files/1.mp4", 1001));
        assert_ne!(one[..500], one[500..1000]);
    }
}
