//! Reading the values of inputs from the JSON of a document.

use std::borrow::Cow;
use std::collections::HashSet;

use super::error::{DocumentError, joined};
use super::operation::DynamicRequest;
use crate::codec::{self, Decode, DecodeError, Field, Form, JsonType, Mode, Reader, display_name, find_string};
use crate::http_types::Place;
use crate::request::InputValue;

type Result<T, E = DocumentError> = std::result::Result<T, E>;

/// A field of a JSON object: its name and the JSON of its value.
pub(super) type JsonField<'d> = (String, &'d str);

/// Returns the fields of a JSON object. `json` is a part of `document`.
pub(super) fn fields<'d>(path: &str, json: &'d str, document: &str) -> Result<Vec<JsonField<'d>>> {
    let mut found: Vec<JsonField<'d>> = Vec::new();
    let mut names = HashSet::new();
    let mut duplicate = None;
    let mut reader = Reader::from_json(json, Mode::Strict);
    let read = reader.each_field(&mut |reader, name| {
        let value = reader.json()?;
        if !names.insert(name.to_owned()) {
            duplicate.get_or_insert_with(|| duplicate_field(path, name, value, document));
        }
        found.push((name.to_owned(), value));
        Ok(())
    });
    read.and_then(|()| reader.finish()).map_err(|error| DocumentError::in_part(path, json, document, &error))?;
    match duplicate {
        Some(error) => Err(error),
        None => Ok(found),
    }
}

/// Returns the values in a JSON object by name.
pub(super) fn values_of(
    path: &str,
    json: &str,
    document: &str,
    value: &dyn Fn(&str) -> InputValue,
) -> Result<Vec<(String, InputValue)>> {
    Ok(fields(path, json, document)?.into_iter().map(|(name, json)| (name, value(json))).collect())
}

/// Returns the type of well-formed JSON.
pub(super) fn json_type(json: &str) -> JsonType {
    Reader::from_json(json, Mode::Strict).peek()
}

/// Returns the error of a name that occurs twice. `json` is the second value.
pub(super) fn duplicate_field(path: &str, name: &str, json: &str, document: &str) -> DocumentError {
    DocumentError::new(joined(path, &display_name(name)), "occurs twice").at(json, document)
}

/// Returns a document as a string.
pub(super) fn utf8(document: &[u8]) -> Result<&str> {
    std::str::from_utf8(document).map_err(|_| DocumentError::new("", "is not valid UTF-8"))
}

/// Decodes a part of a document.
pub(super) fn decoded<T: Decode + Default>(path: &str, json: &str, document: &str) -> Result<T> {
    codec::decode(json.as_bytes(), Mode::Strict).map_err(|error| DocumentError::in_part(path, json, document, &error))
}

/// Sets a field of the request. Where inputs are sent as strings, that string is accepted as well.
pub(super) fn set_field(
    request: &mut dyn DynamicRequest,
    index: usize,
    field: &Field,
    place: Place,
    json: &str,
) -> Result<(), DecodeError> {
    let Err(error) = codec::decode_field(json, field, request.slot_at(index)) else {
        return Ok(());
    };
    // A string of the wrong format, such as one that is not a time, would be wrong on the wire as well.
    let is_string = error.is_wrong_type() && matches!(place, Place::Path | Place::Query | Place::Header | Place::Part);
    if is_string && fill_from_strings(request, index, field.form, json) { Ok(()) } else { Err(error) }
}

/// Sets a field from the string, or the list of strings, that is sent. Returns false if exactly that would not be sent.
fn fill_from_strings(request: &mut dyn DynamicRequest, index: usize, form: Form, json: &str) -> bool {
    let Some(strings) = wire_strings(json, form) else {
        return false;
    };
    // A list may be written as its only item.
    [Cow::Borrowed(json), Cow::Owned(format!("[{json}]"))].iter().any(|json| {
        let filled = codec::decode_into(json.as_bytes(), Mode::Lenient, form, request.slot_at(index)).is_ok();
        let mut sent = Vec::new();
        filled
            && request.view_at(index).for_each_string(form, &mut |string| sent.push(string.into_owned()))
            && sent == strings
    })
}

/// Returns the strings in a JSON value: a string, or the items of a list. A number or a boolean counts as a string if it is
/// sent as one.
fn wire_strings(json: &str, form: Form) -> Option<Vec<String>> {
    match json_type(json) {
        JsonType::String => find_string(json.as_bytes(), &[]).map(|string| vec![string]),
        JsonType::Number | JsonType::Bool if form != Form::Plain => Some(vec![json.to_owned()]),
        JsonType::List => codec::decode(json.as_bytes(), Mode::Strict).ok(),
        _ => None,
    }
}

/// Returns whether a JSON value is the constant of an input.
pub(super) fn is_constant(constant: &str, place: Place, json: &str) -> bool {
    let string = |json: &str| find_string(json.as_bytes(), &[]);
    match place {
        Place::Body | Place::BodyValue => {
            json_type(constant) == json_type(json) && string(constant).is_some() && string(constant) == string(json)
        }
        _ => string(json).is_some_and(|string| string == constant),
    }
}
