//! What is sent again, and what never is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::meeting_management::{
    CancelMeetingRequest, CreateAuthRandomRequest, CreateMeetingRequest, MediaType, SearchMeetingsRequest,
};
use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
use huaweicloud_meeting::user_password_management::{LoginName, ResetPwdRequest};
use huaweicloud_meeting::{Call, Client, ErrorCode, ErrorKind, Result, RetryPolicy, Secret, codes};
use serde_json::json;
use tokio::time::Instant;

use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGOUT, MY_INFO, NOWHERE, app_id, builder, client, client_in_memory, client_with, content,
    issuing, meeting, quick, ready_token,
};

/// What an operation does to the service; the client decides by it what may be repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    Read,
    Issue,
    Idempotent,
    NonIdempotent,
    OneTime,
}

impl Effect {
    const ALL: [Self; 5] = [Self::Read, Self::Issue, Self::Idempotent, Self::NonIdempotent, Self::OneTime];

    /// Whether twice is as good as once.
    fn is_repeatable(self) -> bool {
        matches!(self, Self::Read | Self::Issue | Self::Idempotent)
    }

    /// Calls an operation with this effect: how often it was sent.
    async fn call(self, client: &Client) -> Result<u32> {
        match self {
            Self::Read => attempts(client.search_meetings(SearchMeetingsRequest::new())).await,
            Self::Issue => attempts(client.create_auth_random(CreateAuthRandomRequest::new(meeting()))).await,
            Self::Idempotent => attempts(client.update_my_info(UpdateMyInfoRequest::new("Alice"))).await,
            Self::NonIdempotent => attempts(client.create_meeting(CreateMeetingRequest::new([MediaType::Voice]))).await,
            Self::OneTime => attempts(client.reset_pwd(reset())).await,
        }
    }
}

async fn attempts<T>(call: Call<T>) -> Result<u32> {
    Ok(call.with_meta().await?.1.attempts())
}

fn reset() -> ResetPwdRequest {
    ResetPwdRequest::new(Secret::new("works-once"), LoginName::new("alice"), Secret::new("new password"))
}

/// An answer that every operation of these tests understands.
fn done(request: &Request) -> Reply {
    if request.method == "POST" { Reply::json(&json!([{}])) } else { content(request) }
}

/// This once, and then the answer to what was asked.
fn once(trouble: Reply) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let troubled = AtomicUsize::new(0);
    move |request| if troubled.fetch_add(1, Ordering::SeqCst) == 0 { trouble.clone() } else { done(request) }
}

/// Whether a call with this effect is sent again after this trouble.
async fn is_sent_again(effect: Effect, trouble: &Reply) -> bool {
    let server = Server::start(once(trouble.clone())).await;
    match effect.call(&client(&server)).await {
        Ok(attempts) => {
            assert_eq!((attempts, server.requests().len()), (2, 2), "{effect:?} {trouble:?}");
            true
        }
        Err(error) => {
            assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{effect:?} {trouble:?}");
            false
        }
    }
}

#[tokio::test]
async fn what_may_have_reached_the_service_is_sent_again_only_where_twice_is_once() {
    for trouble in [
        Reply::broken(),
        Reply::cut(),
        Reply::status(502),
        Reply::status(503),
        Reply::status(504),
        Reply::refusal(503, "MMC.111070003", "CONF_EXCEPTION"),
    ] {
        for effect in Effect::ALL {
            assert_eq!(is_sent_again(effect, &trouble).await, effect.is_repeatable(), "{effect:?} {trouble:?}");
        }
    }
}

#[tokio::test]
async fn what_was_turned_away_at_the_door_is_sent_again_whatever_it_does() {
    for trouble in [
        Reply::status(429),
        Reply::status(429).with_header("Retry-After", "0"),
        Reply::refusal(429, "APIG.0308", "The throttling threshold has been reached"),
    ] {
        for effect in Effect::ALL {
            assert!(is_sent_again(effect, &trouble).await, "{effect:?} {trouble:?}");
        }
    }
}

const BUSY: [ErrorCode; 6] = [
    codes::SERVER_BUSY,
    codes::CONF_SERVER_FLOW_CONTROL,
    codes::CONF_IS_CLOSING,
    codes::CONF_IS_STARTING,
    codes::RESPONSE_TIME_OUT,
    codes::WAIT_APPLY_RESOURCE,
];

