use super::*;
use crate::error::{ErrorCode, KnownCode};
use crate::retry::RetryAdvice;

const NOT_FOUND: ErrorCode = ErrorCode::new("LIB", 9, 111_070_005);

static SERVICE: Service = Service {
    user_agent: "",
    request_id_header: "X-Id",
    language_header: "Accept-Language",
    error_code: "error_code",
    error_message: "error_msg",
    error_request_id: "request_id",
    retry: RetryAdvice { later: &[], never: &[] },
    codes: &[KnownCode::new(NOT_FOUND, "NOT_FOUND", "")],
};

fn in_error(body: &str) -> (Option<String>, Option<String>, Option<String>) {
    let ReportedError { code, message, request_id, .. } = ReportedError::in_error_body(body, &SERVICE);
    (code, message, request_id)
}

fn in_success(body: &str, own: &[&str]) -> Option<String> {
    let own_field = |name: &str| own.contains(&name);
    let found = ReportedError::in_success_body(body, 200, &SERVICE, &own_field);
    assert!(found.is_none() || ReportedError::may_be_in(body.as_bytes(), &SERVICE), "{body}");
    found.and_then(|found| found.code)
}

#[test]
fn an_error_is_found_in_every_spelling_and_wrapping() {
    for body in [
        r#"{"error_code": "LIB.1", "error_msg": "no", "request_id": "r"}"#,
        r#"{"errorCode": "LIB.1", "errorMsg": "no", "requestId": "r"}"#,
        r#"{"ErrorCode": "LIB.1", "ErrorMessage": "no", "RequestId": "r"}"#,
        r#"{"code": "LIB.1", "message": "no", "requestId": "r"}"#,
        r#"{"return_code": "LIB.1", "return_desc ": "no", "request_id": "r"}"#,
        r#"{"error": {"code": "LIB.1", "message": "no"}, "request_id": "r"}"#,
        r#"{"errors": [{"code": "LIB.1", "message": "no", "requestId": "r"}, {"code": "LIB.2"}]}"#,
        r#"{"data": {"x": 1}, "result": {"error_code": "LIB.1", "error_msg": "no"}, "requestId": "r"}"#,
        r#"[{"error_code": "LIB.1", "error_msg": "no", "request_id": "r"}]"#,
        r#"{"status": 400, "message": "failed", "error": {"code": "LIB.1", "message": "no", "request_id": "r"}}"#,
        r#"{"code": "LIB.2", "error_code": "LIB.1", "error_msg": "no", "message": "other", "request_id": "r"}"#,
        "\u{feff}{\"error_code\": \"LIB.1\", \"error_msg\": \"no\", \"request_id\": \"r\", \"cut",
    ] {
        let expected = (Some("LIB.1".to_owned()), Some("no".to_owned()), Some("r".to_owned()));
        assert_eq!(in_error(body), expected, "{body}");
    }
    for body in [r#""no""#, r#"["no"]"#, r#"{"errors": ["no"]}"#, r#"{"error": {"message": "no"}}"#] {
        assert_eq!(in_error(body), (None, Some("no".to_owned()), None), "{body}");
    }
    assert_eq!(in_error(r#"{"error": "no", "code": 0}"#), (None, Some("no".to_owned()), None));
    for body in [
        "",
        "null",
        "[]",
        "{",
        "[[[[{}]]]]",
        r#"{"code": {}, "message": []}"#,
        r#"{"code": ""}"#,
        r#"{"allowed": ["GET"]}"#,
    ] {
        assert_eq!(in_error(body), (None, None, None), "{body}");
    }
}

#[test]
fn a_success_body_with_a_code_of_a_failure_is_an_error() {
    for (body, code) in [
        (r#"{"error_code": "LIB.1", "error_msg": "no"}"#, "LIB.1"),
        (r#"{"errorCode": "GW.0301"}"#, "GW.0301"),
        (r#"{"return_code": 66060004, "return_desc": "no"}"#, "66060004"),
        (r#"{"return_code": -1}"#, "-1"),
        (r#"{"code": "LIB.1"}"#, "LIB.1"),
        (r#"{"code": 111070005}"#, "111070005"),
        (r#"{"error": {"code": "LIB.1"}}"#, "LIB.1"),
        (r#"[{"error_code": "LIB.1"}]"#, "LIB.1"),
    ] {
        assert_eq!(in_success(body, &["id"]).as_deref(), Some(code), "{body}");
    }
}

#[test]
fn an_error_is_found_in_text() {
    let known = (Some("LIB.111070005".to_owned()), Some("no".to_owned()), None);
    for body in [
        r#"callback({"error_code": "LIB.111070005", "error_msg": "no"});"#,
        ")]}',\n{\"error_code\": \"LIB.111070005\", \"error_msg\": \"no\"}",
        r#""{\"error_code\": \"LIB.111070005\", \"error_msg\": \"no\"}""#,
    ] {
        assert_eq!(in_error(body), known, "{body}");
        assert_eq!(in_success(body, &["id"]).as_deref(), Some("LIB.111070005"), "{body}");
    }
    for body in [
        "LIB.111070005: not found.",
        r#""LIB.111070005""#,
        "error_code=LIB.111070005&error_msg=no",
        "<error><code>LIB.111070005</code></error>",
    ] {
        assert_eq!(in_error(body).0.as_deref(), Some("LIB.111070005"), "{body}");
        assert_eq!(in_success(body, &["id"]).as_deref(), Some("LIB.111070005"), "{body}");
    }
    assert_eq!(in_error("blocked: GW.0308").0.as_deref(), Some("GW.0308"));
    for body in ["OK", "LIB.000000000", "version 1.2", "HTTP.11", "no.1234"] {
        assert_eq!((in_error(body).0, in_success(body, &[])), (None, None), "{body}");
    }
    assert_eq!(in_success("GW.0308", &[]), None, "not in the catalog");
}

#[test]
fn a_success_body_that_states_an_error_without_a_code_is_an_error() {
    let is_error = |body: &str| {
        let found = ReportedError::in_success_body(body, 200, &SERVICE, &|name| name == "id");
        assert!(found.is_none() || ReportedError::may_be_in(body.as_bytes(), &SERVICE), "{body}");
        found.is_some()
    };
    for body in [
        r#"{"error": "invalid_grant", "error_description": "no"}"#,
        r#"{"error": {"message": "no"}}"#,
        r#"{"errors": [{"message": "no"}]}"#,
        r#"{"Response": {"Error": {"Code": "LIB.111070005"}}}"#,
        r#"{"data": {"error_code": "LIB.111070005"}}"#,
        r#"{"code": 500, "message": "no"}"#,
        r#"{"code": -1, "msg": "no"}"#,
    ] {
        assert!(is_error(body), "{body}");
    }
    for body in [
        r#"{"error": {"code": 0, "message": "no"}}"#,
        r#"{"error": {"code": "000000000", "message": "no"}}"#,
        r#"{"error": "none"}"#,
        r#"{"error": "OK.", "code": "0"}"#,
        r#"{"error": "no", "error_code": "0"}"#,
        r#"{"error": "", "errors": [], "err": {}, "fault": null}"#,
        r#"{"error": false}"#,
        r#"{"code": 1, "message": "success"}"#,
        r#"{"code": 10000, "message": "done"}"#,
        r#"{"code": 7}"#,
        r#"{"id": 1, "code": 7, "message": "x"}"#,
    ] {
        assert!(!is_error(body), "{body}");
    }
}

#[test]
fn other_success_bodies_are_no_errors() {
    for body in [
        r#"{"error_code": "0"}"#,
        r#"{"error_code": "LIB.000000000"}"#,
        r#"{"return_code": 0, "return_desc": "SUCCESS"}"#,
        r#"{"return_code": "SUCCESS"}"#,
        r#"{"error_code": null, "error_msg": null}"#,
        r#"{"errorCode": 200}"#,
        r#"{"code": 200, "message": "ok"}"#,
        r#"{"data": {"error_code": "LIB.1"}}"#,
        r#"[{"error_code": "LIB.1"}, {"id": 1}]"#,
        r#"{"message": "hello"}"#,
        "7",
    ] {
        assert_eq!(in_success(body, &[]), None, "{body}");
    }
    assert_eq!(in_success(r#"{"code": "LIB.1"}"#, &["code"]), None, "the value has such a field");
}

#[test]
fn a_body_without_names_of_errors_is_not_searched() {
    assert!(CODES.iter().chain(&WRAPPERS).all(|spelling| FIRST_LETTERS.contains(&spelling.as_bytes()[0])));
    for body in [
        r#"{"errorCode": 1}"#,
        r#"{"ERROR_CODE" : 1}"#,
        r#"{"id": 1, "cOdE":1}"#,
        r#"{"id": 1, "_Err_Code ": 1}"#,
        r#"{"\u0063\u006fd\u0065": 1}"#,
        r#"{"fault": {}}"#,
        r#"{"data": [{"err": 1}]}"#,
        "no",
        "\u{feff}{}",
    ] {
        assert!(ReportedError::may_be_in(body.as_bytes(), &SERVICE), "{body}");
    }
    for body in [
        "",
        r#"{"count": 0, "data": []}"#,
        r#"{"shelfCode": "1", "errorRate": 2, "name": "error_code", "zipcode": "518000"}"#,
        r#"{"subject": "\u4f1a \"code\"", "data": ["code", "error"]}"#,
    ] {
        assert!(!ReportedError::may_be_in(body.as_bytes(), &SERVICE), "{body}");
    }
}

#[test]
fn an_error_is_found_at_both_ends_of_a_large_body() {
    let data = format!(r#""data": ["{}"]"#, "会".repeat(20_000));
    for body in [format!(r#"{{"error_code": "LIB.1", {data}}}"#), format!(r#"{{{data}, "error_code": "LIB.1"}}"#)] {
        assert!(ReportedError::may_be_in(body.as_bytes(), &SERVICE));
    }
    assert!(!ReportedError::may_be_in(format!("{{{data}}}").as_bytes(), &SERVICE));
}
