//! Injected error responses.

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{RetryPolicy, codes};
use huaweicloud_meeting_fake::Fake;

use crate::support::client;

#[tokio::test]
async fn faults_are_returned_in_order_and_once() {
    let fake = Fake::builder()
        .fail_next("SearchMeetings", 400, "MMC.111070001", "first")
        .fail_next("ShowMyInfo", 500, "USG.200000003", "of another operation")
        .record()
        .start()
        .await
        .unwrap();
    fake.fail_next("SearchMeetings", 403, "MMC.111070002", "second").unwrap();
    let client = client(&fake);
    let search = || client.search_meetings(SearchMeetingsRequest::new()).retry(RetryPolicy::none());
    let first = search().await.unwrap_err();
    assert_eq!((first.status(), first.code(), first.message()), (Some(400), Some(codes::CONF_BAD_REQUEST), "first"));
    assert_eq!(search().await.unwrap_err().message(), "second");
    assert!(search().await.is_ok());
    // Requests that got an injected response are recorded, too.
    assert_eq!(fake.requests().iter().filter(|request| request.operation == Some("SearchMeetings")).count(), 3);
}

#[tokio::test]
async fn the_client_retries_a_transient_error() {
    let fake = Fake::builder().fail_next("SearchMeetings", 503, "", "busy").start().await.unwrap();
    let (_, meta) = client(&fake).search_meetings(SearchMeetingsRequest::new()).with_meta().await.unwrap();
    assert_eq!(meta.attempts(), 2);
}

#[tokio::test]
async fn a_fault_of_an_unknown_operation_is_an_error() {
    let error = Fake::builder().fail_next("SearchMeeting", 500, "", "").start().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown operation `SearchMeeting`; names are case-sensitive, such as `CreateMeeting`"
    );
    let fake = Fake::start().await.unwrap();
    assert!(fake.fail_next("searchMeetings", 500, "", "").is_err());
}
