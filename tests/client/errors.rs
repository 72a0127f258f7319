//! Errors and their messages.

use std::error::Error as _;

use huaweicloud_meeting::meeting_control::ShowRecordInfoRequest;
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::network_quality::ListNetworkQualityRequest;
use huaweicloud_meeting::types::ConferenceUuid;
use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
use huaweicloud_meeting::{Error, ErrorKind, Secret, codes};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server, in_turn};
use crate::setup::{UNREACHABLE, builder, client, meeting, static_token};

/// A service that returns the same response to each request.
async fn always(reply: Reply) -> Server {
    Server::start(move |_: &Request| reply.clone()).await
}

/// Returns the error of a call that reads.
async fn read_error(reply: Reply) -> Error {
    client(&always(reply).await).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err()
}

/// Returns the error of a call that is not idempotent.
async fn create_error(reply: Reply) -> Error {
    let server = always(reply).await;
    let error = client(&server).create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
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
    let error = read_error(json_with(400, &json!({"error_code": 111072005, "error_msg": "no"}))).await;
    assert_eq!((error.code(), error.code_text()), (None, Some("111072005")));
}

#[tokio::test]
async fn an_error_of_a_gateway_has_a_status() {
    let error = read_error(Reply::text(403, "text/html", "<html>go away</html>")).await;
    assert_eq!((error.kind(), error.status(), error.code_text()), (ErrorKind::Service, Some(403), None));
    assert_eq!(error.to_string(), "SearchMeetings failed: HTTP 403 Forbidden");
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
        r#"{"error": {"error_code": "MMC.111072005"}}"#,
    ] {
        let error = read_error(Reply::text(400, "application/json", body)).await;
        assert_eq!((error.kind(), error.status(), error.code_text()), (ErrorKind::Service, Some(400), None), "{body}");
        assert_eq!(error.to_string(), "SearchMeetings failed: HTTP 400 Bad Request", "{body}");
    }
    assert_eq!(read_error(Reply::status(499)).await.to_string(), "SearchMeetings failed: HTTP 499");
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::start(|_: &Request| Reply::json(&json!({}))).await;
        let server = always(Reply::status(status).with_header("Location", elsewhere.url())).await;
        let error = client(&server).show_my_info().await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Service, Some(status), 1));
        assert_eq!((server.requests().len(), elsewhere.requests().len()), (1, 0));
    }
}

#[tokio::test]
async fn a_result_code_in_a_200_response_is_an_error() {
    let server = always(Reply::json(&json!({"returnCode": 111072005, "returnDesc": "CONF_NOT_STARTED"}))).await;
    let room = client(&server).conference(meeting()).token(Secret::new("control"));
    let error = room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("1"))).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Service, Some(200), 1));
    assert_eq!((error.code(), error.message()), (Some(codes::CONF_NOT_STARTED), "CONF_NOT_STARTED"));
    assert_eq!(error.to_string(), "ListNetworkQuality failed: HTTP 200 MMC.111072005 CONF_NOT_STARTED");

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
    for body in [json!({}), json!({"returnCode": 0}), json!({"returnCode": "0"}), json!({"returnCode": null})] {
        let server = always(Reply::json(&body)).await;
        let room = client(&server).conference(meeting()).token(Secret::new("control"));
        let call = room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("1")));
        call.await.unwrap_or_else(|error| panic!("{body}: {error}"));
    }
}

#[tokio::test]
async fn the_error_of_an_invalid_response_states_that_the_call_took_effect() {
    let body = r#"{"conferenceID": {"secret": "hush"}}"#;
    let error = create_error(Reply::text(200, "application/json", body).with_header("X-Request-Id", "4711")).await;
    assert!(error.is_decode() && error.took_effect());
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Decode, Some(200), 1));
    assert_eq!(error.response_body().unwrap(), body);
    assert_eq!(
        error.to_string(),
        "CreateMeeting failed: invalid response: the document should be a list, but is an object (byte 0); \
         the operation took effect (request id 4711)"
    );
    assert!(error.source().is_some());
}

#[tokio::test]
async fn an_empty_response_is_invalid_if_a_value_is_expected() {
    for body in ["", " ", "[", "[]", "[null]x", "\u{feff}"] {
        let error = create_error(Reply::text(200, "application/json", body)).await;
        assert!(error.is_decode() && error.took_effect(), "{body:?}: {error}");
    }
    let error = create_error(Reply::text(200, "application/json", &b"[{\"subject\": \"\xff\"}]"[..])).await;
    assert!(error.is_decode() && error.took_effect(), "{error}");
}

#[tokio::test]
async fn a_call_that_reads_does_not_take_effect() {
    let server = always(Reply::text(200, "text/html", "<html>")).await;
    let error = client(&server).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert!(error.is_decode() && !error.took_effect(), "{error}");
    assert_eq!(error.response_body().unwrap(), "<html>");
    assert_eq!(server.requests().len(), 1, "it is not retried");
}

#[tokio::test]
async fn the_response_of_an_operation_without_a_value_is_ignored() {
    for body in ["", "{}", "<html>", "\u{0}", r#"{"error_code": "ignored"}"#] {
        let server = always(Reply::text(200, "text/plain", body)).await;
        client(&server).update_my_info(UpdateMyInfoRequest::new("Alice")).await.unwrap();
    }
    for status in [201, 202, 204] {
        let server = always(Reply::status(status)).await;
        client(&server).update_my_info(UpdateMyInfoRequest::new("Alice")).await.unwrap();
    }
}

#[tokio::test]
async fn the_error_of_a_failed_connection_has_a_source() {
    let client = builder(UNREACHABLE).credentials(static_token()).build().unwrap();
    let error = client.search_meetings(SearchMeetingsRequest::new().search_key("private")).await.unwrap_err();
    assert_eq!(error.to_string(), "SearchMeetings failed: could not connect to the service (3 attempts)");
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
    assert_eq!(error.to_string(), "CreateMeeting failed: the connection to the service was lost");
    assert_eq!((error.status(), error.took_effect()), (None, false), "it is unknown whether it took effect");
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
