//! Request bodies.

use huaweicloud_meeting_codegen::spec::{Operation, TypeRef, Value};
use serde_json::{Value as Json, json};

use super::schema::Side;
use super::writer::{Writer, add, reference};
use crate::json::{self, JsonObject};

impl<'a> Writer<'a> {
    /// Returns the request body of an operation, if it has one.
    pub(super) fn body(&self, operation: &'a Operation) -> Option<Json> {
        let mut body = JsonObject::new();
        let (kind, schema, required) = if !operation.multipart.is_empty() {
            ("multipart/form-data", self.object(Some(operation), &operation.multipart, Side::Sent), true)
        } else if let Some(whole) = operation.body_value.as_deref() {
            let described = self.describe(Some(operation), whole, whole.type_ref.as_ref()?, Side::Sent);
            body.insert("description".to_owned(), described.description.into());
            let schema = self.complete(described.schema, described.keywords, false);
            ("application/json", schema, !operation.body_optional)
        } else {
            ("application/json", self.object_body(operation)?, !operation.body_optional)
        };
        let mut content = json!({ "schema": schema });
        let examples = self.request_examples(operation);
        if let (false, Some(content)) = (examples.is_empty(), content.as_object_mut()) {
            content.insert("examples".to_owned(), examples.into());
        }
        // The default is `false`.
        add(&mut body, "required", required.then_some(true));
        body.insert("content".to_owned(), json!({ kind: content }));
        Some(body.into())
    }

    fn object_body(&self, operation: &'a Operation) -> Option<JsonObject> {
        match &operation.body_fields_of {
            Some(structure) if operation.body.is_empty() => {
                let structure = reference("schemas", &self.component(structure, Side::Sent));
                let mut required = JsonObject::new();
                let names = &operation.body_required;
                add(&mut required, "required", (!names.is_empty()).then(|| names.clone()));
                Some(self.complete(structure, required, false))
            }
            None if operation.body.is_empty() => None,
            _ => Some(self.object(Some(operation), self.index.body_fields(operation), Side::Sent)),
        }
    }

    fn request_examples(&self, operation: &Operation) -> JsonObject {
        let is_file = |name: &str| {
            operation.multipart.iter().any(|part| part.name == name && part.type_ref == Some(TypeRef::File))
        };
        let shown = |body: &Value| match body {
            Value::Object(parts) => parts
                .iter()
                .map(|(name, value)| match value {
                    // The content of a file is not JSON: the example contains its name instead.
                    Value::Object(file) if is_file(name) => {
                        (name.to_owned(), file.get("filename").map(json::json).unwrap_or_default())
                    }
                    other => (name.to_owned(), json::json(other)),
                })
                .collect::<JsonObject>()
                .into(),
            other => json::json(other),
        };
        let bodies = operation.examples.iter().filter_map(|example| {
            let body: Json = shown(example.body.as_ref()?);
            Some((example.name.clone(), json!({ "value": body })))
        });
        bodies.collect()
    }
}
