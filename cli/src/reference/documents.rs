//! What the reference has about commands, as JSON.

use huaweicloud_meeting::OPERATIONS;
use huaweicloud_meeting_runtime::operation::{Effect, Operation};

use super::search::Entry;
use crate::output::Node;

/// Returns a command, and the operation that it calls.
pub(crate) fn of_entry(entry: &Entry) -> Node {
    let descriptor = entry.operation.and_then(|operation| descriptor(operation.name));
    Node::object([
        ("command", Some(Node::string(&entry.command))),
        ("operation", entry.operation.map(|operation| Node::string(operation.name))),
        ("group", descriptor.map(|descriptor| Node::string(descriptor.group))),
        ("method", descriptor.map(|descriptor| Node::string(descriptor.method.as_str()))),
        ("path", descriptor.map(|descriptor| Node::string(descriptor.path))),
        ("effect", descriptor.map(|descriptor| Node::string(effect(descriptor.effect)))),
        ("summary", Some(Node::string(&entry.about))),
    ])
}

/// Returns the descriptor of an operation.
pub(crate) fn descriptor(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().copied().find(|operation| operation.name == name)
}

/// Returns the name of an effect.
pub(crate) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Issue => "issue",
        Effect::Idempotent => "idempotent",
        Effect::NonIdempotent => "non_idempotent",
        Effect::OneTime => "one_time",
    }
}
