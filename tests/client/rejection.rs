//! Rejected tokens: which error responses mean that a token is invalid, and how often it is replaced.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, Secret, codes};

use crate::server::{InMemory, Reply, Request};
use crate::setup::{
    CONTROL_TOKEN, LOGIN_BY_APP_ID, MY_INFO, advance_seconds, app_id, client_in_memory, count, empty_object, issuing,
    meeting,
};

const DAY: u64 = 86_400;

/// A service whose ShowMyInfo succeeds; `reply` is the response to all other operations.
fn service_with(reply: Reply) -> InMemory {
    InMemory::new(issuing(DAY, move |request| match request.route().as_str() {
        MY_INFO => empty_object(request),
        _ => reply.clone(),
    }))
}

/// Returns a client that has a token for a minute.
async fn logged_in(service: &InMemory) -> Client {
    let client = client_in_memory(service, app_id());
    client.show_my_info().await.unwrap();
    advance_seconds(60).await;
    client
}

/// The code has another meaning, such as a missing permission or a wrong secret.
#[tokio::test(start_paused = true)]
async fn a_401_with_a_known_code_of_another_meaning_does_not_replace_the_token() {
    for code in [codes::SERVER_BUSY, codes::USER_LOCKED, codes::CONF_NOT_FOUND_OR_AUTH_FAILED] {
        let service = service_with(Reply::error(401, &code.to_string(), "no"));
        let client = logged_in(&service).await;
        client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
        client.show_my_info().await.unwrap();
        assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 1, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_401_without_a_known_code_replaces_the_token() {
    for reply in [Reply::status(401), Reply::error(401, "NEW.000000001", "no"), Reply::error(401, "denied", "no")] {
        let service = InMemory::new(issuing(DAY, move |request| match request.header("X-Access-Token") {
            Some("access-1") if request.route() != MY_INFO => reply.clone(),
            _ => empty_object(request),
        }));
        let client = logged_in(&service).await;
        let (_, meta) = client.search_meetings(SearchMeetingsRequest::new()).with_meta().await.unwrap();
        assert_eq!((meta.attempts(), count(&service.routes(), LOGIN_BY_APP_ID)), (2, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_401_without_a_known_code_does_not_replace_a_fresh_token() {
    let service = service_with(Reply::status(401));
    let client = client_in_memory(&service, app_id());
    client.show_my_info().await.unwrap();
    advance_seconds(2).await;
    let error = client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 1);
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_always_returns_401_does_not_cost_a_login_each_time() {
    let service = service_with(Reply::status(401));
    let client = logged_in(&service).await;
    for _ in 0..50 {
        client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
        client.show_my_info().await.unwrap();
        advance_seconds(1).await;
    }
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2);
    // In a day, the logins become rare.
    for _ in 0..1_440 {
        client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
        advance_seconds(60).await;
    }
    let logins = count(&service.routes(), LOGIN_BY_APP_ID);
    assert!(logins < 40, "{logins} logins; the service keeps 64 tokens");
}

/// The service rejects the new token, too: the token is not the reason. That of other operations is still replaced.
#[tokio::test(start_paused = true)]
async fn an_operation_that_rejects_every_token_does_not_cost_a_login_each_time() {
    let is_revoked = Arc::new(AtomicBool::new(false));
    let revoked = is_revoked.clone();
    let service = InMemory::new(issuing(DAY, move |request| match request.route().as_str() {
        MY_INFO if !revoked.load(Ordering::SeqCst) || request.header("X-Access-Token") == Some("access-3") => {
            empty_object(request)
        }
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    }));
    let client = logged_in(&service).await;
    for _ in 0..50 {
        client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
        client.show_my_info().await.unwrap();
    }
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2);
    advance_seconds(1).await;
    is_revoked.store(true, Ordering::SeqCst);
    client.show_my_info().await.unwrap();
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 3);
}

/// A listed code rejects the token however fresh it is, as long as it is older than the call.
#[tokio::test(start_paused = true)]
async fn concurrent_rejections_of_a_token_cost_one_login() {
    let revoked = Arc::new(AtomicBool::new(false));
    let is_revoked = revoked.clone();
    let service = InMemory::new(issuing(DAY, move |request| {
        let is_old = request.header("X-Access-Token") == Some("access-1");
        if is_old && is_revoked.load(Ordering::SeqCst) {
            return Reply::error(401, "USG.206020000", "the token is invalid");
        }
        empty_object(request)
    }));
    let client = client_in_memory(&service, app_id());
    client.show_my_info().await.unwrap();
    advance_seconds(1).await;
    revoked.store(true, Ordering::SeqCst);
    let calls: Vec<_> = (0..1_000).map(|_| tokio::spawn(client.show_my_info().send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2);
}

#[tokio::test(start_paused = true)]
async fn control_tokens_are_replaced_by_the_same_rules() {
    let reply = |request: &Request| match request.method.as_str() {
        "PUT" => Reply::status(401),
        _ => empty_object(request),
    };
    let service = InMemory::new(issuing(1_800, reply));
    let client = client_in_memory(&service, app_id());
    let room = client.conference(meeting()).password(Secret::new("123456"));
    room.lock().await.unwrap_err();
    assert_eq!(count(&service.routes(), CONTROL_TOKEN), 1, "the token was obtained for this call");
    advance_seconds(60).await;
    for _ in 0..50 {
        room.lock().await.unwrap_err();
        advance_seconds(1).await;
    }
    assert_eq!(count(&service.routes(), CONTROL_TOKEN), 2);
}
