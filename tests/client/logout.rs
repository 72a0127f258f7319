//! Logouts: what they revoke, and what remains if they fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, ErrorKind};
use tokio::time::{Instant, sleep};

use crate::server::{Gate, InMemory, Reply, Request, Server};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGOUT, MY_INFO, advance_seconds, app_id, builder, client_in_memory, client_with, count,
    empty_object, issuing, sent_tokens, settle, static_token,
};

const DAY: u64 = 86_400;

/// A service whose reply to the nth logout, from 0, is `logout`.
fn service_with(logout: impl Fn(usize) -> Reply + Send + Sync + 'static) -> InMemory {
    let logouts = AtomicUsize::new(0);
    InMemory::new(issuing(DAY, move |request: &Request| match request.route().as_str() {
        LOGOUT => logout(logouts.fetch_add(1, Ordering::SeqCst)),
        _ => empty_object(request),
    }))
}

async fn logged_in(service: &InMemory) -> Client {
    let client = client_in_memory(service, app_id());
    client.show_my_info().await.unwrap();
    client
}

#[tokio::test]
async fn a_logout_revokes_the_token_and_the_next_call_logs_in_again() {
    let server = Server::start(issuing(DAY, empty_object)).await;
    let client = client_with(&server, app_id());
    client.logout().await.unwrap();
    assert_eq!(server.requests().len(), 0, "there is no token");
    client.show_my_info().await.unwrap();
    client.clone().logout().await.unwrap();
    client.logout().await.unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!(server.routes(), [LOGIN_BY_APP_ID, MY_INFO, LOGOUT, LOGIN_BY_APP_ID, MY_INFO]);
    assert_eq!(sent_tokens(&server.requests(), LOGOUT, "X-Access-Token"), ["access-1"]);
    assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["access-1", "access-2"]);
}

#[tokio::test]
async fn a_logout_returns_its_error() {
    let server = Server::start(issuing(DAY, |request| match request.route().as_str() {
        LOGOUT => Reply::error(500, "USG.000000001", "out of order"),
        _ => empty_object(request),
    }))
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    let error = client.logout().await.unwrap_err();
    assert_eq!((error.operation(), error.code_text()), (Some("DeleteToken"), Some("USG.000000001")));
}

#[tokio::test]
async fn a_static_token_is_not_revoked() {
    let server = Server::start(empty_object).await;
    let client = client_with(&server, static_token());
    client.show_my_info().await.unwrap();
    client.logout().await.unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["static-token"; 2]);
    assert_eq!(server.routes(), [MY_INFO; 2]);
}

#[tokio::test(start_paused = true)]
async fn a_logout_has_the_timeout_of_the_client() {
    let service = service_with(|_| Reply::no_response());
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    let client = builder.credentials(app_id()).timeout(Duration::from_millis(500)).build().unwrap();
    client.show_my_info().await.unwrap();
    let began = Instant::now();
    let error = client.logout().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Timeout, Some("DeleteToken")));
    assert_eq!(began.elapsed(), Duration::from_millis(500));
}

#[tokio::test]
async fn a_logout_that_timed_out_has_the_request_id_that_was_sent() {
    let server = Server::start(issuing(DAY, |request| match request.route().as_str() {
        LOGOUT => Reply::no_response(),
        _ => empty_object(request),
    }))
    .await;
    let client = builder(&server.url()).credentials(app_id()).timeout(Duration::from_secs(2)).build().unwrap();
    client.show_my_info().await.unwrap();
    let error = client.logout().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let logout = server.requests().into_iter().find(|request| request.route() == LOGOUT).unwrap();
    assert_eq!(error.request_id(), logout.header("X-Request-Id"));
    assert!(error.request_id().is_some_and(|id| id.len() == 36));
}

#[tokio::test(start_paused = true)]
async fn a_failed_logout_is_sent_again_by_the_next_one() {
    let service = service_with(|logouts| if logouts == 0 { Reply::status(500) } else { Reply::status(204) });
    let client = logged_in(&service).await;
    client.logout().await.unwrap_err();
    // Calls do not use the token any more.
    client.show_my_info().await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["access-1", "access-2"]);
    client.logout().await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), LOGOUT, "X-Access-Token"), ["access-1", "access-1", "access-2"]);
    client.logout().await.unwrap();
    assert_eq!(count(&service.routes(), LOGOUT), 3);
}

