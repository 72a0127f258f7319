//! Logins that many calls wait for: none of them owns the login, and its failures are shared.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::{Client, Credentials, Error, ErrorKind, Result, RetryPolicy, Secret};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, MY_INFO, REFRESH, access_token, advance_seconds, app_id, client_in_memory,
    client_with, count, empty_object, issuing, settle,
};

const DAY: u64 = 86_400;

/// Returns a service with these replies to logins, one after the other, and empty objects as other responses.
fn logins(replies: impl IntoIterator<Item = Reply>) -> InMemory {
    let login = in_turn(replies);
    InMemory::new(move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT => login(request),
        _ => empty_object(request),
    })
}

fn success() -> Reply {
    Reply::json(&access_token("access-1", DAY))
}

fn wrong_password() -> Reply {
    Reply::error(401, "USG.206010000", "wrong password")
}

fn start_calls(client: &Client, number: usize) -> Vec<JoinHandle<Result<()>>> {
    let call = || {
        let call = client.show_my_info().send();
        async { call.await.map(drop) }
    };
    (0..number).map(|_| tokio::spawn(call())).collect()
}

async fn errors_of(calls: Vec<JoinHandle<Result<()>>>) -> Vec<Error> {
    let mut errors = Vec::new();
    for call in calls {
        errors.extend(call.await.unwrap().err());
    }
    errors
}

