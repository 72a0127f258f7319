//! Errors that stand in a success response, or in another wrapping than documented.

use std::sync::Arc;

use huaweicloud_meeting::{ErrorKind, codes};
use serde_json::{Value, json};

use super::{LANGUAGE, call};
use crate::call::{client, output};
use crate::fault::{Fault, Script};
use crate::response::{json as json_response, response};
use crate::server::FaultServer;
use crate::subject::subject;
use crate::table::HTML;

fn my_info() -> Value {
    json!({"operation": "ShowMyInfo"})
}

fn hang_up() -> Value {
    json!({
        "operation": "HangUp",
        "query": {"conferenceID": "1"},
        "headers": {"X-Conference-Authorization": "made-up-control-token"},
        "body": {"bulkHangUpParticipants": ["p1"]},
    })
}

#[tokio::test]
async fn a_failing_return_code_of_an_operation_without_a_value_is_an_error() {
    let body = json!({"returnCode": 66_060_004, "returnDesc": "PARTICIPANT_NOT_EXIST"});
    let error = call(&hang_up(), vec![json_response(200, &body)]).await.error();
    assert_eq!(error.kind(), ErrorKind::Service, "{error}");
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.code_text(), Some("66060004"));
    assert_eq!(error.message(), "PARTICIPANT_NOT_EXIST");
}

/// The body has 39 bytes, as the `Content-Length` of the vendor's samples states.
#[tokio::test]
async fn a_return_code_of_zero_is_a_success() {
    let body = r#"{"returnCode":0,"returnDesc":"SUCCESS"}"#;
    assert_eq!(body.len(), 39);
    assert!(call(&hang_up(), vec![response(200, body)]).await.result.is_ok());
}

#[tokio::test]
async fn an_error_body_with_200_is_an_error_of_a_read() {
    let body = json!({"error_code": "USG.201040000", "error_msg": "user not exist"});
    let error = call(&my_info(), vec![json_response(200, &body)]).await.error();
    assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("USG.201040000"), "{error}");
    assert_eq!(error.message(), "user not exist");
}

#[tokio::test]
async fn an_error_body_with_200_is_an_error_of_a_login() {
    let body = json!({"error_code": "USG.200000004", "error_msg": "illegal"});
    let steps = json_response(200, &body).steps();
    let fault = Fault::with_script("login", Script::Login(Box::new(move |_| steps.clone()))).with_logins(1);
    let fault = Arc::new(fault);
    let server = FaultServer::start(&fault, "127.0.0.1:1", "token").await;
    server.begin(&subject("ShowMyInfo"), LANGUAGE);
    let error = client(server.url(), &fault, "key").show_my_info().language(LANGUAGE).await.unwrap_err();
    assert_eq!(error.login(), Some("CreateAppIdToken"));
    assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("USG.200000004"), "{error}");
    assert_eq!(error.message(), "illegal");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn codes_and_messages_are_found_in_other_wrappings() {
    let wrappings = [
        json!({"errorCode": "MMC.111070005", "errorMsg": "CONF_DATA_NOT_FOUND", "requestId": "abc"}),
        json!({"code": "MMC.111070005", "message": "CONF_DATA_NOT_FOUND"}),
        json!({"returnCode": 111_070_005, "returnDesc": "CONF_DATA_NOT_FOUND"}),
        json!({"error": {"error_code": "MMC.111070005", "error_msg": "CONF_DATA_NOT_FOUND"}}),
        json!([{"error_code": "MMC.111070005", "error_msg": "CONF_DATA_NOT_FOUND"}]),
        json!({"error_code": "111070005", "error_msg": "CONF_DATA_NOT_FOUND"}),
    ];
    for body in wrappings {
        let error = call(&my_info(), vec![json_response(400, &body)]).await.error();
        assert_eq!(error.code(), Some(codes::CONF_DATA_NOT_FOUND), "{body}: {error}");
        assert_eq!(error.message(), "CONF_DATA_NOT_FOUND", "{body}");
    }
}

#[tokio::test]
async fn a_transient_code_without_its_family_is_retried() {
    let busy = json_response(400, &json!({"error_code": "200000001", "error_msg": "SERVER_BUSY"}));
    let called = call(&my_info(), vec![busy, json_response(200, &json!({"id": "u1"}))]).await;
    assert_eq!(called.arrivals.requests.len(), 2);
    assert_eq!(called.value()["id"], "u1");
}

#[tokio::test]
async fn plain_text_of_an_error_is_shown() {
    let error = call(&my_info(), vec![response(400, "the tenant is suspended")]).await.error();
    assert!(error.to_string().contains("the tenant is suspended"), "{error}");
}

#[tokio::test]
async fn words_and_zeros_are_no_failing_result_codes() {
    for code in ["SUCCESS", "0", "000000000", ""] {
        let body = json!({"code": code, "message": "m", "data": {
            "segmentOffset": 0, "segmentLimit": 10, "segmentCount": 0, "segmentList": [],
        }});
        let document = json!({"operation": "ShowRecordInfo", "body": {"confUUID": "u"}});
        let called = call(&document, vec![json_response(200, &body)]).await;
        assert!(called.result.is_ok(), "{code:?}: {}", called.error());
    }
}

#[tokio::test]
async fn a_page_of_a_gateway_leaves_open_whether_a_meeting_was_created() {
    let document = json!({"operation": "CreateMeeting", "body": {"mediaTypes": "HDVideo"}});
    let page = response(200, HTML).header("Content-Type", "text/html");
    let error = call(&document, vec![page]).await.error();
    assert!(!error.took_effect(), "{error}");
    assert!(!error.to_string().contains("the operation took effect"), "{error}");
}

#[tokio::test]
async fn an_empty_body_is_called_empty() {
    let error = call(&my_info(), vec![response(204, "").bodiless()]).await.error();
    assert!(output(&error).contains("empty"), "{error}");
}

#[tokio::test]
async fn the_host_of_a_redirect_is_named() {
    let redirect = response(302, "").header("Location", "https://portal.example.com/login?x=1");
    let error = call(&my_info(), vec![redirect]).await.error();
    assert_eq!(error.status(), Some(302));
    assert!(output(&error).contains("portal.example.com"), "{error}");
}
