//! Paged lists as streams.

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

/// A list of meetings with the ids `1`, `2`, …, paged as the service does it: the limit defaults to 20, and an offset beyond
/// the end returns the last page.
pub(crate) fn meetings(all: usize) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| {
        let number = |name, default| request.parameter(name).map_or(default, |number| number.parse().unwrap());
        let (limit, mut offset) = (number("limit", 20), number("offset", 0));
        if offset >= all {
            offset = all.saturating_sub(limit);
        }
        let data: Vec<Value> =
            (offset..all.min(offset + limit)).map(|index| json!({"conferenceID": (index + 1).to_string()})).collect();
        Reply::json(&json!({"offset": offset, "limit": limit, "count": all, "data": data}))
    }
}

/// Returns a range of ids.
pub(crate) fn ids(range: std::ops::RangeInclusive<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

pub(crate) fn offsets(server: &Server) -> Vec<Option<usize>> {
    server.requests().iter().map(|request| request.parameter("offset").map(|text| text.parse().unwrap())).collect()
}

/// Collects a stream.
async fn collected<S: Stream<Item = Result<T>> + Unpin, T>(mut stream: S) -> Vec<T> {
    let mut items = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        items.push(item.unwrap());
    }
    items
}

pub(crate) async fn all_ids(server: &Server, request: SearchMeetingsRequest) -> Vec<String> {
    let meetings = client(server).search_meetings(request).items().collect().await.unwrap();
    meetings.iter().map(|meeting| meeting.conference_id.to_string()).collect()
}

pub(crate) fn request() -> SearchMeetingsRequest {
    SearchMeetingsRequest::new()
}

#[tokio::test]
async fn pages_are_requested_until_all_items_have_been_received() {
    let server = Server::start(meetings(45)).await;
    assert_eq!(all_ids(&server, request().limit(20)).await, ids(1..=45));
    assert_eq!(offsets(&server), [Some(0), Some(20), Some(40)]);
}

#[tokio::test]
async fn a_full_last_page_ends_the_list() {
    let server = Server::start(meetings(40)).await;
    assert_eq!(all_ids(&server, request().limit(20)).await, ids(1..=40));
    assert_eq!(offsets(&server), [Some(0), Some(20)]);
}

#[tokio::test]
async fn the_request_sets_the_offset_and_the_limit() {
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
async fn an_empty_list_has_no_items_and_one_page() {
    let server = Server::start(meetings(0)).await;
    assert!(all_ids(&server, request()).await.is_empty());
    let pages = collected(client(&server).search_meetings(request()).pages()).await;
    assert_eq!(pages.iter().map(|page| page.data.len()).collect::<Vec<_>>(), [0]);
    assert_eq!(server.requests().len(), 2);
}

/// Returns a page of meetings with these ids.
fn page(count: &Value, ids: &[&str]) -> Reply {
    let data: Vec<Value> = ids.iter().map(|id| json!({"conferenceID": id})).collect();
    Reply::json(&json!({"count": count, "data": data}))
}

/// Collects the ids of a stream and the message of the error that ends it.
async fn ids_and_error(server: &Server, request: SearchMeetingsRequest) -> (Vec<String>, Option<String>) {
    let mut items = client(server).search_meetings(request).items();
    let (mut ids, mut message) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        match item {
            Ok(meeting) => ids.push(meeting.conference_id.to_string()),
            Err(error) => {
                assert!(error.is_decode() && error.status() == Some(200) && error.request_id().is_some(), "{error}");
                assert!(message.replace(error.message().to_owned()).is_none(), "the stream goes on after {error}");
            }
        }
    }
    (ids, message)
}

#[tokio::test]
async fn a_page_without_items_before_the_count_is_an_error() {
    let server = Server::start(in_turn([page(&json!(9), &["1", "2"]), page(&json!(9), &[])])).await;
    let (found, message) = ids_and_error(&server, request()).await;
    assert_eq!(found, ids(1..=2));
    assert_eq!(message.unwrap(), "invalid response: the page at offset 2 has no items, but the list has 9");
    assert_eq!(offsets(&server), [Some(0), Some(2)]);
}

