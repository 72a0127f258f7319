//! The scripted transport, with which applications test their calls.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use huaweicloud_meeting::blocking;
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::http::Method;
use huaweicloud_meeting::meeting_control::LockMeetingRequest;
use huaweicloud_meeting::meeting_management::{
    CancelMeetingRequest, CreateMeetingRequest, MediaType, Meeting, MeetingPage, SearchMeetingsRequest,
};
use huaweicloud_meeting::test::Script;
use huaweicloud_meeting::test::operations::{
    CancelMeeting, CreateAppIdToken, CreateMeeting, LockMeeting, SearchMeetings, ShowMyInfo, ShowUserDetail,
};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, Result, Secret, codes, operations, service};
use huaweicloud_meeting_fake::examples;
use serde_json::json;
use tokio::time::Instant;

use crate::setup::{app_id, meeting};

async fn create(client: &Client) -> Result<Meeting> {
    client.create_meeting(CreateMeetingRequest::new([MediaType::HdVideo]).subject("Weekly")).await
}

fn with_id(id: &str) -> Meeting {
    let mut meeting = Meeting::default();
    meeting.conference_id = ConferenceId::new(id);
    meeting
}

/// Returns the message of a panic.
fn panic_of(panicking: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(panicking)).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

#[tokio::test]
async fn responses_are_used_in_the_order_of_their_operation() {
    let script = Script::new();
    script.on(CreateMeeting).respond(with_id("1"));
    let second = with_id("2");
    script.on(CreateMeeting).respond(&second);
    script.on(CancelMeeting).respond(());
    script.on(CreateMeeting).respond_json(json!([{"conferenceID": "3"}]));
    let client = Client::scripted(&script);

    client.cancel_meeting(CancelMeetingRequest::new(meeting())).await.unwrap();
    for id in ["1", "2", "3"] {
        assert_eq!(create(&client).await.unwrap(), with_id(id));
    }
    assert_eq!(script.operations(), ["CancelMeeting", "CreateMeeting", "CreateMeeting", "CreateMeeting"]);
    script.assert_all_used();
}

#[tokio::test]
async fn a_response_is_used_again_only_if_the_script_states_it() {
    let script = Script::new();
    script.on(CreateMeeting).respond(with_id("often")).always();
    script.on(CreateMeeting).respond(with_id("twice")).times(2);
    script.on(CreateMeeting).respond(with_id("last")).always();
    let client = Client::scripted(&script);
    for id in ["twice", "twice", "last", "last"] {
        assert_eq!(create(&client).await.unwrap(), with_id(id));
    }
    script.assert_all_used();
}

#[tokio::test]
async fn requests_are_recorded() {
    let script = Script::new();
    script.on(CreateMeeting).respond(with_id("1"));
    script.on(SearchMeetings).respond(MeetingPage::default());
    let client = Client::scripted(&script);
    create(&client).await.unwrap();
    let request = SearchMeetingsRequest::new().search_key("a & b");
    client.search_meetings(request).request_id("4711").await.unwrap();

    let created = script.request_of(CreateMeeting);
    assert_eq!((created.method(), created.path()), (&Method::POST, "/v1/mmc/management/conferences"));
    assert_eq!(created.header("x-access-token"), Some("scripted-token"));
    assert_eq!(created.field("subject").as_deref(), Some("Weekly"));
    created.assert_json(json!({"subject": "Weekly", "mediaTypes": "HDVideo"}));
    let searched = script.request_of(SearchMeetings);
    assert_eq!((searched.query("searchKey"), searched.header("X-Request-Id")), (Some("a & b"), Some("4711")));
    assert!(searched.body().is_empty());
    assert_eq!(searched.to_string(), "SearchMeetings, GET /v1/mmc/management/conferences?searchKey=a%20%26%20b");
}

