//! Errors and their messages.

use std::error::Error as _;

use huaweicloud_meeting::meeting_control::ShowRecordInfoRequest;
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::network_quality::ListNetworkQualityRequest;
use huaweicloud_meeting::types::ConferenceUuid;
use huaweicloud_meeting::{Error, ErrorKind, Secret, codes};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server, in_turn};
use crate::setup::{UNREACHABLE, app_id, builder, client, client_with, meeting, static_token};

/// A service that returns the same response to each request.
async fn always(reply: Reply) -> Server {
    Server::start(move |_: &Request| reply.clone()).await
}

/// Returns the error of a call that reads.
async fn read_error(reply: Reply) -> Error {
    let server = always(reply).await;
    client(&server).search_meetings(SearchMeetingsRequest::new()).request_id("sent-1").await.unwrap_err()
}

/// Returns the error of a call that is not idempotent.
async fn create_error(reply: Reply) -> Error {
    let server = always(reply).await;
    let call = client(&server).create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    let error = call.request_id("sent-1").await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "it is not retried");
    error
}

fn json_with(status: u16, body: &Value) -> Reply {
    Reply::text(status, "application/json", body.to_string())
}

#[tokio::test]
async fn an_error_has_all_details_of_the_error_response() {
    let body = json!({"error_code": "MMC.111070005", "error_msg": "CONF_NOT_EXIST", "request_id": "r-4711"});
    let error = read_error(json_with(400, &body)).await;
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.is_service() && !error.is_timeout() && !error.is_connect() && !error.is_decode());
    assert_eq!(error.operation(), Some("SearchMeetings"));
    assert_eq!(error.status(), Some(400));
    assert_eq!((error.code(), error.code_text()), ("MMC.111070005".parse().ok(), Some("MMC.111070005")));
    assert_eq!(error.message(), "CONF_NOT_EXIST");
    assert_eq!(error.request_id(), Some("r-4711"));
    assert_eq!((error.attempts(), error.login(), error.took_effect()), (1, None, false));
    assert_eq!(error.response_body().map(|body| body.to_vec()), Some(body.to_string().into_bytes()));
    assert_eq!(error.to_string(), "SearchMeetings failed: HTTP 400 MMC.111070005 CONF_NOT_EXIST (request id r-4711)");
}

#[tokio::test]
async fn the_request_id_may_be_in_a_header() {
    let error = || Reply::error(400, "MMC.111070005", "CONF_NOT_EXIST").with_header("X-Request-Id", "in-header");
    assert_eq!(read_error(error()).await.request_id(), Some("in-header"));
    let server = Server::start(|_: &Request| Reply::json(&json!({})).with_header("x-request-id", "in-header")).await;
    let (_, meta) = client(&server).show_my_info().with_meta().await.unwrap();
    assert_eq!((meta.request_id(), meta.status().as_u16(), meta.attempts()), (Some("in-header"), 200, 1));
    assert_eq!((&meta.body()[..], meta.headers().len()), (&b"{}"[..], 3));
}

#[tokio::test]
async fn every_call_has_a_request_id_which_all_its_attempts_send() {
    let server = Server::start(in_turn([Reply::status(503), Reply::error(400, "USG.1", "no")])).await;
    let error = client(&server).show_my_info().await.unwrap_err();
    let requests = server.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.header("X-Request-Id")).collect();
    assert_eq!(sent, [error.request_id(), error.request_id()]);
    assert_eq!(error.request_id().unwrap().len(), 36);

    let server = Server::start(|_: &Request| Reply::json(&json!({}))).await;
    let (_, meta) = client(&server).show_my_info().with_meta().await.unwrap();
    assert_eq!(meta.request_id(), server.only_request().header("X-Request-Id"));
    let error = builder(&server.url()).build().unwrap().show_my_info().await.unwrap_err();
    assert_eq!((error.kind(), error.request_id().map(str::len)), (ErrorKind::Configuration, Some(36)));
}

#[tokio::test]
async fn the_error_of_a_login_has_a_request_id() {
    let server = always(Reply::error(400, "USG.1", "no")).await;
    let error = client_with(&server, app_id()).show_my_info().await.unwrap_err();
    assert_eq!(error.login(), Some("CreateAppIdToken"));
    assert_eq!(error.request_id(), server.only_request().header("X-Request-Id"));
}

#[tokio::test]
async fn codes_can_be_matched() {
    let error = read_error(Reply::error(500, "MMC.111072005", "CONF_NOT_STARTED")).await;
    assert!(matches!(error.code(), Some(codes::CONF_NOT_STARTED)));
    let known = codes::find(error.code().unwrap()).unwrap();
    assert_eq!(known.name, "CONF_NOT_STARTED");
}

