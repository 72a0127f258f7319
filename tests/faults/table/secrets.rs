//! Responses that repeat what the client sent. No output may contain it.

use huaweicloud_meeting::ErrorKind::{Service, Timeout};
use serde_json::json;

use super::errors::NOT_FOUND;
use crate::fault::{Fault, Repeats, Verdict};
use crate::response::{json as json_response, response, send};

pub(crate) fn faults() -> Vec<Fault> {
    [echoed_token(), echoed_request()].into_iter().flatten().collect()
}

fn echoed_token() -> Vec<Fault> {
    vec![
        Fault::new("the message of an error contains the token", |exchange| {
            let message = format!("the token {} is invalid", exchange.token());
            json_response(400, &json!({"error_code": NOT_FOUND, "error_msg": message})).steps()
        })
        .fails(&[Service])
        .status(400)
        .code(NOT_FOUND),
        Fault::new("the code of an error is the token", |exchange| {
            json_response(400, &json!({"error_code": exchange.token(), "error_msg": "no"})).steps()
        })
        .fails(&[Service])
        .status(400),
        Fault::new("the request id of an error is the token", |exchange| {
            response(400, "").header("X-Request-Id", exchange.token()).steps()
        })
        .fails(&[Service])
        .status(400)
        .any_request_id(),
        Fault::new("a page of HTML contains the token", |exchange| {
            response(200, format!("<html><h1>{}</h1></html>", exchange.token())).steps()
        })
        .status(200),
        Fault::new("an error of plain text contains the token", |exchange| {
            response(400, format!("token {} rejected", exchange.token())).steps()
        })
        .fails(&[Service])
        .status(400),
        Fault::new("half a body contains the token", |exchange| {
            response(200, format!("{{\"data\": \"{}", exchange.token())).steps()
        })
        .verdicts(Verdict::Error, Verdict::NotSilently)
        .status(200),
        Fault::new("a redirect contains the token", |exchange| {
            response(302, "").header("Location", format!("/?token={}", exchange.token())).steps()
        })
        .fails(&[Service])
        .status(302),
        Fault::new("a header of an unfinished response contains the token", |exchange| {
            vec![send(response(200, "").header("X-Request-Id", exchange.token()).length(9).head())]
        })
        .fails(&[Timeout])
        .status(200)
        .any_request_id()
        .repeats(Repeats::IfRetryable)
        .may_have_taken_effect()
        .deadline_ms(1_000)
        .every(40),
        Fault::new("the status line contains the token", |exchange| {
            response(400, "").status_line(&format!("400 {}", exchange.token())).steps()
        })
        .fails(&[Service])
        .status(400),
    ]
}

fn echoed_request() -> Vec<Fault> {
    vec![
        Fault::new("the message of an error contains the whole request", |exchange| {
            let request = exchange.request;
            let message =
                format!("{} {:?} {}", request.target, request.headers, String::from_utf8_lossy(&request.body));
            json_response(400, &json!({"error_code": NOT_FOUND, "error_msg": message})).steps()
        })
        .fails(&[Service])
        .status(400)
        .code(NOT_FOUND),
        Fault::new("an error is the body of the request", |exchange| {
            response(400, exchange.request.body.clone()).steps()
        })
        .fails(&[Service])
        .status(400),
        Fault::new("a success response is a page with the request", |exchange| {
            let mut page = b"<html>".to_vec();
            page.extend_from_slice(format!("{:?}", exchange.request.headers).as_bytes());
            page.extend_from_slice(&exchange.request.body);
            response(200, page).steps()
        })
        .status(200),
        Fault::new("a result message contains the token", |exchange| {
            json_response(200, &json!({"returnCode": "66060004", "returnDesc": exchange.token()})).steps()
        })
        .fails(&[Service])
        .status(200),
    ]
}
