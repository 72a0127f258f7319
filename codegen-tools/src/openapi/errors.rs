//! Responses that say no, and the catalog of error codes.

use serde_json::{Value as Json, json};

use super::{JsonObject, Version, Writer, add, reference, value};
use huaweicloud_meeting_codegen::spec::{ErrorEntry, Evidence, Operation, RetryAdvice};

/// The component of a response that says no. No name of the spec has a dot.
pub(super) const ERROR: &str = "Service.Error";

/// The component of an error code.
pub(super) const ERROR_CODE: &str = "Service.ErrorCode";

/// The component of a response that says no, when nothing is known of it.
pub(super) const ANY_FAILURE: &str = "Failure";

impl Writer<'_> {
    /// What an operation returns when it says no, with a status of these hundreds.
    pub(super) fn failure(&self, operation: &Operation, hundreds: u16) -> Json {
        let is_such = |status: &u16| status / 100 == hundreds;
        let mut examples = JsonObject::new();
        for example in &operation.examples {
            if let Some(error) = example.error.as_ref().filter(|error| is_such(&error.status)) {
                let shown = json!({ "value": value::object(&error.fields), "x-status": error.status });
                examples.insert(example.name.clone(), shown);
            }
        }
        let known = operation.errors.iter().filter_map(|code| self.index.code(code));
        let codes: Vec<_> = known.filter(|entry| entry.status.is_empty() || entry.status.iter().any(is_such)).collect();
        if examples.is_empty() && codes.is_empty() {
            return reference("responses", ANY_FAILURE).into();
        }
        let mut description = "The service says no.".to_owned();
        if !codes.is_empty() {
            description.push_str(" Codes that are known to come, among others:\n");
        }
        for entry in codes {
            description.push_str(&format!("\n- `{}` {}: {}", entry.code, entry.name, entry.meaning));
        }
        failure(&description, examples)
    }

    /// The response where no code is known.
    pub(super) fn any_failure(&self) -> Json {
        let headline = "The service says no. The vendor does not tell with which codes.";
        json!({ ANY_FAILURE: failure(headline, JsonObject::new()) })
    }

    /// The schema of a response that says no. Not even its code is always there.
    pub(super) fn error_schema(&self) -> JsonObject {
        let shape = &self.spec.service.error;
        let code = self.complete(reference("schemas", ERROR_CODE), JsonObject::new(), true);
        let text = |description: &str| {
            let schema = JsonObject::from_iter([("type".to_owned(), "string".into())]);
            let keywords = JsonObject::from_iter([("description".to_owned(), description.into())]);
            self.complete(schema, keywords, true)
        };
        let schema = json!({
            "type": "object",
            "description": "A response that says no.",
            "properties": {
                shape.code.as_str(): code,
                shape.message.as_str(): text("What is wrong, for people."),
                shape.request_id.as_str(): text("The id of the request."),
            },
        });
        into_object(schema)
    }

    /// The schema of an error code, with every one that is known.
    pub(super) fn error_code_schema(&self) -> JsonObject {
        let codes = &self.spec.errors;
        let count = codes.len();
        let description = format!(
            "What is wrong, for programs. {count} codes are known, and `x-error-codes` lists them with their meaning; \
             the service has others, too."
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

fn failure(description: &str, examples: JsonObject) -> Json {
    let mut content = JsonObject::from_iter([("schema".to_owned(), reference("schemas", ERROR).into())]);
    add(&mut content, "examples", (!examples.is_empty()).then_some(examples));
    json!({ "description": description, "content": { "application/json": content } })
}

fn catalog_entry(entry: &ErrorEntry) -> Json {
    let evidence = match entry.evidence {
        Evidence::Openapi => "openapi",
        Evidence::Docs => "docs",
        Evidence::ClientHeader => "client-header",
        Evidence::Observed => "observed",
    };
    let retry = entry.retry.map(|advice| match advice {
        RetryAdvice::Later => "later",
        RetryAdvice::Never => "never",
    });
    let mut shown = into_object(json!({ "name": entry.name, "meaning": entry.meaning, "evidence": evidence }));
    add(&mut shown, "status", (!entry.status.is_empty()).then(|| entry.status.clone()));
    add(&mut shown, "retry", retry);
    add(&mut shown, "auth", entry.auth.clone());
    shown.into()
}

fn into_object(value: Json) -> JsonObject {
    match value {
        Json::Object(object) => object,
        _ => JsonObject::new(),
    }
}