#[tokio::test]
async fn a_code_of_another_form_is_available_as_a_string() {
    let error = read_error(Reply::error(400, "conf-not-there", "no")).await;
    assert_eq!((error.code(), error.code_text()), (None, Some("conf-not-there")));
}

#[tokio::test]
async fn a_number_without_a_family_is_the_only_code_with_that_number() {
    for code in [json!(111072005), json!("111072005")] {
        let error = read_error(json_with(400, &json!({"error_code": code, "error_msg": "no"}))).await;
        assert_eq!((error.code(), error.code_text()), (Some(codes::CONF_NOT_STARTED), Some("111072005")));
    }
    let error = read_error(json_with(400, &json!({"error_code": "999999999", "error_msg": "no"}))).await;
    assert_eq!((error.code(), error.code_text()), (None, Some("999999999")));
}

#[tokio::test]
async fn an_error_of_a_gateway_has_a_status() {
    let error = read_error(Reply::text(403, "text/html", "<html>go away</html>")).await;
    assert_eq!((error.kind(), error.status(), error.code_text()), (ErrorKind::Service, Some(403), None));
    assert_eq!(error.to_string(), "SearchMeetings failed: HTTP 403 Forbidden (request id sent-1)");
    assert_eq!(error.response_body().unwrap(), "<html>go away</html>");
}

#[tokio::test]
async fn an_error_response_may_have_any_body() {
    for body in [
        "",
        "null",
        "[]",
        "{",
        "\u{0}",
        r#"{"error_code": null, "error_msg": null}"#,
        r#"{"error_code": {}, "error_msg": []}"#,
        r#"{"error_code": "", "error_msg": ""}"#,
        r#"{"error_code": 0}"#,
    ] {
        let error = read_error(Reply::text(400, "application/json", body)).await;
        assert_eq!((error.kind(), error.status(), error.code_text()), (ErrorKind::Service, Some(400), None), "{body}");
        assert_eq!(error.to_string(), "SearchMeetings failed: HTTP 400 Bad Request (request id sent-1)", "{body}");
    }
    let error = read_error(Reply::status(499)).await;
    assert_eq!(error.to_string(), "SearchMeetings failed: HTTP 499 (request id sent-1)");
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::start(|_: &Request| Reply::json(&json!({}))).await;
        let server = always(Reply::status(status).with_header("Location", elsewhere.url())).await;
        let error = client(&server).show_my_info().await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Service, Some(status), 1));
        let host = elsewhere.url().replace("http://", "");
        assert!(error.message().contains(&format!("redirect to {host}")), "{error}");
        assert_eq!((server.requests().len(), elsewhere.requests().len()), (1, 0));
    }
}

#[tokio::test]
async fn a_result_code_in_a_200_response_is_an_error() {
    let server = always(Reply::json(&json!({"returnCode": 111072005, "returnDesc": "CONF_NOT_STARTED"}))).await;
    let room = client(&server).conference(meeting()).token(Secret::new("control"));
    let call = room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("1")));
    let error = call.request_id("r-1").await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Service, Some(200), 1));
    assert_eq!(error.message(), "CONF_NOT_STARTED");
    assert_eq!(error.code(), Some(codes::CONF_NOT_STARTED));
    assert_eq!(
        error.to_string(),
        "ListNetworkQuality failed: HTTP 200 MMC.111072005 CONF_NOT_STARTED (request id r-1)"
    );

    let body = json!({"code": "MMC.111072065", "message": "no", "data": {"segmentList": []}});
    let server = always(Reply::json(&body).with_header("X-Request-Id", "4711")).await;
    let call = client(&server).show_record_info(ShowRecordInfoRequest::new(ConferenceUuid::new("1")));
    let error = call.await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED), "no"));
    assert_eq!((error.operation(), error.request_id()), (Some("ShowRecordInfo"), Some("4711")));
}

#[tokio::test]
async fn a_transient_result_code_without_a_family_is_retried() {
    let replies = [json!({"returnCode": 111072004, "returnDesc": "CONF_IS_STARTING"}), json!({"returnCode": 0})];
    let server = Server::start(in_turn(replies.map(|body| Reply::json(&body)))).await;
    let room = client(&server).conference(meeting()).token(Secret::new("control"));
    let call = room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("1")));
    let (_, meta) = call.with_meta().await.unwrap();
    assert_eq!(meta.attempts(), 2, "a transient code is retried");
}

#[tokio::test]
async fn a_successful_or_missing_result_code_is_success() {
    for code in [json!("0"), json!("000000"), json!("SUCCESS"), json!(null), json!("")] {
        let server = always(Reply::json(&json!({"code": code, "message": "m"}))).await;
        let call = client(&server).show_record_info(ShowRecordInfoRequest::new(ConferenceUuid::new("1")));
        call.await.unwrap_or_else(|error| panic!("{code}: {error}"));
    }
    for body in [json!({}), json!({"returnCode": 0}), json!({"returnCode": "0"}), json!({"returnCode": null})] {
        let server = always(Reply::json(&body)).await;
        let room = client(&server).conference(meeting()).token(Secret::new("control"));
        let call = room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("1")));
        call.await.unwrap_or_else(|error| panic!("{body}: {error}"));
    }
}

