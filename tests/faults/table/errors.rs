//! Error responses: statuses, codes, and the wrappings in which gateways and older versions of the service return them.

use huaweicloud_meeting::ErrorKind::Service;
use serde_json::{Value, json};

use super::bodies::{HTML, utf16};
use crate::fault::{Fault, Repeats};
use crate::response::{REQUEST_ID, Response, json as json_response, response};

/// A code of the catalog that no retry follows.
pub(crate) const NOT_FOUND: &str = "MMC.111070005";
const MESSAGE: &str = "CONF_DATA_NOT_FOUND";

pub(crate) fn faults() -> Vec<Fault> {
    [statuses(), wrappings(), odd_codes(), unreadable(), unauthorized()].into_iter().flatten().collect()
}

/// Returns an error response of the service.
pub(crate) fn error(status: u16, code: &str, message: &str) -> Response {
    json_response(status, &json!({"error_code": code, "error_msg": message}))
}

/// Creates a fault of an error response that leads to no retry.
fn refused(name: &'static str, status: u16, response: Response) -> Fault {
    Fault::response(name, response).fails(&[Service]).status(status)
}

fn statuses() -> Vec<Fault> {
    let with_code = |name, status| refused(name, status, error(status, NOT_FOUND, MESSAGE)).code(NOT_FOUND);
    let empty = |name, status| refused(name, status, response(status, ""));
    vec![
        with_code("400 with a code", 400).has_no_effect(),
        with_code("403 with a code", 403).has_no_effect(),
        with_code("404 with a code", 404).has_no_effect(),
        with_code("409 with a code", 409).has_no_effect(),
        with_code("500 with a code", 500),
        empty("400 without a body", 400).has_no_effect(),
        empty("403 without a body", 403).has_no_effect(),
        empty("404 without a body", 404).has_no_effect(),
        empty("405 without a body", 405).has_no_effect(),
        empty("411 without a body", 411).has_no_effect(),
        empty("413 without a body", 413).has_no_effect(),
        empty("415 without a body", 415).has_no_effect(),
        empty("421 without a body", 421).has_no_effect(),
        empty("451 without a body", 451).has_no_effect(),
        empty("500 without a body", 500),
        empty("501 without a body", 501),
        empty("505 without a body", 505),
        empty("511 without a body", 511),
        empty("599 without a body", 599),
        empty("999 without a body", 999),
        Fault::response("408 without a body", response(408, ""))
            .fails(&[Service])
            .status(408)
            .repeats(Repeats::IfRetryable),
        refused("400 in chunks", 400, error(400, NOT_FOUND, MESSAGE).chunked()).code(NOT_FOUND),
        refused("400 until the end of the connection", 400, error(400, NOT_FOUND, MESSAGE).until_closed())
            .code(NOT_FOUND),
        refused("407 of a proxy", 407, response(407, HTML).header("Proxy-Authenticate", "Basic realm=\"p\"")),
    ]
}

fn wrappings() -> Vec<Fault> {
    let wrapped = |name, body: Value| refused(name, 400, json_response(400, &body)).code(NOT_FOUND);
    let inner = json!({"error_code": NOT_FOUND, "error_msg": MESSAGE});
    vec![
        wrapped("errorCode and errorMsg", json!({"errorCode": NOT_FOUND, "errorMsg": MESSAGE})),
        wrapped("code and message", json!({"code": NOT_FOUND, "message": MESSAGE})),
        wrapped("returnCode and returnDesc", json!({"returnCode": NOT_FOUND, "returnDesc": MESSAGE})),
        wrapped("the error is in `error`", json!({"error": inner})),
        wrapped(
            "the error in `error` has a code and a message",
            json!({"error": {"code": NOT_FOUND, "message": MESSAGE}}),
        ),
        wrapped("the error is in a list", json!([inner])),
        wrapped("the error has other fields", json!({"trace": [], "data": null, "error_code": NOT_FOUND, "z": 1})),
        refused("the request id is in the body", 400, {
            let body = json!({"error_code": NOT_FOUND, "error_msg": MESSAGE, "request_id": "id-in-the-body"});
            json_response(400, &body).without_header("X-Request-Id")
        })
        .code(NOT_FOUND)
        .request_id("id-in-the-body"),
        refused("there is no request id", 400, error(400, NOT_FOUND, MESSAGE).without_header("X-Request-Id"))
            .code(NOT_FOUND)
            .any_request_id(),
    ]
}

