//! Messages of the WebSocket: an envelope, and the fields of an event.

use huaweicloud_meeting_catalog::event_examples;
use serde_json::{Map, Value, json};

use crate::clock::Clock;

pub(crate) const INFO: &str = "ConfBasicInfoNotify";
pub(crate) const STATE: &str = "ConfDynamicInfoNotify";
pub(crate) const PARTICIPANTS: &str = "ParticipantsNotify";
/// The name under which one client subscribes to participants.
pub(crate) const CHANNEL_PARTICIPANTS: &str = "ChannelAndParticipantsNotify";
pub(crate) const INVITEES: &str = "AttendeesNotify";
pub(crate) const INVITE_RESULTS: &str = "InviteResultNotify";
pub(crate) const WAITING: &str = "WaitingListNotify";
pub(crate) const SPEAKERS: &str = "SpeakerChangeNotify";
pub(crate) const GROUPS: &str = "InterpreterGroupNotify";
pub(crate) const LAYOUT: &str = "CustomMultiPicNotify";
pub(crate) const CAPTION: &str = "RealTimeSubtitleNotify";

/// The kinds of which a full message follows a subscription, in the order of the published messages.
pub(crate) const FULL: [&str; 10] =
    [INFO, STATE, PARTICIPANTS, CHANNEL_PARTICIPANTS, INVITEES, INVITE_RESULTS, WAITING, SPEAKERS, GROUPS, LAYOUT];

const ENVELOPE: [&str; 6] = ["action", "confID", "msgID", "msgMode", "version", "createTime"];

/// An event of a meeting, without its envelope.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) kind: &'static str,
    pub(crate) is_full: bool,
    pub(crate) fields: Map<String, Value>,
}

impl Message {
    pub(crate) fn full(kind: &'static str, fields: Map<String, Value>) -> Self {
        Self { kind, is_full: true, fields }
    }

    /// Creates a message that consists of a list.
    pub(crate) fn of_items(kind: &'static str, is_full: bool, items: Vec<Value>) -> Self {
        let fields = Map::from_iter([("data".to_owned(), Value::Array(items))]);
        Self { kind, is_full, fields }
    }

    /// Returns the text of the message. An increment has a number as its version, a full message the time.
    pub(crate) fn text(&self, clock: &Clock, meeting: &str, increment: u64) -> String {
        let now = clock.now_ms();
        let version = if self.is_full { now } else { increment };
        // In captions, numbers are strings.
        let number = |number: u64| if self.kind == CAPTION { number.to_string().into() } else { Value::from(number) };
        let mut fields = self.fields.clone();
        let envelope = json!({
            "action": self.kind,
            "confID": meeting,
            "msgID": clock.uuid(),
            "msgMode": u8::from(!self.is_full),
            "version": number(version),
            "createTime": number(now),
        });
        if let Value::Object(envelope) = envelope {
            fields.extend(envelope);
        }
        Value::Object(fields).to_string()
    }
}

/// Returns the fields of the first example of an event in the spec, without the envelope.
pub(crate) fn example(kind: &str) -> Map<String, Value> {
    let example =
        event_examples().iter().find(|example| example.kind == kind).map(|example| example.message).unwrap_or_default();
    let mut fields: Map<String, Value> = serde_json::from_str(example).unwrap_or_default();
    fields.retain(|name, _| !ENVELOPE.contains(&name.as_str()));
    fields
}

/// Returns the fields of the first item of the first example of an event.
pub(crate) fn example_item(kind: &str) -> Map<String, Value> {
    match example(kind).remove("data") {
        Some(Value::Array(items)) => items.into_iter().find_map(object).unwrap_or_default(),
        _ => Map::new(),
    }
}

/// Returns the map of a participant in the first example of an event.
pub(crate) fn example_person(kind: &str) -> Map<String, Value> {
    example_item(kind).remove("pinfoMap").and_then(object).unwrap_or_default()
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_an_envelope() {
        let clock = Clock::new(0, None);
        let message = Message::of_items(PARTICIPANTS, false, vec![json!({"pid": "p"})]);
        let parsed: Value = serde_json::from_str(&message.text(&clock, "900", 7)).unwrap_or_default();
        let field = |name: &str| parsed.get(name).cloned().unwrap_or_default();
        assert_eq!((field("action"), field("confID")), (json!("ParticipantsNotify"), json!("900")));
        assert_eq!((field("msgMode"), field("version")), (json!(1), json!(7)));
        assert_eq!(field("data"), json!([{"pid": "p"}]));
        let caption: Value =
            serde_json::from_str(&Message::full(CAPTION, Map::new()).text(&clock, "1", 0)).unwrap_or_default();
        assert!(caption.get("version").is_some_and(Value::is_string));
    }

    #[test]
    fn every_kind_has_an_example() {
        for kind in FULL.into_iter().chain([CAPTION]) {
            assert!(!example(kind).is_empty(), "{kind}");
        }
        assert!(example_person(PARTICIPANTS).contains_key("NAME") && example_person(WAITING).contains_key("NAME"));
    }
}