#[tokio::test]
async fn the_error_of_an_invalid_response_states_whether_the_call_took_effect() {
    let body = r#"{"conferenceID": {"secret": "hush"}}"#;
    let error = create_error(Reply::text(200, "application/json", body).with_header("X-Request-Id", "4711")).await;
    assert!(error.is_decode() && !error.took_effect() && error.may_have_taken_effect(), "a gateway may have responded");
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Decode, Some(200), 1));
    assert_eq!(error.response_body().unwrap(), body);
    assert_eq!(
        error.to_string(),
        "CreateMeeting failed: invalid response: the document should be a list, but is an object (byte 0); \
         the operation may have taken effect (request id 4711)"
    );
    assert!(error.source().is_some());
    let error = create_error(Reply::text(200, "application/json", "[]")).await;
    assert!(error.took_effect() && error.may_have_taken_effect());
    assert_eq!(
        error.to_string(),
        "CreateMeeting failed: invalid response: the list is empty, but should have one item; the operation took effect \
         (request id sent-1)"
    );
}

#[tokio::test]
async fn a_response_that_is_not_the_expected_json_states_what_it_is() {
    let bytes = |body: &'static [u8]| Reply::text(200, "application/json", body);
    for (reply, description) in [
        (bytes(b""), "the body is empty"),
        (bytes(b"\xef\xbb\xbf"), "the body is empty"),
        (Reply::status(204), "the body is empty"),
        (bytes(b"<html><h1>502 Bad Gateway</h1>"), "the body is an HTML page"),
        (bytes(b"\x1f\x8b\x08\x00"), "the body is compressed with gzip, which the client did not request"),
        (bytes(b"[{\"subject\": \"\xff\"}]"), "the body is not text in UTF-8"),
        (bytes(b"["), "malformed JSON"),
        (bytes(b"[null]x"), "trailing characters"),
        (bytes(b"{\"subject\": 1}"), "should be a list"),
        (bytes(b"7"), "should be a list"),
    ] {
        let error = create_error(reply).await;
        assert!(error.is_decode() && error.may_have_taken_effect() && !error.took_effect(), "{error}");
        assert!(error.to_string().contains(description), "{description}: {error}");
        assert!(error.to_string().contains("; the operation may have taken effect"), "{error}");
        assert!(matches!(error.status(), Some(200 | 204)) && error.request_id() == Some("sent-1"), "{error}");
    }
}

#[tokio::test]
async fn a_call_that_reads_does_not_take_effect() {
    let server = always(Reply::text(200, "text/html", "<html>")).await;
    let error = client(&server).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert!(error.is_decode() && !error.took_effect() && !error.may_have_taken_effect(), "{error}");
    assert_eq!(error.response_body().unwrap(), "<html>");
    assert_eq!(server.requests().len(), 1, "it is not retried");
}

#[tokio::test]
async fn the_error_of_a_failed_connection_has_a_source() {
    let client = builder(UNREACHABLE).credentials(static_token()).build().unwrap();
    let call = client.search_meetings(SearchMeetingsRequest::new().search_key("private"));
    let error = call.request_id("r-1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "SearchMeetings failed: could not connect to the service (request id r-1, 3 attempts)"
    );
    let mut reasons = Vec::new();
    let mut source = error.source();
    while let Some(reason) = source {
        reasons.push(reason.to_string());
        source = reason.source();
    }
    assert!(reasons.iter().any(|reason| reason.to_lowercase().contains("refused")), "{reasons:?}");
    assert!(!reasons.iter().any(|reason| reason.contains("private")), "the URL may contain secrets: {reasons:?}");
}

#[tokio::test]
async fn a_lost_connection_is_an_error() {
    let error = create_error(Reply::closed()).await;
    assert_eq!(
        error.to_string(),
        "CreateMeeting failed: the connection to the service was lost; the operation may have taken effect \
         (request id sent-1)"
    );
    assert_eq!((error.status(), error.took_effect(), error.may_have_taken_effect()), (None, false, true));
}

#[tokio::test]
async fn an_error_can_be_boxed_and_downcast() {
    async fn call(server: &Server) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        client(server).show_my_info().await?;
        Ok(())
    }
    let server = Server::start(in_turn([Reply::error(400, "USG.201040001", "no such user")])).await;
    let error = call(&server).await.unwrap_err();
    let error = error.downcast::<Error>().unwrap();
    assert_eq!(error.code_text(), Some("USG.201040001"));
}
