//! Pushes to a server: its verification, signatures, events and repeats.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use hmac::{Hmac, KeyInit as _, Mac as _};
use huaweicloud_meeting::webhooks::PushKind;
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::support::{ACCESS, JSON, Response, send};

const CONFIG: &str = "/v1/mmc/management/webhook/link-config";
const KEY: &str = "callback-key-0001";

/// A server that receives pushes.
#[derive(Clone)]
struct Server {
    url: String,
    received: Arc<Mutex<Vec<(Instant, String)>>>,
    arrived: Arc<Notify>,
    /// The status of responses, and whether they contain the nonce.
    behavior: Arc<Mutex<(u16, bool)>>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        let server = Self {
            url,
            received: Arc::default(),
            arrived: Arc::default(),
            behavior: Arc::new(Mutex::new((200, true))),
        };
        let handler = {
            let server = server.clone();
            move |request: Request| async move { server.receive(request).await }
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
        server
    }

    async fn receive(&self, request: Request) -> (StatusCode, String) {
        assert_eq!(request.headers()["content-type"], "application/json;charset=UTF-8");
        let bytes = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        let message: Value = serde_json::from_str(&body).unwrap();
        self.received.lock().unwrap().push((Instant::now(), body));
        self.arrived.notify_waiters();
        let (status, verifies) = *self.behavior.lock().unwrap();
        let nonce = if verifies { message["nonce"].clone() } else { Value::Null };
        let response = json!({"event": "meeting.verify", "nonce": nonce}).to_string();
        (StatusCode::from_u16(status).unwrap(), if status == 200 { response } else { String::new() })
    }

    fn behave(&self, status: u16, verifies: bool) {
        *self.behavior.lock().unwrap() = (status, verifies);
    }

    /// Returns the pushes received so far, once there are this many.
    async fn pushes(&self, count: usize) -> Vec<(Instant, String)> {
        loop {
            let notified = self.arrived.notified();
            let received = self.received.lock().unwrap().clone();
            if received.len() >= count {
                return received;
            }
            notified.await;
        }
    }

    async fn events(&self, count: usize) -> Vec<Value> {
        let pushes = self.pushes(count).await;
        pushes.iter().map(|(_, body)| verified(body)).collect()
    }
}

