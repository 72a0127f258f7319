//! Timeouts of calls and of attempts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
use huaweicloud_meeting::{Client, Error, ErrorKind, HttpTransport, RetryPolicy};
use tokio::time::Instant;

use crate::calls_by_effect::{Effect, success};
use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{LOGIN_BY_APP_ID, app_id, client, client_in_memory, static_token};

/// A client of a service that is always overloaded, and requests a delay of eight seconds.
fn overloaded() -> Client {
    let service = InMemory::new(|_: &Request| Reply::status(503).with_header("Retry-After", "8"));
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service);
    let unlimited = RetryPolicy::default().max_attempts(1_000);
    builder.credentials(static_token()).retry(unlimited).timeout(Duration::from_secs(30)).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_timeout_covers_all_attempts() {
    let began = Instant::now();
    let error = overloaded().search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation(), error.attempts()), (ErrorKind::Service, Some("SearchMeetings"), 4));
    // The delay would not have ended before the timeout.
    let elapsed = began.elapsed().as_secs();
    assert!((24..28).contains(&elapsed), "{elapsed}");
    assert_eq!((error.status(), error.retry_after()), (Some(503), Some(Duration::from_secs(8))));
    assert!(error.to_string().contains("exceeds the rest of the timeout"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_timeout_of_a_call_overrides_that_of_the_client() {
    let call = overloaded().search_meetings(SearchMeetingsRequest::new()).timeout(Duration::from_secs(10));
    assert_eq!(call.await.unwrap_err().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_timeout_covers_the_login() {
    let service = InMemory::new(|_: &Request| Reply::no_response());
    let began = Instant::now();
    let call = client_in_memory(&service, app_id()).show_my_info().timeout(Duration::from_secs(20));
    let error = call.await.unwrap_err();
    assert_eq!((error.is_timeout(), error.operation(), error.attempts()), (true, Some("ShowMyInfo"), 0));
    assert_eq!(began.elapsed().as_secs(), 20);
    assert_eq!(service.routes(), [LOGIN_BY_APP_ID]);
}

#[tokio::test]
async fn a_call_times_out_without_a_response() {
    let server = Server::start(|_: &Request| Reply::no_response()).await;
    let call = client(&server).show_my_info().timeout(Duration::from_millis(50)).retry(RetryPolicy::none());
    let error = call.request_id("r-1").await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "ShowMyInfo timed out after 50 ms (request id r-1)");
}

/// The first request has no response, the others have.
fn first_hangs() -> InMemory {
    let requests = AtomicUsize::new(0);
    InMemory::new(
        move |request| {
            if requests.fetch_add(1, Ordering::SeqCst) == 0 { Reply::no_response() } else { success(request) }
        },
    )
}

#[tokio::test(start_paused = true)]
async fn a_call_that_reads_succeeds_if_only_its_first_attempt_hangs() {
    let began = Instant::now();
    let attempts = Effect::Read.call(&client_in_memory(&first_hangs(), static_token())).await.unwrap();
    assert_eq!((attempts, began.elapsed().as_secs()), (2, 20), "a third of the timeout of 60 s");
}

#[tokio::test(start_paused = true)]
async fn an_attempt_of_a_call_that_changes_something_has_no_timeout_of_its_own() {
    for effect in [Effect::Idempotent, Effect::NonIdempotent, Effect::OneTime] {
        let error = effect.call(&client_in_memory(&first_hangs(), static_token())).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1), "{effect:?}");
        assert!(error.may_have_taken_effect() && error.to_string().contains("timed out after 60 s"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_of_attempts_can_be_set() {
    let builder = |service: &InMemory| {
        let builder = Client::builder().endpoint("https://meeting.example.com").credentials(static_token());
        builder.transport(service.clone()).attempt_timeout(Duration::from_secs(5))
    };
    let began = Instant::now();
    let attempts = Effect::Idempotent.call(&builder(&first_hangs()).build().unwrap()).await.unwrap();
    assert_eq!((attempts, began.elapsed().as_secs()), (2, 5));

    let error = Effect::NonIdempotent.call(&builder(&first_hangs()).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.may_have_taken_effect()), (ErrorKind::Timeout, 1, true));
    assert!(error.to_string().contains("failed: no response within 5 s"), "{error}");

    let silent = InMemory::new(|_: &Request| Reply::no_response());
    let call = client_in_memory(&silent, static_token()).show_my_info();
    let error = call.attempt_timeout(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
}

/// The first request fails with this reply, the others have no response.
fn hangs_after(reply: Reply) -> InMemory {
    let requests = AtomicUsize::new(0);
    InMemory::new(
        move |_: &Request| {
            if requests.fetch_add(1, Ordering::SeqCst) == 0 { reply.clone() } else { Reply::no_response() }
        },
    )
}

#[tokio::test(start_paused = true)]
async fn the_error_of_a_timeout_keeps_the_previous_failure() {
    let service = hangs_after(Reply::error(503, "MMC.111070003", "CONF_EXCEPTION").with_header("X-Request-Id", "r-1"));
    let call = client_in_memory(&service, static_token()).update_my_info(UpdateMyInfoRequest::new("Alice"));
    let error = call.timeout(Duration::from_millis(1_250)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.status(), error.code_text()), (Some(503), Some("MMC.111070003")));
    assert_eq!((error.request_id(), error.attempts()), (Some("r-1"), 2));
    assert_eq!(
        error.to_string(),
        "UpdateMyInfo timed out after 1250 ms; an earlier attempt failed: HTTP 503 MMC.111070003 CONF_EXCEPTION; \
         the operation may have taken effect (request id r-1, 2 attempts)"
    );
    // A later attempt that failed without a response does not replace it.
    let service = InMemory::new(in_turn([Reply::status(503), Reply::unreachable(), Reply::no_response()]));
    let call = client_in_memory(&service, static_token()).update_my_info(UpdateMyInfoRequest::new("Alice"));
    let later = call.timeout(Duration::from_secs(9)).await.unwrap_err();
    assert_eq!((later.is_timeout(), later.status(), later.attempts()), (true, Some(503), 3), "{later}");
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!((source.kind(), source.message()), (ErrorKind::Service, "CONF_EXCEPTION"));
}

#[tokio::test(start_paused = true)]
async fn a_delay_that_does_not_fit_in_the_timeout_ends_the_call_with_the_last_error() {
    let service = InMemory::new(|_: &Request| Reply::error(429, "APIG.0308", "slow down"));
    let began = Instant::now();
    let call = client_in_memory(&service, static_token()).create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    let error = call.timeout(Duration::from_millis(800)).await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!((error.kind(), error.status(), error.code_text()), (ErrorKind::Service, Some(429), Some("APIG.0308")));
    assert!(!error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_not_sent_before_its_timeout_has_not_taken_effect() {
    let silent_login = InMemory::new(|_: &Request| Reply::no_response());
    let create = |client: &Client| client.create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    let call = create(&client_in_memory(&silent_login, app_id())).timeout(Duration::from_secs(20));
    let error = call.await.unwrap_err();
    assert_eq!((error.is_timeout(), error.attempts(), error.may_have_taken_effect()), (true, 0, false));
    let error = create(&client_in_memory(&silent_login, static_token())).await.unwrap_err();
    assert_eq!((error.is_timeout(), error.attempts(), error.may_have_taken_effect()), (true, 1, true));
}

/// The proxy accepts connections, but never responds.
#[tokio::test]
async fn a_timeout_without_a_connection_states_that_nothing_was_sent() {
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let transport = HttpTransport::builder().proxy(format!("http://{}", proxy.local_addr().unwrap())).build().unwrap();
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(transport);
    let client = builder.credentials(static_token()).timeout(Duration::from_millis(300)).build().unwrap();
    let request = CreateMeetingRequest::new([MediaType::HdVideo]);
    let error = client.create_meeting(request).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.may_have_taken_effect()), (ErrorKind::Timeout, true, false));
    assert!(error.to_string().contains("the request was not sent"), "{error}");
}

#[tokio::test]
async fn a_timeout_with_a_connection_states_that_the_request_may_have_been_received() {
    let server = Server::start(|_| Reply::no_response()).await;
    let request = CreateMeetingRequest::new([MediaType::HdVideo]);
    let error = client(&server).create_meeting(request).timeout(Duration::from_millis(300)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.may_have_taken_effect()), (ErrorKind::Timeout, false, true));
}
