//! A request without its secrets.

use huaweicloud_meeting::http::request::Parts;
use huaweicloud_meeting::http::{HeaderMap, HeaderValue};
use huaweicloud_meeting::{Body, operations};
use huaweicloud_meeting_catalog::{Operation, Value};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Auth, Place};

use super::mask::{self, Piece, Schema, SecretForm};
use super::route;

/// The variable of the access token.
const ACCESS_TOKEN: &str = "HWMEETING_TOKEN";
/// The variable of a control token.
const CONTROL_TOKEN: &str = "HWMEETING_CONTROL_TOKEN";
/// The size of the largest streamed body that is read to show its parts, in bytes.
const MAX_STREAMED: u64 = 64 * 1024 * 1024;

/// A request without its secrets.
pub(super) struct Shown {
    pub(super) method: String,
    pub(super) url: Vec<Piece>,
    /// The headers, without those of the connection.
    pub(super) headers: Vec<(String, Vec<Piece>)>,
    pub(super) body: ShownBody,
    /// The secrets, to find them elsewhere.
    pub(super) secrets: Vec<String>,
}

/// The body of a request or a response.
pub(super) enum ShownBody {
    None,
    Json(Vec<Piece>),
    /// A page, such as one of a gateway.
    Text(String),
    Multipart(Vec<Part>),
    /// What is not shown: its media type, and its size in bytes.
    Other(String, Option<u64>),
}

/// A part of a multipart body.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) value: PartValue,
}

pub(super) enum PartValue {
    String(Vec<Piece>),
    File { name: String, media_type: String, bytes: usize },
}

impl Shown {
    /// Returns a request without its secrets. A streamed body is not read.
    pub(super) fn of(parts: &Parts, body: &Body) -> Self {
        let path = parts.uri.path();
        let operation = route::operation(parts.method.as_str(), path);
        let mut secrets = Vec::new();
        let url = url(&parts.uri.to_string(), operation, &mut secrets);
        let headers = headers(&parts.headers, operation, &mut secrets);
        let schema = operation.map_or(Schema::Unknown, request_schema);
        let media_type = media_type(&parts.headers);
        let body = match body.as_bytes() {
            Some(bytes) => shown_body(bytes, media_type, schema, &mut secrets),
            None => ShownBody::Other(media_type.to_owned(), http_body::Body::size_hint(body).exact()),
        };
        Self { method: parts.method.to_string(), url, headers, body, secrets }
    }

    /// Returns a request without its secrets. A streamed body is read.
    pub(super) async fn read(parts: &Parts, body: Body) -> Self {
        let mut shown = Self::of(parts, &body);
        let is_small = matches!(&shown.body, ShownBody::Other(_, Some(size)) if *size <= MAX_STREAMED);
        let boundary = media_type(&parts.headers).split_once("boundary=").map(|(_, boundary)| boundary);
        let (true, Some(boundary)) = (is_small, boundary) else { return shown };
        let operation = route::operation(parts.method.as_str(), parts.uri.path());
        if let Ok(bytes) = body.into_bytes().await {
            shown.body =
                ShownBody::Multipart(multipart(&bytes, boundary, operation.map_or(Schema::Unknown, request_schema)));
        }
        shown
    }
}

/// Returns the body of a response without its secrets.
pub(super) fn response_body(
    bytes: &[u8],
    headers: &HeaderMap,
    operation: Option<&'static Operation>,
    secrets: &mut Vec<String>,
) -> ShownBody {
    let schema = operation.and_then(|operation| operation.response.as_ref()).map_or(Schema::Unknown, Schema::of);
    shown_body(bytes, media_type(headers), schema, secrets)
}

