//! Handles of meetings: the control token is obtained with the password, shared, refreshed and sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use huaweicloud_meeting::meeting_control::InviteParticipantRequest;
use huaweicloud_meeting::network_quality::ListNetworkQualityRequest;
use huaweicloud_meeting::types::{ConferenceId, ConferenceUuid};
use huaweicloud_meeting::{Client, Conference, Result, Secret, codes};
use serde_json::json;
use tokio::time::advance;

use crate::server::{InMemory, Reply, Request, Server};
use crate::setup::{
    CONTROL_TOKEN, LOCK, app_id, builder, client, client_in_memory, client_with, count, empty_object, issuing, meeting,
    sent_tokens, settle,
};

const HALF_AN_HOUR: u64 = 1_800;
const TOKEN: &str = "X-Conference-Authorization";

fn password() -> Secret {
    Secret::new("123456")
}

/// Returns a handle of the meeting with the password of its host.
fn room(client: &Client) -> Conference {
    client.conference(meeting()).password(password())
}

async fn lock(room: &Conference) -> Result<()> {
    room.lock().await
}

/// A service that rejects the control token while `rejecting` is set.
async fn rejecting_service(rejecting: &Arc<AtomicBool>) -> Server {
    let rejecting = rejecting.clone();
    Server::start(issuing(HALF_AN_HOUR, move |request| {
        if rejecting.load(Ordering::SeqCst) {
            return Reply::error(500, "MMC.111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED");
        }
        empty_object(request)
    }))
    .await
}

#[tokio::test]
async fn the_control_token_is_obtained_with_the_password_when_first_needed() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    // This needs no login.
    let room = room(&builder(&server.url()).build().unwrap());
    assert_eq!(server.requests().len(), 0);
    lock(&room).await.unwrap();
    lock(&room).await.unwrap();
    assert_eq!(server.routes(), [CONTROL_TOKEN, LOCK, LOCK]);
    let token_request = server.requests().remove(0);
    assert_eq!(token_request.query(), "conferenceID=914067448");
    assert_eq!((token_request.header("X-Password"), token_request.header("X-Login-Type")), (Some("123456"), Some("1")));
    assert_eq!((token_request.header(TOKEN), token_request.header("X-Access-Token")), (None, None));
}

#[tokio::test]
async fn the_control_token_and_the_id_of_the_meeting_are_sent() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    lock(&room(&client_with(&server, app_id()))).await.unwrap();
    let sent = server.requests().remove(1);
    assert_eq!(sent.query(), "conferenceID=914067448");
    assert_eq!((sent.header(TOKEN), sent.header("X-Access-Token")), (Some("control-1"), None));
}

#[tokio::test]
async fn some_operations_send_the_token_in_another_header() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    let room = room(&client(&server));
    room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("u-1"))).await.unwrap();
    let sent = server.requests().remove(1);
    assert_eq!(sent.target, "/v1/mmc/cqs/media/qos?conferenceid=914067448&confuuid=u-1");
    assert_eq!((sent.header("confToken"), sent.header(TOKEN)), (Some("control-1"), None));
}

#[tokio::test]
async fn clones_and_handles_of_the_same_id_and_password_share_the_token() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    let client = client(&server);
    let first = room(&client);
    for room in [&first, &first.clone(), &room(&client), &room(&client.clone())] {
        lock(room).await.unwrap();
    }
    assert_eq!(sent_tokens(&server.requests(), LOCK, TOKEN), ["control-1"; 4]);
}

#[tokio::test]
async fn each_meeting_and_password_has_its_own_token() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    let client = client(&server);
    let hosts = room(&client);
    let guests = client.conference(meeting()).password(Secret::new("654321"));
    let elsewhere = client.conference(ConferenceId::new("1")).password(password());
    for room in [&hosts, &guests, &elsewhere, &room(&client), &hosts, &guests] {
        lock(room).await.unwrap();
    }
    assert_eq!(
        sent_tokens(&server.requests(), LOCK, TOKEN),
        ["control-1", "control-2", "control-3", "control-1", "control-1", "control-2"]
    );
    assert_eq!(sent_tokens(&server.requests(), CONTROL_TOKEN, "X-Password"), ["123456", "654321", "123456"]);
}

