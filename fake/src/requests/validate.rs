//! Validating a request with the typed request of the client, and with the catalog.

use huaweicloud_meeting_catalog as catalog;
use huaweicloud_meeting_runtime::Service;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::{Input, Operation, Source};
use serde_json::{Map, Value, json};

use crate::requests::invalid::{Invalid, Kind, input_path};
use crate::requests::needs::check_needs;
use crate::requests::page::check_offset;
use crate::requests::request::{ParsedBody, ParsedRequest, Part};
use crate::requests::times::check_period;
use crate::requests::values::check_values;

/// Checks that a request has all required inputs, no unknown ones, and only values of the right types and within the bounds of
/// the spec. Returns what is wrong if it does not.
pub(crate) fn validate(
    dynamic: &DynamicOperation,
    service: &Service,
    is_strict: bool,
    request: &ParsedRequest,
) -> Result<(), Invalid> {
    let document = document(dynamic.operation.name, request);
    if let Err(error) = dynamic.parse(document.as_bytes(), service) {
        // What is missing has no position.
        let kind = if error.line().is_none() { Kind::Missing } else { Kind::Value };
        return Err(Invalid { path: error.path().to_owned(), reason: error.reason().to_owned(), kind });
    }
    check_presence(dynamic.operation, request)?;
    catalog::operation(dynamic.operation.name).map_or(Ok(()), |operation| check_values(operation, request))?;
    check_needs(dynamic.operation.name, is_strict, request)?;
    check_offset(dynamic.operation, request)?;
    check_period(dynamic.operation, request)
}

/// Checks for what a document may omit but a request may not: constants, and the second place of an input that is sent twice.
fn check_presence(operation: &Operation, request: &ParsedRequest) -> Result<(), Invalid> {
    let inputs: Vec<Input> = operation.inputs().collect();
    for (index, input) in inputs.iter().enumerate().filter(|(_, input)| !request.contains(input.place, input.name)) {
        let path = input_path(input.place, input.name);
        if let Source::Constant(value) = input.source {
            return Err(Invalid::missing(path, format!("is missing; it is always {value}")));
        }
        let duplicate = inputs.iter().enumerate().find(|(other, duplicate)| {
            *other != index && duplicate.source == input.source && request.contains(duplicate.place, duplicate.name)
        });
        if let Some((_, duplicate)) = duplicate {
            let reason =
                format!("is missing; it has the same value as `{}`", input_path(duplicate.place, duplicate.name));
            return Err(Invalid::missing(path, reason));
        }
    }
    Ok(())
}

/// Returns the request as a document. A JSON body is included as received, so that the parser of documents sees duplicate
/// fields.
fn document(operation: &str, request: &ParsedRequest) -> String {
    let strings = |pairs: &[(&'static str, String)]| {
        object(pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str()))))
    };
    let query = object(request.query.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str()))));
    let (path, headers) = (strings(&request.path), strings(&request.headers));
    let head = json!({"operation": operation, "path": path, "query": query, "headers": headers}).to_string();
    let body = match &request.body {
        ParsedBody::None => return head,
        ParsedBody::Json(_, text) => text.clone(),
        ParsedBody::Multipart(parts) => {
            let part = |part: &Part| match part {
                Part::String(text) => Value::from(text.as_str()),
                Part::File(file) => file.clone(),
            };
            Value::from(object(parts.iter().map(|(name, value)| (name.clone(), part(value))))).to_string()
        }
    };
    format!("{},\"body\":{body}}}", head.strip_suffix('}').unwrap_or(&head))
}

/// Returns an object of the pairs. The values of a name that occurs several times become an array.
fn object(pairs: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
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
