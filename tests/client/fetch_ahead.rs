//! Pages that are requested while the caller processes the items of the page before, and the first item alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::{CallFinished, ErrorKind, Observer, Paged as _};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::pages::{ids, meetings, offsets, request};
use crate::server::{Reply, Request, Server};
use crate::setup::{builder, client, static_token};

/// Waits until a server has received this number of requests.
async fn received(server: &Server, requests: usize) {
    let waiting = async {
        while server.requests().len() < requests {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let outcome = tokio::time::timeout(Duration::from_secs(10), waiting).await;
    assert!(outcome.is_ok(), "received {} requests of {requests}", server.requests().len());
}

#[tokio::test]
async fn the_next_page_is_requested_while_the_items_of_a_page_are_processed() {
    let server = Server::start(meetings(5)).await;
    let mut items = client(&server).search_meetings(request().limit(2)).items().fetch_ahead();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.requests().len(), 0, "nothing is sent before the first item is needed");
    let mut seen = vec![items.next().await.unwrap().unwrap()];
    received(&server, 2).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(offsets(&server), [Some(0), Some(2)], "one page is fetched ahead, and not more");
    while let Some(item) = items.next().await {
        seen.push(item.unwrap());
    }
    assert_eq!(seen.iter().map(|meeting| meeting.conference_id.to_string()).collect::<Vec<_>>(), ids(1..=5));
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(4)]);
}

#[tokio::test]
async fn pages_can_be_fetched_ahead_too() {
    let server = Server::start(meetings(4)).await;
    let mut pages = client(&server).search_meetings(request().limit(3)).pages().fetch_ahead();
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 3);
    received(&server, 2).await;
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn an_error_is_returned_after_the_items_before_it_and_its_page_is_requested_again() {
    let all = meetings(4);
    let failures = AtomicUsize::new(1);
    let server = Server::start(move |request| match request.parameter("offset") {
        Some("2") if failures.fetch_sub(1, Ordering::SeqCst) == 1 => Reply::error(403, "USG.000000003", "not now"),
        _ => all(request),
    })
    .await;
    let mut items = client(&server).search_meetings(request().limit(2)).items().fetch_ahead();
    let mut seen = vec![items.next().await.unwrap().unwrap().conference_id.to_string()];
    received(&server, 2).await;
    while let Some(item) = items.next().await {
        seen.push(match item {
            Ok(meeting) => meeting.conference_id.to_string(),
            Err(error) => error.code_text().unwrap().to_owned(),
        });
    }
    assert_eq!(seen, ["1", "2", "USG.000000003", "3", "4"]);
    assert_eq!(offsets(&server), [Some(0), Some(2), Some(2)]);
}

#[tokio::test]
async fn a_page_that_is_fetched_ahead_is_cancelled_when_the_stream_is_dropped() {
    let server = Server::start(|request: &Request| match request.parameter("offset") {
        Some("0") => Reply::json(&json!({"count": 2, "data": [{"conferenceID": "1"}]})),
        _ => Reply::no_response(),
    })
    .await;
    let cancelled = Arc::new(Semaphore::new(0));
    let client = builder(&server.url()).credentials(static_token());
    let client = client.observer(CountCancelled(Arc::clone(&cancelled))).build().unwrap();
    let mut items = client.search_meetings(request()).items().fetch_ahead();
    items.next().await.unwrap().unwrap();
    received(&server, 2).await;
    assert_eq!(cancelled.available_permits(), 0);
    drop(items);
    let permit = tokio::time::timeout(Duration::from_secs(10), cancelled.acquire()).await;
    assert!(permit.is_ok(), "the page is still being requested");
}

/// Adds a permit for each call that was cancelled.
struct CountCancelled(Arc<Semaphore>);

impl Observer for CountCancelled {
    fn call_finished(&self, call: &CallFinished<'_>) {
        if call.is_cancelled {
            self.0.add_permits(1);
        }
    }
}

#[test]
fn a_page_whose_runtime_was_shut_down_is_an_error() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (of_server, first, second) = (runtime(), runtime(), runtime());
    let server = of_server.block_on(Server::start(|request: &Request| match request.parameter("offset") {
        Some("0") => Reply::json(&json!({"count": 2, "data": [{"conferenceID": "1"}]})),
        _ => Reply::no_response(),
    }));
    let mut items = client(&server).search_meetings(request()).items().fetch_ahead();
    first.block_on(async {
        items.next().await.unwrap().unwrap();
        received(&server, 2).await;
    });
    drop(first);
    let error = second.block_on(items.next()).unwrap().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, Some("SearchMeetings")));
    assert!(error.message().contains("has been shut down"), "{error}");
}

#[tokio::test]
async fn the_first_item_is_a_page_of_one_item_and_one_request() {
    let server = Server::start(meetings(45)).await;
    let first = client(&server).search_meetings(request().limit(20)).items().fetch_ahead().first().await.unwrap();
    assert_eq!(first.unwrap().conference_id, "1");
    let fourth = client(&server).search_meetings(request().offset(3)).items().first().await.unwrap();
    assert_eq!(fourth.unwrap().conference_id, "4");
    // A page that is fetched ahead would have been requested by now.
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(offsets(&server), [Some(0), Some(3)]);
    assert!(server.requests().iter().all(|sent| sent.parameter("limit") == Some("1")));
}

#[tokio::test]
async fn the_first_item_of_an_empty_list_is_none() {
    let server = Server::start(meetings(0)).await;
    assert!(client(&server).search_meetings(request()).items().first().await.unwrap().is_none());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_first_item_after_others_is_the_next_one() {
    let server = Server::start(meetings(5)).await;
    let mut items = client(&server).search_meetings(request().limit(2)).items();
    items.next().await.unwrap().unwrap();
    assert_eq!(items.first().await.unwrap().unwrap().conference_id, "2");
    let mut items = client(&server).search_meetings(request().limit(2)).items();
    for _ in 0..2 {
        items.next().await.unwrap().unwrap();
    }
    assert_eq!(items.first().await.unwrap().unwrap().conference_id, "3");
}
