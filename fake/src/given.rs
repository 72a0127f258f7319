//! What a request gives to the inputs of its operation.

use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use huaweicloud_meeting_runtime::operation::{Body, Operation, Place};
use serde_json::{Map, Value, json};

use crate::json::scalar_text;
use crate::recorded::query_pairs;

/// What a request gives to the inputs of its operation. On the wire all but a body is text.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// Only the headers that the operation knows, by the names that it has for them.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: GivenBody,
}

/// The body of a request.
#[derive(Debug, Default)]
pub(crate) enum GivenBody {
    #[default]
    None,
    /// JSON, and the text that it was sent as.
    Json(Value, String),
    /// Parts by their names: strings, and files in the form of neutral documents.
    Parts(Vec<(String, Part)>),
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) enum Part {
    Text(String),
    File(Value),
}

impl Given {
    /// Reads all but the body: enough to tell who calls.
    pub(crate) fn head(operation: &Operation, path: Vec<(&'static str, String)>, parts: &Parts) -> Self {
        let query = query_pairs(parts.uri.query().unwrap_or_default());
        Self { path, query, headers: headers(operation, parts), body: GivenBody::None }
    }

    /// Reads the body; says what is wrong with one that cannot be read.
    pub(crate) async fn read_body(&mut self, operation: &Operation, parts: &Parts, body: &Bytes) -> Result<(), String> {
        self.body =
            if operation.body == Body::Multipart { read_parts(parts, body).await? } else { read_json(parts, body)? };
        Ok(())
    }

    /// What stands at a place, if it is one string or can be written as one.
    pub(crate) fn text(&self, place: Place, name: &str) -> Option<String> {
        match place {
            Place::Path => first(&self.path, name),
            Place::Query => self.query.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.clone()),
            Place::Header => first(&self.headers, name),
            Place::Body => match &self.body {
                GivenBody::Json(body, _) => body.get(name).and_then(scalar_text),
                _ => None,
            },
            Place::BodyValue | Place::Part => None,
        }
    }

    /// Whether anything is given at a place.
    pub(crate) fn has(&self, place: Place, name: &str) -> bool {
        match (place, &self.body) {
            (Place::Body, GivenBody::Json(body, _)) => body.get(name).is_some(),
            (Place::BodyValue, body) => !matches!(body, GivenBody::None),
            (Place::Part, GivenBody::Parts(parts)) => parts.iter().any(|(candidate, _)| candidate == name),
            _ => self.text(place, name).is_some(),
        }
    }
}

fn first(pairs: &[(&'static str, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

fn headers(operation: &Operation, parts: &Parts) -> Vec<(&'static str, String)> {
    let inputs = operation.inputs.iter().filter(|input| input.place == Place::Header).map(|input| input.name);
    let tokens = operation.auth.iter().map(|auth| auth.header);
    let values = |name: &'static str| {
        parts
            .headers
            .get_all(name)
            .iter()
            .map(move |value| (name, String::from_utf8_lossy(value.as_bytes()).into_owned()))
    };
    inputs.chain(tokens).flat_map(values).collect()
}

fn read_json(parts: &Parts, body: &Bytes) -> Result<GivenBody, String> {
    if body.is_empty() {
        return Ok(GivenBody::None);
    }
    let media_type = media_type(parts);
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(format!("a body is sent with `Content-Type: application/json`, not {}", described(media_type)));
    }
    let text = std::str::from_utf8(body).map_err(|_| "the body is not UTF-8")?;
    match serde_json::from_str(text) {
        Ok(value) => Ok(GivenBody::Json(value, text.to_owned())),
        Err(error) => Err(format!("the body is no JSON: {error}")),
    }
}

async fn read_parts(parts: &Parts, body: &Bytes) -> Result<GivenBody, String> {
    let media_type = media_type(parts);
    if !media_type.eq_ignore_ascii_case("multipart/form-data") {
        return Err(format!(
            "the body is sent with `Content-Type: multipart/form-data`, not {}",
            described(media_type)
        ));
    }
    let request = Request::from_parts(parts.clone(), body.clone().into());
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|error| error.body_text())?;
    let mut read = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(|error| error.body_text())? {
        let name = field.name().ok_or("a part of the body has no name")?.to_owned();
        let filename = field.file_name().map(str::to_owned);
        let content = field.bytes().await.map_err(|error| error.body_text())?;
        let part = match filename {
            Some(filename) => Part::File(json!({"filename": filename, "content_base64": STANDARD.encode(&content)})),
            None => match String::from_utf8(content.into()) {
                Ok(text) => Part::Text(text),
                Err(_) => return Err(format!("the part `{name}` is neither a file nor UTF-8 text")),
            },
        };
        read.push((name, part));
    }
    Ok(GivenBody::Parts(read))
}

fn media_type(parts: &Parts) -> &str {
    let value = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

fn described(media_type: &str) -> String {
    if media_type.is_empty() { "without one".to_owned() } else { format!("`{media_type}`") }
}

/// An object of the pairs, where a name that comes several times has the list of its values.
pub(crate) fn object(pairs: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in pairs {
        match object.get_mut(&name) {
            None => {
                object.insert(name, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(other) => *other = Value::Array(vec![other.take(), value]),
        }
    }
    object
}
