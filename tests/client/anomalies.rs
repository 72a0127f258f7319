//! Values of unexpected types in responses: no field fails a response, and those that are left out are reported.

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::types::TimeZone;
use huaweicloud_meeting::{Anomalies, JsonType};
use serde_json::{Value, json};

use crate::decoding::{Response, all, paths};
use crate::server::{Reply, Request, Server};
use crate::setup::client;

/// Decodes a body of the response, and returns what could not be decoded.
fn anomalies(response: &Response, body: &Value) -> Anomalies {
    let decoded = response.operation.check_response(body.to_string().as_bytes());
    decoded.unwrap_or_else(|error| panic!("{}: {error}: {body}", response.name)).1
}

/// A field is only declared to be always present if there is evidence, so neither the published responses nor the examples
/// lack one.
#[test]
fn published_responses_and_examples_have_no_anomalies() {
    let mut found = Vec::new();
    for response in all() {
        found
            .extend(anomalies(&response, &response.body).iter().map(|anomaly| format!("{}: {anomaly}", response.name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Replaces each value of each response by values of other types, in turn: the response is decoded, and only the replaced value
/// is reported.
#[test]
fn a_value_of_any_type_is_decoded_or_left_out() {
    let values = [
        json!(null),
        json!(true),
        json!(12.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("Asia/Shanghai"),
        json!([]),
        json!([[1, "x"]]),
        json!({}),
        json!({"anything": [1]}),
    ];
    let mut reported = 0;
    for response in all() {
        let top = if response.body.is_array() { JsonType::List } else { JsonType::Object };
        for (index, pointer) in paths(&response.body).into_iter().enumerate() {
            for value in values.iter().cycle().skip(index).step_by(4).take(3) {
                let body = response.changed(|body| body.pointer_mut(&pointer).unwrap().clone_from(value));
                let found = anomalies(&response, &body);
                let path = path(&pointer, &body);
                for anomaly in &found {
                    let is_inside = anomaly.path().starts_with(&path);
                    assert!(is_inside, "{} with {value} at {path}: {anomaly}", response.name);
                    reported += 1;
                }
            }
        }
        for value in &values {
            let is_top = (value.is_array() && top == JsonType::List) || (value.is_object() && top == JsonType::Object);
            let is_decoded = response.operation.check_response(value.to_string().as_bytes()).is_ok();
            // The service sends `null` and an empty string for an absent object.
            let is_absent = value.is_null() || (value == "" && top == JsonType::Object);
            assert_eq!(is_decoded, is_top || is_absent, "{}: {value}", response.name);
        }
    }
    assert!(reported > 2_000, "{reported}");
}

/// Converts a JSON pointer to the path of an anomaly.
fn path(pointer: &str, body: &Value) -> String {
    let mut path = String::new();
    let mut value = body;
    for step in pointer.split('/').skip(1) {
        if value.is_array() {
            path.push_str(&format!("[{step}]"));
            value = &value[step.parse::<usize>().unwrap()];
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(step);
            value = &value[step];
        }
    }
    path
}

/// A page of meetings was unreadable because of one time zone.
#[tokio::test]
async fn a_page_with_unexpected_values_is_returned() {
    let body = json!({"offset": "0", "limit": 20.0, "count": 3, "data": [
        {"conferenceID": "1", "subject": "a", "timeZoneID": "Asia/Shanghai", "passwordEntry": {}},
        {"conferenceID": "2", "subject": ["b"], "size": 1e300},
        {"conferenceID": 3, "subject": "c", "passwordEntry": {"conferenceRole": "chair", "password": "p"}},
    ]});
    let server = Server::start(move |_: &Request| Reply::text(200, "application/json", body.to_string())).await;
    let meetings = client(&server).search_meetings(SearchMeetingsRequest::new()).items().collect().await.unwrap();
    let found: Vec<_> = meetings.iter().map(|meeting| (meeting.conference_id.as_str(), &*meeting.subject)).collect();
    assert_eq!(found, [("1", "a"), ("2", ""), ("3", "c")]);
    assert_eq!(
        (&meetings[0].time_zone_id, meetings[0].password_entry.len(), meetings[2].password_entry.len()),
        (&TimeZone::default(), 0, 1)
    );
}

/// The token is what the operation exists for, so its type is not optional. The response is no error nevertheless.
#[tokio::test]
async fn a_login_without_a_token_is_an_anomaly() {
    let server = Server::start(|_: &Request| Reply::json(&json!({"validPeriod": 60}))).await;
    let (token, meta) = client(&server).update_token().with_meta().await.unwrap();
    assert_eq!(token.access_token.expose(), "");
    let missing: Vec<_> = meta.anomalies().iter().map(|anomaly| (anomaly.path(), anomaly.is_missing())).collect();
    assert_eq!(missing, [("accessToken", true)]);
}
