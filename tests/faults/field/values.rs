//! Fields that are missing, null or of another kind: nothing is made up, and nothing else is lost.

use std::sync::Arc;

use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchMeetingsRequest, ShowMeetingDetailRequest, UpdateMeetingRequest,
};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, Secret, service};
use serde_json::{Value, json};

use super::{LANGUAGE, TOKEN, call, in_turn};
use crate::call::client;
use crate::response::{json as json_response, response};
use crate::server::FaultServer;
use crate::subject::subject;

fn detail_document() -> Value {
    json!({"operation": "ShowMeetingDetail", "query": {"conferenceID": "1"}})
}

#[tokio::test]
async fn what_was_null_or_missing_is_not_returned_as_a_value() {
    let body = json!({
        "conferenceData": {
            "conferenceID": "1", "subject": "m", "timeZoneID": null, "startTime": "2030-01-01 02:00",
            "passwordEntry": null, "confConfigInfo": null, "subConfs": null, "partAttendeeInfo": null,
            "cycleParams": null, "vmrConferenceID": null,
        },
        "data": null,
    });
    let sent = body["conferenceData"].clone();
    let value = call(&detail_document(), vec![json_response(200, &body)]).await.value();
    // A missing list is an empty one.
    let is_empty = |value: &Value| value.is_null() || *value == json!([]);
    for (name, returned) in value["conferenceData"].as_object().unwrap() {
        assert!(!sent[name].is_null() || is_empty(returned), "`{name}` was not sent, but is {returned}");
    }
    assert!(is_empty(&value["data"]), "{}", value["data"]);
}

#[tokio::test]
async fn a_field_of_another_kind_does_not_fail_a_booking() {
    let booked = json!([{
        "conferenceID": "914083136",
        "subject": "a subject",
        "passwordEntry": [{"conferenceRole": "chair", "password": "123456"}],
        "recordAuthType": "ENTERPRISE",
        "timeZoneID": "Asia/Shanghai",
        "conferenceType": {},
    }]);
    let (client, _server) = served("CreateMeeting", booked).await;
    let request = CreateMeetingRequest::new([MediaType::HdVideo]);
    let booked = client.create_meeting(request).language(LANGUAGE).token(Secret::new(TOKEN)).await.unwrap();
    let shown = format!("{booked:?}");
    assert!(shown.contains("914083136") && shown.contains("a subject"), "{shown}");
    assert!(!shown.contains("ENTERPRISE"), "{shown}");
}

#[tokio::test]
async fn one_object_instead_of_a_list_is_a_list_of_one() {
    let page = json!({"offset": 0, "limit": 20, "count": 1, "data": {"conferenceID": "914083136"}});
    let (client, _server) = served("SearchMeetings", page).await;
    let call = client.search_meetings(SearchMeetingsRequest::new()).language(LANGUAGE).token(Secret::new(TOKEN));
    let found = call.await.unwrap();
    assert_eq!(found.data.len(), 1);
    assert!(format!("{found:?}").contains("914083136"), "{found:?}");
}

/// Returns a client, and a server that sends one response.
async fn served(operation: &str, body: Value) -> (Client, FaultServer) {
    let fault = Arc::new(in_turn(vec![json_response(200, &body)]));
    let server = FaultServer::start(&fault, "127.0.0.1:1", TOKEN).await;
    server.begin(&subject(operation), LANGUAGE);
    (client(server.url(), &fault, TOKEN), server)
}

#[tokio::test]
async fn null_in_a_document_is_sent_or_refused() {
    let document =
        json!({"operation": "UpdateUser", "path": {"account": "a@b"}, "body": {"email": null, "title": "x"}});
    let subject = subject("UpdateUser");
    if let Err(error) = subject.dynamic.parse(document.to_string().as_bytes(), service()) {
        assert_eq!(error.path(), "body.email");
        return;
    }
    let called = call(&document, vec![json_response(200, &json!({"userAccount": "a"}))]).await;
    let sent: Value = serde_json::from_slice(&called.arrivals.requests[0].body).unwrap();
    assert_eq!(sent, json!({"email": null, "title": "x"}));
}

/// A meeting whose detail lacks fields that an update replaces.
#[tokio::test]
async fn an_update_from_the_current_state_makes_nothing_up() {
    let detail = json!({"conferenceData": {
        "conferenceID": "1", "subject": "m", "mediaTypes": "HDVideo",
        "startTime": "2030-01-01 02:00", "endTime": "2030-01-01 03:00",
    }});
    let fault = Arc::new(in_turn(vec![json_response(200, &detail), response(200, "[{\"conferenceID\":\"1\"}]")]));
    let server = FaultServer::start(&fault, "127.0.0.1:1", TOKEN).await;
    server.begin(&subject("ShowMeetingDetail"), LANGUAGE);
    let client = client(server.url(), &fault, TOKEN);
    let request = ShowMeetingDetailRequest::new(ConferenceId::new("1"));
    let show = client.show_meeting_detail(request).language(LANGUAGE).token(Secret::new(TOKEN));
    let current = show.await.unwrap();
    match UpdateMeetingRequest::from_current(&current) {
        Err(error) => assert!(error.to_string().contains("time_zone"), "{error}"),
        Ok(request) => {
            let _ = client.update_meeting(request).language(LANGUAGE).token(Secret::new(TOKEN)).await;
            let sent: Value = serde_json::from_slice(&server.end().requests[1].body).unwrap();
            for name in ["timeZoneID", "vmrFlag", "vmrID", "isAutoRecord"] {
                assert!(sent.get(name).is_none(), "`{name}` was made up: {sent}");
            }
        }
    }
}