/// Returns a message after its signature has been verified over the bytes of `eventInfo`.
fn verified(body: &str) -> Value {
    let message: Value = serde_json::from_str(body).unwrap();
    let info = body.split_once("\"eventInfo\":").unwrap().1.strip_suffix('}').unwrap();
    let string = |name: &str| message[name].as_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(format!("{}{}{}{info}", string("appID"), message["timestamp"], string("nonce")).as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(string("signature"), signature);
    let (event, anomalies) = PushKind::decode(body.as_bytes()).unwrap();
    assert!(anomalies.is_empty() && !matches!(event, PushKind::Unknown(_)), "{body}: {anomalies:?}");
    message
}

async fn register(fake: &Fake, url: &str) -> String {
    let body = json!({"corpId": "1387317060", "subscriberId": "1988692299", "subscriberKey": KEY, "url": url});
    let response = send(fake.url(), "POST", CONFIG, &[ACCESS, JSON], &body.to_string()).await;
    assert_eq!(response.status, 200, "{}", response.body);
    let response = send(fake.url(), "GET", &format!("{CONFIG}?corpId=1387317060"), &[ACCESS], "").await.json();
    assert_eq!((&response["url"], &response["status"]), (&json!(url), &json!(1)));
    response["id"].as_str().unwrap().to_owned()
}

async fn enable(fake: &Fake, id: &str, status: u8) -> Response {
    let path = format!("/v1/mmc/management/webhook/change-status?id={id}&status={status}");
    send(fake.url(), "PUT", &path, &[ACCESS], "").await
}

async fn subscribed(fake: &Fake) -> Server {
    let server = Server::start().await;
    let id = register(fake, &server.url).await;
    assert_eq!(enable(fake, &id, 0).await.status, 200);
    server
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["eventInfo"]["event"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_server_is_verified_when_its_subscription_is_enabled() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let server = Server::start().await;
    let id = register(&fake, &server.url).await;
    fake.meeting("1").join("Not pushed");
    server.behave(200, false);
    let (status, code, message) = enable(&fake, &id, 0).await.error();
    assert_eq!((status, code.as_str()), (400, "MMC.111070001"));
    assert!(
        message.ends_with("the response does not contain the event and the nonce of the verification"),
        "{message}"
    );
    server.behave(500, true);
    assert_eq!(enable(&fake, &id, 0).await.status, 400);
    server.behave(200, true);
    assert_eq!(enable(&fake, &id, 0).await.status, 200);
    let events = server.events(3).await;
    assert_eq!(kinds(&events), ["meeting.verify"; 3]);
    assert_eq!(events[0]["appID"], "1988692299");
    assert_eq!(events[0]["eventInfo"]["payload"], Value::Null);
    assert_eq!(enable(&fake, &id, 1).await.status, 200);
    fake.meeting("1").join("Not pushed either");
    let delete = send(fake.url(), "DELETE", &format!("{CONFIG}?id={id}"), &[ACCESS], "").await;
    assert_eq!((delete.status, server.events(3).await.len()), (200, 3));
}

#[tokio::test]
async fn events_of_all_meetings_are_pushed() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let server = subscribed(&fake).await;
    let meeting = fake.meeting("914067448");
    let ann = meeting.join_as_host("Ann");
    meeting.join("Bob");
    meeting.leave(&ann).unwrap();
    meeting.end();
    let events = server.events(7).await;
    let expected = ["verify", "started", "join", "join", "left", "left", "end"].map(|name| format!("meeting.{name}"));
    assert_eq!(kinds(&events), expected);
    let meetings: Vec<_> = events[1..].iter().map(|event| &event["eventInfo"]["payload"]["meetingInfo"]).collect();
    assert!(meetings.iter().all(|meeting| meeting == &meetings[0] && meeting["meetingID"] == "914067448"));
    let attendee = |index: usize| &events[index]["eventInfo"]["payload"]["attendeeInfo"];
    assert_eq!((&attendee(2)["participantID"], &attendee(2)["role"]), (&json!(ann), &json!("CHAIR")));
    assert_eq!((&attendee(2)["leftTime"], &attendee(4)["displayName"]), (&json!(0), &json!("Ann")));
    assert!(attendee(4)["leftTime"].as_u64() >= attendee(4)["joinTime"].as_u64());
}

#[tokio::test]
async fn bookings_and_recordings_are_pushed() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let server = subscribed(&fake).await;
    let body = json!({"startTime": "2030-01-01 08:00", "mediaTypes": "HDVideo"}).to_string();
    let created = send(fake.url(), "POST", "/v1/mmc/management/conferences", &[ACCESS, JSON], &body).await.json();
    let id = created[0]["conferenceID"].as_str().unwrap();
    let control = |path: &str| format!("/v1/mmc/control/conferences/{path}?conferenceID={id}");
    let start = json!({"conferenceID": id, "password": created[0]["passwordEntry"][0]["password"]}).to_string();
    let path = "/v1/mmc/management/conferences/start";
    assert_eq!(send(fake.url(), "POST", path, &[ACCESS, JSON], &start).await.status, 200);
    for is_recorded in [1, 0] {
        let body = json!({"isRecord": is_recorded}).to_string();
        let headers = [JSON, crate::support::CONTROL];
        assert_eq!(send(fake.url(), "PUT", &control("record"), &headers, &body).await.status, 200);
    }
    let path = format!("/v1/mmc/management/conferences?conferenceID={id}&type=1");
    assert_eq!(send(fake.url(), "DELETE", &path, &[ACCESS], "").await.status, 200);
    let events = server.events(7).await;
    let expected = [
        "meeting.verify",
        "meeting.create",
        "meeting.started",
        "record.finish",
        "meeting.end",
        "meeting.conclude",
        "meeting.cancel",
    ];
    assert_eq!(kinds(&events), expected);
    assert_eq!(events[1]["eventInfo"]["payload"]["meetingInfo"]["meetingID"], id);
}

#[tokio::test]
async fn a_push_that_was_not_received_is_repeated() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let server = subscribed(&fake).await;
    tokio::time::pause();
    server.behave(500, true);
    fake.meeting("1").join("Ann");
    // Two events, each of them four times.
    let pushes = server.pushes(1 + 2 * 5).await;
    let started: Vec<_> = pushes.iter().filter(|(_, body)| body.contains("meeting.started")).collect();
    let seconds: Vec<_> = started.windows(2).map(|pair| (pair[1].0 - pair[0].0).as_secs()).collect();
    assert_eq!(seconds, [30, 30, 30, 1800]);
    assert!(started.iter().all(|(_, body)| body == &started[0].1));
    server.behave(200, true);
    let count = server.pushes(1 + 2 * 6).await.len();
    tokio::time::sleep(Duration::from_secs(24 * 60 * 60)).await;
    assert_eq!(server.pushes(0).await.len(), count);
}

#[tokio::test]
async fn a_server_on_another_machine_is_not_contacted() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let id = register(&fake, "https://meeting.example.com/events").await;
    assert_eq!(enable(&fake, &id, 0).await.status, 200);
}
