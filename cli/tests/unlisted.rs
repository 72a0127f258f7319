//! `hwmeeting call` with what the spec does not have: extra inputs, and endpoints without an operation.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Server, call};

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");

#[test]
fn extra_inputs_are_sent() {
    let server = Server::responding(r#"[{"conferenceID": "1", "joinBeforeHostTime": 10}]"#);
    let document = r#"{
        "operation": "CreateMeeting",
        "body": {"mediaTypes": "HDVideo", "subject": "m", "confConfigInfo": {}},
        "extra": {
            "query": {"ts": 7, "tag": ["a", "b c"]},
            "headers": {"X-Source": "s"},
            "body": {"/confConfigInfo/highResolutionMode": 1, "defaultSummaryState": 1, "groupuri": null}
        }
    }"#;
    let output = call(&server.endpoint, &[TOKEN], document);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    assert_eq!(output.stdout, "[{\"conferenceID\":\"1\",\"joinBeforeHostTime\":10}]\n");
    let sent = server.only_request();
    assert!(sent.starts_with("POST /v1/mmc/management/conferences?ts=7&tag=a&tag=b%20c HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("x-source: s\r\n"), "{sent}");
    let body = sent.split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(
        body,
        r#"{"mediaTypes":"HDVideo","subject":"m","confConfigInfo":{"highResolutionMode":1},"groupuri":null,"defaultSummaryState":1}"#
    );
}

#[test]
fn an_unknown_name_is_refused_with_a_hint_at_extra() {
    let server = Server::responding("");
    for (body, help) in [
        (r#""defaultSummaryState": 1"#, r#"the section `extra`: {"body": {"defaultSummaryState": …}}"#),
        (r#""confConfigInfo": {"new": 1}"#, r#"the section `extra`: {"body": {"/confConfigInfo/new": …}}"#),
        (r#""attendees": [{"phone": "1", "new": 1}]"#, r#"the section `extra`: {"body": {"/attendees/0/new": …}}"#),
    ] {
        let document = format!(r#"{{"operation": "CreateMeeting", "body": {{"mediaTypes": "HDVideo", {body}}}}}"#);
        let output = call(&server.endpoint, &[TOKEN], &document);
        assert_eq!(output.code, Some(2));
        assert!(output.stderr.contains(help), "{}", output.stderr);
    }
    let document =
        r#"{"operation": "CreateMeeting", "body": {"mediaTypes": "HDVideo"}, "extra": {"body": {"subject": "m"}}}"#;
    let output = call(&server.endpoint, &[TOKEN], document);
    assert_eq!(output.code, Some(2));
    assert!(
        output.stderr.contains("the extra field `subject` is the field `subject` of the request"),
        "{}",
        output.stderr
    );
    assert!(server.received().is_empty());
}

#[test]
fn an_endpoint_without_an_operation_is_called() {
    let server = Server::responding("{\"data\": [ ]}");
    let document = r#"{
        "operation": "POST /v1/mmc/webinars/{kind}",
        "path": {"kind": "a/b"},
        "query": {"pageNum": 1},
        "headers": {"X-Request-Id": "id-1", "X-Source": "s"},
        "body": {"joinMeetingType": "all"}
    }"#;
    let output = call(&server.endpoint, &[TOKEN], document);
    assert_eq!((output.code, output.stdout.as_str(), output.stderr.as_str()), (Some(0), "{\"data\":[]}\n", ""));
    let sent = server.only_request();
    assert!(sent.starts_with("POST /v1/mmc/webinars/a%2Fb?pageNum=1 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.ends_with("\r\n\r\n{\"joinMeetingType\":\"all\"}"), "{sent}");
    for header in ["x-access-token: access-token", "x-request-id: id-1", "x-source: s"] {
        assert!(sent.contains(header), "{header}: {sent}");
    }
}

#[test]
fn the_token_of_a_custom_call_is_that_of_the_document() {
    let token = |document: &str, environment: &[(&str, &str)]| {
        let server = Server::responding("");
        let output = call(&server.endpoint, environment, document);
        assert_eq!(output.code, Some(0), "{}", output.stderr);
        let sent = server.only_request();
        sent.lines().find_map(|line| line.strip_prefix("x-access-token: ").map(str::to_owned))
    };
    let own = r#"{"operation": "GET /v1/x", "headers": {"X-Access-Token": "own"}}"#;
    assert_eq!(token(own, &[TOKEN]).as_deref(), Some("own"));
    assert_eq!(token(own, &[]).as_deref(), Some("own"));
    let none = r#"{"operation": "GET /v1/x", "token": "none", "headers": {"X-Conference-Authorization": "control"}}"#;
    assert_eq!(token(none, &[TOKEN]), None);
}

#[test]
fn an_invalid_custom_call_is_refused() {
    let server = Server::responding("");
    for (document, reason) in [
        (r#"{"operation": "GET /v1/../x"}"#, "has a segment `.` or `..`"),
        (r#"{"operation": "GET /v1/x?a=b"}"#, "has a query"),
        (r#"{"operation": "GET /v1/{id}"}"#, "the parameter `{id}`, which is not set"),
        (r#"{"operation": "GET /v1/x", "extra": {}}"#, "`extra` is not a section of a document of a custom call"),
        (r#"{"operation": "GET /v1/x", "effect": "none"}"#, "`effect` should be `read`, `issue`, "),
        (r#"{"operation": "GET /v1/x", "token": 1}"#, "`token` should be `access` or `none`"),
        (r#"{"operation": "GET v1/x"}"#, "which is not an operation"),
        (r#"{"operation": "ListWebinars"}"#, "which is not an operation"),
    ] {
        let output = call(&server.endpoint, &[TOKEN], document);
        assert_eq!(output.code, Some(2), "{document}: {}", output.stderr);
        assert!(output.stderr.contains(reason), "{document}: {}", output.stderr);
    }
    let output = call(&server.endpoint, &[], r#"{"operation": "GET /v1/x"}"#);
    assert_eq!(output.code, Some(2));
    assert!(
        output
            .stderr
            .contains("GET /v1/x is sent with an access token; log in with `hwmeeting login`, or set HWMEETING_TOKEN"),
        "{}",
        output.stderr
    );
    assert!(server.received().is_empty());
}

#[test]
fn an_error_of_a_custom_call_has_its_code() {
    let server = Server::responding_with("404 Not Found", r#"{"error_code": "MMC.111070005", "error_msg": "gone"}"#);
    let output = call(&server.endpoint, &[TOKEN], r#"{"operation": "GET /v1/x"}"#);
    assert_eq!((output.code, output.stdout.as_str()), (Some(1), ""));
    assert!(output.stderr.starts_with("error: GET /v1/x failed: HTTP 404 MMC.111070005 gone"), "{}", output.stderr);
}

#[test]
fn a_body_that_is_not_json_is_printed_as_it_is() {
    let server = Server::responding("a,b\n1,2\n");
    let output = call(&server.endpoint, &[TOKEN], r#"{"operation": "GET /v1/x"}"#);
    assert_eq!((output.code, output.stdout.as_str()), (Some(0), "a,b\n1,2\n"));
}