#[tokio::test]
async fn a_code_that_says_later_is_believed_where_twice_is_once() {
    for code in BUSY {
        let trouble = Reply::refusal(400, &code.to_string(), "later");
        for effect in [Effect::Read, Effect::Idempotent, Effect::NonIdempotent] {
            assert_eq!(is_sent_again(effect, &trouble).await, effect.is_repeatable(), "{effect:?} {code}");
        }
    }
}

#[tokio::test]
async fn what_the_service_has_thought_about_is_not_asked_again() {
    for trouble in [
        Reply::status(400),
        Reply::status(403),
        Reply::status(404),
        Reply::status(500),
        Reply::refusal(500, "MMC.111072005", "CONF_NOT_STARTED"),
        Reply::refusal(503, "MMC.112100019", "AUTH_LOCKED"),
        Reply::refusal(429, "USG.206030015", "USER_LOCKED"),
    ] {
        assert!(!is_sent_again(Effect::Read, &trouble).await, "{trouble:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_no_connection_came_about_everything_is_sent_again() {
    for effect in Effect::ALL {
        let service = InMemory::new(once(Reply::unreachable()));
        assert_eq!(effect.call(&client_in_memory(&service, ready_token())).await.unwrap(), 2, "{effect:?}");
    }
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_is_told_from_one_that_hangs_up() {
    let nobody = builder(NOWHERE).credentials(ready_token()).build().unwrap();
    let error = Effect::NonIdempotent.call(&nobody).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, true, 3));

    let server = Server::start(|_: &Request| Reply::broken()).await;
    let error = Effect::NonIdempotent.call(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, false, 1));
    let error = Effect::Read.call(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, false, 3));
}

#[tokio::test]
async fn what_is_sent_again_is_the_same() {
    let server = Server::start(once(Reply::status(503))).await;
    let call = client(&server).update_my_info(UpdateMyInfoRequest::new("Alice")).request_id("4711");
    call.await.unwrap();
    let requests = server.requests();
    let [first, second] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(first.headers, second.headers);
    assert_eq!((&first.target, first.json()), (&second.target, second.json()));
}

#[tokio::test]
async fn the_last_failure_is_the_error_and_counts_the_attempts() {
    let server = Server::start(in_turn([
        Reply::status(502),
        Reply::status(503),
        Reply::status(503),
        Reply::status(504),
        Reply::refusal(503, "MMC.111070003", "CONF_EXCEPTION"),
    ]))
    .await;
    let call = client(&server).search_meetings(SearchMeetingsRequest::new()).retry(quick().max_attempts(5));
    let error = call.await.unwrap_err();
    assert_eq!((error.attempts(), error.code_text()), (5, Some("MMC.111070003")));
    assert_eq!(
        error.to_string(),
        "SearchMeetings failed: the service returned 503 MMC.111070003, CONF_EXCEPTION after 5 attempts"
    );
}

#[tokio::test]
async fn the_policy_of_a_call_goes_before_that_of_the_client() {
    let server = Server::start(|_: &Request| Reply::status(503)).await;
    let client = builder(&server.url()).credentials(ready_token()).retry(quick().max_attempts(2)).build().unwrap();
    let call = || client.search_meetings(SearchMeetingsRequest::new());
    assert_eq!(call().await.unwrap_err().attempts(), 2);
    assert_eq!(call().retry(quick().max_attempts(4)).await.unwrap_err().attempts(), 4);
    assert_eq!(call().retry(RetryPolicy::none()).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_service_says_how_long_to_wait() {
    let service = InMemory::new(once(Reply::status(429).with_header("Retry-After", "7")));
    let began = Instant::now();
    Effect::NonIdempotent.call(&client_in_memory(&service, ready_token())).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_longer_wait_than_the_policy_allows_is_left_to_the_caller() {
    let service = InMemory::new(once(Reply::status(429).with_header("Retry-After", "60")));
    let began = Instant::now();
    let error = Effect::Read.call(&client_in_memory(&service, ready_token())).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(60))));
    assert_eq!(began.elapsed(), Duration::ZERO);
}

