//! Pages of lists that documents request: the items as the service sent them.

use std::sync::{Arc, Mutex};

use huaweicloud_meeting_runtime::codec::shape_of;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::{Effect, Method, Operation, Page};
use huaweicloud_meeting_runtime::values::Secret;
use huaweicloud_meeting_runtime::{Body, CoreBuilder, Paged as _, Transport, TransportFuture, fields};

use crate::library::{CLOSE_LIBRARY, Recorder, SERVICE, core};
use crate::{parse, run};

#[derive(Clone, Debug, Default)]
struct ListRequest {
    start: Option<i64>,
    size: Option<i64>,
}

fields! { both ListRequest { 0 => start, "start", query; 1 => size, "size", query; } }

#[derive(Clone, Debug, Default)]
struct Item {
    title: Option<String>,
    link: Option<Secret>,
}

fields! { both Item { 0 => title, "title"; 1 => link, "link"; } }

#[derive(Clone, Debug, Default)]
struct ListResponse {
    books: Vec<Item>,
}

fields! { both ListResponse { 0 => books, "books"; } }

const fn list(count: &'static [&'static str]) -> Operation {
    Operation {
        has_response: true,
        page: Some(Page { offset: 0, limit: 1, max_limit: None, items: &["books"], count, response_offset: &[] }),
        request: shape_of::<ListRequest>(),
        ..Operation::new("ListBooks", "books", Method::Get, "/books", Effect::Read)
    }
}

static LIST: Operation = list(&["total"]);
static UNCOUNTED: Operation = list(&[]);

static LIST_BOOKS: DynamicOperation = DynamicOperation::new::<ListRequest, ListResponse>(&LIST);
static LIST_UNCOUNTED: DynamicOperation = DynamicOperation::new::<ListRequest, ListResponse>(&UNCOUNTED);

/// Returns one response after another, the last one again and again.
#[derive(Clone)]
struct Responses {
    left: Arc<Mutex<Vec<&'static str>>>,
    queries: Arc<Mutex<Vec<String>>>,
}

impl Transport for Responses {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.queries.lock().unwrap().push(request.uri().query().unwrap_or_default().to_owned());
            let mut left = self.left.lock().unwrap();
            let body = if left.len() > 1 { left.remove(0) } else { left[0] };
            Ok(http::Response::new(body.into()))
        })
    }
}

/// Returns the items of all pages, or the error, and the queries that were sent.
fn items(operation: &DynamicOperation, responses: &[&'static str]) -> (Vec<String>, Vec<String>) {
    let transport = Responses { left: Arc::new(Mutex::new(responses.to_vec())), queries: Arc::default() };
    let mut builder = CoreBuilder::default();
    builder.endpoint("https://library.test");
    builder.transport(transport.clone());
    let core = builder.build(&SERVICE).unwrap();
    let document = operation.parse(br#"{"operation": "ListBooks", "query": {"size": 2}}"#, &SERVICE).unwrap();
    let mut pages = operation.pages(&core, &document).unwrap();
    let found = run(async {
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => found.extend(page.into_items().iter().map(|item| item.as_str().to_owned())),
                Err(error) => {
                    found.push(error.to_string());
                    break;
                }
            }
        }
        found
    });
    let queries = transport.queries.lock().unwrap().clone();
    (found, queries)
}

#[test]
fn items_are_as_the_service_sent_them() {
    let pages = [
        r#"{"total": 3, "books": [{"title": "A", "price": 1.50, "new": {"b": 1, "a": null}}, {"title": 7}]}"#,
        r#"{"total": 3, "books": [{"title": "C"}]}"#,
    ];
    let (found, queries) = items(&LIST_BOOKS, &pages);
    assert_eq!(found, [r#"{"title":"A","price":1.50,"new":{"b":1,"a":null}}"#, r#"{"title":7}"#, r#"{"title":"C"}"#]);
    assert_eq!(queries, ["start=0&size=2", "start=2&size=2"]);
}

#[test]
fn one_item_in_place_of_a_list_counts() {
    assert_eq!(items(&LIST_BOOKS, &[r#"{"total": 1, "books": {"title": "A"}}"#]).0, [r#"{"title":"A"}"#]);
}

#[test]
fn a_page_that_is_repeated_ends_a_list_without_a_count_even_if_secrets_differ() {
    let pages = [
        r#"{"books": [{"title": "A", "link": "x1"}, {"title": "B", "link": "x2"}]}"#,
        r#"{"books": [{"title": "A", "link": "x3"}, {"title": "B", "link": "x4"}]}"#,
    ];
    let (found, queries) = items(&LIST_UNCOUNTED, &pages);
    assert_eq!((found.len(), queries.len()), (2, 2), "{found:?}");
}

#[test]
fn a_page_without_items_before_the_end_is_an_error() {
    let pages = [r#"{"total": 5, "books": [{"title": "A"}, {"title": "B"}]}"#, r#"{"total": 5, "books": []}"#];
    let (found, _) = items(&LIST_BOOKS, &pages);
    assert!(found[2].contains("the page at offset 2 has no items, but the list has 5"), "{found:?}");
}

#[test]
fn only_paged_operations_have_pages() {
    let core = core(&Recorder::default());
    let document = parse(r#"{"operation": "Close"}"#).unwrap();
    assert!(CLOSE_LIBRARY.pages(&core, &document).is_none());
}