fn request_schema(operation: &'static Operation) -> Schema {
    match operation.inputs.iter().find(|input| input.place == Place::BodyValue) {
        Some(input) => Schema::of(&input.field.value),
        None => Schema::Inputs(operation.inputs),
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("unknown type")
}

fn shown_body(bytes: &[u8], media_type: &str, schema: Schema, secrets: &mut Vec<String>) -> ShownBody {
    if bytes.is_empty() {
        return ShownBody::None;
    }
    let other = || ShownBody::Other(media_type.to_owned(), Some(bytes.len() as u64));
    let Ok(text) = std::str::from_utf8(bytes) else { return other() };
    let text = text.trim_start_matches('\u{feff}');
    match mask::json(text, schema, secrets) {
        Some(pieces) => ShownBody::Json(pieces),
        // Malformed JSON may contain a token anywhere.
        None if text.trim_start().starts_with('<') || media_type.starts_with("text/") => {
            ShownBody::Text(text.to_owned())
        }
        None => other(),
    }
}

/// Returns a URL without the secrets in its query.
fn url(url: &str, operation: Option<&'static Operation>, secrets: &mut Vec<String>) -> Vec<Piece> {
    let Some((path, query)) = url.split_once('?') else { return vec![Piece::Text(url.to_owned())] };
    let mut pieces = Vec::new();
    let mut text = format!("{path}?");
    for (index, pair) in query.split('&').enumerate() {
        if index > 0 {
            text.push('&');
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if value.is_empty() || !is_secret(operation, Place::Query, name) {
            text.push_str(pair);
            continue;
        }
        secrets.extend(huaweicloud_meeting_runtime::decode_component(value));
        pieces.push(Piece::Text(std::mem::take(&mut text) + name + "="));
        pieces.push(Piece::Secret { name: name.to_owned(), form: SecretForm::Url });
    }
    pieces.push(Piece::Text(text));
    pieces
}

/// Returns headers without secrets.
pub(super) fn headers(
    headers: &HeaderMap,
    operation: Option<&'static Operation>,
    secrets: &mut Vec<String>,
) -> Vec<(String, Vec<Piece>)> {
    let mut shown: Vec<_> = Vec::new();
    for (name, value) in headers {
        let pieces = if is_secret(operation, Place::Header, name.as_str()) {
            secret_header(name.as_str(), value, secrets)
        } else {
            vec![Piece::Text(String::from_utf8_lossy(value.as_bytes()).into_owned())]
        };
        shown.push((title_case(name.as_str()), pieces));
    }
    // The order of a map of headers is arbitrary.
    shown.sort_by(|left, right| left.0.cmp(&right.0));
    shown
}

fn secret_header(name: &str, value: &HeaderValue, secrets: &mut Vec<String>) -> Vec<Piece> {
    let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
    let is_header_of = |source: fn(&TokenSource) -> bool| {
        let mut auths = operations().iter().filter_map(|dynamic| dynamic.operation.auth.as_ref());
        auths.any(|auth: &Auth| source(&auth.scheme.source) && auth.header.eq_ignore_ascii_case(name))
    };
    // Without the name of a scheme, such as `Basic`, too.
    secrets.extend(text.split_once(' ').map(|(_, rest)| rest.to_owned()));
    secrets.push(text);
    let name = if is_header_of(|source| matches!(source, TokenSource::Login { .. })) {
        ACCESS_TOKEN
    } else if is_header_of(|source| matches!(source, TokenSource::Handle(_))) {
        CONTROL_TOKEN
    } else {
        name
    };
    vec![Piece::Secret { name: name.to_owned(), form: SecretForm::Raw }]
}

/// Returns whether a header or a parameter is a secret.
fn is_secret(operation: Option<&'static Operation>, place: Place, name: &str) -> bool {
    let is_same = |known: &str| if place == Place::Header { known.eq_ignore_ascii_case(name) } else { known == name };
    let inputs = operation.map_or(&[][..], |operation| operation.inputs);
    match inputs.iter().find(|input| input.place == place && is_same(input.field.name)) {
        Some(input) => matches!(input.field.value, Value::Secret),
        None => mask::is_secret_name(name),
    }
}

/// Returns the name of a header as it is usually written.
fn title_case(name: &str) -> String {
    let mut is_start = true;
    name.chars()
        .map(|character| {
            let written = if is_start { character.to_ascii_uppercase() } else { character };
            is_start = character == '-';
            written
        })
        .collect()
}

/// Returns the parts of a body that the client wrote.
fn multipart(body: &[u8], boundary: &str, schema: Schema) -> Vec<Part> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut rest = body;
    while let Some(start) = find(rest, delimiter.as_bytes()) {
        rest = rest.get(start + delimiter.len()..).unwrap_or_default();
        let end = find(rest, delimiter.as_bytes()).unwrap_or(rest.len());
        let part = rest.get(..end).unwrap_or_default();
        let Some(blank) = find(part, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(part.get(..blank).unwrap_or_default()).into_owned();
        let content = part.get(blank + 4..).unwrap_or_default();
        let content = content.strip_suffix(b"\r\n").unwrap_or(content);
        parts.extend(part_of(&head, content, schema));
    }
    parts
}

fn part_of(head: &str, content: &[u8], schema: Schema) -> Option<Part> {
    let parameter = |name: &str| {
        let (_, value) = head.split_once(&format!("; {name}=\""))?;
        value.split_once('"').map(|(value, _)| value.to_owned())
    };
    let name = parameter("name")?;
    let value = match parameter("filename") {
        Some(file) => {
            let media_type = head.lines().find_map(|line| line.strip_prefix("Content-Type: ")).unwrap_or_default();
            PartValue::File { name: file.replace("%22", "\""), media_type: media_type.to_owned(), bytes: content.len() }
        }
        None if schema.is_secret_field(&name) => {
            PartValue::String(vec![Piece::Secret { name: name.clone(), form: SecretForm::Raw }])
        }
        None => PartValue::String(vec![Piece::Text(String::from_utf8_lossy(content).into_owned())]),
    };
    Some(Part { name, value })
}

fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len()).position(|window| window == pattern)
}
