//! Channels: what events arrive on.

use serde::Deserialize;

use super::{Confidence, DataPath, Event, EventSource, Field};

/// A channel of events: `events/stream.yaml` or `events/push.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The Cargo feature and the module, in snake case.
    pub feature: String,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// What arrives on the channel, and how: Markdown.
    pub doc: String,
    /// The source of the facts.
    pub source: EventSource,
    /// The date of the last comparison with the source.
    pub checked: String,
    /// How well the facts are known.
    pub confidence: Confidence,
    /// The names of the enumerations.
    pub names: ChannelNames,
    /// What all messages have in common.
    pub envelope: Envelope,
    /// Events that no message reports: the client adds them.
    #[serde(default)]
    pub markers: Vec<Marker>,
    /// The connection on which the events arrive, if the client opens one.
    pub connection: Option<Connection>,
    /// The delivery of the events, if the service sends them to a server.
    pub delivery: Option<Delivery>,
}

impl Channel {
    /// Returns the fields that an event has in Rust: those of the envelope, if they are beside its own, and its own.
    pub fn fields_of<'a>(&'a self, event: &'a Event) -> impl Iterator<Item = &'a Field> {
        let envelope = self.envelope.fields.iter().filter(|_| self.envelope.payload.is_none());
        envelope.chain(event.fields.iter().flatten())
    }
}

/// The names of the enumerations of a channel in Rust.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChannelNames {
    /// The enumeration of events, with one struct for each kind.
    pub events: String,
    /// The enumeration of kinds.
    pub kinds: String,
    /// The struct of the envelope, if the fields of events are in a payload.
    pub envelope: Option<String>,
}

/// What all messages of a channel have in common.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The path of the kind in a message.
    pub kind: DataPath,
    /// The path of the object with the fields of the event. If it is missing, they are beside those of the envelope.
    pub payload: Option<DataPath>,
    /// How a message shows that it is full: that it has everything, not only changes.
    pub full: Option<Full>,
    /// The fields of all messages, without the kind.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// A value that distinguishes full messages from increments.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Full {
    /// The field of the envelope, which is an enumeration and `always` present.
    pub field: String,
    /// Its value in full messages, on the wire.
    pub value: super::Value,
}

/// An event that no message reports.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// The variant in Rust, in PascalCase.
    pub variant: String,
    /// What the client reports with it.
    pub marks: Mark,
    /// What it means, in full sentences.
    pub doc: String,
}

/// What the client reports with a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Events are missing. The variant contains the length of the gap.
    Gap,
    /// There are no more events.
    End,
}

/// How the client connects, subscribes and stays connected.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The scheme and host of the URL, in the response that has the token of the handle.
    pub url: ResponseValue,
    /// The path of the URL.
    pub path: String,
    /// The query of the URL.
    #[serde(default)]
    pub query: Vec<UrlParameter>,
    /// The token that is valid for one connection.
    pub ticket: ResponseValue,
    /// How often a heartbeat is sent, in seconds.
    pub heartbeat_interval_s: u16,
    /// The time without a message after which the connection is broken, in seconds.
    pub silence_s: u16,
    /// The time before the first attempt to reconnect, in seconds.
    pub reconnect_s: u16,
    /// The messages that the client sends.
    pub frames: Frames,
    /// The kind on the wire of the event that captions arrive as, if there is a frame that starts them.
    pub caption_event: Option<String>,
    /// The event after which there are no more.
    pub end: LastEvent,
}

/// A value in the response of an operation.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponseValue {
    /// The name of the operation.
    pub operation: String,
    /// The path of the value in its response.
    pub path: DataPath,
}

/// A parameter in the query of the URL.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UrlParameter {
    /// The name.
    pub name: String,
    /// The value.
    pub from: FrameVariable,
}

/// The messages that the client sends.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Frames {
    /// Subscribes to events.
    pub subscribe: Frame,
    /// Keeps the connection alive.
    pub heartbeat: Frame,
    /// Starts or stops captions.
    pub captions: Option<Frame>,
}

/// A message that the client sends: a JSON object.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The values in the object.
    pub fields: Vec<FrameField>,
    /// The field whose object is sent as a string that contains its JSON.
    pub text: Option<String>,
    /// The response, if the client has to read it.
    pub response: Option<FrameResponse>,
}

/// A value in a frame: either `from` or `value`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FrameField {
    /// The path in the object.
    pub path: DataPath,
    /// A value that the client provides.
    pub from: Option<FrameVariable>,
    /// A constant string.
    pub value: Option<String>,
}

/// A value that the client provides for a frame or the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FrameVariable {
    /// The id of the handle.
    Handle,
    /// The token of the connection.
    Ticket,
    /// The token of the handle.
    Token,
    /// The token of the handle in Base64, after `Basic `.
    BasicToken,
    /// The id of the frame.
    Sequence,
    /// The list of the kinds of events.
    Kinds,
    /// `"1"` or `"0"`.
    Switch,
    /// The language model of captions.
    Model,
}

/// What the response to a frame contains.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FrameResponse {
    /// The path of the result code.
    pub code: DataPath,
    /// The code of a success, as a string.
    pub success: String,
    /// The path of the message.
    pub message: Option<DataPath>,
}

/// The event after which there are no more.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LastEvent {
    /// The kind on the wire.
    pub event: String,
    /// The field that distinguishes it from others of its kind.
    pub field: String,
    /// The value of the field, on the wire.
    pub value: String,
    /// The error codes with which the service refuses a connection once there are no more events.
    #[serde(default)]
    pub codes: Vec<String>,
}

/// How the service sends events to a server.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The path of the ID of the subscriber, which determines the key.
    pub subscriber: DataPath,
    /// The path of the time when the message was sent, in milliseconds since the Unix epoch.
    pub sent_at: DataPath,
    /// The path of the object that describes the event: what does not change when the message is sent again.
    pub event: DataPath,
    /// The path of the signature: HMAC-SHA256, in hexadecimal digits.
    pub signature: DataPath,
    /// The paths of the values that are signed, one after the other.
    pub signed: Vec<DataPath>,
    /// The event that verifies the server.
    pub verification: Verification,
    /// For how many hours an event is repeated that the server does not confirm.
    pub repeated_for_h: u16,
}

/// The event that verifies a server, and the response to it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// The kind on the wire.
    pub event: String,
    /// The fields of the response, whose values are copied from the message.
    pub response: Vec<VerificationField>,
}

/// A field of the response to the event that verifies a server.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerificationField {
    /// The name in the response.
    pub name: String,
    /// The path of the value in the message.
    pub path: DataPath,
}
