//! Lists that come in pages: one after the other, as streams.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_core::Stream;
use huaweicloud_meeting::meeting_control::ShowRecordInfoRequest;
use huaweicloud_meeting::meeting_management::{
    SearchMeetingsRequest, ShowHisMeetingDetailRequest, ShowRecordingFileDownloadUrlsRequest,
};
use huaweicloud_meeting::types::ConferenceUuid;
use huaweicloud_meeting::{Paged as _, Result};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server, in_turn};
use crate::setup::client;

/// A list of meetings that are called `1`, `2`, …, served as the service does it: 20 on a page unless the request says
/// otherwise, and behind the end the last page once more.
fn meetings(all: usize) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| {
        let number = |name, default| request.parameter(name).map_or(default, |text| text.parse().unwrap());
        let (limit, mut offset) = (number("limit", 20), number("offset", 0));
        if offset >= all {
            offset = all.saturating_sub(limit);
        }
        let data: Vec<Value> =
            (offset..all.min(offset + limit)).map(|index| json!({"conferenceID": (index + 1).to_string()})).collect();
        Reply::json(&json!({"offset": offset, "limit": limit, "count": all, "data": data}))
    }
}

/// The ids from one number to another.
fn ids(range: std::ops::RangeInclusive<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

fn offsets(server: &Server) -> Vec<Option<usize>> {
    server.requests().iter().map(|request| request.parameter("offset").map(|text| text.parse().unwrap())).collect()
}

/// All that a stream has left.
async fn drained<S: Stream<Item = Result<T>> + Unpin, T>(mut stream: S) -> Vec<T> {
    let mut items = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        items.push(item.unwrap());
    }
    items
}

async fn all_ids(server: &Server, request: SearchMeetingsRequest) -> Vec<String> {
    let meetings = client(server).search_meetings(request).items().collect().await.unwrap();
    meetings.iter().map(|meeting| meeting.conference_id.to_string()).collect()
}

fn request() -> SearchMeetingsRequest {
    SearchMeetingsRequest::new()
}

