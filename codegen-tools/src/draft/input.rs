//! The JSON that a draft is made from.

use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::spec::{Object, Operation, Place, ResultCode, Value};

/// A file of JSON.
#[derive(Debug, Clone)]
pub struct Document {
    /// What messages call it.
    pub label: String,
    /// What stands in it.
    pub text: String,
}

/// A call: what `hwmeeting call` takes.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) path: Object,
    pub(super) query: Object,
    pub(super) headers: Object,
    pub(super) body: Option<Value>,
}

const FORM: &str =
    "a call is {\"path\": {…}, \"query\": {…}, \"headers\": {…}, \"body\": …}, and what is not sent is left out";

impl Document {
    fn parse(&self) -> Result<Value, String> {
        let label = &self.label;
        let value: Value = serde_json::from_str(&self.text).map_err(|error| {
            let (line, column) = (error.line(), error.column().max(1));
            let message = error.to_string();
            let message = message.split_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            format!("{label}:{line}:{column}: this is no JSON: {message}")
        })?;
        match twice(&value) {
            Some(name) => Err(format!("{label}: `{name}` stands twice in one object")),
            None => Ok(value),
        }
    }

    /// The call that stands in it.
    pub(super) fn request(&self, operation: &str) -> Result<Request, String> {
        let label = &self.label;
        let Value::Object(sections) = self.parse()? else {
            return Err(format!("{label}: this is no call; {FORM}"));
        };
        let mut request = Request::default();
        for (name, value) in sections.0 {
            match (name.as_str(), value) {
                ("operation", Value::String(other)) if other == operation => {}
                ("operation", other) => {
                    let other = other.as_str().map_or("another operation".to_owned(), |name| format!("`{name}`"));
                    return Err(format!("{label}: this is a call of {other}, and not of `{operation}`"));
                }
                ("path", Value::Object(object)) => request.path = object,
                ("query", Value::Object(object)) => request.query = object,
                ("headers", Value::Object(object)) => request.headers = object,
                ("body", Value::Null) => {}
                ("body", body) => request.body = Some(body),
                ("path" | "query" | "headers", other) => {
                    let kind = other.kind();
                    return Err(format!(
                        "{label}: {kind} stands under `{name}`, where names with values belong; {FORM}"
                    ));
                }
                _ => return Err(format!("{label}: `{name}` is no section of a call; {FORM}")),
            }
        }
        Ok(request)
    }

    /// The response that stands in it.
    pub(super) fn response(&self, index: &Index) -> Result<Value, String> {
        let response = self.parse()?;
        let shape = &index.spec().service.error;
        if response
            .as_object()
            .is_some_and(|object| [&shape.code, &shape.message].iter().all(|name| object.get(name).is_some()))
        {
            let (label, code) = (&self.label, &shape.code);
            return Err(format!("{label}: this response says no (`{code}`); a draft is made from one that says yes"));
        }
        Ok(response)
    }
}

impl Request {
    /// Whether nothing is sent.
    pub(super) fn is_empty(&self) -> bool {
        self.places().is_empty() && self.body.is_none()
    }

    /// Where something stands, and what.
    pub(super) fn places(&self) -> Vec<(Place, &Object)> {
        let mut places = vec![(Place::Path, &self.path), (Place::Query, &self.query), (Place::Headers, &self.headers)];
        if let Some(Value::Object(object)) = &self.body {
            let has_file = object.iter().any(|(_, value)| is_file(value));
            places.push((if has_file { Place::Multipart } else { Place::Body }, object));
        }
        places.retain(|(_, object)| !object.is_empty());
        places
    }

    /// Removes the headers that every call may have and the token; returns the scheme of the token.
    pub(super) fn take_token(&mut self, index: &Index) -> Option<String> {
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

/// A file of a multipart body, as calls are written.
pub(super) fn is_file(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.get("filename").is_some() && object.get("content_base64").is_some())
}

/// The first name that stands twice in one object.
fn twice(value: &Value) -> Option<&str> {
    match value {
        Value::Object(object) => {
            let mut seen = std::collections::BTreeSet::new();
            let here = object.iter().find(|(name, _)| !seen.insert(*name)).map(|(name, _)| name);
            here.or_else(|| object.iter().find_map(|(_, value)| twice(value)))
        }
        Value::List(items) => items.iter().find_map(twice),
        _ => None,
    }
}

/// The page of a response, as other operations of the spec have it: the first that request and response fit.
pub(super) fn page<'a>(index: &'a Index, request: &Request, response: &Value) -> Option<&'a Operation> {
    let is_number = |name: &str| {
        let body = request.body.as_ref().and_then(Value::as_object);
        let value = request.query.get(name).or_else(|| body?.get(name));
        matches!(value, Some(Value::Int(_)))
    };
    index.spec().operations().map(|(_, operation)| operation).find(|operation| {
        operation.page.as_ref().is_some_and(|page| {
            let has_items = matches!(follow(response, page.items.segments()), Some(Value::List(_)));
            let count = page.count.as_ref().map(|count| follow(response, count.segments()));
            let has_count = matches!(count, Some(Some(Value::Int(_))));
            is_number(&page.offset) && is_number(&page.limit) && has_items && has_count
        })
    })
}

/// Where a response carries a result code, as responses of other operations of the spec do: it says success here too.
pub(super) fn result_code<'a>(index: &'a Index, response: &Value) -> Option<&'a ResultCode> {
    let mut known = index.spec().operations().filter_map(|(_, operation)| operation.result_code.as_ref());
    known.find(|known| {
        let says_success = match follow(response, known.code.segments()) {
            Some(Value::String(code)) => *code == known.success,
            Some(Value::Int(code)) => code.to_string() == known.success,
            _ => false,
        };
        let message = known.message.as_ref().map(|message| follow(response, message.segments()));
        says_success && matches!(message, None | Some(Some(Value::String(_))))
    })
}

fn follow<'v, 'p>(value: &'v Value, path: impl Iterator<Item = &'p str>) -> Option<&'v Value> {
    let mut current = value;
    for name in path {
        current = current.as_object()?.get(name)?;
    }
    Some(current)
}
