//! The lifetime of tokens: refreshing them, and replacing those that the service rejects.

use std::sync::atomic::{AtomicBool, Ordering};

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, ErrorCode, RetryPolicy, codes};
use serde_json::json;

use crate::server::{Gate, InMemory, Reply, Request, Server};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGOUT, MY_INFO, REFRESH, accepting, advance_seconds, app_id, client_in_memory, client_with,
    count, empty_object, issuing, sent_tokens, settle,
};

const DAY: u64 = 86_400;

/// Returns a client whose tokens are valid for an hour.
fn hourly() -> (InMemory, Client) {
    let service = InMemory::new(issuing(3600, empty_object));
    let client = client_in_memory(&service, app_id());
    (service, client)
}

#[tokio::test(start_paused = true)]
async fn a_token_is_refreshed_before_it_expires() {
    let (service, client) = hourly();
    client.show_my_info().await.unwrap();
    advance_seconds(2_900).await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID, MY_INFO, MY_INFO]);
    advance_seconds(300).await;
    client.show_my_info().await.unwrap();
    settle().await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.routes()[3..], [MY_INFO, REFRESH, MY_INFO]);
    assert_eq!(sent_tokens(&service.requests(), REFRESH, "X-Access-Token"), ["access-1"]);
    assert_eq!(service.requests().last().unwrap().header("X-Access-Token"), Some("refreshed-2"));
    // The lifetime of the new token has begun.
    advance_seconds(2_900).await;
    client.show_my_info().await.unwrap();
    assert_eq!(count(&service.routes(), REFRESH), 1);
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_replaced_by_a_login() {
    let (service, client) = hourly();
    client.show_my_info().await.unwrap();
    advance_seconds(3_600).await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.routes()[2..], [LOGIN_BY_APP_ID, MY_INFO]);
    assert_eq!(service.requests().last().unwrap().header("X-Access-Token"), Some("access-2"));
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_not_revoked() {
    let (service, client) = hourly();
    client.show_my_info().await.unwrap();
    advance_seconds(3_600).await;
    client.logout().await.unwrap();
    assert_eq!(count(&service.routes(), LOGOUT), 0);
}

#[tokio::test(start_paused = true)]
async fn a_token_without_a_lifetime_is_valid_until_it_is_rejected() {
    let service = InMemory::new(|request| match request.route().as_str() {
        LOGIN_BY_APP_ID => Reply::json(&json!({"accessToken": "access"})),
        _ => empty_object(request),
    });
    let client = client_in_memory(&service, app_id());
    for _ in 0..3 {
        client.show_my_info().await.unwrap();
        advance_seconds(1_000_000).await;
    }
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 1);
    assert_eq!(count(&service.routes(), REFRESH), 0);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_replaced_is_used_until_it_expires() {
    let service = InMemory::new(one_login(3600));
    let client = client_in_memory(&service, app_id());
    client.show_my_info().await.unwrap();
    advance_seconds(3_500).await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.requests().last().unwrap().header("X-Access-Token"), Some("access-1"));
    advance_seconds(100).await;
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.login(), error.code_text()), (Some("CreateAppIdToken"), Some("USG.000000001")));
}

/// A service that issues one token, and rejects further logins and refreshes.
fn one_login(seconds: u64) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let issuing = issuing(seconds, empty_object);
    let has_logged_in = AtomicBool::new(false);
    move |request| match request.route().as_str() {
        REFRESH => Reply::error(400, "USG.000000001", "no"),
        LOGIN_BY_APP_ID if has_logged_in.swap(true, Ordering::SeqCst) => Reply::error(400, "USG.000000001", "no"),
        _ => issuing(request),
    }
}

#[tokio::test]
async fn a_rejected_token_is_replaced_by_a_login_and_the_call_retried() {
    const REJECTIONS: [(u16, ErrorCode); 7] = [
        (400, codes::INVALID_TOKEN),
        (401, codes::INVALID_TOKEN),
        (403, codes::TOKEN_IS_INVAILD_BY_KICKOFF),
        (400, codes::TOKEN_IS_INVAILD_BY_KICKOFF),
        (400, codes::USER_TOKEN_AUTH_FAILED),
        (500, codes::USER_TOKEN_AUTH_FAILED),
        (400, codes::REQUEST_TOKEN_IS_NULL),
    ];
    for (status, code) in REJECTIONS {
        let rejection = Reply::error(status, &code.to_string(), "rejected");
        let server = Server::start(issuing(DAY, move |request| {
            let is_old = request.header("X-Access-Token") == Some("access-1");
            if is_old && request.path() != "/v1/usg/dcs/member" { rejection.clone() } else { empty_object(request) }
        }))
        .await;
        let client = client_with(&server, app_id());
        client.show_my_info().await.unwrap();
        let (_, meta) = client.search_meetings(SearchMeetingsRequest::new()).with_meta().await.unwrap();
        assert_eq!(meta.attempts(), 2, "{status} {code:?}");
        let routes = server.routes();
        assert_eq!((count(&routes, LOGIN_BY_APP_ID), count(&routes, REFRESH)), (2, 0), "{status} {code:?}");
    }
}

#[tokio::test]
async fn a_rejected_token_is_replaced_even_if_the_policy_does_not_retry() {
    let server = Server::start(issuing(DAY, accepting(&["access-2"]))).await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap_err();
    client.show_my_info().retry(RetryPolicy::none()).await.unwrap();
}

#[tokio::test]
async fn a_second_rejection_is_the_error() {
    let server = Server::start(issuing(DAY, |request| match request.route().as_str() {
        MY_INFO => empty_object(request),
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    }))
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    let error = client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts(), error.login()), (Some(codes::INVALID_TOKEN), 2, None));
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);
}

/// A new token would be rejected, too.
#[tokio::test]
async fn a_token_that_the_call_has_just_obtained_is_not_replaced() {
    let server = Server::start(issuing(DAY, accepting(&["access-2"]))).await;
    let client = client_with(&server, app_id());
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(server.routes(), [LOGIN_BY_APP_ID, MY_INFO]);
    client.show_my_info().await.unwrap();
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);
}

#[tokio::test]
async fn the_rejection_of_an_old_token_does_not_discard_a_newer_one() {
    let gate = Gate::closed();
    let late = Reply::error(401, "USG.206020000", "the token is invalid").behind(&gate);
    let server = Server::start(issuing(DAY, move |request| {
        match (request.path(), request.header("X-Access-Token").unwrap_or_default()) {
            ("/v1/mmc/management/conferences", "access-1") => late.clone(),
            ("/v1/usg/dcs/corp", "access-1") => Reply::error(401, "USG.206020000", "the token is invalid"),
            _ => empty_object(request),
        }
    }))
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    let slow = tokio::spawn(client.search_meetings(SearchMeetingsRequest::new()).send());
    server.has_received(3).await;
    // In the meantime, another call replaces the token.
    client.show_corp_basic_info().await.unwrap();
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);
    gate.let_through(1);
    slow.await.unwrap().unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);
    assert_eq!(server.requests().last().unwrap().header("X-Access-Token"), Some("access-2"));
}
