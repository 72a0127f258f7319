//! Error responses in unusual forms, errors in success responses, and responses of operations without a value.

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType};
use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
use huaweicloud_meeting::{Error, ErrorKind, codes};
use serde_json::{Value, json};

use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGOUT, MY_INFO, access_token, app_id, client, client_in_memory, client_with, issuing,
    static_token,
};

fn body(status: u16, body: &Value) -> Reply {
    Reply::text(status, "application/json", body.to_string())
}

/// Returns the outcome of a call that returns an object.
async fn read(reply: Reply) -> Result<(), Error> {
    let server = Server::start(move |_: &Request| reply.clone()).await;
    client(&server).show_my_info().await.map(drop)
}

/// Returns the outcome of a call without a response value.
async fn update(reply: Reply) -> Result<(), Error> {
    let server = Server::start(move |_: &Request| reply.clone()).await;
    client(&server).update_my_info(UpdateMyInfoRequest::new("Alice")).await
}

#[tokio::test]
async fn an_error_response_is_found_in_every_spelling_and_wrapping() {
    for form in [
        json!({"error_code": "MMC.111070005", "error_msg": "no meeting", "request_id": "r-1"}),
        json!({"errorCode": "MMC.111070005", "errorMsg": "no meeting", "requestId": "r-1"}),
        json!({"code": "MMC.111070005", "message": "no meeting", "requestId": "r-1"}),
        json!({"returnCode": 111070005, "returnDesc": "no meeting", "request_id": "r-1"}),
        json!({"error_code": "111070005", "error_msg": "no meeting", "request_id": "r-1"}),
        json!({"error": {"code": "MMC.111070005", "message": "no meeting"}, "request_id": "r-1"}),
        json!({"errors": [{"error_code": "MMC.111070005", "error_msg": "no meeting"}], "request_id": "r-1"}),
        json!({"data": {"error_code": "MMC.111070005", "error_msg": "no meeting", "request_id": "r-1"}}),
        json!([{"error_code": "MMC.111070005", "error_msg": "no meeting", "request_id": "r-1"}]),
    ] {
        let error = read(body(400, &form)).await.unwrap_err();
        assert_eq!(error.code(), Some(codes::CONF_DATA_NOT_FOUND), "{form}");
        assert_eq!((error.message(), error.request_id()), ("no meeting", Some("r-1")), "{form}");
    }
}

#[tokio::test]
async fn the_message_of_an_error_response_may_be_plain_text() {
    for (status, text, message) in [
        (503, "upstream connect error\n", "upstream connect error"),
        (400, "\"no such meeting\"", "no such meeting"),
        (400, "<html><h1>No</h1></html>", "Bad Request"),
        (400, "\u{1f}\u{0}", "Bad Request"),
    ] {
        assert_eq!(read(Reply::text(status, "text/plain", text)).await.unwrap_err().message(), message);
    }
    let compressed = Reply::text(400, "application/json", &b"\x1f\x8b\x08\x00"[..]);
    assert!(read(compressed).await.unwrap_err().message().contains("gzip"));
}

#[tokio::test]
async fn an_invalid_byte_in_the_message_does_not_hide_the_code() {
    let bytes = &b"{\"error_msg\": \"caf\xe9\", \"error_code\": \"MMC.111070005\"}"[..];
    let error = read(Reply::text(400, "application/json", bytes)).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some(codes::CONF_DATA_NOT_FOUND), "caf\u{fffd}"));
    for outcome in
        [read(Reply::text(200, "text/plain", bytes)).await, update(Reply::text(200, "text/plain", bytes)).await]
    {
        assert_eq!(outcome.unwrap_err().code(), Some(codes::CONF_DATA_NOT_FOUND));
    }
}

#[tokio::test]
async fn an_error_in_a_success_response_is_an_error() {
    for form in [
        json!({"error_code": "USG.201040000", "error_msg": "user not exist"}),
        json!({"returnCode": 201040000, "returnDesc": "user not exist"}),
        json!({"error": {"code": "USG.201040000", "message": "user not exist"}}),
    ] {
        for outcome in [read(body(200, &form)).await, update(body(200, &form)).await] {
            let error = outcome.unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(200)), "{form}");
            let code = error.code_text().unwrap();
            assert!(code.ends_with("201040000") && error.message() == "user not exist", "{error}");
            assert!(!error.may_have_taken_effect(), "{error}");
        }
    }
    let server = Server::start(move |_: &Request| Reply::json(&json!({"error_code": "USG.1"}))).await;
    let error = client(&server).create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
    assert_eq!((error.kind(), error.code_text()), (ErrorKind::Service, Some("USG.1")), "a list was expected");
}

