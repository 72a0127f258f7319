//! Paged lists whose pages contradict each other.

use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use serde_json::{Value, json};

use crate::server::{Reply, Server};
use crate::setup::client;

/// Returns the ids of all items, and the message of the error that ends the list.
async fn listed(page: impl Fn(usize, usize) -> Value + Send + Sync + 'static) -> (Vec<String>, Option<String>) {
    let requests = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        let offset = request.parameter("offset").map_or(0, |offset| offset.parse().unwrap());
        Reply::json(&page(offset, requests.fetch_add(1, Ordering::SeqCst)))
    })
    .await;
    let mut items = client(&server).search_meetings(SearchMeetingsRequest::new()).items();
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(meeting) => ids.push(meeting.conference_id.to_string()),
            Err(error) => return (ids, Some(error.message().to_owned())),
        }
        assert!(ids.len() < 100, "the list does not end");
    }
    (ids, None)
}

#[tokio::test]
async fn a_page_is_repeated_although_unknown_fields_or_the_order_differ() {
    let differing = |_, request: usize| json!({"count": 900, "data": [{"conferenceID": "1", "servedAt": request}]});
    let reordered = |_, request: usize| {
        let (first, second) = if request == 0 { ("1", "2") } else { ("2", "1") };
        json!({"count": 900, "data": [{"conferenceID": first}, {"conferenceID": second}]})
    };
    let (ids, error) = listed(differing).await;
    assert_eq!((ids.len(), error.unwrap().contains("items of a previous page")), (1, true));
    let (ids, error) = listed(reordered).await;
    assert_eq!((ids.len(), error.unwrap().contains("items of a previous page")), (2, true));
}

#[tokio::test]
async fn items_that_cannot_be_decoded_count_for_the_next_offset() {
    let page = |offset: usize, _| {
        let data: Vec<Value> = (offset..6.min(offset + 3))
            .map(|id| if id == 1 { json!(7) } else { json!({"conferenceID": id.to_string()}) })
            .collect();
        json!({"count": 6, "data": data})
    };
    let (ids, error) = listed(page).await;
    assert_eq!((ids, error), (["0", "2", "3", "4", "5"].map(str::to_owned).to_vec(), None));
}

#[tokio::test]
async fn a_page_whose_items_are_no_list_is_an_error() {
    for data in [json!({"data": [{"conferenceID": "1"}]}), json!("[{}]"), json!(7)] {
        let shown = data.clone();
        let (ids, error) = listed(move |_, _| json!({"count": null, "data": data})).await;
        assert_eq!(
            (ids.len(), error.as_deref()),
            (0, Some("invalid response: the page at offset 0 has no list of items")),
            "{shown}"
        );
    }
}
