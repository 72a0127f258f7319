//! The operations that the tests call, each with a request that contains secrets and with a response.

use std::sync::{Arc, LazyLock};

use huaweicloud_meeting::dynamic::{Document, DynamicOperation};
use huaweicloud_meeting::{Secret, operations, service};
use huaweicloud_meeting_codegen::api::Form;
use serde_json::{Value, json};

use crate::api;
use crate::response::{Response, json as json_response, response};

/// The part that all canaries have in common. No output may contain it.
pub(crate) const CANARY: &str = "canary-5f1c7e";

/// An operation with a request and a response.
pub(crate) struct Subject {
    pub(crate) dynamic: &'static DynamicOperation,
    /// The document of the request. Its secrets are [`CANARY`].
    document: String,
    /// The body of the response, if the operation has one.
    pub(crate) sample: Option<Value>,
}

/// Returns all operations.
pub(crate) fn subjects() -> &'static [Arc<Subject>] {
    static SUBJECTS: LazyLock<Vec<Arc<Subject>>> = LazyLock::new(|| {
        let subject = |known: &&'static DynamicOperation| Arc::new(Subject::new(known));
        operations().iter().map(subject).collect()
    });
    &SUBJECTS
}

/// Returns the operation with a name.
pub(crate) fn subject(name: &str) -> Arc<Subject> {
    let found = subjects().iter().find(|subject| subject.name() == name);
    Arc::clone(found.unwrap_or_else(|| panic!("there is no operation {name}")))
}

impl Subject {
    fn new(dynamic: &'static DynamicOperation) -> Self {
        let operation = api::operation(dynamic.operation.name);
        let mut sample = api::response(operation).map(|ty| api::sample(&ty, Form::Plain, CANARY));
        if let (Some(place), Some(sample)) = (dynamic.operation.result_code, &mut sample) {
            set(sample, place.code, place.success);
        }
        Self { dynamic, document: api::document(operation, CANARY).to_string(), sample }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.dynamic.operation.name
    }

    pub(crate) fn has_value(&self) -> bool {
        self.dynamic.operation.has_response
    }

    /// Returns whether the operation sends a token.
    pub(crate) fn is_authorized(&self) -> bool {
        self.dynamic.operation.auth.is_some()
    }

    /// Returns whether the operation sends the control token of a conference.
    pub(crate) fn is_of_conference(&self) -> bool {
        self.dynamic.operation.auth.as_ref().is_some_and(|auth| auth.scheme.name.starts_with("control"))
    }

    /// Returns whether a repeated request does no harm.
    pub(crate) fn is_retryable(&self) -> bool {
        self.dynamic.operation.effect.is_retryable()
    }

    /// Returns whether the operation changes nothing.
    pub(crate) fn is_read(&self) -> bool {
        self.dynamic.operation.effect.is_read()
    }

    /// Returns whether an error code means that an earlier attempt has succeeded.
    pub(crate) fn is_already_done(&self, code: Option<&str>) -> bool {
        let codes = self.dynamic.operation.already_done;
        code.is_some_and(|code| codes.iter().any(|known| known.to_string() == code))
    }

    /// Returns the parsed request, with a canary for each secret.
    pub(crate) fn document(&self, canary: &str) -> Document {
        let document = self.document.replace(CANARY, canary);
        let parsed = self.dynamic.parse(document.as_bytes(), service());
        let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}: {document}", self.name()));
        parsed.with_password(Secret::new(canary))
    }

    /// Returns the parsed request without the token of the caller.
    pub(crate) fn document_without_token(&self, canary: &str) -> Document {
        let mut document: Value = serde_json::from_str(&self.document).unwrap();
        if let (Some(auth), Some(headers)) = (&self.dynamic.operation.auth, document["headers"].as_object_mut()) {
            headers.remove(auth.header);
        }
        let document = document.to_string().replace(CANARY, canary);
        let parsed = self.dynamic.parse(document.as_bytes(), service());
        parsed.unwrap_or_else(|error| panic!("{}: {error}", self.name())).with_password(Secret::new(canary))
    }

    /// Returns the regular success response.
    pub(crate) fn success(&self) -> Response {
        match &self.sample {
            Some(sample) => json_response(200, sample),
            None => response(200, ""),
        }
    }

    /// Returns whether the response has a field at its top.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.sample.as_ref().is_some_and(|sample| sample.get(name).is_some())
    }

    /// Returns the sample, changed by a function that is called for each value in it except the result code.
    pub(crate) fn sample_with(&self, change: &dyn Fn(&Value) -> Option<Value>) -> Value {
        let kept = self.dynamic.operation.result_code.and_then(|place| place.code.last().copied());
        let sample = self.sample.clone().unwrap_or_else(|| json!({}));
        changed_fields(&sample, kept, change)
    }
}

/// Changes the fields of a JSON value, but not the value itself.
fn changed_fields(value: &Value, kept: Option<&str>, change: &dyn Fn(&Value) -> Option<Value>) -> Value {
    match value {
        // The sample of a field that may be any JSON.
        Value::Object(fields) if fields.contains_key("any") => value.clone(),
        Value::Object(fields) => {
            let changed = fields.iter().map(|(name, field)| {
                let is_any = field.get("any").is_some();
                let field = match change(field) {
                    Some(changed) if kept != Some(name) && !is_any => changed,
                    _ => changed_fields(field, kept, change),
                };
                (name.clone(), field)
            });
            changed.collect()
        }
        Value::Array(items) => items.iter().map(|item| changed_fields(item, kept, change)).collect(),
        value => value.clone(),
    }
}

/// Sets the result code that means success.
fn set(sample: &mut Value, path: &[&str], success: &str) {
    let place = path.iter().try_fold(sample, |value, name| value.get_mut(*name));
    if let Some(place) = place {
        *place = match place {
            Value::Number(_) => json!(success.parse::<i64>().unwrap_or_default()),
            _ => json!(success),
        };
    }
}