#[tokio::test]
async fn zeros_and_words_in_a_success_response_are_no_errors() {
    for form in [
        json!({"error_code": "0"}),
        json!({"error_code": "USG.000000000"}),
        json!({"returnCode": 0, "returnDesc": "SUCCESS"}),
        json!({"returnCode": "000000"}),
        json!({"error_code": "SUCCESS"}),
        json!({"error_code": null, "error_msg": null}),
        json!({"code": 200, "message": "OK"}),
    ] {
        read(body(200, &form)).await.unwrap_or_else(|error| panic!("{form}: {error}"));
        update(body(200, &form)).await.unwrap_or_else(|error| panic!("{form}: {error}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_transient_code_without_family_in_a_success_response_is_retried() {
    let busy = json!({"error_code": "200000001", "error_msg": "busy"});
    let service = InMemory::new(in_turn([body(200, &busy), Reply::json(&json!({}))]));
    client_in_memory(&service, static_token()).show_my_info().await.unwrap();
    assert_eq!(service.routes(), [MY_INFO, MY_INFO]);
}

#[tokio::test]
async fn a_token_that_is_rejected_in_a_success_response_is_replaced() {
    let rejected = json!({"error_code": "USG.206020000", "error_msg": "the token is invalid"});
    let server = Server::start(issuing(3_600, move |request| match request.header("X-Access-Token") {
        Some("access-1") if request.route() == LOGOUT => Reply::status(200),
        Some("access-2") => Reply::json(&json!({})),
        _ => Reply::json(&rejected),
    }))
    .await;
    let client = client_with(&server, app_id());
    // The token must be older than the call.
    client.delete_token().await.unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!(server.routes(), [LOGIN_BY_APP_ID, LOGOUT, MY_INFO, LOGIN_BY_APP_ID, MY_INFO]);
}

#[tokio::test]
async fn an_error_in_a_success_response_of_a_login_keeps_its_code() {
    let server = Server::start(|_: &Request| Reply::json(&json!({"error_code": "USG.200000004", "error_msg": "no"})));
    let server = server.await;
    let error = client_with(&server, app_id()).show_my_info().await.unwrap_err();
    assert_eq!((error.login(), error.code_text()), (Some("CreateAppIdToken"), Some("USG.200000004")));
    assert_eq!((error.status(), error.message()), (Some(200), "no"));
}

#[tokio::test]
async fn the_error_of_a_login_without_a_token_has_a_status_and_a_request_id() {
    let reply = Reply::json(&json!({})).with_header("X-Request-Id", "r-1");
    let server = Server::start(move |_: &Request| reply.clone()).await;
    let error = client_with(&server, app_id()).show_my_info().await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Decode, Some(200), Some("r-1")));
}

#[tokio::test]
async fn an_empty_body_json_and_a_short_text_are_success_without_a_value() {
    for text in ["", " \r\n", "{}", "{\"id\": 1}", "[]", "null", "7", "\"ok\"", "OK", "success", "成功"] {
        update(Reply::text(200, "text/plain", text)).await.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
    for status in [201, 202, 204] {
        update(Reply::status(status)).await.unwrap();
    }
}

#[tokio::test]
async fn another_body_is_an_error_that_states_what_it_is_and_that_the_call_may_have_taken_effect() {
    let nested = "[".repeat(10_000);
    let long = "word ".repeat(52);
    for (bytes, description) in [
        (&b"<!DOCTYPE html><title>Sign in</title>"[..], "an HTML page"),
        (b"<?xml version=\"1.0\"?><ok/>", "XML"),
        (b"\x1f\x8b\x08\x00\x00", "gzip"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        (b"\x80\x81", "not text"),
        (b"\x00\x01", "not text"),
        (b"{\"a\":", "malformed JSON"),
        (b"{}{}", "trailing characters"),
        (nested.as_bytes(), "nested too deeply"),
        (long.as_bytes(), "plain text"),
    ] {
        let reply = Reply::text(200, "application/json", bytes.to_vec()).with_header("X-Request-Id", "r-1");
        let error = update(reply).await.unwrap_err();
        assert!(error.is_decode() && error.may_have_taken_effect() && !error.took_effect(), "{error}");
        assert_eq!((error.status(), error.request_id(), error.attempts()), (Some(200), Some("r-1"), 1));
        let text = error.to_string();
        assert!(text.contains(description) && text.contains("may have taken effect"), "{description}: {text}");
        assert_eq!(error.response_body().unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_logout_is_not_a_success_if_a_gateway_responds() {
    let server = Server::start(|request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID => Reply::json(&access_token("access-1", 3_600)),
        LOGOUT => Reply::text(200, "text/html", "<html>Sign in</html>"),
        _ => Reply::json(&json!({})),
    })
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    assert!(client.logout().await.unwrap_err().is_decode());
}

#[tokio::test]
async fn the_status_and_the_request_id_of_an_incomplete_response_are_kept() {
    let server = Server::start(|_: &Request| Reply::truncated().with_header("X-Request-Id", "r-1")).await;
    let error = client(&server).create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Transport, Some(200), Some("r-1")));
    assert!(error.may_have_taken_effect());
}

#[tokio::test]
async fn text_of_the_service_is_escaped_and_truncated() {
    let message = format!("a\r\nERROR forged\u{1b}[31m{}", "x".repeat(500_000));
    let error = read(Reply::error(400, "USG.1\n", &message)).await.unwrap_err();
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains(char::is_control), "{text}");
        assert!(text.len() < 2_000 && text.contains("a\\r\\nERROR"), "{text}");
    }
    assert!(error.message().len() < 5_000 && error.message().starts_with("a\r\n"));
    assert_eq!(error.response_body().unwrap().len(), 64 * 1_024);
}
