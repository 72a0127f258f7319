//! Webhooks: the events that the service sends to a server. OpenAPI 3.0 has none, and no version has those of a WebSocket.

use huaweicloud_meeting_codegen::spec::{Channel, Event, SpecFile, TypeRef, Value};
use serde_json::{Value as Json, json};

use super::schema::Side;
use super::version::Version;
use super::writer::{Writer, add, into_object};
use crate::json::{self, JsonObject};

impl<'a> Writer<'a> {
    /// Returns the webhooks by the kinds of their events, if the document has any.
    pub(super) fn webhooks(&self) -> Option<JsonObject> {
        let pushed =
            self.spec.channels().filter(|(_, channel)| self.version == Version::V31 && channel.delivery.is_some());
        let events = pushed.flat_map(|(file, channel)| {
            let events = self.spec.events_of(file.channel_directory().unwrap_or_default());
            events.map(move |(_, event)| (event.kind.clone(), json!({ "post": self.webhook(channel, event) })))
        });
        let webhooks: JsonObject = events.collect();
        (!webhooks.is_empty()).then_some(webhooks)
    }

    /// Returns whether the document contains the types of a file: those of operations and of the channels that it describes.
    pub(super) fn contains(&self, file: &SpecFile) -> bool {
        let Some(directory) = file.channel_directory() else { return true };
        let mut channels = self.spec.channels();
        let channel = channels.find(|(file, _)| file.channel_directory() == Some(directory));
        channel.is_some_and(|(_, channel)| match self.is_of_connections {
            true => channel.connection.is_some(),
            false => self.version == Version::V31 && channel.delivery.is_some(),
        })
    }

    fn webhook(&self, channel: &'a Channel, event: &'a Event) -> JsonObject {
        let mut shown = JsonObject::new();
        shown.insert("operationId".to_owned(), event.variant.clone().into());
        shown.insert("summary".to_owned(), event.summary.trim_end_matches('.').into());
        add(&mut shown, "description", event.notes.as_ref().map(|notes| self.prose(notes)));
        let examples = event.examples.iter().map(|example| {
            (example.name.clone(), json!({ "value": json::json(&Value::Object(example.message.clone())) }))
        });
        let mut content = into_object(json!({ "schema": self.message(channel, event) }));
        add(&mut content, "examples", Some(examples.collect::<JsonObject>()).filter(|examples| !examples.is_empty()));
        shown.insert("requestBody".to_owned(), json!({ "required": true, "content": { "application/json": content } }));
        let confirmed = "The event was received. With any other status, the service sends it again.";
        shown.insert("responses".to_owned(), json!({ "200": { "description": confirmed } }));
        shown.insert("x-title-zh".to_owned(), event.title_zh.clone().into());
        shown.insert("x-summary-zh".to_owned(), event.summary_zh.clone().into());
        shown.insert("x-source".to_owned(), event.source.to_string().into());
        shown
    }

    /// Returns the schema of a message: the envelope with the kind and the fields of the event.
    pub(crate) fn message(&self, channel: &'a Channel, event: &'a Event) -> JsonObject {
        let envelope = &channel.envelope;
        let beside = event.fields.iter().flatten().filter(|_| envelope.payload.is_none());
        let mut schema = self.object(None, envelope.fields.iter().chain(beside), Side::Received);
        for field in envelope.fields.iter().filter(|field| field.inline) {
            let inner = self.index.fields_of(field.type_ref.as_ref().and_then(TypeRef::named));
            put(&mut schema, std::slice::from_ref(&field.name), self.object(None, inner, Side::Received).into());
        }
        put(&mut schema, &envelope.kind.0, json!({ "type": "string", "const": event.kind }));
        if let (Some(payload), Some(fields)) =
            (&envelope.payload, event.fields.as_ref().filter(|fields| !fields.is_empty()))
        {
            put(&mut schema, &payload.0, self.object(None, fields, Side::Received).into());
        }
        schema
    }
}

/// Inserts the schema of the value at a path into the schema of an object.
fn put(schema: &mut JsonObject, path: &[String], value: Json) {
    let [name, rest @ ..] = path else { return };
    schema.entry("type").or_insert_with(|| "object".into());
    let Json::Object(properties) = schema.entry("properties").or_insert_with(|| json!({})) else { return };
    if rest.is_empty() {
        properties.insert(name.clone(), value);
    } else if let Json::Object(inner) = properties.entry(name).or_insert_with(|| json!({})) {
        put(inner, rest, value);
    }
}