#[tokio::test]
async fn another_body_than_expected_is_shown_line_by_line() {
    let script = Script::new();
    script.on(CreateMeeting).respond(with_id("1"));
    create(&Client::scripted(&script)).await.unwrap();
    let request = script.request_of(CreateMeeting);
    let message = panic_of(|| request.assert_json(r#"{"mediaTypes": "HDVideo", "subject": "Daily"}"#));
    assert_eq!(
        message,
        "the body of CreateMeeting, POST /v1/mmc/management/conferences differs; - expected, + sent:\n  {\n    \
         \"mediaTypes\": \"HDVideo\",\n-   \"subject\": \"Daily\"\n+   \"subject\": \"Weekly\"\n  }"
    );
    let message = panic_of(|| request.assert_json("{"));
    assert!(message.starts_with("the expected body is not JSON: "), "{message}");
}

#[tokio::test]
async fn a_request_without_a_response_panics_and_lists_the_script() {
    let script = Script::new();
    script.on(SearchMeetings).respond_error(429, codes::SERVER_BUSY).times(2);
    script.on(CreateMeeting).refuse_connection().always();
    script.on(CancelMeeting).respond(());
    let client = Client::scripted(&script);
    client.cancel_meeting(CancelMeetingRequest::new(meeting())).await.unwrap();
    let call = client.cancel_meeting(CancelMeetingRequest::new(meeting()));
    let panic = tokio::spawn(call.send()).await.unwrap_err().into_panic();
    assert_eq!(
        *panic.downcast::<String>().unwrap(),
        "no response is scripted for CancelMeeting, DELETE \
         /v1/mmc/management/conferences?conferenceID=914067448\nthe scripted responses are:\n\
         - SearchMeetings: status 429, USG.200000001, 2× left\n- CreateMeeting: no connection, always, used 0×\n\
         - CancelMeeting: status 200, used up"
    );
}

#[tokio::test]
async fn failed_assertions_list_what_was_sent() {
    let script = Script::new();
    script.on(CreateMeeting).hang();
    let message = panic_of(|| script.assert_all_used());
    assert_eq!(
        message,
        "responses were not used; the scripted responses are:\n- CreateMeeting: no response, 1× left\n\
         there are no requests"
    );
    let message = panic_of(|| drop(script.request_of(CreateMeeting)));
    assert_eq!(message, "0 requests of CreateMeeting were sent, not one; there are no requests");

    script.on(CancelMeeting).respond(()).times(2);
    for id in ["1", "2"] {
        let request = CancelMeetingRequest::new(ConferenceId::new(id));
        Client::scripted(&script).cancel_meeting(request).await.unwrap();
    }
    let message = panic_of(|| drop(script.request_of(CancelMeeting)));
    assert_eq!(
        message,
        "2 requests of CancelMeeting were sent, not one; the requests are:\n\
         - CancelMeeting, DELETE /v1/mmc/management/conferences?conferenceID=1\n\
         - CancelMeeting, DELETE /v1/mmc/management/conferences?conferenceID=2"
    );
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_service_are_retried_after_the_scripted_delay() {
    let script = Script::new();
    let busy = script.on(CreateMeeting).respond_error(429, codes::SERVER_BUSY);
    busy.retry_after(Duration::from_millis(6_500)).delay(Duration::from_secs(3)).message("slow down");
    script.on(CreateMeeting).respond(with_id("1"));
    let started = Instant::now();
    assert_eq!(create(&Client::scripted(&script)).await.unwrap(), with_id("1"));
    let elapsed = started.elapsed();
    assert!(elapsed >= Duration::from_secs(10) && elapsed < Duration::from_secs(12), "{elapsed:?}");

    let refused = script.on(CreateMeeting).respond_error(400, codes::CONF_NUM_UP_TO_LIMIT).message("too many meetings");
    refused.header("X-Request-Id", "4711");
    let error = create(&Client::scripted(&script)).await.unwrap_err();
    assert_eq!((error.code(), error.status()), (Some(codes::CONF_NUM_UP_TO_LIMIT), Some(400)));
    assert_eq!((error.message(), error.request_id()), ("too many meetings", Some("4711")));
}

#[tokio::test(start_paused = true)]
async fn connections_fail_and_hang() {
    let script = Script::new();
    let client = Client::scripted(&script);
    script.on(CreateMeeting).refuse_connection();
    script.on(CreateMeeting).respond(with_id("1"));
    assert!(create(&client).await.is_ok(), "a request that was not sent is sent again");

    script.on(CreateMeeting).lose_connection();
    let error = create(&client).await.unwrap_err();
    assert!(error.may_have_taken_effect() && !error.is_connect(), "{error}");

    script.on(CreateMeeting).hang();
    let started = Instant::now();
    assert!(create(&client).await.unwrap_err().is_timeout());
    assert_eq!(started.elapsed().as_secs(), 60);
    script.assert_all_used();
}

#[tokio::test]
async fn bodies_that_are_not_json_are_responses_too() {
    let script = Script::new();
    script.on(ShowMyInfo).respond_bytes("<html>Bad Gateway</html>").status(502).header("Content-Type", "text/html");
    let client = Client::scripted(&script);
    let call = || client.show_my_info().retry(huaweicloud_meeting::RetryPolicy::none());
    assert_eq!(call().await.unwrap_err().status(), Some(502));
    script.on(ShowMyInfo).respond_status(503);
    assert_eq!(call().await.unwrap_err().status(), Some(503));
    script.on(ShowMyInfo).respond_bytes("not JSON");
    assert_eq!(call().await.unwrap_err().kind(), huaweicloud_meeting::ErrorKind::Decode);
    let message = panic_of(|| drop(script.on(ShowMyInfo).respond_json("not JSON")));
    assert!(message.starts_with("the body of a scripted response is not JSON: "), "{message}");
    let message = panic_of(|| drop(script.on(ShowMyInfo).respond_status(42)));
    assert_eq!(message, "42 is not a status of HTTP");
    assert_eq!(script.operations().len(), 3);
}

#[tokio::test]
async fn logins_succeed_unless_they_are_scripted() {
    let script = Script::new();
    script.on(ShowMyInfo).respond_json("{}").times(2);
    script.on(LockMeeting).respond(()).times(2);
    let client = Client::builder().script(&script).credentials(app_id()).build().unwrap();
    client.show_my_info().await.unwrap();
    client.show_my_info().await.unwrap();
    let room = client.conference(meeting()).password(Secret::new("123456"));
    room.lock_meeting(LockMeetingRequest::lock()).await.unwrap();
    room.lock_meeting(LockMeetingRequest::unlock()).await.unwrap();
    client.logout().await.unwrap();
    assert_eq!(
        script.operations(),
        [
            "CreateAppIdToken",
            "ShowMyInfo",
            "ShowMyInfo",
            "CreateConfToken",
            "LockMeeting",
            "LockMeeting",
            "DeleteToken"
        ]
    );
    assert_eq!(script.request_of(CreateAppIdToken).field("appId").as_deref(), Some("my-app"));

    script.on(CreateAppIdToken).respond_error(401, codes::AUTH_FAILED);
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!(error.code(), Some(codes::AUTH_FAILED), "{error}");
}

#[tokio::test]
async fn requests_are_matched_by_path_or_in_turn() {
    let script = Script::new();
    script.on_path(Method::GET, "/v1/usg/dcs/member").respond_json(json!({"name": "Alice"}));
    script.on_any().respond_json(json!({"name": "Bob"}));
    let client = Client::scripted(&script);
    assert_eq!(client.show_my_info().await.unwrap().name.as_deref(), Some("Alice"));
    assert_eq!(client.show_my_info().await.unwrap().name.as_deref(), Some("Bob"));
    assert!(script.requests_of(ShowUserDetail).is_empty());
    assert_eq!(script.requests_of(ShowMyInfo).len(), 2);
}

#[tokio::test]
async fn every_operation_is_recognized_by_its_request() {
    for example in examples() {
        let dynamic = DynamicOperation::named(operations(), example.operation).unwrap();
        let document = dynamic.parse(example.request.as_bytes(), service()).unwrap();
        let script = Script::new();
        script.on_any().respond_bytes(example.response);
        let client = Client::scripted(&script);
        // Whether the response is a success is irrelevant.
        let _ = dynamic.call(client.core(), &document).token(Secret::new("token")).await;
        assert_eq!(script.operations(), [example.operation], "{}", example.name);
    }
}

#[test]
fn a_blocking_client_can_be_scripted() {
    let script = Script::new();
    script.on(ShowMyInfo).respond_json(json!({"name": "Alice"}));
    let me = blocking::Client::scripted(&script).show_my_info().send().unwrap();
    assert_eq!(me.name.as_deref(), Some("Alice"));
}
