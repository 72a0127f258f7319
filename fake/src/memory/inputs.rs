//! The inputs of a request, as the descriptors name them.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::operation::{Input, Many, Scalar};
use crate::json::{get_path, scalar_to_string};
use crate::requests::request::{ParsedBody, ParsedRequest, Part};

/// Returns the value of an input that is one value, or a list that is stored as a whole. `null` is no value.
pub(crate) fn value(request: &ParsedRequest, input: &Input) -> Option<Value> {
    let found = match input.place {
        Place::Body | Place::BodyValue => match &request.body {
            ParsedBody::Json(body, _) => get_path(body, input.path).cloned(),
            _ => None,
        },
        Place::Part => part(request, input),
        place => input.path.first().and_then(|name| request.string(place, name)).and_then(|text| input.parse(&text)),
    };
    found.filter(|value| !value.is_null())
}

/// Returns the values of an input that is a list of inputs.
pub(crate) fn values(request: &ParsedRequest, input: &Input) -> Vec<Value> {
    match input.many {
        Many::No => value(request, input).into_iter().collect(),
        Many::Items(_) if input.place == Place::Query => {
            let name = input.path.first().copied().unwrap_or_default();
            parameters(request, name).filter_map(|text| input.parse(text)).collect()
        }
        Many::Items(field) => match value(request, input) {
            Some(Value::Array(items)) => items.iter().filter_map(|item| get_path(item, field).cloned()).collect(),
            other => other.into_iter().collect(),
        },
        Many::Parts => {
            let text = value(request, input).as_ref().and_then(scalar_to_string).unwrap_or_default();
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect()
        }
    }
}

/// Returns the values of a query parameter.
pub(crate) fn parameters<'a>(request: &'a ParsedRequest, name: &'a str) -> impl Iterator<Item = &'a str> {
    request.query.iter().filter(move |(candidate, _)| candidate == name).map(|(_, text)| text.as_str())
}

/// Returns a part of a multipart body. Of a file, the name is kept.
fn part(request: &ParsedRequest, input: &Input) -> Option<Value> {
    let name = input.path.first()?;
    let ParsedBody::Multipart(parts) = &request.body else { return None };
    parts.iter().find(|(candidate, _)| candidate == name).map(|(_, part)| match part {
        Part::String(text) => Value::from(text.as_str()),
        Part::File(file) => json!({"filename": file.get("filename")}),
    })
}

impl Input {
    fn parse(&self, text: &str) -> Option<Value> {
        match self.scalar {
            Scalar::String => Some(text.into()),
            Scalar::Number => serde_json::from_str::<Value>(text).ok().filter(Value::is_number),
            Scalar::Bool => text.parse::<bool>().ok().map(Value::from),
        }
    }
}
