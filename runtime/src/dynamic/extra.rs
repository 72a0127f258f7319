//! The inputs of a document that the spec does not have.

use super::error::{DocumentError, joined};
use super::inputs::{fields, json_type, values_of};
use crate::codec::{JsonType, display_name, items_of};
use crate::request::{Extras, InputValue};
use crate::values::{Json, Secret};

type Result<T, E = DocumentError> = std::result::Result<T, E>;

const PLACES: [&str; 3] = ["query", "headers", "body"];

/// Parses the section `extra`.
pub(super) fn extras(json: &str, document: &str) -> Result<Extras> {
    let mut extras = Extras::default();
    for (place, json) in fields("extra", json, document)? {
        let path = joined("extra", &display_name(&place));
        match place.as_str() {
            "query" => extras.query = parameters(&path, json, document)?,
            "headers" => extras.headers = headers(&path, json, document)?,
            "body" => extras.fields = values_of(&path, json, document, &json_value)?,
            _ => {
                let reason = format!("is not a place of extra inputs; these are {}", PLACES.join(", "));
                return Err(DocumentError::new(path, reason).at(json, document));
            }
        }
    }
    Ok(extras)
}

/// Parses query or path parameters.
pub(super) fn parameters(path: &str, json: &str, document: &str) -> Result<Vec<(String, InputValue)>> {
    values_of(path, json, document, &parameter)
}

/// Parses headers. Strings are secrets: they may be tokens.
pub(super) fn headers(path: &str, json: &str, document: &str) -> Result<Vec<(String, InputValue)>> {
    values_of(path, json, document, &|json| match Json::of_well_formed(json).string() {
        Some(string) => InputValue::from(Secret::new(string)),
        None => parameter(json),
    })
}

/// Returns a value that is sent as JSON.
pub(super) fn json_value(json: &str) -> InputValue {
    InputValue::from(Json::of_well_formed(json))
}

/// Returns a value that is sent as a string, or as several if it is a list.
fn parameter(json: &str) -> InputValue {
    match json_type(json) {
        JsonType::List => items_of(json).into_iter().map(json_value).collect(),
        _ => json_value(json),
    }
}
