//! The number of items that is requested per page.

use huaweicloud_meeting::meeting_management::{ShowHisMeetingDetailRequest, ShowRecordingFileDownloadUrlsRequest};
use huaweicloud_meeting::types::ConferenceUuid;
use huaweicloud_meeting::user_management::SearchUsersRequest;
use huaweicloud_meeting::{OPERATIONS, Paged as _};
use serde_json::{Value, json};

use crate::pages::{all_ids, ids, meetings, offsets, request};
use crate::server::{Reply, Request, Server};
use crate::setup::client;

fn limits(server: &Server) -> Vec<Option<String>> {
    server.requests().iter().map(|request| request.parameter("limit").map(str::to_owned)).collect()
}

#[tokio::test]
async fn the_largest_pages_are_requested() {
    let server = Server::start(meetings(1_045)).await;
    assert_eq!(all_ids(&server, request()).await, ids(1..=1_045));
    assert_eq!(offsets(&server), [Some(0), Some(500), Some(1_000)]);
    assert!(limits(&server).iter().all(|limit| limit.as_deref() == Some("500")));
}

#[tokio::test]
async fn pages_have_the_limit_of_the_request() {
    let server = Server::start(meetings(45)).await;
    let mut pages = client(&server).search_meetings(request().limit(30)).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 30);
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 15);
    assert_eq!(limits(&server), [Some("30".to_owned()), Some("30".to_owned())]);
}

#[tokio::test]
async fn a_single_page_is_requested_as_the_request_states() {
    let server = Server::start(meetings(45)).await;
    let page = client(&server).search_meetings(request()).await.unwrap();
    assert_eq!((page.data.len(), server.requests()[0].query()), (20, ""));
}

/// The service may return fewer items than the vendor documents.
#[tokio::test]
async fn the_first_page_of_a_list_with_a_count_is_not_the_last_because_it_is_short() {
    for count in [json!(3), json!(0)] {
        let server = Server::start(move |request: &Request| {
            let offset: usize = request.parameter("offset").unwrap().parse().unwrap();
            let users: Vec<Value> = (offset..3.min(offset + 1)).map(|id| json!({"id": id.to_string()})).collect();
            Reply::json(&json!({"count": count, "data": users}))
        })
        .await;
        let users = client(&server).search_users(SearchUsersRequest::new()).items().collect().await.unwrap();
        assert_eq!(users.len(), 3);
    }
}

#[tokio::test]
async fn a_short_page_of_a_list_without_a_count_is_the_last() {
    let server = Server::start(|_: &Request| Reply::json(&json!({"recordUrls": [{"confUuid": "1"}]}))).await;
    let request = ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new("1"));
    let links = client(&server).show_recording_file_download_urls(request).items().collect().await.unwrap();
    assert_eq!((links.len(), limits(&server)), (1, vec![Some("500".to_owned())]));
}

#[tokio::test]
async fn without_a_documented_maximum_the_service_chooses_the_limit() {
    let server = Server::start(|_: &Request| Reply::json(&json!({"data": {"count": 0, "data": []}}))).await;
    let request = ShowHisMeetingDetailRequest::new(ConferenceUuid::new("1"));
    assert!(client(&server).show_his_meeting_detail(request).items().collect().await.unwrap().is_empty());
    assert_eq!(limits(&server), [None]);
}

/// The vendor's documentation has no maximum for four lists of parts of a meeting.
#[test]
fn the_largest_page_of_nearly_all_lists_is_known() {
    let mut unknown: Vec<_> = OPERATIONS
        .iter()
        .filter(|operation| operation.page.is_some_and(|page| page.max_limit.is_none()))
        .map(|operation| operation.name)
        .collect();
    unknown.sort_unstable();
    let details = ["ShowHisMeetingDetail", "ShowMeetingDetail", "ShowOnlineMeetingDetail", "ShowRecordInfo"];
    assert_eq!(unknown, details);
}
