//! Responses.

use std::collections::BTreeSet;

use huaweicloud_meeting_codegen::spec::{Operation, Returns};
use serde_json::{Value as Json, json};

use super::schema::Side;
use super::writer::Writer;
use crate::json::JsonObject;

impl Writer<'_> {
    pub(super) fn responses(&self, operation: &Operation) -> Json {
        let successes = || operation.examples.iter().filter(|example| example.error.is_none());
        let mut statuses: BTreeSet<u16> = successes().map(|example| example.status.unwrap_or(200)).collect();
        if statuses.is_empty() {
            statuses.insert(200);
        }
        let mut responses = JsonObject::new();
        for status in statuses {
            let mut examples = JsonObject::new();
            for example in successes().filter(|example| example.status.unwrap_or(200) == status) {
                if let (Some(response), Some(type_ref)) = (&example.response, operation.response.type_ref()) {
                    examples.insert(example.name.clone(), json!({ "value": self.response_value(type_ref, response) }));
                }
            }
            responses.insert(status.to_string(), self.success(operation, examples));
        }
        for (range, class) in [("4XX", 4), ("5XX", 5)] {
            responses.insert(range.to_owned(), self.error_response(operation, class));
        }
        responses.into()
    }

    fn success(&self, operation: &Operation, examples: JsonObject) -> Json {
        let Some(type_ref) = operation.response.type_ref() else {
            return json!({ "description": "Success. The body, if any, has no meaning." });
        };
        let mut description = vec!["Success.".to_owned()];
        if operation.returns == Some(Returns::Single) {
            description.push("The list always contains exactly one item.".to_owned());
        }
        if let Some(result) = &operation.result_code {
            let (code, success) = (&result.code, &result.success);
            description.push(format!("If `{code}` is present and differs from `{success}`, the operation has failed."));
        }
        let mut content = json!({ "schema": self.schema(type_ref, Side::Received) });
        if let (false, Some(content)) = (examples.is_empty(), content.as_object_mut()) {
            content.insert("examples".to_owned(), examples.into());
        }
        json!({ "description": description.join(" "), "content": { "application/json": content } })
    }
}
