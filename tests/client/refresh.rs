//! Refreshing tokens: in the background, while the old token is used.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use huaweicloud_meeting::{Client, Secret};
use tokio::time::Instant;

use crate::server::{InMemory, Reply, Request};
use crate::setup::{
    CONTROL_TOKEN, LOCK, LOGIN_BY_APP_ID, MY_INFO, REFRESH, advance_seconds, app_id, client_in_memory, count,
    empty_object, issuing, meeting, sent_tokens, settle,
};

const HOUR: u64 = 3_600;
/// When the last sixth of an hour has begun.
const DUE: u64 = 3_100;

/// A service that issues tokens for an hour, and replies to refreshes with `refresh`.
fn refreshing(refresh: Reply) -> InMemory {
    let issuing = issuing(HOUR, empty_object);
    InMemory::new(move |request| match request.route().as_str() {
        REFRESH => refresh.clone(),
        _ => issuing(request),
    })
}

/// Makes a call, and advances the clock until its token is due for refresh.
async fn until_refresh_is_due(client: &Client) {
    client.show_my_info().await.unwrap();
    advance_seconds(DUE).await;
}

/// Makes calls, one after the other. Returns how long each took.
async fn durations_of_calls(client: &Client, number: usize) -> Vec<Duration> {
    let mut durations = Vec::new();
    for _ in 0..number {
        let began = Instant::now();
        client.show_my_info().timeout(Duration::from_secs(1)).await.unwrap();
        durations.push(began.elapsed());
    }
    durations
}

#[tokio::test(start_paused = true)]
async fn no_call_waits_for_a_slow_refresh() {
    let refresh = Reply::json(&crate::setup::access_token("refreshed", HOUR)).after(Duration::from_secs(3));
    let service = refreshing(refresh);
    let client = client_in_memory(&service, app_id());
    until_refresh_is_due(&client).await;
    assert_eq!(durations_of_calls(&client, 200).await, [Duration::ZERO; 200]);
    settle().await;
    advance_seconds(3).await;
    settle().await;
    client.show_my_info().await.unwrap();
    assert_eq!(count(&service.routes(), REFRESH), 1);
    assert_eq!(service.requests().last().unwrap().header("X-Access-Token"), Some("refreshed"));
}

#[tokio::test(start_paused = true)]
async fn no_call_waits_for_a_refresh_that_hangs() {
    let service = refreshing(Reply::no_response());
    let client = client_in_memory(&service, app_id());
    until_refresh_is_due(&client).await;
    assert_eq!(durations_of_calls(&client, 5).await, [Duration::ZERO; 5]);
    settle().await;
    assert_eq!(count(&service.routes(), REFRESH), 1);
    // After the timeout of the refresh and a pause, another one is sent.
    advance_seconds(10).await;
    settle().await;
    durations_of_calls(&client, 5).await;
    settle().await;
    assert_eq!(count(&service.routes(), REFRESH), 1, "a pause follows");
    advance_seconds(10).await;
    durations_of_calls(&client, 5).await;
    settle().await;
    assert_eq!((count(&service.routes(), REFRESH), count(&service.routes(), LOGIN_BY_APP_ID)), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_failing_refresh_is_not_sent_for_each_call() {
    let service = refreshing(Reply::status(500));
    let client = client_in_memory(&service, app_id());
    until_refresh_is_due(&client).await;
    for _ in 0..100 {
        client.show_my_info().await.unwrap();
        settle().await;
    }
    assert_eq!((count(&service.routes(), REFRESH), count(&service.routes(), LOGIN_BY_APP_ID)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_refused_refresh_is_followed_by_a_login_in_the_background() {
    let service = refreshing(Reply::error(400, "USG.000000001", "no"));
    let client = client_in_memory(&service, app_id());
    until_refresh_is_due(&client).await;
    client.show_my_info().await.unwrap();
    settle().await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.routes()[2..], [MY_INFO, REFRESH, LOGIN_BY_APP_ID, MY_INFO]);
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["access-1", "access-1", "access-2"]);
}

/// The service is down when the token is about to expire: a login may find another server than a refresh.
#[tokio::test(start_paused = true)]
async fn a_token_that_has_nearly_expired_is_replaced_by_a_login_if_it_cannot_be_refreshed() {
    let service = refreshing(Reply::status(500));
    let client = client_in_memory(&service, app_id());
    client.show_my_info().await.unwrap();
    advance_seconds(HOUR - 30).await;
    client.show_my_info().await.unwrap();
    settle().await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.routes()[2..], [MY_INFO, REFRESH, LOGIN_BY_APP_ID, MY_INFO]);
}

/// The password was changed. Logins with the old one would lock the account.
#[tokio::test(start_paused = true)]
async fn a_login_that_is_refused_in_the_background_is_not_tried_again_before_the_token_expires() {
    let issuing = issuing(HOUR, empty_object);
    let has_logged_in = AtomicBool::new(false);
    let service = InMemory::new(move |request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID if !has_logged_in.swap(true, Ordering::SeqCst) => issuing(request),
        REFRESH | LOGIN_BY_APP_ID => Reply::error(401, "USG.206010000", "wrong password"),
        _ => issuing(request),
    });
    let client = client_in_memory(&service, app_id());
    until_refresh_is_due(&client).await;
    for _ in DUE..HOUR {
        client.show_my_info().await.unwrap();
        settle().await;
        advance_seconds(1).await;
    }
    let routes = service.routes();
    assert_eq!((count(&routes, REFRESH), count(&routes, LOGIN_BY_APP_ID)), (1, 2));
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!(error.login(), Some("CreateAppIdToken"));
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 3);
}

#[tokio::test(start_paused = true)]
async fn no_call_waits_for_the_refresh_of_a_control_token() {
    let issued = AtomicBool::new(false);
    let issuing = issuing(HOUR, empty_object);
    let service = InMemory::new(move |request: &Request| match request.route().as_str() {
        CONTROL_TOKEN if issued.swap(true, Ordering::SeqCst) => Reply::no_response(),
        _ => issuing(request),
    });
    let room = client_in_memory(&service, app_id()).conference(meeting()).password(Secret::new("123456"));
    let lock = || room.lock().timeout(Duration::from_secs(1));
    lock().await.unwrap();
    advance_seconds(DUE).await;
    let began = Instant::now();
    for _ in 0..3 {
        lock().await.unwrap();
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    settle().await;
    assert_eq!((count(&service.routes(), CONTROL_TOKEN), count(&service.routes(), LOCK)), (2, 4));
}
