//! What the spec does not have: extra inputs of a call, and unknown fields of a response.

use huaweicloud_meeting::meeting_control::{LayoutTemplate, SetCustomMultiPictureRequest};
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, MeetingOptions, SearchMeetingsRequest, ShowMeetingDetailRequest,
};
use huaweicloud_meeting::types::Account;
use huaweicloud_meeting::user_management::UpdateUserRequest;
use huaweicloud_meeting::values::Json;
use huaweicloud_meeting::{Call, ErrorKind, Secret};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};
use crate::setup::{client, empty_object, meeting};

fn weekly() -> CreateMeetingRequest {
    CreateMeetingRequest::new([MediaType::HdVideo]).subject("Weekly")
}

async fn service() -> Server {
    Server::start(|_: &Request| Reply::json(&json!([{"conferenceID": "1"}]))).await
}

#[tokio::test]
async fn extra_inputs_are_sent_beside_those_of_the_request() {
    let server = service().await;
    let call = client(&server).create_meeting(weekly().conf_config_info(MeetingOptions::new()));
    let call = call.extra("defaultSummaryState", 1).extra("interpreterGroups", Json::parse("[{}]").unwrap());
    let call = call.extra("/confConfigInfo/highResolutionMode", 1).extra("a \"b\"", true).extra("none", None::<bool>);
    call.extra_query("ts", 1_700_000_000_000_u64).extra_header("X-Source", ["a", "b"]).await.unwrap();
    let request = server.only_request();
    assert_eq!(
        String::from_utf8_lossy(&request.body),
        r#"{"mediaTypes":"HDVideo","subject":"Weekly","confConfigInfo":{"highResolutionMode":1},"defaultSummaryState":1,"interpreterGroups":[{}],"a \"b\"":true}"#
    );
    assert_eq!((request.query(), request.header("X-Source")), ("ts=1700000000000", Some("a, b")));
}

#[tokio::test]
async fn extra_fields_of_a_control_operation_are_sent() {
    let server = Server::start(empty_object).await;
    let conference = client(&server).conference(meeting()).token(Secret::new("control"));
    let request = SetCustomMultiPictureRequest::use_layout([]).image_type(LayoutTemplate::Six).save_only(false);
    let call = conference.set_custom_multi_picture(request);
    call.extra("emptyPaneColor", 1).extra("isPollingOrdered", true).await.unwrap();
    assert_eq!(
        server.only_request().json(),
        json!({"manualSet": 1, "subscriberInPics": [], "imageType": "Six", "multiPicSaveOnly": false, "emptyPaneColor": 1, "isPollingOrdered": true})
    );
}

/// The error of a call that is refused before anything is sent.
async fn refused<T>(server: &Server, call: Call<T>) -> String {
    let Err(error) = call.await else { panic!("the call was sent") };
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    assert!(server.requests().is_empty());
    error.to_string()
}

#[tokio::test]
async fn an_extra_that_the_request_has_is_refused_with_its_rust_name() {
    let server = service().await;
    let client = client(&server);
    let create = || client.create_meeting(weekly().conf_config_info(MeetingOptions::new()));
    for (call, reason) in [
        (
            create().extra("mediaTypes", "Data"),
            "the extra field `mediaTypes` is the field `media_types` of the request",
        ),
        (create().extra("/mediaTypes", "Data"), "is the field `media_types` of the request"),
        (create().extra("length", 30), "is the field `length` of the request"),
        (create().extra("/confConfigInfo/isSendNotify", 1), "is the field `is_send_notify` of the request"),
        (create().extra("confConfigInfo", Json::parse("{}").unwrap()), "is the field `conf_config_info`"),
        (create().extra("new", 1).extra("/new", 2), "the extra field `new` is set twice"),
        (create().extra("", 1), "has no name"),
        (create().extra("/new/x", 1), "is in `new`, which is not a field of the request; set `new` as a whole"),
        (create().extra("/subject/x", 1), "is in a value without known fields"),
        (create().extra("subject", Json::null()), "is the field `subject` of the request"),
        (
            client.create_meeting(weekly()).extra("/confConfigInfo/new", 1),
            "is in `conf_config_info`, which the request does not set; set that first",
        ),
        (create().extra_query("userUUID", "x"), "the extra query parameter `userUUID` is the field `user_uuid`"),
        (create().extra_header("x-access-token", "x"), "is set by the client; use `token`"),
        (create().extra_query("a", Json::parse("{}").unwrap()), "is an object or a file"),
    ] {
        let error = refused(&server, call).await;
        assert!(error.starts_with("CreateMeeting failed: ") && error.contains(reason), "{error}");
    }
    let call = client.search_meetings(SearchMeetingsRequest::new()).extra("new", 1);
    let error = refused(&server, call).await;
    assert!(error.contains("the extra field `new` cannot be sent, because the request has no JSON body"), "{error}");
    let conference = client.conference(meeting()).token(Secret::new("control"));
    let error = refused(&server, conference.stop_meeting().extra_query("conferenceID", "2")).await;
    assert!(error.contains("the extra query parameter `conferenceID` is set by the client"), "{error}");
}