#[tokio::test]
async fn items_come_page_by_page_until_they_are_as_many_as_the_service_counts() {
    let server = Server::start(meetings(45)).await;
    assert_eq!(all_ids(&server, request()).await, ids(1..=45));
    assert_eq!(offsets(&server), [Some(0), Some(20), Some(40)]);
    assert!(server.requests().iter().all(|request| request.parameter("limit").is_none()), "the service knows best");
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_no_other() {
    let server = Server::start(meetings(40)).await;
    assert_eq!(all_ids(&server, request()).await, ids(1..=40));
    assert_eq!(offsets(&server), [Some(0), Some(20)]);
}

#[tokio::test]
async fn the_request_says_where_to_begin_and_how_long_a_page_is() {
    let server = Server::start(meetings(12)).await;
    let from_fourth = request().offset(3).limit(4).search_key("weekly & more");
    assert_eq!(all_ids(&server, from_fourth).await, ids(4..=12));
    assert_eq!(offsets(&server), [Some(3), Some(7), Some(11)]);
    for sent in server.requests() {
        assert_eq!(sent.parameter("limit"), Some("4"));
        assert_eq!(sent.parameter("searchKey"), Some("weekly%20%26%20more"));
    }
}

#[tokio::test]
async fn an_empty_list_has_no_items_and_no_pages() {
    let server = Server::start(meetings(0)).await;
    assert!(all_ids(&server, request()).await.is_empty());
    assert_eq!(drained(client(&server).search_meetings(request()).pages()).await.len(), 0);
    assert_eq!(server.requests().len(), 2);
}

/// Whatever it counts: it would be asked for the same page for ever.
#[tokio::test]
async fn an_empty_page_ends_a_list() {
    let page = |ids: &[&str]| {
        let data: Vec<Value> = ids.iter().map(|id| json!({"conferenceID": id})).collect();
        Reply::json(&json!({"count": 9, "data": data}))
    };
    let server = Server::start(in_turn([page(&["1", "2"]), page(&[])])).await;
    assert_eq!(all_ids(&server, request()).await, ids(1..=2));
    assert_eq!(offsets(&server), [Some(0), Some(2)]);
}

#[tokio::test]
async fn a_list_that_grows_and_shrinks_on_the_way_comes_to_an_end() {
    let page = |count: usize, ids: &[&str]| {
        let data: Vec<Value> = ids.iter().map(|id| json!({"conferenceID": id})).collect();
        Reply::json(&json!({"count": count, "data": data}))
    };
    let server = Server::start(in_turn([page(2, &["1"]), page(4, &["2"]), page(3, &["3"])])).await;
    assert_eq!(all_ids(&server, request()).await, ids(1..=3));
}

#[tokio::test]
async fn pages_are_answers_as_they_came() {
    let server = Server::start(meetings(5)).await;
    let pages = drained(client(&server).search_meetings(request().limit(2)).pages()).await;
    assert_eq!(pages.iter().map(|page| page.data.len()).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(pages.iter().map(|page| page.offset).collect::<Vec<_>>(), [0, 2, 4]);
    assert!(pages.iter().all(|page| page.count() == Some(5)));
}

#[tokio::test]
async fn items_and_pages_are_streams() {
    let server = Server::start(meetings(3)).await;
    let items = drained(client(&server).search_meetings(request().limit(2)).items()).await;
    assert_eq!(items.len(), 3);
}

#[tokio::test]
async fn pages_are_fetched_as_they_are_needed() {
    let server = Server::start(meetings(5)).await;
    let mut items = client(&server).search_meetings(request().limit(2)).items();
    assert_eq!(server.requests().len(), 0);
    for _ in 0..2 {
        items.next().await.unwrap().unwrap();
        assert_eq!(server.requests().len(), 1);
    }
    items.next().await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again() {
    let all = meetings(3);
    let failed = AtomicBool::new(false);
    let server = Server::start(move |request| match request.parameter("offset") {
        Some("2") if !failed.swap(true, Ordering::SeqCst) => Reply::refusal(403, "USG.000000003", "not now"),
        _ => all(request),
    })
    .await;
    let mut items = client(&server).search_meetings(request().limit(2)).items();
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        seen.push(
            item.map_or_else(
                |error| error.code_text().unwrap().to_owned(),
                |meeting| meeting.conference_id.to_string(),
            ),
        );
    }
    assert_eq!(seen, ["1", "2", "USG.000000003", "3"]);
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(2)]);
    assert!(items.next().await.is_none(), "it stays at its end");
}

#[tokio::test]
async fn a_page_that_cannot_be_fetched_is_tried_again_like_any_call() {
    let all = meetings(3);
    let failed = AtomicBool::new(false);
    let server = Server::start(move |request| match request.parameter("offset") {
        Some("2") if !failed.swap(true, Ordering::SeqCst) => Reply::broken(),
        _ => all(request),
    })
    .await;
    assert_eq!(all_ids(&server, request().limit(2)).await, ids(1..=3));
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(2)]);
}

#[tokio::test]
async fn collecting_fails_with_the_first_error() {
    let server = Server::start(in_turn([Reply::refusal(403, "USG.000000003", "no")])).await;
    let error = client(&server).search_meetings(request()).items().collect().await.unwrap_err();
    assert_eq!(error.code_text(), Some("USG.000000003"));
}

#[tokio::test]
async fn options_hold_for_every_page() {
    let server = Server::start(meetings(3)).await;
    let call = client(&server).search_meetings(request().limit(1)).language("en-US").request_id("list-1");
    call.items().collect().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.header("Accept-Language"), Some("en-US"));
        assert_eq!(request.header("X-Request-Id"), Some("list-1"));
    }
}

