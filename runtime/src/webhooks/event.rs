//! Decoding the events of messages that are genuine.

use crate::codec::{Anomalies, JsonType, find_json};
use crate::events::{Decoded, EventTable};
use crate::values::Json;

/// Decodes an event. One whose fields are not in an object is unknown, with an anomaly: a genuine event is never lost.
pub fn decode_push<E>(table: &EventTable<E>, message: &[u8]) -> Decoded<E> {
    table.decode(message).unwrap_or_else(|error| {
        let payload = find_json(message, table.payload).and_then(|json| Json::from_body(json.as_bytes()));
        let event = (table.unknown)(table.kind(message).as_deref(), payload.unwrap_or_default());
        (event, Anomalies::of_document("an object", error.found().unwrap_or(JsonType::Other)).within(table.payload))
    })
}
