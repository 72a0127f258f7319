//! Captions over the connection of a stream.

use huaweicloud_meeting::CaptionModel;
use huaweicloud_meeting::events::{Event, EventKind, EventStream};
use serde_json::{Value, json};

use crate::meeting_server::{Connection, MeetingServer, within};
use crate::message;

async fn subscribe(server: &mut MeetingServer) -> (EventStream, Connection) {
    let subscribe = server.room().events([EventKind::Caption]);
    let (events, connection) = tokio::join!(subscribe.into_future(), server.subscribed());
    (events.unwrap(), connection)
}

/// Receives a request for captions, and returns what it contains.
async fn request(connection: &mut Connection) -> Value {
    let request = connection.receive().await;
    assert_eq!((&request["action"], &request["type"]), (&json!("ConfControl"), &json!("REALTIMESUBTITLE")));
    connection.respond(&request, 0, "SUCCESS").await;
    serde_json::from_str(request["data"].as_str().unwrap()).unwrap()
}

fn expected(is_on: &str, token: &str) -> Value {
    json!({"conferenceID": "900487914", "confToken": token, "isSubtitle": is_on, "subtitleType": "0"})
}

#[tokio::test(start_paused = true)]
async fn captions_are_started_and_stopped() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe(&mut server).await;
    let captions = events.captions();
    captions.start();
    assert_eq!(request(&mut connection).await, expected("1", "control-token-1"));
    connection.send(&message("stream.RealTimeSubtitleNotify")).await;
    let Some(Ok(Event::Caption(caption))) = within(events.next()).await else { panic!("no caption") };
    assert_eq!(caption.is_final, Some(false));
    captions.clone().stop();
    assert_eq!(request(&mut connection).await, expected("0", "control-token-1"));
}

#[tokio::test(start_paused = true)]
async fn captions_have_a_language_model() {
    let mut server = MeetingServer::in_memory();
    let (events, mut connection) = subscribe(&mut server).await;
    events.captions().start_with(CaptionModel::Court);
    let mut with_model = expected("1", "control-token-1");
    with_model["sisProperty"] = json!("chinese_16k_trial");
    assert_eq!(request(&mut connection).await, with_model);
}

#[tokio::test(start_paused = true)]
async fn captions_that_are_on_are_started_again_after_a_reconnection() {
    let mut server = MeetingServer::in_memory();
    let (events, mut connection) = subscribe(&mut server).await;
    events.captions().start();
    request(&mut connection).await;
    drop(connection);
    let mut connection = server.subscribed().await;
    assert_eq!(request(&mut connection).await, expected("1", "control-token-1"));
    events.captions().stop();
    request(&mut connection).await;
    drop(connection);
    let mut connection = server.subscribed().await;
    assert_eq!(connection.receive().await["action"], "HeartBeat");
}

#[tokio::test(start_paused = true)]
async fn captions_that_were_stopped_while_disconnected_are_stopped_after_the_reconnection() {
    let mut server = MeetingServer::in_memory();
    let (events, mut connection) = subscribe(&mut server).await;
    events.captions().start();
    request(&mut connection).await;
    drop(connection);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    events.captions().stop();
    let mut connection = server.subscribed().await;
    assert_eq!(request(&mut connection).await, expected("0", "control-token-1"));
}

#[tokio::test(start_paused = true)]
async fn captions_of_a_dropped_stream_have_no_effect() {
    let mut server = MeetingServer::in_memory();
    let (events, connection) = subscribe(&mut server).await;
    let captions = events.captions();
    drop(events);
    captions.start();
    assert!(connection.closed().await.is_empty());
}
