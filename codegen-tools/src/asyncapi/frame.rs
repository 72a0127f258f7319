//! Frames: the messages that a client sends.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::spec::{DataPath, Frame, FrameField, FrameVariable};
use serde_json::{Value as Json, json};

use crate::json::JsonObject;
use crate::openapi::writer::{add, into_object};

/// A frame with the names that it has in the document.
pub(super) struct Named<'a> {
    /// The name of the operation.
    pub(super) operation: &'a str,
    /// What the operation does.
    pub(super) summary: &'a str,
    /// The name of the message: its kind.
    pub(super) name: String,
    pub(super) schema: Json,
    /// The schema of the response, if the client has to read it.
    pub(super) response_schema: Option<Json>,
}

impl<'a> Named<'a> {
    /// `kind` is the path of the kind in a message, `kinds` are those of the events.
    pub(super) fn new(operation: &'a str, summary: &'a str, frame: &Frame, kind: &DataPath, kinds: &[&str]) -> Self {
        let literal = frame.fields.iter().find(|field| field.path == *kind).and_then(|field| field.value.clone());
        let name = literal.unwrap_or_else(|| operation.to_owned());
        let response_schema = frame.response.as_ref().map(|response| {
            let code = json!({ "description": format!("The result code: `{}` means success.", response.success) });
            let message = response
                .message
                .as_ref()
                .map(|path| (path, json!({ "type": "string", "description": "What failed." })));
            let values = [(kind, json!({ "type": "string", "const": name })), (&response.code, code)];
            object(values.into_iter().chain(message), false)
        });
        Self { operation, summary, schema: schema(frame, kinds), name, response_schema }
    }

    pub(super) fn response_name(&self) -> String {
        format!("{}.Response", self.name)
    }
}

/// Returns the schema of a frame.
fn schema(frame: &Frame, kinds: &[&str]) -> Json {
    let value = |field: &FrameField| match (&field.value, field.from) {
        (Some(value), _) => json!({ "type": "string", "const": value }),
        (None, Some(from)) => variable(from, kinds, ""),
        (None, None) => json!({}),
    };
    let mut schema = object(frame.fields.iter().map(|field| (&field.path, value(field))), true);
    let pointer = frame.text.as_ref().map(|text| format!("/properties/{text}"));
    if let Some(inner) = pointer.and_then(|pointer| schema.pointer_mut(&pointer)) {
        *inner = json!({
            "type": "string",
            "description": "An object, as JSON in a string.",
            "contentMediaType": "application/json",
            "contentSchema": inner.take(),
        });
    }
    schema
}

/// Returns the schema of a value that the client provides. `ticket` describes where the token of a connection comes from.
pub(super) fn variable(variable: FrameVariable, kinds: &[&str], ticket: &str) -> Json {
    let secret = |description: &str| json!({ "type": "string", "format": "password", "description": description });
    let string = |description: &str| json!({ "type": "string", "description": description });
    match variable {
        FrameVariable::Handle => string("The ID for which the token was issued."),
        FrameVariable::Ticket => secret(&format!("The token of this connection: {ticket}. It can be used once.")),
        FrameVariable::Token => secret("The token."),
        FrameVariable::BasicToken => secret("`Basic `, followed by the token in Base64."),
        FrameVariable::Sequence => string("ID of the message."),
        FrameVariable::Kinds => {
            json!({ "type": "array", "items": { "type": "string", "enum": kinds }, "description": "The kinds of events." })
        }
        FrameVariable::Switch => {
            json!({ "type": "string", "enum": ["1", "0"], "description": "`1` to start, `0` to stop." })
        }
        FrameVariable::Model => string("The language model."),
    }
}

/// Returns the schema of an object with values at paths.
fn object<'p>(values: impl IntoIterator<Item = (&'p DataPath, Json)>, are_required: bool) -> Json {
    nested(values.into_iter().map(|(path, value)| (path.segments().collect(), value)).collect(), are_required)
}

fn nested(values: Vec<(Vec<&str>, Json)>, are_required: bool) -> Json {
    let mut properties = JsonObject::new();
    let mut objects: BTreeMap<&str, Vec<(Vec<&str>, Json)>> = BTreeMap::new();
    for (path, value) in values {
        let Some((name, rest)) = path.split_first() else { continue };
        // An object has the place of its first value.
        let property = properties.entry((*name).to_owned()).or_insert(Json::Null);
        match rest {
            [] => *property = value,
            rest => objects.entry(name).or_default().push((rest.to_vec(), value)),
        }
    }
    for (name, values) in objects {
        properties.insert(name.to_owned(), nested(values, are_required));
    }
    let required: Vec<String> = properties.keys().filter(|_| are_required).cloned().collect();
    let mut schema = into_object(json!({ "type": "object" }));
    add(&mut schema, "required", (!required.is_empty()).then_some(required));
    schema.insert("properties".to_owned(), properties.into());
    schema.into()
}
