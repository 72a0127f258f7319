//! Recorded requests.

use huaweicloud_meeting_fake::Fake;
use serde_json::json;

use crate::support::{ACCESS, CONTROL, JSON, client, send};

#[tokio::test]
async fn requests_are_recorded_as_received() {
    let fake = Fake::builder().accept_any_token().record().start().await.unwrap();
    send(fake.url(), "GET", "/no/such%20path?a=1&a=x+y", &[("X-Some", "1")], "").await;
    let path = "/v1/mmc/control/conferences/lock?conferenceID=9140";
    let response = send(fake.url(), "PUT", path, &[CONTROL, JSON], r#"{"isLock": 1}"#).await;
    assert_eq!((response.status, response.body.as_str()), (200, ""));
    let requests = fake.requests();
    let [unknown, lock] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((unknown.operation, unknown.method.as_str(), unknown.path.as_str()), (None, "GET", "/no/such%20path"));
    assert_eq!(unknown.query, [("a".to_owned(), "1".to_owned()), ("a".to_owned(), "x y".to_owned())]);
    assert_eq!(unknown.header("x-some"), Some("1"));
    assert_eq!((lock.operation, lock.query("conferenceID")), (Some("LockMeeting"), Some("9140")));
    assert_eq!(lock.json(), Some(json!({"isLock": 1})));
    fake.clear_requests();
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn debug_output_contains_no_values() {
    let fake = Fake::builder().accept_any_token().record().start().await.unwrap();
    let path = "/v1/mmc/management/conferences/start?canary=canary";
    send(fake.url(), "POST", path, &[("X-Access-Token", "canary"), JSON], r#"{"password": "canary"}"#).await;
    let shown = format!(
        "{:?} {fake:?} {:?}",
        fake.requests(),
        Fake::builder().app_key("app", "canary").account("me", "canary")
    );
    assert_eq!(shown.matches("canary").count(), 1, "only the name of the query parameter: {shown}");
}

#[tokio::test]
async fn nothing_is_recorded_by_default() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    send(fake.url(), "GET", "/v1/mmc/management/conferences", &[ACCESS], "").await;
    assert!(fake.requests().is_empty());
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