#[tokio::test]
async fn the_items_may_stand_below_another_member() {
    let page = |names: &[&str]| {
        let data: Vec<Value> = names.iter().map(|name| json!({"displayName": name})).collect();
        Reply::json(&json!({"conferenceData": {}, "data": {"offset": 0, "limit": 2, "count": 3, "data": data}}))
    };
    let server = Server::start(in_turn([page(&["Ann", "Bob"]), page(&["Cleo"])])).await;
    let request = ShowHisMeetingDetailRequest::new(ConferenceUuid::new("1")).limit(2);
    let people = client(&server).show_his_meeting_detail(request).items().collect().await.unwrap();
    assert_eq!(people.len(), 3);
    assert_eq!(offsets(&server), [Some(0), Some(2)]);
}

#[tokio::test]
async fn the_place_in_the_list_may_stand_in_the_body() {
    let page = |orders: &[i64]| {
        let list: Vec<Value> = orders.iter().map(|order| json!({"segmentOrder": order})).collect();
        Reply::json(&json!({"code": "0", "data": {"segmentCount": 3, "segmentList": list}}))
    };
    let server = Server::start(in_turn([page(&[1, 2]), page(&[3])])).await;
    let request = ShowRecordInfoRequest::new(ConferenceUuid::new("u-1"));
    let segments = client(&server).show_record_info(request).items().collect().await.unwrap();
    assert_eq!(segments.len(), 3);
    let bodies: Vec<Value> = server.requests().iter().map(Request::json).collect();
    assert_eq!(
        bodies,
        [json!({"confUUID": "u-1", "segmentOffset": 0}), json!({"confUUID": "u-1", "segmentOffset": 2})]
    );
}

/// Links to recordings, which the service does not count.
fn links() -> ShowRecordingFileDownloadUrlsRequest {
    ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new("1"))
}

/// These links, each with a token that was never seen before.
fn page_of_links(links: std::ops::Range<usize>) -> Reply {
    static TOKENS: AtomicUsize = AtomicUsize::new(0);
    let file = || json!({"token": format!("token-{}", TOKENS.fetch_add(1, Ordering::SeqCst))});
    let links: Vec<Value> = links.map(|index| json!({"confUuid": index.to_string(), "urls": [file()]})).collect();
    Reply::json(&json!({"recordUrls": links}))
}

#[tokio::test]
async fn where_nothing_is_counted_a_short_page_is_the_last() {
    let server = Server::start(in_turn([page_of_links(0..100), page_of_links(100..130)])).await;
    let all = client(&server).show_recording_file_download_urls(links()).items().collect().await.unwrap();
    assert_eq!(all.len(), 130);
    let asked: Vec<_> = server.requests().iter().map(|request| request.query().to_owned()).collect();
    assert_eq!(asked, ["confUUID=1&offset=0&limit=100", "confUUID=1&offset=100&limit=100"]);
}

#[tokio::test]
async fn where_nothing_is_counted_an_empty_page_ends_the_list() {
    let server = Server::start(in_turn([page_of_links(0..2), page_of_links(2..2)])).await;
    let all = client(&server).show_recording_file_download_urls(links().limit(2)).items().collect().await.unwrap();
    assert_eq!(all.len(), 2);
}

/// Behind the end the service repeats the last page. Where it counts nothing, that alone tells the end of a list whose last
/// page is full.
#[tokio::test]
async fn where_nothing_is_counted_a_page_that_comes_again_ends_the_list() {
    let server = Server::start(|request: &Request| match request.parameter("offset") {
        Some("0") => page_of_links(0..2),
        Some("2" | "4") => page_of_links(2..4),
        _ => Reply::refusal(418, "", "nobody expected this request"),
    })
    .await;
    let pages = drained(client(&server).show_recording_file_download_urls(links().limit(2)).pages()).await;
    assert_eq!(pages.iter().map(|page| page.record_urls.len()).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(4)]);
}
