//! Success responses that contain an error.

use huaweicloud_meeting::ErrorKind::Service;
use serde_json::{Value, json};

use super::errors::NOT_FOUND;
use crate::fault::{Fault, Verdict};
use crate::response::{json as json_response, response};

const MESSAGE: &str = "CONF_DATA_NOT_FOUND";

pub(crate) fn faults() -> Vec<Fault> {
    [refused(), not_refused()].into_iter().flatten().collect()
}

fn refused() -> Vec<Fault> {
    let refused = |name, body: Value| {
        Fault::response(name, json_response(200, &body)).fails(&[Service]).status(200).code(NOT_FOUND)
    };
    let inner = json!({"error_code": NOT_FOUND, "error_msg": MESSAGE});
    vec![
        refused("200 with a code", inner.clone()),
        refused("200 with only a code", json!({"error_code": NOT_FOUND})),
        refused("200 with errorCode and errorMsg", json!({"errorCode": NOT_FOUND, "errorMsg": MESSAGE})),
        refused("200 with code and message", json!({"code": NOT_FOUND, "message": MESSAGE})).unless_field("code"),
        refused("200 with returnCode and returnDesc", json!({"returnCode": NOT_FOUND, "returnDesc": MESSAGE})),
        refused("200 with a number as returnCode", json!({"returnCode": 111_070_005, "returnDesc": MESSAGE})),
        refused("200 with a code without its family", json!({"error_code": "111070005", "error_msg": MESSAGE})),
        refused("200 with an error in another object", json!({"zzResult": inner, "zzStatus": "failed"})),
        Fault::response("200 with an error in JSONP", response(200, format!("callback({inner});")))
            .fails(&[Service])
            .status(200)
            .code(NOT_FOUND),
        Fault::response(
            "200 with an error that was encoded twice",
            response(200, json!(inner.to_string()).to_string()),
        )
        .fails(&[Service])
        .status(200)
        .code(NOT_FOUND),
        Fault::response("200 with an error as plain text", response(200, format!("{NOT_FOUND} {MESSAGE}")))
            .fails(&[Service])
            .status(200)
            .code(NOT_FOUND),
        Fault::response("200 with an error of OAuth", {
            json_response(200, &json!({"error": "invalid_grant", "error_description": "the code is used"}))
        })
        .fails(&[Service])
        .status(200)
        .unless_field("error"),
        refused("200 with an error in `error`", json!({"error": inner})).unless_field("error"),
        Fault::response("201 with a code", json_response(201, &inner)).fails(&[Service]).status(201).code(NOT_FOUND),
        Fault::response("200 with a returnCode that is in no catalog", {
            json_response(200, &json!({"returnCode": 66_060_004, "returnDesc": "PARTICIPANT_NOT_EXIST"}))
        })
        .fails(&[Service])
        .status(200),
        Fault::response("200 with a code and a byte that is not UTF-8", {
            response(200, [b"{\"error_code\":\"MMC.111070005\",\"error_msg\":\"".as_slice(), b"\xe9", b"\"}"].concat())
        })
        .fails(&[Service])
        .status(200)
        .code(NOT_FOUND),
        Fault::new("200 with a code among the regular fields", |exchange| {
            let mut body = exchange.subject.sample.clone().unwrap_or_else(|| json!({}));
            if let Some(fields) = body.as_object_mut() {
                fields.insert("error_code".to_owned(), json!(NOT_FOUND));
            } else {
                body = json!({"error_code": NOT_FOUND});
            }
            json_response(200, &body).steps()
        })
        .fails(&[Service])
        .status(200)
        .code(NOT_FOUND),
    ]
}

/// Codes that mean success.
fn not_refused() -> Vec<Fault> {
    let beside = |name, field: &'static str, value: Value| {
        Fault::new(name, move |exchange| {
            let mut body = exchange.subject.sample.clone().unwrap_or_else(|| json!({}));
            if let Some(fields) = body.as_object_mut() {
                fields.insert(field.to_owned(), value.clone());
            }
            json_response(200, &body).steps()
        })
        .succeeds()
        .unless_field(field)
    };
    let alone =
        |name, body: Value| Fault::response(name, json_response(200, &body)).verdicts(Verdict::Any, Verdict::Ok);
    vec![
        beside("200 with the error code 0", "error_code", json!("0")),
        beside("200 with an error code of zeros", "error_code", json!("000000000")),
        beside("200 with an empty error code", "error_code", json!("")),
        beside("200 with null as the error code", "error_code", Value::Null),
        beside("200 with the returnCode 0", "returnCode", json!(0)),
        beside("200 with the returnCode \"0\"", "returnCode", json!("0")),
        beside("200 with the returnCode 0.0", "returnCode", json!(0.0)),
        beside("200 with an error that is empty", "error", json!("")),
        beside("200 with a code that is a word", "code", json!("SUCCESS")),
        alone("200 with nothing but the returnCode 0", json!({"returnCode": 0, "returnDesc": "SUCCESS"})),
        alone("200 with nothing but a message", json!({"message": "done"})),
    ]
}