/// The types of a request cannot express `null`, with which a service clears a field.
#[tokio::test]
async fn null_is_sent_for_a_field_that_is_not_set() {
    let server = Server::start(empty_object).await;
    let call = client(&server).update_user(UpdateUserRequest::new(Account::new("alice")).title("x"));
    call.extra("email", Json::null()).await.unwrap();
    assert_eq!(server.only_request().json(), json!({"title": "x", "email": null}));
}

#[tokio::test]
async fn every_page_is_requested_with_the_extras() {
    let server = Server::start(|request: &Request| {
        let offset: i64 = request.parameter("offset").unwrap().parse().unwrap();
        let items: Vec<Value> = vec![json!({"conferenceID": offset.to_string()})];
        Reply::json(&json!({"offset": offset, "limit": 1, "count": 2, "data": items}))
    })
    .await;
    let call = client(&server).search_meetings(SearchMeetingsRequest::new()).extra_query("ts", 7);
    assert_eq!(call.items().collect().await.unwrap().len(), 2);
    let sent: Vec<_> = server.requests().iter().map(|request| request.parameter("ts").map(str::to_owned)).collect();
    assert_eq!(sent, [Some("7".to_owned()), Some("7".to_owned())]);
}

#[tokio::test]
async fn no_error_and_no_debug_output_contains_a_secret_extra() {
    let server = Server::start(|request: &Request| {
        Reply::error(400, "MMC.1", &format!("{} {}", request.target, String::from_utf8_lossy(&request.body)))
    })
    .await;
    let secret = || Secret::new("canary-5f1c7e");
    let call = client(&server).create_meeting(weekly()).extra("key", secret()).extra_query("key", secret());
    assert!(!format!("{call:?}").contains("5f1c7e"));
    let error = call.await.unwrap_err();
    assert!(!error.message().contains("5f1c7e") && error.message().contains("\"key\":\"[redacted]\""), "{error}");
}

#[tokio::test]
async fn unknown_fields_of_a_response_are_returned_beside_it() {
    let body = json!({
        "conferenceData": {
            "conferenceID": "1",
            "subject": "m",
            "joinBeforeHostTime": 10,
            "confExtendProperties": [{"propertyKey": "enableVideo4k", "propertyValue": "canary-5f1c7e"}],
        },
        "data": {"count": 0, "data": [{"x": 1}], "more": null},
        "new": "canary-5f1c7e",
    });
    let server = Server::start(move |_: &Request| Reply::json(&body)).await;
    let call = client(&server).show_meeting_detail(ShowMeetingDetailRequest::new(meeting()));
    let (detail, meta) = call.with_meta().await.unwrap();
    assert_eq!(detail.conference_data.subject, "m");
    let unknown = meta.unknown_fields();
    let found: Vec<_> = unknown.iter().map(|field| (field.path(), field.value().as_str())).collect();
    assert_eq!(
        found,
        [
            ("conferenceData.joinBeforeHostTime", "10"),
            (
                "conferenceData.confExtendProperties",
                r#"[{"propertyKey":"enableVideo4k","propertyValue":"canary-5f1c7e"}]"#
            ),
            ("data.data[0].x", "1"),
            ("data.more", "null"),
            ("new", "\"canary-5f1c7e\""),
        ]
    );
    assert!(!format!("{unknown:?} {meta:?}").contains("5f1c7e"));
    let json = meta.json().unwrap();
    assert_eq!(json.pointer("/conferenceData/joinBeforeHostTime").unwrap().as_str(), "10");
}

#[tokio::test]
async fn a_response_that_is_one_item_of_a_list_and_one_without_a_value_have_unknown_fields() {
    let server = Server::start(|_: &Request| Reply::json(&json!([{"conferenceID": "1", "new": [1]}]))).await;
    let (_, meta) = client(&server).create_meeting(weekly()).with_meta().await.unwrap();
    let unknown = meta.unknown_fields();
    assert_eq!((unknown[0].path(), unknown[0].value().as_str(), unknown.len()), ("[0].new", "[1]", 1));

    let server = Server::start(|_: &Request| Reply::json(&json!({"taskId": "7"}))).await;
    let conference = client(&server).conference(meeting()).token(Secret::new("control"));
    let ((), meta) = conference.stop_meeting().with_meta().await.unwrap();
    assert_eq!(meta.unknown_fields()[0].path(), "taskId");

    let server = Server::start(|_: &Request| Reply::status(204)).await;
    let conference = client(&server).conference(meeting()).token(Secret::new("control"));
    let ((), meta) = conference.stop_meeting().with_meta().await.unwrap();
    assert!(meta.unknown_fields().is_empty() && meta.json().is_none());
}
