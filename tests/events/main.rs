//! Events: decoding the messages of the vendor's pages and of clients, variants of them, and garbage; and receiving them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod captions;
mod connecting;
mod follow;
mod follow_faults;
mod follower;
mod meeting_server;
mod push;
mod receiver;
mod reconnecting;
mod samples;
mod stream;
mod traces;
mod variants;

use huaweicloud_meeting::Anomalies;
use huaweicloud_meeting::events::Event;
use huaweicloud_meeting::webhooks::PushKind;

/// Returns a message of `tests/fixtures/events`.
fn message(name: &str) -> String {
    let path = format!("{}/fixtures/events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Decodes a message of the WebSocket.
fn event(json: &str) -> (Event, Anomalies) {
    Event::decode(json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Decodes a message of the WebSocket that has no anomalies.
fn clean(json: &str) -> Event {
    let (event, anomalies) = event(json);
    assert!(anomalies.is_empty(), "{anomalies:?}");
    event
}

/// Decodes a pushed message.
fn push(json: &str) -> (PushKind, Anomalies) {
    PushKind::decode(json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Returns the paths of anomalies, and whether a value is missing.
fn paths(anomalies: &Anomalies) -> Vec<(String, bool)> {
    anomalies.iter().map(|anomaly| (anomaly.path().to_owned(), anomaly.is_missing())).collect()
}

/// Matches an event with its variant, and returns its fields.
macro_rules! fields {
    ($pattern:path, $event:expr) => {
        match $event {
            $pattern(fields) => fields,
            other => panic!("{other:?}"),
        }
    };
}
use fields;
