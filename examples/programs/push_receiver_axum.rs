//! Receives the events of an enterprise with axum: registers its URL, verifies each message, and handles each event once.
//! `cargo run -p huaweicloud-meeting-programs --bin push_receiver_axum`

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use axum::http::{StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::{Router, body::Bytes, extract::State, routing::post};
use huaweicloud_meeting::webhooks::{Push, PushKind, Webhooks};
use huaweicloud_meeting::{Secret, meeting_event_push::SetWebHookConfigRequest};
use huaweicloud_meeting_programs::{connect, variable};

async fn receive(State((webhooks, handled)): State<(Webhooks, Arc<Mutex<HashSet<String>>>)>, body: Bytes) -> Response {
    let event = match webhooks.receive(&body) {
        Ok(Push::Event(event)) => event,
        Ok(Push::Verify(check)) => return ([(CONTENT_TYPE, "application/json")], check.response()).into_response(),
        Err(error) => {
            eprintln!("Refused a message: {error}");
            return error.status().into_response();
        }
    };
    // Messages are repeated. A server has the keys in its database, and deletes them after 25 hours.
    if handled.lock().expect("no thread panics").insert(event.key().to_owned()) {
        match event.kind {
            PushKind::MeetingStarted(started) => println!("{} started", started.meeting.conference_id),
            PushKind::ParticipantJoined(joined) => println!("{} joined", joined.participant.name.unwrap_or_default()),
            other => println!("{}", other.kind()),
        }
    }
    StatusCode::OK.into_response()
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (id, key) = (variable("SUBSCRIBER_ID", "12345678"), Secret::new(variable("SUBSCRIBER_KEY", "made-up-key")));
    let registration = SetWebHookConfigRequest::new(&id, &key).url("https://events.example.com");
    connect().await?.client.set_web_hook_config(registration).await?;
    let app = Router::new().route("/", post(receive)).with_state((Webhooks::new(id, key), Arc::default()));
    let listener = tokio::net::TcpListener::bind(variable("LISTEN", "127.0.0.1:8000")).await?;
    println!("Listening at http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
