//! Parsing a request into the inputs of its operation.

use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use huaweicloud_meeting_runtime::operation::{Body, Operation, Place};
use serde_json::{Value, json};

use crate::json::{remove_nulls, scalar_to_string};
use crate::requests::query::parse_query;

/// The header with the language of texts in the response.
pub(crate) const LANGUAGE: &str = "Accept-Language";

/// A request, split into the inputs of its operation. All values but those of the body are strings.
#[derive(Debug, Default)]
pub(crate) struct ParsedRequest {
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// The headers that are inputs of the operation or contain its token, named as in the operation, and that with the language.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: ParsedBody,
}

/// The body of a request.
#[derive(Debug, Default)]
pub(crate) enum ParsedBody {
    #[default]
    None,
    /// JSON, parsed and as received.
    Json(Value, String),
    /// The parts of a multipart body, by name.
    Multipart(Vec<(String, Part)>),
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) enum Part {
    String(String),
    /// A file, as it is written in a document: an object with `filename` and `content_base64`.
    File(Value),
}

impl ParsedRequest {
    /// Parses everything except the body, which is enough to check the token.
    pub(crate) fn without_body(operation: &Operation, path: Vec<(&'static str, String)>, parts: &Parts) -> Self {
        let query = parse_query(parts.uri.query().unwrap_or_default());
        Self { path, query, headers: headers(operation, parts), body: ParsedBody::None }
    }

    /// Parses the body. Returns the reason if that fails.
    pub(crate) async fn parse_body(
        &mut self,
        operation: &Operation,
        parts: &Parts,
        body: &Bytes,
    ) -> Result<(), String> {
        self.body = if operation.body == Body::Multipart {
            parse_multipart(parts, body).await?
        } else {
            parse_json(parts, body)?
        };
        Ok(())
    }

    /// Returns the first value of an input as a string, if it is a scalar.
    pub(crate) fn string(&self, place: Place, name: &str) -> Option<String> {
        match place {
            Place::Path => first(&self.path, name),
            Place::Query => self.query.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.clone()),
            Place::Header => first(&self.headers, name),
            Place::Body => match &self.body {
                ParsedBody::Json(body, _) => body.get(name).and_then(scalar_to_string),
                _ => None,
            },
            Place::BodyValue | Place::Part => None,
        }
    }

    /// Returns whether the request contains an input.
    pub(crate) fn contains(&self, place: Place, name: &str) -> bool {
        match (place, &self.body) {
            (Place::Body, ParsedBody::Json(body, _)) => body.get(name).is_some(),
            (Place::BodyValue, body) => !matches!(body, ParsedBody::None),
            (Place::Part, ParsedBody::Multipart(parts)) => parts.iter().any(|(candidate, _)| candidate == name),
            _ => self.string(place, name).is_some(),
        }
    }
}

fn first(pairs: &[(&'static str, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

fn headers(operation: &Operation, parts: &Parts) -> Vec<(&'static str, String)> {
    let inputs = operation.inputs_at(Place::Header).map(|input| input.name);
    let token = operation.auth.iter().map(|auth| auth.header);
    let values = |name: &'static str| {
        parts
            .headers
            .get_all(name)
            .iter()
            .map(move |value| (name, String::from_utf8_lossy(value.as_bytes()).into_owned()))
    };
    inputs.chain(token).chain([LANGUAGE]).flat_map(values).collect()
}

fn parse_json(parts: &Parts, body: &Bytes) -> Result<ParsedBody, String> {
    if body.is_empty() {
        return Ok(ParsedBody::None);
    }
    expect_media_type("application/json", parts)?;
    let text = std::str::from_utf8(body).map_err(|_| "the body is not valid UTF-8")?;
    let mut value = serde_json::from_str(text).map_err(|error| format!("the body is not valid JSON: {error}"))?;
    // The vendor's SDK sends `null` for some of the fields that are not set.
    let text = if remove_nulls(&mut value) { value.to_string() } else { text.to_owned() };
    Ok(ParsedBody::Json(value, text))
}

async fn parse_multipart(parts: &Parts, body: &Bytes) -> Result<ParsedBody, String> {
    expect_media_type("multipart/form-data", parts)?;
    let request = Request::from_parts(parts.clone(), body.clone().into());
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|error| error.body_text())?;
    let mut parsed = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(|error| error.body_text())? {
        let name = field.name().ok_or("a part of the body has no name")?.to_owned();
        let filename = field.file_name().map(str::to_owned);
        let content = field.bytes().await.map_err(|error| error.body_text())?;
        let part = match filename {
            Some(filename) => Part::File(json!({"filename": filename, "content_base64": STANDARD.encode(&content)})),
            None => match String::from_utf8(content.into()) {
                Ok(text) => Part::String(text),
                Err(_) => return Err(format!("the part `{name}` is neither a file nor valid UTF-8")),
            },
        };
        parsed.push((name, part));
    }
    Ok(ParsedBody::Multipart(parsed))
}

fn expect_media_type(expected: &str, parts: &Parts) -> Result<(), String> {
    let value = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match value.split(';').next().unwrap_or_default().trim() {
        media_type if media_type.eq_ignore_ascii_case(expected) => Ok(()),
        "" => Err(format!("the header `Content-Type: {expected}` is missing")),
        media_type => Err(format!("the header `Content-Type` should be `{expected}`, not `{media_type}`")),
    }
}