#[tokio::test]
async fn a_page_that_is_served_again_is_an_error() {
    let same = |_: &Request| page(&json!(1_000_000_000), &["1", "2", "3"]);
    let with_offset = |_: &Request| Reply::json(&json!({"count": 30, "offset": 0, "data": [{"conferenceID": "1"}]}));
    let alternating = |request: &Request| match request.parameter("offset") {
        Some("0" | "4" | "8") => page(&json!(1_000), &["1", "2"]),
        _ => page(&json!(1_000), &["3", "4"]),
    };
    for (server, expected, requests) in [
        (Server::start(same).await, 3, 2),
        (Server::start(with_offset).await, 1, 2),
        (Server::start(alternating).await, 4, 3),
    ] {
        let (found, message) = ids_and_error(&server, request()).await;
        assert_eq!((found, server.requests().len()), (ids(1..=expected), requests));
        assert!(message.unwrap().contains("has the items of a previous page"));
    }
}

#[tokio::test]
async fn an_offset_that_does_not_move_is_an_error() {
    let changing = AtomicUsize::new(0);
    let server = Server::start(move |_: &Request| {
        let id = (changing.fetch_add(1, Ordering::SeqCst) + 1).to_string();
        Reply::json(&json!({"count": 30, "offset": 0, "data": [{"conferenceID": id}]}))
    })
    .await;
    let (found, message) = ids_and_error(&server, request()).await;
    assert_eq!(found, ["1"]);
    assert!(message.unwrap().contains("has the items of a previous page"));
}

#[tokio::test]
async fn a_page_that_begins_elsewhere_is_an_error() {
    let of = |offset: i64, ids: &[&str]| {
        let data: Vec<Value> = ids.iter().map(|id| json!({"conferenceID": id})).collect();
        Reply::json(&json!({"count": 9, "offset": offset, "data": data}))
    };
    for offset in [1, 5] {
        let server = Server::start(in_turn([of(0, &["1", "2"]), of(offset, &["3", "4"])])).await;
        let (found, message) = ids_and_error(&server, request()).await;
        assert_eq!(found, ids(1..=2));
        assert_eq!(message.unwrap(), format!("invalid response: the page at offset 2 begins at offset {offset}"));
    }
}

/// Beyond the end of a list, the service returns the last items again.
#[tokio::test]
async fn too_large_a_count_brings_no_item_twice() {
    let server = Server::start(|request: &Request| {
        let offset: usize = request.parameter("offset").unwrap().parse().unwrap();
        let first = if offset >= 5 { 3 } else { offset };
        let data: Vec<Value> =
            (first..5.min(first + 2)).map(|index| json!({"conferenceID": (index + 1).to_string()})).collect();
        Reply::json(&json!({"count": 100, "offset": first, "data": data}))
    })
    .await;
    assert_eq!(ids_and_error(&server, request()).await, (ids(1..=5), None));
}

#[tokio::test]
async fn a_list_without_a_usable_count_ends_with_a_short_an_empty_or_a_repeated_page() {
    for count in [json!(null), json!(0), json!(-1)] {
        let short = [page(&count, &["1", "2"]), page(&count, &["3", "4"]), page(&count, &["5"])];
        let empty = [page(&count, &["1", "2"]), page(&count, &["3", "4"]), page(&count, &[])];
        let repeated = [page(&count, &["1", "2"]), page(&count, &["3", "4"]), page(&count, &["3", "4"])];
        for (pages, last) in [(short, 5), (empty, 4), (repeated, 4)] {
            let server = Server::start(in_turn(pages)).await;
            assert_eq!(ids_and_error(&server, request()).await, (ids(1..=last), None), "{count}");
            assert_eq!(offsets(&server), [Some(0), Some(2), Some(4)]);
        }
        let server = Server::start(in_turn([page(&count, &["1", "2"])])).await;
        assert_eq!(ids_and_error(&server, request().limit(3)).await, (ids(1..=2), None), "less than the limit");
    }
    let counted_once = [page(&json!(3), &["1", "2"]), page(&json!(null), &["3"])];
    let server = Server::start(in_turn(counted_once)).await;
    assert_eq!(ids_and_error(&server, request()).await, (ids(1..=3), None));
}

#[tokio::test]
async fn a_list_may_grow_and_shrink_between_pages() {
    let pages = [page(&json!(2), &["1"]), page(&json!(4), &["2"]), page(&json!(3), &["3"])];
    let server = Server::start(in_turn(pages)).await;
    assert_eq!(all_ids(&server, request()).await, ids(1..=3));
}

