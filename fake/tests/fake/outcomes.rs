//! Planned outcomes of calls.

use std::time::Duration;

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::{RetryPolicy, codes};
use huaweicloud_meeting_fake::{Fake, Outcome};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::support::{ACCESS, CONTROL, JSON, client, send};

const SEARCH: &str = "/v1/mmc/management/conferences";

/// Sends a request, and returns what arrives until the connection is closed.
async fn exchange(fake: &Fake, path: &str) -> String {
    let mut stream = TcpStream::connect(fake.url().strip_prefix("http://").unwrap()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: fake\r\n{}: {}\r\n\r\n", ACCESS.0, ACCESS.1);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    // A connection that is closed within a response may be reset.
    let _ = stream.read_to_end(&mut received).await;
    String::from_utf8(received).unwrap()
}

#[tokio::test]
async fn outcomes_apply_in_order_each_to_its_number_of_calls() {
    let fake = Fake::builder()
        .next("SearchMeetings", Outcome::error(400, "MMC.111070001").message("first").times(2))
        .next("ShowMyInfo", Outcome::error(500, "USG.200000003").message("of another operation"))
        .start()
        .await
        .unwrap();
    fake.next("SearchMeetings", Outcome::error(403, "MMC.111070005")).unwrap();
    let client = client(&fake);
    let search = || client.search_meetings(SearchMeetingsRequest::new()).retry(RetryPolicy::none());
    for _ in 0..2 {
        let first = search().await.unwrap_err();
        assert_eq!(
            (first.status(), first.code(), first.message()),
            (Some(400), Some(codes::CONF_BAD_REQUEST), "first")
        );
    }
    // Without a message, it is the name of the code.
    let second = search().await.unwrap_err();
    assert_eq!(second.message(), codes::find(second.code().unwrap()).unwrap().name);
    assert!(search().await.is_ok());
    let statuses: Vec<_> = fake.journal_of("SearchMeetings").iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [Some(400), Some(400), Some(403), Some(200)]);
}

#[tokio::test]
async fn the_client_retries_a_transient_error_and_waits_as_asked() {
    let fake = Fake::start().await.unwrap();
    let busy = Outcome::error(429, "MMC.111070005").retry_after(Duration::from_millis(600_500));
    fake.next("SearchMeetings", busy).unwrap();
    let error = client(&fake).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 1), "601 s exceed the timeout of the call: {error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(601)));
    fake.next("SearchMeetings", Outcome::error(503, "")).unwrap();
    let (_, meta) = client(&fake).search_meetings(SearchMeetingsRequest::new()).with_meta().await.unwrap();
    assert_eq!(meta.attempts(), 2);
}

#[tokio::test]
async fn an_outcome_of_any_operation_follows_those_of_the_operation() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    fake.next_any(Outcome::json(418, json!({"any": true}))).unwrap();
    fake.next("SearchMeetings", Outcome::json(201, json!([1, 2]))).unwrap();
    let first = send(fake.url(), "GET", SEARCH, &[ACCESS], "").await;
    assert_eq!((first.status, first.json()), (201, json!([1, 2])));
    let second = send(fake.url(), "GET", SEARCH, &[ACCESS], "").await;
    assert_eq!((second.status, second.json()), (418, json!({"any": true})));
    assert_eq!(send(fake.url(), "GET", SEARCH, &[ACCESS], "").await.status, 200);
    fake.next_any(Outcome::hang_up().times(10)).unwrap();
    fake.clear_next();
    assert_eq!(send(fake.url(), "GET", SEARCH, &[ACCESS], "").await.status, 200);
}

#[tokio::test]
async fn a_delayed_response_belongs_to_a_call_that_was_carried_out_at_once() {
    let fake = Fake::builder().start().await.unwrap();
    let client = client(&fake);
    client.show_my_info().await.unwrap();
    let before = client.search_meetings(SearchMeetingsRequest::new()).await.unwrap().data.len();
    tokio::time::pause();
    fake.next("CreateMeeting", Outcome::normal().delay(Duration::from_secs(40))).unwrap();
    let (started, request) = (Instant::now(), CreateMeetingRequest::new([MediaType::Voice]).subject("Late"));
    let late = client.create_meeting(request.clone()).await.unwrap();
    assert_eq!(late.subject, "Late");
    assert!((40..42).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    assert_eq!(fake.journal_of("CreateMeeting")[0].duration.unwrap().as_secs(), 40);
    // The client gives up, but the meeting is booked.
    fake.next("CreateMeeting", Outcome::normal().delay(Duration::from_secs(600))).unwrap();
    let call = client.create_meeting(request).timeout(Duration::from_secs(5)).retry(RetryPolicy::none());
    assert!(call.await.unwrap_err().is_timeout());
    assert_eq!(client.search_meetings(SearchMeetingsRequest::new()).await.unwrap().data.len(), before + 2);
}

#[tokio::test]
async fn a_lost_request_has_no_effect_and_a_lost_response_has_one() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let booked = || async { client.search_meetings(SearchMeetingsRequest::new()).await.unwrap().data.len() };
    let before = booked().await;
    let book = || client.create_meeting(CreateMeetingRequest::new([MediaType::Voice])).retry(RetryPolicy::none());
    fake.next("CreateMeeting", Outcome::hang_up()).unwrap();
    assert!(book().await.unwrap_err().status().is_none());
    assert_eq!(booked().await, before);
    fake.next("CreateMeeting", Outcome::normal().lose_response()).unwrap();
    assert!(book().await.unwrap_err().status().is_none());
    assert_eq!(booked().await, before + 1);
    let entries = fake.journal_of("CreateMeeting");
    assert!(entries.iter().all(|entry| entry.status.is_none() && entry.duration.is_some()), "{entries:?}");
}

