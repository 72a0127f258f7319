//! Retries: which calls are sent again, and after which delay.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::meeting_management::{
    CancelMeetingRequest, CancelRecurringSubMeetingRequest, SearchMeetingsRequest, SubMeetingId,
};
use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
use huaweicloud_meeting::{ErrorCode, ErrorKind, Result, RetryPolicy, codes};
use tokio::time::Instant;

use crate::calls_by_effect::{Effect, once};
use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGOUT, MY_INFO, UNREACHABLE, app_id, builder, client, client_in_memory, client_with,
    empty_object, issuing, meeting, quick, static_token,
};

/// Returns whether a call with this effect is retried after this reply.
async fn is_retried(effect: Effect, reply: &Reply) -> bool {
    let server = Server::start(once(reply.clone())).await;
    let outcome = effect.call(&client(&server)).await;
    is_second_attempt(outcome, server.requests().len())
}

fn is_second_attempt(outcome: Result<u32>, requests: usize) -> bool {
    match outcome {
        Ok(attempts) => {
            assert_eq!((attempts, requests), (2, 2));
            true
        }
        Err(error) => {
            assert_eq!((error.attempts(), requests), (1, 1), "{error}");
            false
        }
    }
}

#[tokio::test]
async fn a_call_that_may_have_taken_effect_is_retried_only_if_that_is_safe() {
    for reply in [
        Reply::closed(),
        Reply::truncated(),
        Reply::status(502),
        Reply::status(503),
        Reply::status(504),
        Reply::error(503, "MMC.111070003", "CONF_EXCEPTION"),
    ] {
        for effect in Effect::ALL {
            assert_eq!(is_retried(effect, &reply).await, effect.is_retryable(), "{effect:?} {reply:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_call_is_retried_whatever_its_effect() {
    for reply in [
        Reply::status(429),
        Reply::status(429).with_header("Retry-After", "0"),
        Reply::error(429, "APIG.0308", "The throttling threshold has been reached"),
    ] {
        for effect in Effect::ALL {
            let service = InMemory::new(once(reply.clone()));
            let outcome = effect.call(&client_in_memory(&service, static_token())).await;
            assert!(is_second_attempt(outcome, service.requests().len()), "{effect:?} {reply:?}");
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
async fn a_transient_error_code_is_retried_if_that_is_safe() {
    for code in BUSY {
        let reply = Reply::error(400, &code.to_string(), "later");
        for effect in [Effect::Read, Effect::Idempotent, Effect::NonIdempotent] {
            assert_eq!(is_retried(effect, &reply).await, effect.is_retryable(), "{effect:?} {code}");
        }
    }
}

#[tokio::test]
async fn other_error_responses_are_not_retried() {
    for reply in [
        Reply::status(400),
        Reply::status(403),
        Reply::status(404),
        Reply::status(500),
        Reply::error(500, "MMC.111072005", "CONF_NOT_STARTED"),
        Reply::error(503, "MMC.112100019", "AUTH_LOCKED"),
        Reply::error(429, "USG.206030015", "USER_LOCKED"),
    ] {
        assert!(!is_retried(Effect::Read, &reply).await, "{reply:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_connection_is_retried_whatever_the_effect() {
    for effect in Effect::ALL {
        let service = InMemory::new(once(Reply::unreachable()));
        assert_eq!(effect.call(&client_in_memory(&service, static_token())).await.unwrap(), 2, "{effect:?}");
    }
}

#[tokio::test]
async fn a_failed_connection_differs_from_a_lost_one() {
    let unreachable = builder(UNREACHABLE).credentials(static_token()).build().unwrap();
    let error = Effect::NonIdempotent.call(&unreachable).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, true, 3));

    let server = Server::start(|_: &Request| Reply::closed()).await;
    let error = Effect::NonIdempotent.call(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, false, 1));
    let error = Effect::Read.call(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, false, 3));
}

#[tokio::test]
async fn a_retry_sends_the_same_request() {
    let server = Server::start(once(Reply::status(503))).await;
    let call = client(&server).update_my_info(UpdateMyInfoRequest::new("Alice")).request_id("4711");
    call.await.unwrap();
    let requests = server.requests();
    let [first, second] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(first.headers, second.headers);
    assert_eq!((&first.target, first.json()), (&second.target, second.json()));
}

#[tokio::test]
async fn the_last_error_is_returned_with_the_number_of_attempts() {
    let server = Server::start(in_turn([
        Reply::status(502),
        Reply::status(503),
        Reply::status(503),
        Reply::status(504),
        Reply::error(503, "MMC.111070003", "CONF_EXCEPTION"),
    ]))
    .await;
    let call = client(&server).search_meetings(SearchMeetingsRequest::new()).retry(quick().max_attempts(5));
    let error = call.request_id("r-1").await.unwrap_err();
    assert_eq!((error.attempts(), error.code_text()), (5, Some("MMC.111070003")));
    assert_eq!(
        error.to_string(),
        "SearchMeetings failed: HTTP 503 MMC.111070003 CONF_EXCEPTION (request id r-1, 5 attempts)"
    );
}

#[tokio::test]
async fn the_policy_of_a_call_overrides_that_of_the_client() {
    let server = Server::start(|_: &Request| Reply::status(503)).await;
    let client = builder(&server.url()).credentials(static_token()).retry(quick().max_attempts(2)).build().unwrap();
    let call = || client.search_meetings(SearchMeetingsRequest::new());
    assert_eq!(call().await.unwrap_err().attempts(), 2);
    assert_eq!(call().retry(quick().max_attempts(4)).await.unwrap_err().attempts(), 4);
    assert_eq!(call().retry(RetryPolicy::none()).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn retry_after_sets_the_delay() {
    let service = InMemory::new(once(Reply::status(429).with_header("Retry-After", "7")));
    let began = Instant::now();
    Effect::NonIdempotent.call(&client_in_memory(&service, static_token())).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_not_retried_if_retry_after_exceeds_the_maximum_delay() {
    let service = InMemory::new(once(Reply::status(429).with_header("Retry-After", "60")));
    let began = Instant::now();
    let error = Effect::Read.call(&client_in_memory(&service, static_token())).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(60))));
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert!(error.to_string().contains("not retried, because the requested delay of 60 s exceeds the maximum"));
}

#[tokio::test(start_paused = true)]
async fn the_retry_budget_runs_out_when_most_calls_fail() {
    let down = Arc::new(AtomicBool::new(true));
    let is_down = down.clone();
    let service =
        InMemory::new(
            move |request| {
                if is_down.load(Ordering::SeqCst) { Reply::status(503) } else { empty_object(request) }
            },
        );
    let client = client_in_memory(&service, static_token());
    let unlimited = quick().max_attempts(1_000).max_delay(Duration::from_millis(1));
    let failing = || client.search_meetings(SearchMeetingsRequest::new()).retry(unlimited);
    let spent = failing().await.unwrap_err().attempts();
    assert!((20..=500).contains(&spent), "{spent}");
    let error = failing().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert!(error.to_string().contains("the retry budget of the client is exhausted"), "{error}");
    // Clones share the budget.
    down.store(false, Ordering::SeqCst);
    for _ in 0..5 {
        client.clone().show_my_info().await.unwrap();
    }
    down.store(true, Ordering::SeqCst);
    assert_eq!(failing().await.unwrap_err().attempts(), 2);
}

/// A retry that succeeds returns its price: the service is not down.
#[tokio::test(start_paused = true)]
async fn retries_that_succeed_do_not_exhaust_the_budget() {
    let requests = AtomicUsize::new(0);
    let service = InMemory::new(move |request| {
        if requests.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            Reply::status(503)
        } else {
            empty_object(request)
        }
    });
    let client = client_in_memory(&service, static_token());
    for _ in 0..300 {
        client.show_my_info().await.unwrap();
    }
    assert_eq!(service.requests().len(), 600);
}

#[tokio::test(start_paused = true)]
async fn retry_after_may_be_a_date() {
    let reply = Reply::status(429).with_header("Date", "Wed, 21 Oct 2065 07:27:53 GMT");
    let service = InMemory::new(once(reply.with_header("Retry-After", "Wed, 21 Oct 2065 07:28:00 GMT")));
    let began = Instant::now();
    Effect::NonIdempotent.call(&client_in_memory(&service, static_token())).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 7);

    let always = |_: &Request| Reply::status(429).with_header("Retry-After", "Wed, 21 Oct 2065 07:28:00 GMT");
    let service = InMemory::new(always);
    let error = Effect::Read.call(&client_in_memory(&service, static_token())).await.unwrap_err();
    assert_eq!((error.attempts(), error.status()), (1, Some(429)));
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_call_without_retry_after_is_retried_after_a_second() {
    let service = InMemory::new(|_: &Request| Reply::status(429));
    let began = Instant::now();
    let error = Effect::Read.call(&client_in_memory(&service, static_token())).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert!(began.elapsed() >= Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_error_states_whether_any_attempt_may_have_taken_effect() {
    let unreachable = |_: &Request| Reply::unreachable();
    for (replies, may_have_taken_effect) in [
        (vec![Reply::error(400, "MMC.111070001", "no")], false),
        (vec![Reply::unreachable(), Reply::unreachable(), Reply::unreachable()], false),
        (vec![Reply::closed(), Reply::unreachable(), Reply::unreachable()], true),
        (vec![Reply::status(503), Reply::error(400, "MMC.111070001", "no")], true),
        (vec![Reply::error(400, "USG.200000001", "busy"), Reply::error(400, "MMC.111070001", "no")], true),
        (vec![Reply::status(500)], true),
    ] {
        let service = InMemory::new(in_turn(replies.clone()));
        let error = Effect::Idempotent.call(&client_in_memory(&service, static_token())).await.unwrap_err();
        assert_eq!(error.may_have_taken_effect(), may_have_taken_effect, "{replies:?}: {error}");
        assert!(!error.took_effect());
    }
    let login_fails = InMemory::new(unreachable);
    let error = Effect::Idempotent.call(&client_in_memory(&login_fails, app_id())).await.unwrap_err();
    assert!(!error.may_have_taken_effect(), "{error}");
    let service = InMemory::new(|_: &Request| Reply::status(500));
    let error = Effect::Read.call(&client_in_memory(&service, static_token())).await.unwrap_err();
    assert!(!error.may_have_taken_effect(), "the operation only reads");
}

fn no_such_meeting() -> Reply {
    Reply::error(400, "MMC.111070005", "CONF_NOT_EXIST")
}

#[tokio::test(start_paused = true)]
async fn already_done_is_success_after_an_attempt_that_may_have_taken_effect() {
    for reply in [Reply::closed(), Reply::truncated(), Reply::status(503), Reply::status(504)] {
        let service = InMemory::new(in_turn([reply.clone(), no_such_meeting()]));
        let call = client_in_memory(&service, static_token()).cancel_meeting(CancelMeetingRequest::new(meeting()));
        let ((), meta) = call.with_meta().await.unwrap();
        assert_eq!(
            (meta.attempts(), meta.status().as_u16()),
            (2, 400),
            "the response is the error response: {reply:?}"
        );
        assert!(String::from_utf8_lossy(meta.body()).contains("MMC.111070005"));
    }
}

#[tokio::test(start_paused = true)]
async fn already_done_is_an_error_if_no_attempt_can_have_taken_effect() {
    for replies in [vec![], vec![Reply::unreachable()], vec![Reply::status(429)]] {
        let service = InMemory::new(in_turn(replies.into_iter().chain([no_such_meeting()])));
        let call = client_in_memory(&service, static_token()).cancel_meeting(CancelMeetingRequest::new(meeting()));
        assert_eq!(call.await.unwrap_err().code_text(), Some("MMC.111070005"));
    }
}

/// Canceling one of several meetings would otherwise be reported as canceling all of them.
#[tokio::test(start_paused = true)]
async fn a_missing_meeting_is_an_error_for_a_call_with_several_meetings() {
    let service = InMemory::new(in_turn([Reply::status(503), no_such_meeting()]));
    let request = CancelRecurringSubMeetingRequest::new(meeting(), ["1", "2"].map(SubMeetingId::new));
    let error = client_in_memory(&service, static_token()).cancel_recurring_sub_meeting(request).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some(codes::CONF_DATA_NOT_FOUND), 2));
}

/// The codes mean "already done" for this operation, and "invalid token" for all others.
#[tokio::test]
async fn a_token_that_the_first_attempt_revoked_is_not_replaced() {
    for code in [codes::INVALID_TOKEN, codes::TOKEN_IS_INVAILD_BY_KICKOFF] {
        let attempts = AtomicUsize::new(0);
        let server = Server::start(issuing(3_600, move |request| match request.route().as_str() {
            LOGOUT if attempts.fetch_add(1, Ordering::SeqCst) == 0 => Reply::closed(),
            LOGOUT => Reply::error(401, &code.to_string(), "the token is invalid"),
            _ => empty_object(request),
        }))
        .await;
        let client = client_with(&server, app_id());
        client.show_my_info().await.unwrap();
        client.delete_token().await.unwrap();
        assert_eq!(server.routes(), [LOGIN_BY_APP_ID, MY_INFO, LOGOUT, LOGOUT], "{code}");
    }
}
