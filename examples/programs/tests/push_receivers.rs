//! The receivers of pushes as processes, with messages that are signed as by the service.

mod support;

use huaweicloud_meeting::Secret;
use huaweicloud_meeting::test::SignedPush;
use huaweicloud_meeting::webhooks::PushEventKind;
use huaweicloud_meeting_fake::Fake;
use serde_json::json;
use support::{Server, body, command, requests_of};

const PUSH_RECEIVER_ACTIX: &str = env!("CARGO_BIN_EXE_push_receiver_actix");
const PUSH_RECEIVER_AXUM: &str = env!("CARGO_BIN_EXE_push_receiver_axum");

/// Returns a message about a participant who joined.
fn joined(id: &str, key: &str, name: &str) -> SignedPush {
    let payload = json!({
        "meetingInfo": {"meetingID": "987446316", "meetingUUID": "0307e040"},
        "attendeeInfo": {"participantID": "p1", "displayName": name},
    });
    SignedPush::event(id, Secret::new(key), PushEventKind::ParticipantJoined, payload)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receiver_with_axum_handles_each_genuine_event_once() {
    let fake = Fake::start().await.unwrap();
    let mut command = command(PUSH_RECEIVER_AXUM);
    command.env("HWMEETING_ENDPOINT", fake.url()).env("LISTEN", "127.0.0.1:0");
    let mut server = Server::start(command.env("SUBSCRIBER_ID", "12345678").env("SUBSCRIBER_KEY", "canary-key"));
    assert_eq!(body(&requests_of(&fake, "SetWebHookConfig")[0])["subscriberId"], json!("12345678"));

    let verification = SignedPush::verification("12345678", Secret::new("canary-key")).nonce("85262798");
    let response = server.send("POST", "/", &verification.body());
    assert_eq!(response, (200, r#"{"event":"meeting.verify","nonce":"85262798"}"#.to_owned()));
    let push = joined("12345678", "canary-key", "Ann");
    for repeated in [push.body(), push.clone().nonce("00000001").body(), joined("12345678", "canary-key", "Bob").body()]
    {
        assert_eq!(server.send("POST", "/", &repeated), (200, String::new()));
    }
    assert_eq!([server.line(), server.line()], ["Ann joined", "Bob joined"]);

    let forged = push.body().replace("Ann", "Eve");
    assert_eq!(server.send("POST", "/", &forged), (401, String::new()));
    assert_eq!(server.send("POST", "/", &joined("12345678", "other", "Eve").body()), (401, String::new()));
    assert_eq!(server.send("POST", "/", "{"), (400, String::new()));
    assert_eq!(server.send("POST", "/", &"x".repeat(100_000)), (413, String::new()));
    let log = server.stop();
    assert_eq!(log.lines().count(), 4, "{log}");
    assert!(log.contains("the signature of the message was not made with the key") && !log.contains("canary"), "{log}");
}

#[test]
fn the_receiver_with_actix_web_receives_for_several_enterprises() {
    let mut command = command(PUSH_RECEIVER_ACTIX);
    let mut server = Server::start(command.env("LISTEN", "127.0.0.1:0").env("SUBSCRIBERS", "1:key-a 2:key-b"));
    let verification = SignedPush::verification("2", Secret::new("key-b")).nonce("85262798");
    let response = server.send("POST", "/", &verification.body());
    assert_eq!(response, (200, r#"{"event":"meeting.verify","nonce":"85262798"}"#.to_owned()));

    let push = joined("1", "key-a", "Ann");
    for body in [push.body(), push.clone().nonce("00000001").body(), joined("2", "key-b", "Ann").body()] {
        assert_eq!(server.send("POST", "/", &body), (200, String::new()));
    }
    let [first, repeated, other] = [server.line(), server.line(), server.line()];
    assert!(first.starts_with("meeting.join of 1, "), "{first}");
    assert_eq!(first, repeated);
    assert!(other.starts_with("meeting.join of 2, "), "{other}");

    for forged in [push.body().replace("Ann", "Eve"), joined("1", "key-b", "Eve").body(), joined("3", "", "Eve").body()]
    {
        assert_eq!(server.send("POST", "/", &forged), (401, String::new()));
    }
    assert_eq!(server.send("POST", "/", &"x".repeat(100_000)).0, 413);
    let log = server.stop();
    assert_eq!(log.lines().count(), 4, "{log}");
}