#[tokio::test]
async fn a_connection_is_closed_without_a_byte_or_within_the_body() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    fake.next("SearchMeetings", Outcome::hang_up()).unwrap();
    assert_eq!(exchange(&fake, SEARCH).await, "");
    for bytes in [0, 1, 100] {
        fake.next("SearchMeetings", Outcome::normal().truncate(bytes)).unwrap();
        let received = exchange(&fake, SEARCH).await;
        let (head, body) = received.split_once("\r\n\r\n").unwrap();
        let whole = send(fake.url(), "GET", SEARCH, &[ACCESS], "").await.body;
        assert_eq!(body, &whole[..bytes]);
        assert!(head.to_lowercase().contains(&format!("content-length: {}\r\n", whole.len())), "{head}");
    }
    fake.next("SearchMeetings", Outcome::json(200, json!({"a": 1})).truncate(100)).unwrap();
    assert_eq!(send(fake.url(), "GET", SEARCH, &[ACCESS], "").await.json(), json!({"a": 1}));
}

#[tokio::test]
async fn an_example_is_returned_only_when_it_is_asked_for() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    // The request of an error example.
    let path = "/v1/mmc/control/conferences/participants?conferenceID=914067448";
    let example = "a meeting that has ended";
    let attendee = json!({"name": "Shanghai Site", "phone": "+991116140865", "type": "normal"});
    let body = json!({"attendees": [attendee]}).to_string();
    let invite = |headers: Vec<(&'static str, &'static str)>| {
        let (url, body) = (fake.url().to_owned(), body.clone());
        async move { send(&url, "POST", path, &[&[CONTROL, JSON], headers.as_slice()].concat(), &body).await }
    };
    assert_eq!(invite(vec![]).await.status, 200);
    let named = invite(vec![("X-Fake-Example", example)]).await;
    assert_eq!(named.status, 500, "{named:?}");
    fake.next("InviteParticipant", Outcome::example(example)).unwrap();
    let planned = invite(vec![]).await.error();
    assert_eq!(planned, named.error());
    let success = send(fake.url(), "GET", SEARCH, &[ACCESS, ("X-Fake-Example", "no such")], "").await;
    assert_eq!(success.status, 400);
    assert!(success.body.contains("the examples of SearchMeetings are `"), "{success:?}");
}

#[tokio::test]
async fn an_outcome_that_cannot_happen_is_an_error_that_states_why() {
    let error = Fake::builder().next("SearchMeeting", Outcome::hang_up()).start().await.unwrap_err();
    assert_eq!(error.to_string(), "at `/operation`: unknown operation `SearchMeeting`; did you mean `SearchMeetings`?");
    let fake = Fake::start().await.unwrap();
    for (outcome, expected) in [
        (Outcome::error(99, ""), "at `/status`: 99 is not the status of a response; expected 200 to 599"),
        (Outcome::normal().message("x"), "at `/message`: only an error response has a message"),
        (Outcome::normal().times(0), "at `/times`: the outcome applies to no call; expected at least 1"),
        (
            Outcome::hang_up().retry_after(Duration::from_secs(1)),
            "at `/retryAfter`: the connection is closed without a response, which could have the header",
        ),
        (Outcome::hang_up().truncate(1), "at `/hangUp`: there is no response that could be truncated or lost"),
    ] {
        assert_eq!(fake.next("CreateMeeting", outcome.clone()).unwrap_err().to_string(), expected);
    }
    let unknown = fake.next("SearchMeetings", Outcome::example("nothing")).unwrap_err();
    assert!(
        unknown.to_string().starts_with("at `/example`: SearchMeetings has no example `nothing`; the examples are `")
    );
    assert!(fake.next_any(Outcome::example("nothing")).is_err());
    assert!(fake.journal().is_empty());
}

#[tokio::test]
async fn the_seed_decides_which_calls_fail_by_chance() {
    let statuses = |seed: u64| async move {
        let fake = Fake::builder().accept_any_token().seed(seed).fault_rate(0.5).start().await.unwrap();
        let mut statuses = Vec::new();
        for _ in 0..40 {
            let received = exchange_closed(&fake).await;
            statuses.push(received.split(' ').nth(1).map(str::to_owned));
        }
        statuses
    };
    let first = statuses(1).await;
    assert_eq!(first, statuses(1).await);
    assert_ne!(first, statuses(2).await);
    for expected in [None, Some("200"), Some("500"), Some("503")] {
        assert!(first.iter().any(|status| status.as_deref() == expected), "{expected:?}: {first:?}");
    }
}

/// Sends a request on a connection of its own, and returns the response or nothing.
async fn exchange_closed(fake: &Fake) -> String {
    let mut stream = TcpStream::connect(fake.url().strip_prefix("http://").unwrap()).await.unwrap();
    let head =
        format!("GET {SEARCH} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n{}: {}\r\n\r\n", ACCESS.0, ACCESS.1);
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    String::from_utf8(received).unwrap()
}
