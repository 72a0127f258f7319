//! The JSON documents that a draft is created from: a sample request and a sample response.

use std::collections::BTreeSet;

use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::spec::{Object, Operation, Place, ResultCode, Value};

/// A JSON file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name of the file in messages.
    pub label: String,
    /// The text.
    pub text: String,
}

/// A sample request, in the format of `hwmeeting call`.
#[derive(Debug, Default)]
pub(super) struct Call {
    pub(super) path: Object,
    pub(super) query: Object,
    pub(super) headers: Object,
    pub(super) body: Option<Value>,
}

const FORMAT: &str = "expected {\"path\": {…}, \"query\": {…}, \"headers\": {…}, \"body\": …}, each of them optional";

impl Document {
    /// Parses the text.
    pub(super) fn parse(&self) -> Result<Value, String> {
        let label = &self.label;
        let value: Value = serde_json::from_str(&self.text).map_err(|error| {
            let (line, column) = (error.line(), error.column().max(1));
            let message = error.to_string();
            let message = message.split_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            format!("{label}:{line}:{column}: invalid JSON: {message}")
        })?;
        match duplicate_key(&value) {
            Some(name) => Err(format!("{label}: the key `{name}` occurs twice in one object")),
            None => Ok(value),
        }
    }

    /// Parses a sample request of an operation.
    pub(super) fn call(&self, operation: &str) -> Result<Call, String> {
        let label = &self.label;
        let Value::Object(sections) = self.parse()? else {
            return Err(format!("{label}: the sample request is not an object; {FORMAT}"));
        };
        let mut call = Call::default();
        for (name, value) in sections.0 {
            match (name.as_str(), value) {
                ("operation", Value::String(other)) if other == operation => {}
                ("operation", other) => {
                    let other = other.as_str().map_or("another operation".to_owned(), |name| format!("`{name}`"));
                    return Err(format!("{label}: the sample request is for {other}, not for `{operation}`"));
                }
                ("path", Value::Object(object)) => call.path = object,
                ("query", Value::Object(object)) => call.query = object,
                ("headers", Value::Object(object)) => call.headers = object,
                ("body", Value::Null) => {}
                ("body", body) => call.body = Some(body),
                ("path" | "query" | "headers", other) => {
                    let kind = other.kind();
                    return Err(format!("{label}: `{name}` is {kind}, not an object; {FORMAT}"));
                }
                _ => return Err(format!("{label}: unknown key `{name}` in the sample request; {FORMAT}")),
            }
        }
        Ok(call)
    }

    /// Parses a sample success response.
    pub(super) fn response(&self, index: &Index) -> Result<Value, String> {
        let response = self.parse()?;
        let shape = &index.spec().service.error;
        let has = |name: &str| response.as_object().is_some_and(|object| object.get(name).is_some());
        if has(&shape.code) && has(&shape.message) {
            let (label, code) = (&self.label, &shape.code);
            return Err(format!("{label}: this is an error response (it has `{code}`); use a success response"));
        }
        Ok(response)
    }
}

impl Call {
    /// Returns whether the call has no parameters and no body.
    pub(super) fn is_empty(&self) -> bool {
        self.places().is_empty() && self.body.is_none()
    }

    /// Returns the places that contain anything, with their parameters or fields.
    pub(super) fn places(&self) -> Vec<(Place, &Object)> {
        let mut places = vec![(Place::Path, &self.path), (Place::Query, &self.query), (Place::Headers, &self.headers)];
        if let Some(Value::Object(object)) = &self.body {
            let has_file = object.iter().any(|(_, value)| is_file(value));
            places.push((if has_file { Place::Multipart } else { Place::Body }, object));
        }
        places.retain(|(_, object)| !object.is_empty());
        places
    }

    /// Removes the token and the headers that every request may have; returns the scheme of the token.
    pub(super) fn take_scheme(&mut self, index: &Index) -> Option<String> {
        let common = &index.spec().service.headers;
        let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
        let mut found = None;
        self.headers.0.retain(|(name, _)| {
            let scheme = index.spec().auth.schemes.iter().find(|scheme| is(name, &scheme.header));
            if let Some(scheme) = scheme {
                found.get_or_insert_with(|| scheme.name.clone());
            }
            let others = [common.request_id.as_str(), &common.language, "Content-Type"];
            scheme.is_none() && !others.into_iter().any(|other| is(name, other))
        });
        found
    }
}

/// Returns whether a value is a file of a multipart body, as `hwmeeting call` expects it.
pub(super) fn is_file(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.get("filename").is_some() && object.get("content_base64").is_some())
}

/// Returns the first key that occurs twice in one object.
fn duplicate_key(value: &Value) -> Option<&str> {
    match value {
        Value::Object(object) => {
            let mut seen = BTreeSet::new();
            let here = object.iter().find(|(name, _)| !seen.insert(*name)).map(|(name, _)| name);
            here.or_else(|| object.iter().find_map(|(_, value)| duplicate_key(value)))
        }
        Value::List(items) => items.iter().find_map(duplicate_key),
        _ => None,
    }
}

/// Returns the first paged operation of the spec whose `page` fits the call and the response.
pub(super) fn paged_like<'a>(index: &'a Index, call: &Call, response: &Value) -> Option<&'a Operation> {
    let is_number = |name: &str| {
        let body = call.body.as_ref().and_then(Value::as_object);
        let value = call.query.get(name).or_else(|| body?.get(name));
        matches!(value, Some(Value::Int(_)))
    };
    index.spec().operations().map(|(_, operation)| operation).find(|operation| {
        operation.page.as_ref().is_some_and(|page| {
            let has_items = matches!(response.at(&page.items), Some(Value::List(_)));
            let count = page.count.as_ref().map(|count| response.at(count));
            let has_count = matches!(count, Some(Some(Value::Int(_))));
            is_number(&page.offset) && is_number(&page.limit) && has_items && has_count
        })
    })
}

/// Returns the first `result_code` of the spec by which a response is a success.
pub(super) fn result_code<'a>(index: &'a Index, response: &Value) -> Option<&'a ResultCode> {
    let mut known = index.spec().operations().filter_map(|(_, operation)| operation.result_code.as_ref());
    known.find(|known| {
        let is_success = match response.at(&known.code) {
            Some(Value::String(code)) => *code == known.success,
            Some(Value::Int(code)) => code.to_string() == known.success,
            _ => false,
        };
        let message = known.message.as_ref().map(|message| response.at(message));
        is_success && matches!(message, None | Some(Some(Value::String(_))))
    })
}