#[tokio::test(start_paused = true)]
async fn a_logout_that_was_dropped_is_sent_again_by_the_next_one() {
    let service = service_with(|logouts| if logouts == 0 { Reply::no_response() } else { Reply::status(204) });
    let client = logged_in(&service).await;
    tokio::time::timeout(Duration::from_secs(1), client.logout()).await.unwrap_err();
    client.logout().await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), LOGOUT, "X-Access-Token"), ["access-1", "access-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_logout_is_retried_after_a_transient_error() {
    for failure in [Reply::status(503), Reply::status(429), Reply::closed(), Reply::unreachable()] {
        let reply = failure.clone();
        let service = service_with(move |logouts| if logouts == 0 { reply.clone() } else { Reply::status(204) });
        logged_in(&service).await.logout().await.unwrap();
        assert_eq!(count(&service.routes(), LOGOUT), 2, "{failure:?}");
    }
}

/// The first attempt revoked it, or the service had done so before.
#[tokio::test(start_paused = true)]
async fn the_logout_of_a_token_that_is_not_valid_any_more_succeeds() {
    let service = service_with(|logouts| match logouts {
        0 => Reply::closed(),
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    });
    let client = logged_in(&service).await;
    client.logout().await.unwrap();
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID, MY_INFO, LOGOUT, LOGOUT]);
}

#[tokio::test(start_paused = true)]
async fn a_logout_during_a_login_revokes_the_token_that_arrives() {
    let gate = Gate::closed();
    let login = issuing(DAY, empty_object);
    let login_gate = gate.clone();
    let service = InMemory::new(move |request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID => login(request).behind(&login_gate),
        _ => empty_object(request),
    });
    let client = client_in_memory(&service, app_id());
    let waiting = tokio::spawn(client.show_my_info().send());
    settle().await;
    let logging_out = tokio::spawn({
        let client = client.clone();
        async move { client.logout().await }
    });
    settle().await;
    // This call was made after the logout: it logs in, after the first login has ended.
    let later = tokio::spawn(client.show_my_info().send());
    settle().await;
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID]);
    gate.let_through(2);
    logging_out.await.unwrap().unwrap();
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(
        crate::setup::without_request_id(&error),
        "ShowMyInfo failed: the client was logged out before the token of the call arrived"
    );
    later.await.unwrap().unwrap();
    settle().await;
    assert_eq!(sent_tokens(&service.requests(), LOGOUT, "X-Access-Token"), ["access-1"]);
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["access-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_logout_that_times_out_during_a_login_still_ends_logged_out() {
    let service = InMemory::new({
        let issuing = issuing(DAY, empty_object);
        move |request: &Request| issuing(request).after(Duration::from_secs(3))
    });
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    let client = builder.credentials(app_id()).timeout(Duration::from_secs(1)).build().unwrap();
    client.show_my_info().await.unwrap_err();
    client.logout().await.unwrap_err();
    sleep(Duration::from_secs(10)).await;
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID, LOGOUT]);
    assert_eq!(sent_tokens(&service.requests(), LOGOUT, "X-Access-Token"), ["access-1"]);
}

/// The logout is the reason for the rejection.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_rejected_after_a_logout_does_not_log_in_again() {
    let gate = Gate::closed();
    let late = Reply::error(401, "USG.206020000", "the token is invalid").behind(&gate);
    let service = InMemory::new(issuing(DAY, move |request: &Request| match request.route().as_str() {
        MY_INFO | LOGOUT => empty_object(request),
        _ => late.clone(),
    }));
    let client = logged_in(&service).await;
    advance_seconds(60).await;
    let slow = tokio::spawn(client.search_meetings(SearchMeetingsRequest::new()).send());
    settle().await;
    client.logout().await.unwrap();
    gate.let_through(1);
    assert_eq!(slow.await.unwrap().unwrap_err().status(), Some(401));
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 1);
}
