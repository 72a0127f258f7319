//! Lists whose pages contradict each other: no item is lost in silence, none comes twice, and none is requested for ever.

use std::sync::Arc;
use std::time::Duration;

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Result, Secret};
use serde_json::{Value, json};

use super::{LANGUAGE, TOKEN};
use crate::call::client;
use crate::fault::{Exchange, Fault};
use crate::response::json as json_response;
use crate::server::FaultServer;
use crate::subject::subject;

/// Returns the ids of all items of a list, or the error that ends it, and the number of requests.
async fn listed(page: impl Fn(usize) -> Value + Send + Sync + 'static) -> (Result<Vec<String>>, usize) {
    let script = move |exchange: &Exchange<'_>| json_response(200, &page(offset(exchange))).steps();
    let fault = Arc::new(Fault::new("paging", script));
    let server = FaultServer::start(&fault, "127.0.0.1:1", TOKEN).await;
    server.begin(&subject("SearchMeetings"), LANGUAGE);
    let client = client(server.url(), &fault, TOKEN);
    let call = client.search_meetings(SearchMeetingsRequest::new()).language(LANGUAGE).token(Secret::new(TOKEN));
    let listed = tokio::time::timeout(Duration::from_secs(5), call.items().collect()).await;
    let requests = server.end().requests.len();
    let items = listed.unwrap_or_else(|_| panic!("the list does not end; {requests} requests"));
    let ids = items.map(|items| items.iter().map(|meeting| meeting.conference_id.to_string()).collect());
    (ids, requests)
}

fn offset(exchange: &Exchange<'_>) -> usize {
    let query = exchange.request.target.split(['?', '&']).find_map(|part| part.strip_prefix("offset="));
    query.map_or(0, |offset| offset.parse().unwrap())
}

/// Returns items with the ids of a range.
fn items(ids: std::ops::Range<usize>) -> Value {
    ids.map(|id| json!({"conferenceID": id.to_string()})).collect()
}

fn ids(ids: std::ops::Range<usize>) -> Vec<String> {
    ids.map(|id| id.to_string()).collect()
}

#[tokio::test]
async fn a_list_without_a_count_goes_on_until_nothing_is_left() {
    for count in [Some(Value::Null), Some(json!(0)), Some(json!(-1)), None] {
        let shown = count.clone();
        let page = move |offset: usize| {
            let mut page = json!({"offset": offset, "data": items(offset.min(4)..(offset + 2).min(4))});
            if let Some(count) = &count {
                page["count"] = count.clone();
            }
            page
        };
        let (listed, _) = listed(page).await;
        assert_eq!(listed.unwrap(), ids(0..4), "count: {shown:?}");
    }
}

#[tokio::test]
async fn an_empty_page_before_the_end_is_an_error() {
    let page = |offset: usize| match offset {
        0 => json!({"offset": 0, "count": 9, "data": items(0..3)}),
        _ => json!({"offset": offset, "count": 9, "data": []}),
    };
    let (listed, requests) = listed(page).await;
    assert!(listed.is_err(), "ended after {:?}", listed.unwrap());
    assert!(requests <= 3, "{requests}");
}

#[tokio::test]
async fn a_page_that_is_served_again_ends_the_list_with_an_error() {
    for count in [1_000_000_000, 30] {
        let (listed, requests) = listed(move |_| json!({"count": count, "data": items(0..3)})).await;
        assert!(listed.is_err(), "count {count}: ended after {:?}", listed.unwrap());
        assert!(requests <= 3, "{requests}");
    }
}

/// Without a count, the last page that is served again may be how the list ends.
#[tokio::test]
async fn a_page_that_is_served_again_brings_no_item_twice() {
    let (listed, requests) = listed(|_| json!({"count": null, "data": items(0..3)})).await;
    if let Ok(listed) = listed {
        assert_eq!(listed, ids(0..3));
    }
    assert!(requests <= 3, "{requests}");
}

/// After the end, the service returns the last page again, with the offset of that page.
#[tokio::test]
async fn too_large_a_count_brings_no_item_twice() {
    let page = |offset: usize| {
        let offset = if offset >= 4 { 2 } else { offset };
        json!({"offset": offset, "limit": 2, "count": 6, "data": items(offset..offset + 2)})
    };
    let (listed, requests) = listed(page).await;
    if let Ok(listed) = listed {
        assert_eq!(listed, ids(0..4));
    }
    assert!(requests <= 4, "{requests}");
}

#[tokio::test]
async fn pages_that_are_shorter_than_the_limit_do_not_end_a_counted_list() {
    let page = |offset: usize| json!({"offset": offset, "limit": 20, "count": 9, "data": items(offset..offset + 3)});
    let (listed, requests) = listed(page).await;
    assert_eq!(listed.unwrap(), ids(0..9));
    assert_eq!(requests, 3);
}
