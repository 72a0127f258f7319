//! What is sent again, and what never is.

use std::sync::atomic::Ordering;
use std::time::Duration;

use huaweicloud_meeting::meeting_control::ProlongMeetingRequest;
use huaweicloud_meeting::meeting_management::{
    CancelMeetingRequest, CreateMeetingRequest, MediaType, SearchMeetingsRequest,
};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{ErrorKind, RetryPolicy};

use crate::support::{answer, calls, client, client_at, fake, scripted};

const BUSY: (u16, &str, &str) = (400, "USG.200000001", "the server is busy");

#[tokio::test]
async fn what_was_refused_at_the_door_is_sent_again_whatever_it_does() {
    let fake = fake()
        .fail_next("CreateMeeting", 429, "APIG.0308", "too many requests")
        .fail_next("CreateMeeting", 429, "APIG.0308", "too many requests")
        .start()
        .await
        .unwrap();
    let call = client(&fake).create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    let (_, meta) = call.with_meta().await.unwrap();
    assert_eq!((meta.attempts(), calls(&fake, "CreateMeeting")), (3, 3));
}

#[tokio::test]
async fn what_adds_is_not_sent_again_when_it_may_have_worked() {
    let fake = fake().fail_next("CreateMeeting", 503, "APIG.0201", "unavailable").start().await.unwrap();
    let error = client(&fake).create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), calls(&fake, "CreateMeeting")), (Some(503), 1, 1));
}

#[tokio::test]
async fn what_reads_is_sent_again_when_the_service_is_busy() {
    let fake = fake().fail_next("SearchMeetings", BUSY.0, BUSY.1, BUSY.2).start().await.unwrap();
    client(&fake).search_meetings(SearchMeetingsRequest::new()).await.unwrap();
    assert_eq!(calls(&fake, "SearchMeetings"), 2);
}

#[tokio::test]
async fn a_policy_may_forbid_it() {
    let fake = fake().fail_next("SearchMeetings", BUSY.0, BUSY.1, BUSY.2).start().await.unwrap();
    let call = client(&fake).search_meetings(SearchMeetingsRequest::new()).retry(RetryPolicy::none());
    assert_eq!(call.await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_broken_exchange_is_repeated_for_what_reads_only() {
    let (url, requests) = scripted(&["", answer!(200, r#"{"offset": 0, "limit": 20, "count": 0, "data": []}"#)]).await;
    client_at(&url).search_meetings(SearchMeetingsRequest::new()).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 2);

    let (url, requests) = scripted(&[""]).await;
    let error = client_at(&url).create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, false, 1));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn where_no_connection_comes_about_everything_is_tried_again() {
    let error = client_at("http://127.0.0.1:1")
        .create_meeting(CreateMeetingRequest::new([MediaType::Voice]))
        .await
        .unwrap_err();
    assert!(error.is_connect());
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn already_done_is_success_only_after_an_attempt_that_may_have_worked() {
    const GONE: &str = answer!(400, r#"{"error_code": "MMC.111070005", "error_msg": "CONF_NOT_EXIST"}"#);
    let (url, requests) = scripted(&["", GONE]).await;
    client_at(&url).cancel_meeting(CancelMeetingRequest::new(ConferenceId::new("1"))).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 2);

    let (url, _) = scripted(&[GONE]).await;
    let error = client_at(&url).cancel_meeting(CancelMeetingRequest::new(ConferenceId::new("1"))).await.unwrap_err();
    assert_eq!(error.code_text(), Some("MMC.111070005"));
}

#[tokio::test]
async fn a_timeout_covers_all_attempts_and_says_so() {
    let fake = fake().fail_next("SearchMeetings", BUSY.0, BUSY.1, BUSY.2).start().await.unwrap();
    let patient = RetryPolicy::default().first_delay(Duration::from_secs(3600)).max_delay(Duration::from_secs(3600));
    let call = client(&fake).search_meetings(SearchMeetingsRequest::new()).retry(patient);
    let error = call.timeout(Duration::from_millis(200)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_longer_wait_than_the_policy_allows_is_not_waited_for() {
    let (url, requests) = scripted(&["HTTP/1.1 429 x\r\nretry-after: 3600\r\nconnection: close\r\n\r\n"]).await;
    let error = client_at(&url).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_login_that_cannot_be_reached_is_tried_again_even_for_what_adds() {
    let fake = fake().fail_next("CreateConfToken", 503, "APIG.0201", "unavailable").start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new("914083136")).password(huaweicloud_meeting::Secret::new("x"));
    room.prolong_meeting(ProlongMeetingRequest::new(true)).await.unwrap();
    assert_eq!((calls(&fake, "CreateConfToken"), calls(&fake, "ProlongMeeting")), (2, 1));
}
