//! What happens in the fake, as server-sent events.

use std::convert::Infallible;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use super::entry_json::entry_json;
use super::journal::JournalEntry;
use crate::limits;

/// The readers of events.
#[derive(Clone)]
pub(crate) struct Notices(broadcast::Sender<Bytes>);

impl Notices {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(limits::NOTICES).0)
    }

    /// Reports a request with its response.
    pub(crate) fn request(&self, entry: &JournalEntry) {
        self.send("request", || entry_json(entry));
    }

    /// Reports that an operation may have changed items.
    pub(crate) fn changed(&self, operation: &str) {
        self.send("change", || json!({"operation": operation}));
    }

    /// Reports that a meeting in progress has changed.
    pub(crate) fn meeting_changed(&self, id: &str) {
        self.send("meeting", || json!({"conferenceID": id}));
    }

    /// Reports that the state was set up anew, such as by a reset.
    pub(crate) fn steered(&self) {
        self.send("change", || json!({"operation": null}));
    }

    fn send(&self, name: &str, data: impl FnOnce() -> Value) {
        if self.0.receiver_count() > 0 {
            // Fails only if the last reader has just left.
            let _ = self.0.send(event(name, &data()));
        }
    }
}

fn event(name: &str, data: &Value) -> Bytes {
    format!("event: {name}\ndata: {data}\n\n").into()
}

/// Returns a response with all events from now on, until the fake stops.
pub(crate) fn respond(notices: &Notices, stopped: watch::Receiver<()>) -> Response {
    let events = stream::unfold((notices.0.subscribe(), stopped), |(mut reader, mut stopped)| async {
        let event = tokio::select! {
            _ = stopped.changed() => return None,
            event = reader.recv() => event,
        };
        let bytes = match event {
            Ok(bytes) => bytes,
            Err(RecvError::Lagged(count)) => event_of_gap(count),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(bytes), (reader, stopped)))
    });
    // So that a reader learns at once that it receives all further events.
    let opened = stream::once(async { Ok(Bytes::from_static(b": open\n\n")) });
    let mut response = Response::new(Body::from_stream(stream::StreamExt::chain(opened, events)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn event_of_gap(missed: u64) -> Bytes {
    event("gap", &json!({"missed": missed}))
}