#[tokio::test(start_paused = true)]
async fn calls_that_time_out_do_not_cancel_the_login_that_others_wait_for() {
    let service = logins([success().after(Duration::from_secs(1))]);
    let client = client_in_memory(&service, app_id());
    let mut calls = Vec::new();
    // A call every 10 ms for ten seconds, each with 900 ms, and a login that takes a second.
    for _ in 0..1_000 {
        let call = client.show_my_info().timeout(Duration::from_millis(900)).send();
        calls.push(tokio::spawn(async { call.await.map(drop) }));
        sleep(Duration::from_millis(10)).await;
    }
    let errors = errors_of(calls).await;
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 1);
    assert!(errors.len() <= 11, "{} calls failed, but only those of the first 100 ms had to", errors.len());
    assert!(errors.iter().all(Error::is_timeout));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_does_not_cancel_the_login_that_others_wait_for() {
    let service = logins([success().after(Duration::from_secs(1))]);
    let client = client_in_memory(&service, app_id());
    let began = Instant::now();
    let first = start_calls(&client, 1);
    settle().await;
    let others = start_calls(&client, 999);
    sleep(Duration::from_millis(900)).await;
    first.iter().for_each(JoinHandle::abort);
    assert!(errors_of(others).await.is_empty());
    assert_eq!((count(&service.routes(), LOGIN_BY_APP_ID), began.elapsed().as_secs()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_transient_error_of_a_login_is_retried_once_for_all_calls() {
    let failures =
        [Reply::status(503), Reply::status(429), Reply::closed(), Reply::error(400, "USG.200000001", "busy")];
    for failure in failures {
        let service = logins([failure.clone(), success()]);
        let client = client_in_memory(&service, app_id());
        let errors = errors_of(start_calls(&client, 1_000)).await;
        assert!(errors.is_empty(), "{} calls failed: {failure:?}", errors.len());
        assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_that_keeps_failing_does_not_use_up_the_retry_budget() {
    let down = Arc::new(AtomicBool::new(true));
    let is_down = down.clone();
    let sent = AtomicUsize::new(0);
    let service = InMemory::new(move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID if is_down.load(Ordering::SeqCst) => Reply::status(503),
        LOGIN_BY_APP_ID => success(),
        _ if sent.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) => Reply::status(503),
        _ => empty_object(request),
    });
    let client = client_in_memory(&service, app_id());
    let errors = errors_of(start_calls(&client, 1_000)).await;
    assert_eq!(errors.len(), 1_000);
    assert!(errors.iter().all(|error| error.login() == Some("CreateAppIdToken") && error.status() == Some(503)));
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 3, "the attempts of one login");
    down.store(false, Ordering::SeqCst);
    for _ in 0..50 {
        client.show_my_info().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_not_tried_again_for_a_while() {
    let service = logins((0..100).map(|_| wrong_password()));
    let client = client_in_memory(&service, Credentials::account("alice", Secret::new("old")));
    assert_eq!(errors_of(start_calls(&client, 1_000)).await.len(), 1_000);
    advance_seconds(12).await;
    for _ in 0..20 {
        let error = client.show_my_info().await.unwrap_err();
        assert_eq!((error.code_text(), error.login()), (Some("USG.206010000"), Some("CreateToken")));
        assert_eq!(
            crate::setup::without_request_id(&error),
            "ShowMyInfo failed: CreateToken failed: HTTP 401 USG.206010000 wrong password; this login failed 12 s ago and \
             is not tried again for 18 s"
        );
    }
    assert_eq!(count(&service.routes(), LOGIN_BY_ACCOUNT), 1);
    // A call each second for an hour: the pauses become longer, because the password remains wrong.
    for _ in 0..3_600 {
        advance_seconds(1).await;
        client.show_my_info().await.unwrap_err();
    }
    let logins = count(&service.routes(), LOGIN_BY_ACCOUNT);
    assert!((10..=16).contains(&logins), "{logins}");
}

#[tokio::test(start_paused = true)]
async fn after_the_pause_a_login_can_succeed_again() {
    let service = logins([wrong_password(), success()]);
    let client = client_in_memory(&service, app_id());
    client.show_my_info().await.unwrap_err();
    advance_seconds(30).await;
    client.show_my_info().await.unwrap();
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID, LOGIN_BY_APP_ID, MY_INFO]);
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_server_is_not_a_refusal() {
    let service = logins([Reply::status(500), success()]);
    let client = client_in_memory(&service, app_id());
    let errors = errors_of(start_calls(&client, 100)).await;
    assert_eq!(errors.len(), 100, "it is not a transient error either");
    client.show_my_info().await.unwrap();
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2);
}

#[tokio::test(start_paused = true)]
async fn calls_respect_the_delay_that_a_failed_login_requests() {
    let overloaded = Reply::status(429).with_header("Retry-After", "60");
    let service = logins([overloaded, success()]);
    let client = client_in_memory(&service, app_id());
    for _ in 0..50 {
        let error = client.show_my_info().await.unwrap_err();
        assert_eq!((error.status(), error.login()), (Some(429), Some("CreateAppIdToken")));
        advance_seconds(1).await;
    }
    advance_seconds(10).await;
    client.show_my_info().await.unwrap();
    assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2);
}

#[tokio::test(start_paused = true)]
async fn a_login_has_a_timeout_of_its_own() {
    let service = InMemory::new(|_: &Request| Reply::no_response());
    let client = client_in_memory(&service, app_id());
    let began = Instant::now();
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!(began.elapsed().as_secs(), 30);
    assert_eq!((error.kind(), error.login()), (ErrorKind::Timeout, Some("CreateAppIdToken")));
    let text = crate::setup::without_request_id(&error);
    assert_eq!(text, "ShowMyInfo failed: CreateAppIdToken timed out after 30 s");
}

#[tokio::test(start_paused = true)]
async fn the_timeout_of_a_login_does_not_hide_an_earlier_error() {
    let service = logins([Reply::status(503), Reply::no_response()]);
    let error = client_in_memory(&service, app_id()).show_my_info().await.unwrap_err();
    assert_eq!((error.status(), error.login()), (Some(503), Some("CreateAppIdToken")));
}

/// The retries of a login are those of the client; the policy of a call concerns its own attempts.
#[tokio::test(start_paused = true)]
async fn the_policy_of_a_call_does_not_affect_the_login() {
    let service = logins([Reply::status(503), success()]);
    client_in_memory(&service, app_id()).show_my_info().retry(RetryPolicy::none()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_of_zero_does_not_cause_a_login_for_each_call() {
    for lifetime in [0, 1] {
        let service = InMemory::new(issuing(lifetime, empty_object));
        let client = client_in_memory(&service, app_id());
        for _ in 0..220 {
            client.show_my_info().await.unwrap();
        }
        let routes = service.routes();
        assert_eq!((count(&routes, LOGIN_BY_APP_ID), count(&routes, REFRESH)), (1, 0), "{lifetime}");
    }
}

/// The runtime of the first call ends while its login is under way. A call on another runtime logs in anew.
#[test]
fn a_login_that_ended_with_its_runtime_is_started_again() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let logins = AtomicUsize::new(0);
    let server = second.block_on(Server::start(move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID if logins.fetch_add(1, Ordering::SeqCst) == 0 => Reply::no_response(),
        LOGIN_BY_APP_ID => success(),
        _ => empty_object(request),
    }));
    let client = client_with(&server, app_id());
    first.spawn(client.show_my_info().send());
    second.block_on(server.has_received(1));
    let waiting = second.spawn(client.show_my_info().send());
    std::thread::sleep(Duration::from_millis(50));
    first.shutdown_timeout(Duration::from_secs(10));
    second.block_on(waiting).unwrap().unwrap();
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);
}