#[tokio::test]
async fn pages_are_the_decoded_responses() {
    let server = Server::start(meetings(5)).await;
    let pages = collected(client(&server).search_meetings(request().limit(2)).pages()).await;
    assert_eq!(pages.iter().map(|page| page.data.len()).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(pages.iter().map(|page| page.offset).collect::<Vec<_>>(), [0, 2, 4]);
    assert!(pages.iter().all(|page| page.count() == Some(5)));
}

#[tokio::test]
async fn items_and_pages_are_streams() {
    let server = Server::start(meetings(3)).await;
    let items = collected(client(&server).search_meetings(request().limit(2)).items()).await;
    assert_eq!(items.len(), 3);
}

#[tokio::test]
async fn pages_are_requested_when_they_are_needed() {
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
async fn after_an_error_the_same_page_is_requested_again() {
    let all = meetings(3);
    let failed = AtomicBool::new(false);
    let server = Server::start(move |request| match request.parameter("offset") {
        Some("2") if !failed.swap(true, Ordering::SeqCst) => Reply::error(403, "USG.000000003", "not now"),
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
    assert!(items.next().await.is_none(), "the stream stays at its end");
}

#[tokio::test]
async fn a_page_is_retried_like_any_call() {
    let all = meetings(3);
    let failed = AtomicBool::new(false);
    let server = Server::start(move |request| match request.parameter("offset") {
        Some("2") if !failed.swap(true, Ordering::SeqCst) => Reply::closed(),
        _ => all(request),
    })
    .await;
    assert_eq!(all_ids(&server, request().limit(2)).await, ids(1..=3));
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(2)]);
}

#[tokio::test]
async fn collect_returns_the_first_error() {
    let server = Server::start(in_turn([Reply::error(403, "USG.000000003", "no")])).await;
    let error = client(&server).search_meetings(request()).items().collect().await.unwrap_err();
    assert_eq!(error.code_text(), Some("USG.000000003"));
}

#[tokio::test]
async fn options_apply_to_every_page() {
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
async fn the_items_may_be_nested_in_the_response() {
    let page = |offset: i64, names: &[&str]| {
        let data: Vec<Value> = names.iter().map(|name| json!({"displayName": name})).collect();
        Reply::json(&json!({"conferenceData": {}, "data": {"offset": offset, "limit": 2, "count": 3, "data": data}}))
    };
    let server = Server::start(in_turn([page(0, &["Ann", "Bob"]), page(2, &["Cleo"])])).await;
    let request = ShowHisMeetingDetailRequest::new(ConferenceUuid::new("1")).limit(2);
    let people = client(&server).show_his_meeting_detail(request).items().collect().await.unwrap();
    assert_eq!(people.len(), 3);
    assert_eq!(offsets(&server), [Some(0), Some(2)]);
}

#[tokio::test]
async fn the_offset_may_be_in_the_body() {
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

/// A list without a count: links to recordings.
fn links() -> ShowRecordingFileDownloadUrlsRequest {
    ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new("1"))
}

/// A page of links, each with a new token.
fn page_of_links(links: std::ops::Range<usize>) -> Reply {
    static TOKENS: AtomicUsize = AtomicUsize::new(0);
    let file = || json!({"token": format!("token-{}", TOKENS.fetch_add(1, Ordering::SeqCst))});
    let links: Vec<Value> = links.map(|index| json!({"confUuid": index.to_string(), "urls": [file()]})).collect();
    Reply::json(&json!({"recordUrls": links}))
}

#[tokio::test]
async fn without_a_count_a_short_page_is_the_last() {
    let server = Server::start(in_turn([page_of_links(0..100), page_of_links(100..130)])).await;
    let request = links().limit(100);
    let all = client(&server).show_recording_file_download_urls(request).items().collect().await.unwrap();
    assert_eq!(all.len(), 130);
    let queries: Vec<_> = server.requests().iter().map(|request| request.query().to_owned()).collect();
    assert_eq!(queries, ["confUUID=1&offset=0&limit=100", "confUUID=1&offset=100&limit=100"]);
}

#[tokio::test]
async fn without_a_count_an_empty_page_ends_the_list() {
    let server = Server::start(in_turn([page_of_links(0..2), page_of_links(2..2)])).await;
    let all = client(&server).show_recording_file_download_urls(links().limit(2)).items().collect().await.unwrap();
    assert_eq!(all.len(), 2);
}

/// Beyond the end, the service returns the last page again, with new tokens. Without a count, nothing else marks the end of a
/// list whose last page is full.
#[tokio::test]
async fn without_a_count_a_repeated_page_ends_the_list() {
    let server = Server::start(|request: &Request| match request.parameter("offset") {
        Some("0") => page_of_links(0..2),
        Some("2" | "4") => page_of_links(2..4),
        _ => Reply::error(418, "", "unexpected request"),
    })
    .await;
    let pages = collected(client(&server).show_recording_file_download_urls(links().limit(2)).pages()).await;
    assert_eq!(pages.iter().map(|page| page.record_urls.len()).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(4)]);
}