/// A web server creates a handle for each request that it processes.
#[tokio::test(start_paused = true)]
async fn the_token_is_kept_after_the_last_handle_until_it_expires() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let client = client_in_memory(&service, app_id());
    for _ in 0..10 {
        lock(&room(&client)).await.unwrap();
    }
    assert_eq!(count(&service.routes(), CONTROL_TOKEN), 1);
    advance(Duration::from_secs(HALF_AN_HOUR)).await;
    lock(&room(&client)).await.unwrap();
    assert_eq!(count(&service.routes(), CONTROL_TOKEN), 2);
}

/// Otherwise the memory of a long-running program would grow with the number of meetings.
#[tokio::test(start_paused = true)]
async fn a_thousand_tokens_without_a_handle_are_kept() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let client = client_in_memory(&service, app_id());
    let room = |id: usize| client.conference(ConferenceId::new(id.to_string())).password(password());
    let kept = room(0);
    for id in 0..=1_100 {
        lock(&room(id)).await.unwrap();
        advance(Duration::from_millis(1)).await;
    }
    let tokens = || count(&service.routes(), CONTROL_TOKEN);
    assert_eq!(tokens(), 1_101);
    for id in [0, 500, 1_100] {
        lock(&room(id)).await.unwrap();
    }
    lock(&kept).await.unwrap();
    assert_eq!(tokens(), 1_101, "these are kept");
    lock(&room(1)).await.unwrap();
    assert_eq!(tokens(), 1_102, "the oldest without a handle is not");
}

#[tokio::test(start_paused = true)]
async fn a_refused_password_is_not_sent_again_for_a_while() {
    let service = InMemory::new(|_: &Request| Reply::error(500, "MMC.111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED"));
    let client = client_in_memory(&service, app_id());
    for _ in 0..20 {
        lock(&room(&client)).await.unwrap_err();
    }
    lock(&client.conference(meeting()).password(Secret::new("another"))).await.unwrap_err();
    assert_eq!(sent_tokens(&service.requests(), CONTROL_TOKEN, "X-Password"), ["123456", "another"]);
    advance(Duration::from_secs(30)).await;
    lock(&room(&client)).await.unwrap_err();
    assert_eq!(count(&service.routes(), CONTROL_TOKEN), 3);
}

#[tokio::test]
async fn concurrent_calls_share_one_token_request() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    let client = client(&server);
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(room(&client).lock().send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(count(&server.routes(), CONTROL_TOKEN), 1);
}

#[tokio::test(start_paused = true)]
async fn the_token_is_refreshed_before_it_expires() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let room = room(&client_in_memory(&service, app_id()));
    lock(&room).await.unwrap();
    advance(Duration::from_secs(1_400)).await;
    lock(&room).await.unwrap();
    assert_eq!(count(&service.routes(), CONTROL_TOKEN), 1);
    advance(Duration::from_secs(200)).await;
    lock(&room).await.unwrap();
    settle().await;
    lock(&room).await.unwrap();
    assert_eq!(service.routes()[3..], [LOCK, CONTROL_TOKEN, LOCK]);
    // The service uses the password if the token has expired in the meantime.
    let refresh = &service.requests()[4];
    assert_eq!((refresh.header(TOKEN), refresh.header("X-Password")), (Some("control-1"), Some("123456")));
    assert_eq!(service.requests()[5].header(TOKEN), Some("control-2"));
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_replaced_with_the_password_alone() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let room = room(&client_in_memory(&service, app_id()));
    lock(&room).await.unwrap();
    advance(Duration::from_secs(HALF_AN_HOUR)).await;
    lock(&room).await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), CONTROL_TOKEN, TOKEN), ["", ""]);
    assert_eq!(sent_tokens(&service.requests(), LOCK, TOKEN), ["control-1", "control-2"]);
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_call_retried() {
    let server = Server::start(issuing(HALF_AN_HOUR, |request| match request.header(TOKEN) {
        Some("control-1") if request.method == "POST" => {
            Reply::error(500, "MMC.111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED")
        }
        _ => empty_object(request),
    }))
    .await;
    let room = room(&client(&server));
    lock(&room).await.unwrap();
    // The operation is not idempotent, but a rejected token means that it had no effect.
    let (_, meta) = room.invite_participant(InviteParticipantRequest::new([])).with_meta().await.unwrap();
    assert_eq!(meta.attempts(), 2);
    assert_eq!(count(&server.routes(), CONTROL_TOKEN), 2);
    assert_eq!(sent_tokens(&server.requests(), CONTROL_TOKEN, TOKEN), ["", ""], "a rejected token is not refreshed");
}

