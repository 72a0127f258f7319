//! The journal.

use std::sync::{Arc, Mutex};

use huaweicloud_meeting_fake::{Fake, log_line};
use serde_json::json;

use crate::support::{ACCESS, CONTROL, JSON, client, send};

#[tokio::test]
async fn requests_are_recorded_as_received_with_their_outcome() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    send(fake.url(), "GET", "/no/such%20path?a=1&a=x+y", &[("X-Some", "1")], "").await;
    let path = "/v1/mmc/control/conferences/lock?conferenceID=9140";
    let response = send(fake.url(), "PUT", path, &[CONTROL, JSON], r#"{"isLock": 1}"#).await;
    assert_eq!((response.status, response.body.as_str()), (200, ""));
    let entries = fake.journal();
    let [unknown, lock] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((unknown.operation, unknown.method.as_str(), unknown.path.as_str()), (None, "GET", "/no/such%20path"));
    assert_eq!(unknown.query, [("a".to_owned(), "1".to_owned()), ("a".to_owned(), "x y".to_owned())]);
    assert_eq!(unknown.header("x-some"), Some("1"));
    assert_eq!((unknown.status, unknown.code.as_deref()), (Some(404), Some("APIG.0101")));
    assert_eq!((lock.operation, lock.query("conferenceID")), (Some("LockMeeting"), Some("9140")));
    assert_eq!(lock.json(), Some(json!({"isLock": 1})));
    assert_eq!((lock.status, lock.code.as_deref(), lock.number), (Some(200), None, 2));
    assert!(lock.duration.is_some() && lock.received >= unknown.received);
    fake.clear_journal();
    assert!(fake.journal().is_empty());
}

#[tokio::test]
async fn the_journal_keeps_the_last_requests() {
    let fake = Fake::builder().accept_any_token().journal_size(2).start().await.unwrap();
    for path in ["/1", "/2", "/3"] {
        send(fake.url(), "GET", path, &[], "").await;
    }
    let paths: Vec<_> = fake.journal().into_iter().map(|entry| entry.path).collect();
    assert_eq!(paths, ["/2", "/3"]);
}

#[tokio::test]
async fn an_observer_gets_each_request_after_its_response() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = lines.clone();
    let observe = move |entry: &_| log.lock().unwrap().push(log_line(entry, false));
    let fake = Fake::builder().journal_size(0).on_request(observe).start().await.unwrap();
    send(fake.url(), "GET", "/v1/mmc/management/conferences?pw=canary", &[ACCESS], "").await;
    send(fake.url(), "GET", "/_fake/requests", &[], "").await;
    let lines = lines.lock().unwrap();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let words: Vec<&str> = line.split(' ').collect();
    assert_eq!(words[1..4], ["GET", "SearchMeetings", "401"], "{line}");
    assert!(words[4].starts_with("USG.") && words[6] == "ms" && !line.contains("canary"), "{line}");
}

#[tokio::test]
async fn debug_output_contains_no_values() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let path = "/v1/mmc/management/conferences/start?canary=canary";
    send(fake.url(), "POST", path, &[("X-Access-Token", "canary"), JSON], r#"{"password": "canary"}"#).await;
    let shown =
        format!("{:?} {fake:?} {:?}", fake.journal(), Fake::builder().app_key("app", "canary").account("me", "canary"));
    assert_eq!(shown.matches("canary").count(), 1, "only the name of the query parameter: {shown}");
}

#[tokio::test]
async fn a_fake_stops_when_it_is_dropped() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let url = fake.url().to_owned();
    drop(fake);
    // Lets the task of the server stop.
    tokio::task::yield_now().await;
    let error = client.show_my_info().retry(huaweicloud_meeting::RetryPolicy::none()).await.unwrap_err();
    assert!(error.is_connect(), "{url}: {error}");
}
