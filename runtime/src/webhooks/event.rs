//! Decoding the events of messages that are genuine.

use crate::codec::{Anomalies, Decode, JsonType, decode_lenient, find_json};
use crate::events::{Decoded, EventTable};
use crate::values::Json;

/// Decodes the event and the envelope of a message that is genuine.
///
/// A genuine event is never lost: one whose fields are not in an object is unknown, with an anomaly.
pub fn decode_push<E, V: Decode + Default>(table: &EventTable<E>, message: &[u8]) -> (E, V, Anomalies) {
    let (event, anomalies) = decode_event(table, message);
    let (envelope, others) = decode_lenient(message).unwrap_or_default();
    (event, envelope, anomalies.and(others))
}

fn decode_event<E>(table: &EventTable<E>, message: &[u8]) -> Decoded<E> {
    table.decode(message).unwrap_or_else(|error| {
        let payload = find_json(message, table.payload).and_then(|json| Json::from_body(json.as_bytes()));
        let event = (table.unknown)(table.kind(message).as_deref(), payload.unwrap_or_default());
        let found = error.found().unwrap_or(JsonType::Other);
        (event, Anomalies::of_document("an object", found).within(table.payload))
    })
}