#[tokio::test]
async fn a_token_that_a_result_code_rejects_is_replaced() {
    let server = Server::start(issuing(HALF_AN_HOUR, |request| match request.header("confToken") {
        Some("control-1") => {
            Reply::json(&json!({"returnCode": 111072065, "returnDesc": "CONF_NOT_FOUND_OR_AUTH_FAILED"}))
        }
        _ => empty_object(request),
    }))
    .await;
    let room = room(&client(&server));
    lock(&room).await.unwrap();
    let call = room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("1")));
    assert_eq!(call.with_meta().await.unwrap().1.attempts(), 2);
    assert_eq!(count(&server.routes(), CONTROL_TOKEN), 2);
}

#[tokio::test]
async fn the_rejection_of_a_token_just_obtained_is_the_error() {
    let rejecting = Arc::new(AtomicBool::new(true));
    let server = rejecting_service(&rejecting).await;
    let room = room(&client(&server));
    let error = lock(&room).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED), 1));
    assert_eq!(server.routes(), [CONTROL_TOKEN, LOCK]);
}

#[tokio::test]
async fn a_second_rejection_is_the_error() {
    let rejecting = Arc::new(AtomicBool::new(false));
    let server = rejecting_service(&rejecting).await;
    let room = room(&client(&server));
    lock(&room).await.unwrap();
    rejecting.store(true, Ordering::SeqCst);
    let error = lock(&room).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED), 2));
    assert_eq!(count(&server.routes(), CONTROL_TOKEN), 2);
}

#[tokio::test]
async fn a_token_of_the_caller_is_sent_and_not_replaced() {
    let server = Server::start(|_: &Request| Reply::error(500, "MMC.111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED")).await;
    let room = client(&server).conference(meeting()).token(Secret::new("static-control-token"));
    let error = lock(&room).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED), 1));
    assert_eq!(server.only_request().header(TOKEN), Some("static-control-token"));
}

#[tokio::test]
async fn the_token_of_a_call_takes_precedence() {
    let server = Server::start(issuing(HALF_AN_HOUR, empty_object)).await;
    let room = room(&client(&server));
    room.lock().token(Secret::new("for-this-call")).await.unwrap();
    assert_eq!(server.only_request().header(TOKEN), Some("for-this-call"));
}

#[tokio::test]
async fn a_wrong_password_is_the_reason_of_the_error() {
    let server = Server::start(|_: &Request| Reply::error(400, "MMC.111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED")).await;
    let error = lock(&room(&client(&server))).await.unwrap_err();
    assert_eq!((error.operation(), error.login()), (Some("LockMeeting"), Some("CreateConfToken")));
    assert_eq!((error.code(), error.attempts()), (Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED), 0));
    assert_eq!(server.routes(), [CONTROL_TOKEN]);
}

#[tokio::test]
async fn a_meeting_that_has_not_started_is_tried_again_at_once() {
    let has_started = AtomicBool::new(false);
    let issue = issuing(HALF_AN_HOUR, empty_object);
    let server = Server::start(move |request: &Request| {
        if !has_started.swap(true, Ordering::SeqCst) {
            return Reply::error(400, "MMC.111072005", "CONF_NOT_STARTED");
        }
        issue(request)
    })
    .await;
    let room = room(&client(&server));
    assert_eq!(lock(&room).await.unwrap_err().code(), Some(codes::CONF_NOT_STARTED));
    lock(&room).await.unwrap();
    assert_eq!(server.routes(), [CONTROL_TOKEN, CONTROL_TOKEN, LOCK]);
}

#[test]
fn a_handle_returns_its_id() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    assert_eq!(client.conference(meeting()).id(), meeting());
    assert_eq!(client.conference(meeting()).token(Secret::new("control")).id(), meeting());
}
