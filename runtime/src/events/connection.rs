//! What is true of the connection on which a service sends events.

use std::time::Duration;

use crate::error::ErrorCode;
use crate::operation::Operation;

/// How to connect, subscribe and stay connected.
#[derive(Debug)]
pub struct EventConnection {
    /// The path of the scheme and host of the URL in the response that has the token of the handle.
    pub url: &'static [&'static str],
    /// The path of the URL.
    pub path: &'static str,
    /// The query of the URL.
    pub query: &'static [UrlParameter],
    /// The operation that issues the ticket: the token that one connection needs, and that is valid for one.
    pub ticket_operation: &'static Operation,
    /// The path of the ticket in the response.
    pub ticket: &'static [&'static str],
    /// The frame that subscribes to events.
    pub subscribe: Frame,
    /// The frame that keeps the connection alive.
    pub heartbeat: Frame,
    /// The frame that starts or stops captions, if there is one.
    pub captions: Option<Frame>,
    /// The kind on the wire of the event that captions arrive as, if they can be started.
    pub caption_kind: Option<&'static str>,
    /// How often to send a heartbeat, in milliseconds.
    pub heartbeat_interval_ms: u64,
    /// The time without a message after which the connection is broken, in milliseconds.
    pub silence_ms: u64,
    /// The time before the first attempt to reconnect, in milliseconds.
    pub reconnect_ms: u64,
    /// The event after which there are no more.
    pub end: LastEvent,
}

impl EventConnection {
    pub(super) fn heartbeat_interval(&self) -> Duration {
        Duration::from_millis(self.heartbeat_interval_ms)
    }
}

/// A parameter in the query of the URL.
#[derive(Debug)]
pub struct UrlParameter {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: FrameVariable,
}

/// A message that the client sends: a JSON object.
#[derive(Debug)]
pub struct Frame {
    /// The values in the object, by their paths.
    pub fields: &'static [FrameField],
    /// The field whose object is sent as a string that contains its JSON; empty if there is none.
    pub text: &'static str,
    /// The response to the frame, if the client has to read it.
    pub response: Option<FrameResponse>,
}

/// A value in a frame.
#[derive(Debug)]
pub struct FrameField {
    /// The path in the object.
    pub path: &'static [&'static str],
    /// The value.
    pub value: FrameValue,
}

/// The source of a value in a frame.
#[derive(Debug)]
pub enum FrameValue {
    /// A string.
    Literal(&'static str),
    /// A value that the client provides.
    Variable(FrameVariable),
}

/// A value that the client provides for a frame or the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The language model of captions. The field is omitted if there is none.
    Model,
}

/// What the response to a frame contains.
#[derive(Debug)]
pub struct FrameResponse {
    /// The path of the result code.
    pub code: &'static [&'static str],
    /// The code of a success.
    pub success: &'static str,
    /// The path of the message.
    pub message: &'static [&'static str],
}

/// The event after which there are no more.
#[derive(Debug)]
pub struct LastEvent {
    /// The kind on the wire.
    pub kind: &'static str,
    /// The path of the value that distinguishes it from others of its kind.
    pub path: &'static [&'static str],
    /// The value.
    pub value: &'static str,
    /// The codes with which calls fail once there are no more events.
    pub codes: &'static [ErrorCode],
}
