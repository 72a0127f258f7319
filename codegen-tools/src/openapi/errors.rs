//! Error responses and the catalog of error codes.

use huaweicloud_meeting_codegen::spec::{ErrorEntry, Operation};
use serde_json::{Value as Json, json};

use super::version::Version;
use super::writer::{Writer, add, into_object, reference};
use crate::json::{JsonObject, object};

/// The schema of an error response. The dot keeps it apart from the types of the spec.
pub(super) const ERROR: &str = "Service.Error";

/// The schema of an error code.
pub(super) const ERROR_CODE: &str = "Service.ErrorCode";

/// The error response of operations without known error codes.
const ANY_ERROR: &str = "Error";

impl Writer<'_> {
    /// Returns the error response of an operation for a class of statuses: 4 for 4xx, 5 for 5xx.
    pub(super) fn error_response(&self, operation: &Operation, class: u16) -> Json {
        let is_in_class = |status: &u16| status / 100 == class;
        let mut examples = JsonObject::new();
        for example in &operation.examples {
            if let Some(error) = example.error.as_ref().filter(|error| is_in_class(&error.status)) {
                let shown = json!({ "value": object(&error.fields), "x-status": error.status });
                examples.insert(example.name.clone(), shown);
            }
        }
        let known = operation.errors.iter().filter_map(|code| self.index.code(code));
        let codes: Vec<_> =
            known.filter(|entry| entry.status.is_empty() || entry.status.iter().any(is_in_class)).collect();
        if examples.is_empty() && codes.is_empty() {
            return reference("responses", ANY_ERROR).into();
        }
        let mut description = "An error response.".to_owned();
        if !codes.is_empty() {
            description.push_str(" Known error codes (others are possible):\n");
        }
        for entry in codes {
            description.push_str(&format!("\n- `{}` {}: {}", entry.code, entry.name, entry.meaning));
        }
        response(&description, examples)
    }

    /// Returns the component for operations without known error codes.
    pub(super) fn any_error(&self) -> Json {
        let description = "An error response. No specific error codes are known.";
        json!({ ANY_ERROR: response(description, JsonObject::new()) })
    }

    /// Returns the schema of an error response. No property is required, not even the error code.
    pub(super) fn error_schema(&self) -> JsonObject {
        let shape = &self.spec.service.error;
        let code = self.complete(reference("schemas", ERROR_CODE), JsonObject::new(), true);
        let string = |description: &str| {
            let schema = JsonObject::from_iter([("type".to_owned(), "string".into())]);
            let keywords = JsonObject::from_iter([("description".to_owned(), description.into())]);
            self.complete(schema, keywords, true)
        };
        let schema = json!({
            "type": "object",
            "description": "An error response.",
            "properties": {
                shape.code.as_str(): code,
                shape.message.as_str(): string("A description of the error for people."),
                shape.request_id.as_str(): string("The id of the request."),
            },
        });
        into_object(schema)
    }

    /// Returns the schema of an error code, with the catalog of known codes.
    pub(super) fn error_code_schema(&self) -> JsonObject {
        let codes = &self.spec.errors;
        let count = codes.len();
        let description = format!(
            "The error code. `x-error-codes` describes the {count} known codes; the service may return others."
        );
        let mut schema = into_object(json!({ "type": "string", "description": description }));
        let first = codes.first().map(|entry| entry.code.as_str());
        match self.version {
            Version::V30 => add(&mut schema, "example", first),
            Version::V31 => add(&mut schema, "examples", first.map(|code| vec![code])),
        }
        schema.insert(
            "x-error-codes".to_owned(),
            codes.iter().map(|entry| (entry.code.clone(), catalog_entry(entry))).collect::<JsonObject>().into(),
        );
        schema
    }
}

fn response(description: &str, examples: JsonObject) -> Json {
    let mut content = JsonObject::from_iter([("schema".to_owned(), reference("schemas", ERROR).into())]);
    add(&mut content, "examples", (!examples.is_empty()).then_some(examples));
    json!({ "description": description, "content": { "application/json": content } })
}

fn catalog_entry(entry: &ErrorEntry) -> Json {
    let evidence = entry.evidence.word();
    let mut shown = into_object(json!({ "name": entry.name, "meaning": entry.meaning, "evidence": evidence }));
    add(&mut shown, "status", (!entry.status.is_empty()).then(|| entry.status.clone()));
    add(&mut shown, "retry", entry.retry.map(|advice| advice.word()));
    add(&mut shown, "auth", entry.auth.clone());
    shown.into()
}
