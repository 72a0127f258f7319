//! Paging through the items of examples.

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_fake::{Fake, examples};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use crate::documents::{example_request, send_document};
use crate::examples::differences;
use crate::support::{ACCESS, call, client, send};

#[tokio::test]
async fn all_lists_can_be_paged_through() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let mut with_several_items = 0;
    for example in examples().filter(|example| example.is_success()) {
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        let operation = dynamic.operation;
        let Some(page) = operation.page else { continue };
        let all = items(&serde_json::from_str(example.response).unwrap());
        let input = |index: usize| operation.input_of_field(index).unwrap();
        let mut paged = Vec::new();
        // One request after the end, which returns the last page again.
        for offset in 0..=all.len() {
            let mut document: Value = serde_json::from_str(example.request).unwrap();
            for (input, value) in [(input(page.offset), offset), (input(page.limit), 1)] {
                let section = if input.place == Place::Query { "query" } else { "body" };
                document[section][input.name] = json!(value);
            }
            let response: Value =
                serde_json::from_str(&call(&client, &document.to_string(), "").await.unwrap()).unwrap();
            let found = items(&response);
            if offset < all.len() {
                assert_eq!(found.len(), 1, "{}: {response}", operation.name);
                paged.extend(found);
            } else if !all.is_empty() {
                let last = paged[paged.len() - 1..].to_vec();
                assert!(are_same(&fake, last, found), "{}: {response}", operation.name);
            }
        }
        if !all.is_empty() {
            assert!(are_same(&fake, all.clone(), paged), "{}", operation.name);
        }
        with_several_items += usize::from(all.len() > 1);
    }
    assert!(with_several_items >= 5, "only {with_several_items} examples have several items");
}

/// Returns whether items are the same, except for links to files and their tokens, which the fake replaces.
fn are_same(fake: &Fake, left: Vec<Value>, right: Vec<Value>) -> bool {
    differences(fake, &left.into(), &right.into(), "").iter().all(|name| name == "token")
}

/// Returns the items of a page: the array in `data`, or else the first array.
fn items(response: &Value) -> Vec<Value> {
    let lists =
        |holder: &Value| holder.as_object().and_then(|fields| fields.values().find_map(Value::as_array).cloned());
    match &response["data"] {
        nested @ Value::Object(_) => lists(nested),
        _ => lists(response),
    }
    .unwrap_or_default()
}

#[tokio::test]
async fn a_response_contains_the_offset_and_the_limit_of_the_request() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let path = "/v1/mmc/management/conferences";
    let page = async |query: &str| {
        let response = send(fake.url(), "GET", &format!("{path}{query}"), &[ACCESS], "").await.json();
        (response["offset"].clone(), response["limit"].clone(), response["count"].clone())
    };
    assert_eq!(page("").await, (json!(0), json!(20), json!(1)));
    assert_eq!(page("?offset=0&limit=7").await, (json!(0), json!(7), json!(1)));
    assert_eq!(page("?offset=5&limit=0").await, (json!(5), json!(20), json!(1)));
}

#[tokio::test]
async fn a_stream_of_items_ends() {
    let fake = Fake::start().await.unwrap();
    let meetings = client(&fake).search_meetings(SearchMeetingsRequest::new()).items().collect().await.unwrap();
    assert_eq!(meetings.len(), 1);
}

#[tokio::test]
async fn a_request_without_a_limit_gets_a_page_of_the_documented_size() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    for number in 0..12 {
        let mut program = example_request("AddProgram");
        program["body"]["programName"] = format!("Program {number}").into();
        assert_eq!(send_document(&fake, &program).await.status, 200);
    }
    let search = async |query: Value| {
        let response = send_document(&fake, &json!({"operation": "SearchPrograms", "query": query})).await.json();
        let shown = response["data"].as_array().unwrap().len();
        (shown, response["offset"].clone(), response["limit"].clone(), response["count"].clone())
    };
    let all = search(json!({"limit": 500})).await;
    assert_eq!(all, (14, json!(0), json!(500), json!(14)), "with the two programs of the example");
    assert_eq!(search(json!({})).await, (10, json!(0), json!(10), json!(14)));
    assert_eq!(search(json!({"offset": 10})).await, (4, json!(10), json!(10), json!(14)));
    assert_eq!(search(json!({"offset": 100})).await.0, 4, "the last page");
    let too_many = json!({"operation": "SearchPrograms", "query": {"limit": 501}});
    let (status, code, message) = send_document(&fake, &too_many).await.error();
    assert_eq!((status, code.as_str()), (400, "USG.200000003"), "{message}");
}