fn odd_codes() -> Vec<Fault> {
    let body = |name, body: Value| refused(name, 400, json_response(400, &body));
    let text = |name, body: &str| refused(name, 400, response(400, body));
    vec![
        body("the code has no family", json!({"error_code": "111070005", "error_msg": MESSAGE})).code(NOT_FOUND),
        body("the code is a number", json!({"error_code": 111_070_005, "error_msg": MESSAGE})).code(NOT_FOUND),
        body("returnCode is a number", json!({"returnCode": 111_070_005, "returnDesc": MESSAGE})).code(NOT_FOUND),
        body("the code is in no catalog", json!({"error_code": "ZZZ.000000042", "error_msg": "?"})).code("ZZZ.000000042"),
        body("the code of a gateway", json!({"error_code": "APIGW.0301", "error_msg": "?"})).code("APIGW.0301"),
        body("the code is empty", json!({"error_code": "", "error_msg": ""})),
        body("the code is null", json!({"error_code": null, "error_msg": null})),
        body("the code is an object", json!({"error_code": {"a": 1}, "error_msg": [1]})),
        body("the code is a zero", json!({"error_code": "0", "error_msg": "no"})),
        body("there is only a code", json!({"error_code": NOT_FOUND})).code(NOT_FOUND),
        body("the message has line breaks and ANSI sequences", {
            json!({"error_code": NOT_FOUND, "error_msg": "no\r\n2026-01-01 INFO forged\u{1b}[2J\u{7}\u{85}\u{2028}\u{202e}"})
        })
        .code(NOT_FOUND),
        text("the code is 3,000 digits long", &format!("{{\"error_code\":\"{}\"}}", "1".repeat(3_000))),
        text("the first code of two counts", &format!("{{\"error_code\":\"{NOT_FOUND}\",\"error_code\":\"{NOT_FOUND}\"}}"))
            .code(NOT_FOUND),
        text("the body of an error begins with a byte order mark", &format!("\u{feff}{{\"error_code\":\"{NOT_FOUND}\"}}"))
            .code(NOT_FOUND),
        refused("the request id has 5,000 characters", 400, {
            error(400, NOT_FOUND, MESSAGE).header("X-Request-Id", "x".repeat(5_000))
        })
        .code(NOT_FOUND)
        .any_request_id(),
    ]
}

fn unreadable() -> Vec<Fault> {
    let text = |name, body: Vec<u8>| refused(name, 400, response(400, body));
    let bad_byte = [b"{\"error_code\":\"MMC.111070005\",\"error_msg\":\"caf".as_slice(), b"\xe9", b"\"}"].concat();
    let unclosed = format!("{{\"error_code\":\"{NOT_FOUND}\",\"error_msg\":\"CONF");
    vec![
        text("a byte of the message is not UTF-8", bad_byte).code(NOT_FOUND),
        text("plain text", b"no such meeting".to_vec()),
        text("a page of HTML as an error", HTML.into()),
        text("an error in UTF-16", utf16("{\"error_code\":\"MMC.111070005\"}")),
        text("an error of bytes that are no text", b"\xff\xfe\0\x01\x80".to_vec()),
        text("an error of 10,000 nested lists", "[".repeat(10_000).into()),
        text("an error of 10,000 nested objects", "{\"error\":".repeat(10_000).into()),
        text("half an error", unclosed.into()).code(NOT_FOUND),
        text("an error of XML", b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>".to_vec()),
        text("a list of numbers as an error", b"[1,2,3]".to_vec()),
        text("a bare string as an error", b"\"no\"".to_vec()),
        text("null as an error", b"null".to_vec()),
    ]
}

/// A token of the caller that is rejected. The client cannot replace it.
fn unauthorized() -> Vec<Fault> {
    let rejected = |name, code: &'static str| refused(name, 401, error(401, code, "no")).code(code).has_no_effect();
    vec![
        refused("401 without a body", 401, response(401, "")).has_no_effect(),
        refused("401 with a challenge", 401, response(401, "").header("WWW-Authenticate", "Bearer")).has_no_effect(),
        rejected("401 for the caller's token", "USG.206020000"),
        rejected("401 for the caller's token of another kind", "MMC.118000001"),
        refused("400 for the caller's token", 400, error(400, "MMC.111072065", "no")).code("MMC.111072065"),
        rejected("401 for a wrong password", "USG.206010000"),
        refused("403 for a missing right", 403, error(403, "MMC.111070002", "no")).code("MMC.111070002"),
        refused("an error with the request id of the service", 404, response(404, HTML)).request_id(REQUEST_ID),
    ]
}
