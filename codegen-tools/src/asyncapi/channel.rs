//! A channel: its server, its messages and its operations.

use huaweicloud_meeting_codegen::spec::{Event, ResponseValue, UrlParameter, Value};
use serde_json::{Value as Json, json};

use super::Described;
use super::frame::{Named, variable};
use crate::json::{self, JsonObject};
use crate::openapi::writer::{add, into_object};

impl Described<'_> {
    pub(super) fn server(&self) -> Json {
        let url = self.response_value(&self.connection.url);
        json!({
            "host": "{host}",
            "protocol": "wss",
            "description": format!("The URL of the server is {url}."),
            "variables": { "host": { "description": "The host of that URL." } },
        })
    }

    /// Describes a value in the response of an operation.
    fn response_value(&self, value: &ResponseValue) -> String {
        format!("`{}` in the response of {}", value.path, value.operation)
    }

    pub(super) fn channel(&self) -> Json {
        let Self { channel, connection, .. } = self;
        let names: Vec<&str> = connection.query.iter().map(|parameter| parameter.name.as_str()).collect();
        let messages = self.messages();
        let messages = messages.keys().map(|name| (name.clone(), reference("components/messages", name)));
        let query = connection.query.iter().map(|parameter| (parameter.name.clone(), self.parameter(parameter)));
        json!({
            "address": connection.path,
            "title": channel.title,
            "description": format!(
                "{}\n\nA connection without a heartbeat each {} seconds may be closed. If nothing arrives for {} seconds, it is lost.",
                self.writer.prose(&channel.doc), connection.heartbeat_interval_s, connection.silence_s
            ),
            "servers": [{ "$ref": format!("#/servers/{}", self.name) }],
            "messages": messages.collect::<JsonObject>(),
            "bindings": { "ws": {
                "method": "GET",
                "query": { "type": "object", "required": names, "properties": query.collect::<JsonObject>() },
                "bindingVersion": "0.1.0",
            } },
            "x-title-zh": channel.title_zh,
            "x-source": channel.source.to_string(),
        })
    }

    fn parameter(&self, parameter: &UrlParameter) -> Json {
        variable(parameter.from, &[], &self.response_value(&self.connection.ticket))
    }

    /// Returns all messages by name: events, frames and responses to frames.
    pub(super) fn messages(&self) -> JsonObject {
        let events = self.events().map(|event| (event.kind.clone(), self.event(event)));
        let frames = self.frames().into_iter().flat_map(|frame| {
            let response = frame.response_schema.clone().map(|schema| {
                let summary = format!("The response to `{}`.", frame.name);
                (frame.response_name(), json!({ "name": frame.response_name(), "summary": summary, "payload": schema }))
            });
            [Some((frame.name.clone(), json!({ "name": frame.name, "payload": frame.schema }))), response]
                .into_iter()
                .flatten()
        });
        frames.collect::<Vec<_>>().into_iter().chain(events).collect()
    }

    pub(super) fn events(&self) -> impl Iterator<Item = &Event> {
        self.writer.spec.events_of(self.directory).map(|(_, event)| event)
    }

    fn event(&self, event: &Event) -> Json {
        let mut message = into_object(json!({
            "name": event.kind,
            "title": event.variant,
            "summary": event.summary,
            "payload": self.writer.message(self.channel, event),
            "x-title-zh": event.title_zh,
            "x-summary-zh": event.summary_zh,
            "x-source": event.source.to_string(),
            "x-confidence": event.confidence.word(),
        }));
        add(&mut message, "description", event.notes.as_ref().map(|notes| self.writer.prose(notes)));
        let examples = event.examples.iter().map(|example| {
            let payload = json::json(&Value::Object(example.message.clone()));
            json!({ "name": example.name, "payload": payload })
        });
        let examples: Vec<Json> = examples.collect();
        add(&mut message, "examples", (!examples.is_empty()).then_some(examples));
        message.into()
    }

    /// Returns the operations: one for each frame, and one that receives the events.
    pub(super) fn operations(&self) -> JsonObject {
        let channel = json!({ "$ref": format!("#/channels/{}", self.name) });
        let of_channel = |name: &str| reference(&format!("channels/{}/messages", self.name), name);
        let mut operations = JsonObject::new();
        for frame in self.frames() {
            let mut operation = into_object(json!({
                "action": "send",
                "channel": channel,
                "summary": frame.summary,
                "messages": [of_channel(&frame.name)],
            }));
            let reply = || json!({ "channel": channel, "messages": [of_channel(&frame.response_name())] });
            add(&mut operation, "reply", frame.response_schema.is_some().then(reply));
            operations.insert(frame.operation.to_owned(), operation.into());
        }
        let events: Vec<Json> = self.events().map(|event| of_channel(&event.kind)).collect();
        let receive = json!({
            "action": "receive",
            "channel": channel,
            "summary": self.channel.title,
            "messages": events,
        });
        operations.insert("receiveEvents".to_owned(), receive);
        operations
    }

    /// Returns the frames that a client sends.
    fn frames(&self) -> Vec<Named<'_>> {
        let kinds: Vec<&str> = self.events().map(|event| event.kind.as_str()).collect();
        let frames = &self.connection.frames;
        let envelope = &self.channel.envelope;
        let named = |operation, summary, frame| Named::new(operation, summary, frame, &envelope.kind, &kinds);
        let captions = frames.captions.as_ref();
        let all = [
            Some(named("subscribe", "Subscribe to kinds of events.", &frames.subscribe)),
            Some(named("sendHeartbeat", "Keep the connection alive.", &frames.heartbeat)),
            captions.map(|frame| named("switchCaptions", "Start or stop captions.", frame)),
        ];
        all.into_iter().flatten().collect()
    }
}

fn reference(place: &str, name: &str) -> Json {
    json!({ "$ref": format!("#/{place}/{name}") })
}
