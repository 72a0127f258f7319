//! Lists that come in pages.

use std::sync::atomic::Ordering;

use huaweicloud_meeting::meeting_management::{
    SearchCtlRecordsOfHisMeetingRequest, SearchMeetingsRequest, ShowRecordingFileDownloadUrlsRequest,
};
use huaweicloud_meeting::types::ConferenceUuid;

use crate::support::{answer, calls, client, client_at, fake, scripted};

/// The steps of a meeting that is over, of which the spec's example shows three.
fn steps() -> SearchCtlRecordsOfHisMeetingRequest {
    SearchCtlRecordsOfHisMeetingRequest::new(ConferenceUuid::new("uuid"))
}

#[tokio::test]
async fn all_items_come_page_by_page() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    let all = client.search_ctl_records_of_his_meeting(steps()).items().collect().await.unwrap();
    assert!(all.len() > 1, "the example shows several");
    fake.forget_requests();
    let one_by_one = client.search_ctl_records_of_his_meeting(steps().limit(1)).items().collect().await.unwrap();
    assert_eq!(format!("{one_by_one:?}"), format!("{all:?}"));
    assert_eq!(calls(&fake, "SearchCtlRecordsOfHisMeeting"), all.len());
}

#[tokio::test]
async fn the_first_page_is_where_the_request_says() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    let all = client.search_ctl_records_of_his_meeting(steps()).items().collect().await.unwrap();
    let rest = client.search_ctl_records_of_his_meeting(steps().offset(1)).items().collect().await.unwrap();
    assert_eq!(rest.len(), all.len() - 1);
}

const FIRST: &str = answer!(200, r#"{"offset": 0, "limit": 1, "count": 2, "data": [{"conferenceID": "1"}]}"#);
const SECOND: &str = answer!(200, r#"{"offset": 1, "limit": 1, "count": 2, "data": [{"conferenceID": "2"}]}"#);
const EMPTY: &str = answer!(200, r#"{"offset": 0, "limit": 1, "count": 9, "data": []}"#);
const REFUSED: &str = answer!(400, r#"{"error_code": "MMC.111070001", "error_msg": "CONF_BAD_REQUEST"}"#);

#[tokio::test]
async fn after_an_error_the_same_page_can_be_asked_for_again() {
    let (url, _) = scripted(&[FIRST, REFUSED, SECOND]).await;
    let mut items = client_at(&url).search_meetings(SearchMeetingsRequest::new().limit(1)).items();
    assert_eq!(items.next().await.unwrap().unwrap().conference_id.as_str(), "1");
    assert_eq!(items.next().await.unwrap().unwrap_err().code_text(), Some("MMC.111070001"));
    assert_eq!(items.next().await.unwrap().unwrap().conference_id.as_str(), "2");
    assert!(items.next().await.is_none());
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn an_empty_page_ends_a_list_whatever_it_counts() {
    let (url, requests) = scripted(&[EMPTY]).await;
    let items = client_at(&url).search_meetings(SearchMeetingsRequest::new()).items().collect().await.unwrap();
    assert!(items.is_empty());
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn where_nothing_is_counted_a_short_page_is_the_last() {
    let (url, requests) = scripted(&[answer!(200, r#"{"recordUrls": [{}, {}]}"#)]).await;
    let request = ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new("uuid"));
    let items = client_at(&url).show_recording_file_download_urls(request).items().collect().await.unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}
