//! Saying no in the service's shape.

use std::fmt::Display;

use axum::http::StatusCode;
use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::auth::Scheme;
use huaweicloud_meeting_runtime::operation::Operation;
use huaweicloud_meeting_runtime::{ErrorCode, Service};
use serde_json::Value;

use crate::example::examples;

/// A response that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// What the gateway in front of the service says. These are codes of Huawei Cloud's API Gateway, not of the service.
const NO_SUCH_API: &str = "APIG.0101";
const API_REQUEST_ERROR: &str = "APIG.0201";

/// Codes that say that a token is bad, one for each way in which the service says it.
const BAD_TOKEN: [ErrorCode; 2] = [codes::INVALID_TOKEN, codes::CONF_NOT_FOUND_OR_AUTH_FAILED];

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into() }
    }

    /// With a code of the catalog. Its status is that of an example of the spec, where there is one.
    fn known(code: ErrorCode, status: StatusCode, reason: impl Display) -> Self {
        let text = code.to_string();
        let status = status_in_examples(&text).unwrap_or(status);
        let name = codes::find(code).map_or_else(String::new, |known| format!("{}: ", known.name));
        Self::new(status, text, format!("{name}{reason}"))
    }

    /// As an example of the spec says no.
    pub(crate) fn from_example(status: StatusCode, service: &Service, response: &str) -> Self {
        let response: Value = serde_json::from_str(response).unwrap_or_default();
        let text = |field: &str| response.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self::new(status, text(service.error_code), text(service.error_message))
    }

    /// No operation has this path, or none with this method.
    pub(crate) fn no_such_api(reason: impl Display) -> Self {
        let message = format!("The API does not exist or has not been published in the environment: {reason}");
        Self::new(StatusCode::NOT_FOUND, NO_SUCH_API, message)
    }

    /// The body is larger than any should be, or broke off.
    pub(crate) fn unreadable_body(reason: impl Display) -> Self {
        let message = format!("Request entity too large: {reason}");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, API_REQUEST_ERROR, message)
    }

    /// The spec does not tell what to response.
    pub(crate) fn no_example(operation: &Operation) -> Self {
        let message = format!("the spec has no example of a success of {}", operation.name);
        Self::new(StatusCode::NOT_IMPLEMENTED, "", message)
    }

    /// The request does not fit the operation.
    pub(crate) fn bad_request(operation: &Operation, reason: impl Display) -> Self {
        // The services behind the API are told apart by the segment behind the version.
        let code = match operation.path.split('/').nth(2) {
            Some("usg") => codes::PARAM_ERR,
            _ => codes::CONF_BAD_REQUEST,
        };
        Self::known(code, StatusCode::BAD_REQUEST, reason)
    }

    /// A token is missing, or no good.
    pub(crate) fn bad_token(scheme: &Scheme, reason: impl Display) -> Self {
        let code =
            BAD_TOKEN.into_iter().find(|code| scheme.rejected.contains(code)).or(scheme.rejected.first().copied());
        Self::known(code.unwrap_or(codes::INVALID_TOKEN), StatusCode::UNAUTHORIZED, reason)
    }

    /// The signature of a login is wrong.
    pub(crate) fn bad_signature(reason: impl Display) -> Self {
        Self::known(codes::APPID_AUTH_FAILED, StatusCode::UNAUTHORIZED, reason)
    }

    /// The signature of a login has expired.
    pub(crate) fn expired_signature() -> Self {
        Self::known(codes::APPID_AUTH_EXPIRE, StatusCode::UNAUTHORIZED, "the signature has expired")
    }

    /// The account or its password is wrong.
    pub(crate) fn bad_password() -> Self {
        Self::known(codes::ERR_PASSWORD, StatusCode::UNAUTHORIZED, "the account or its password is wrong")
    }

    /// The password of a handle is wrong.
    pub(crate) fn bad_handle_password(scheme: &Scheme) -> Self {
        Self::bad_token(scheme, "the password is wrong")
    }
}

fn status_in_examples(code: &str) -> Option<StatusCode> {
    let example = examples().filter(|example| !example.is_success()).find(|example| {
        let response: Option<Value> = serde_json::from_str(example.response).ok();
        response.as_ref().and_then(|response| response.get("error_code")).and_then(Value::as_str) == Some(code)
    })?;
    StatusCode::from_u16(example.status).ok()
}