/// A service that is always overloaded, and a client that asks it every eight seconds.
fn overloaded() -> Client {
    let service = InMemory::new(|_: &Request| Reply::status(503).with_header("Retry-After", "8"));
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service);
    let patient = RetryPolicy::default().max_attempts(1_000);
    builder.credentials(ready_token()).retry(patient).timeout(Duration::from_secs(30)).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_covers_all_its_attempts() {
    let began = Instant::now();
    let error = overloaded().search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.kind(), error.operation(), error.attempts()), (ErrorKind::Timeout, Some("SearchMeetings"), 4));
    assert_eq!(error.to_string(), "SearchMeetings failed: no response within 30s after 4 attempts");
    assert_eq!(began.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_goes_before_that_of_the_client() {
    let call = overloaded().search_meetings(SearchMeetingsRequest::new()).timeout(Duration::from_secs(10));
    assert_eq!(call.await.unwrap_err().to_string(), "SearchMeetings failed: no response within 10s after 2 attempts");
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_covers_the_login_too() {
    let service = InMemory::new(|_: &Request| Reply::silence());
    let began = Instant::now();
    let error = client_in_memory(&service, app_id()).show_my_info().await.unwrap_err();
    assert_eq!((error.is_timeout(), error.operation(), error.attempts()), (true, Some("ShowMyInfo"), 0));
    assert_eq!(began.elapsed().as_secs(), 60, "unless somebody says otherwise");
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID]);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let server = Server::start(|_: &Request| Reply::silence()).await;
    let error = client(&server).show_my_info().timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "ShowMyInfo failed: no response within 50ms");
}

#[tokio::test(start_paused = true)]
async fn when_nearly_everything_fails_a_client_stops_repeating() {
    let down = Arc::new(AtomicBool::new(true));
    let is_down = down.clone();
    let service = InMemory::new(
        move |request| {
            if is_down.load(Ordering::SeqCst) { Reply::status(503) } else { content(request) }
        },
    );
    let client = client_in_memory(&service, ready_token());
    let stubborn = quick().max_attempts(1_000).max_delay(Duration::from_millis(1));
    let failing = || client.search_meetings(SearchMeetingsRequest::new()).retry(stubborn);
    let spent = failing().await.unwrap_err().attempts();
    assert!((20..=500).contains(&spent), "{spent}");
    assert_eq!(failing().await.unwrap_err().attempts(), 1);
    // Clones share what is left, and what is earned.
    down.store(false, Ordering::SeqCst);
    for _ in 0..5 {
        client.clone().show_my_info().await.unwrap();
    }
    down.store(true, Ordering::SeqCst);
    assert_eq!(failing().await.unwrap_err().attempts(), 2);
}

fn no_such_meeting() -> Reply {
    Reply::refusal(400, "MMC.111070005", "CONF_NOT_EXIST")
}

#[tokio::test(start_paused = true)]
async fn already_done_is_success_after_an_attempt_that_may_have_worked() {
    for trouble in [Reply::broken(), Reply::cut(), Reply::status(503), Reply::status(504)] {
        let service = InMemory::new(in_turn([trouble.clone(), no_such_meeting()]));
        let call = client_in_memory(&service, ready_token()).cancel_meeting(CancelMeetingRequest::new(meeting()));
        assert_eq!(attempts(call).await.unwrap(), 2, "{trouble:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn already_done_is_an_error_where_nothing_can_have_been_done() {
    for troubles in [vec![], vec![Reply::unreachable()], vec![Reply::status(429)]] {
        let service = InMemory::new(in_turn(troubles.into_iter().chain([no_such_meeting()])));
        let call = client_in_memory(&service, ready_token()).cancel_meeting(CancelMeetingRequest::new(meeting()));
        assert_eq!(call.await.unwrap_err().code_text(), Some("MMC.111070005"));
    }
}

/// The code that says "already done" here says "invalid token" elsewhere.
#[tokio::test]
async fn a_token_that_was_ended_at_the_second_attempt_needs_no_other() {
    let ends = AtomicUsize::new(0);
    let server = Server::start(issuing(3_600, move |request| match request.route().as_str() {
        LOGOUT if ends.fetch_add(1, Ordering::SeqCst) == 0 => Reply::broken(),
        LOGOUT => Reply::refusal(401, "USG.206020000", "the token is invalid"),
        _ => content(request),
    }))
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    client.delete_token().await.unwrap();
    assert_eq!(server.routes(), [LOGIN_BY_APP_ID, MY_INFO, LOGOUT, LOGOUT]);
}
