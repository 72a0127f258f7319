//! Error responses in the format of the service.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use axum::http::StatusCode;
use huaweicloud_meeting::codes;
use huaweicloud_meeting_catalog::examples;
use huaweicloud_meeting_runtime::auth::Scheme;
use huaweicloud_meeting_runtime::operation::Operation;
use huaweicloud_meeting_runtime::{ErrorCode, Service};
use serde_json::Value;

/// An error response: its status, and the fields of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorResponse {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
}

// Error codes of Huawei Cloud's API Gateway, which receives all requests before the service does.
const NO_SUCH_API: &str = "APIG.0101";
const API_REQUEST_ERROR: &str = "APIG.0201";

/// Error codes that reject a token. Each scheme uses one of them.
const BAD_TOKEN: [ErrorCode; 2] = [codes::INVALID_TOKEN, codes::CONF_NOT_FOUND_OR_AUTH_FAILED];

impl ErrorResponse {
    pub(crate) fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into() }
    }

    /// Creates a response with a code of the service and a message that starts with the name of the code. If an example of
    /// the spec has this code, its status is used instead of `default_status`.
    pub(crate) fn with_code(code: ErrorCode, default_status: StatusCode, reason: impl Display) -> Self {
        let text = code.to_string();
        let status = status_in_examples(&text).unwrap_or(default_status);
        let name = codes::find(code).map_or_else(String::new, |code| format!("{}: ", code.name));
        Self::new(status, text, format!("{name}{reason}"))
    }

    /// Creates a response that a test has planned. An invalid status becomes 500.
    pub(crate) fn of_fault(status: u16, code: &str, message: &str) -> Self {
        Self::new(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), code, message)
    }

    /// Creates the response of an example.
    pub(crate) fn of_example(status: StatusCode, service: &Service, body: &str) -> Self {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let string = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
        Self::new(status, string(service.error_code), string(service.error_message))
    }

    /// Returns the response to a method and path that no operation has.
    pub(crate) fn no_such_api(reason: impl Display) -> Self {
        let message = format!("The API does not exist or has not been published in the environment: {reason}");
        Self::new(StatusCode::NOT_FOUND, NO_SUCH_API, message)
    }

    /// Returns the response to a body that is too large or incomplete.
    pub(crate) fn unreadable_body(reason: impl Display) -> Self {
        let message = format!("Request entity too large: {reason}");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, API_REQUEST_ERROR, message)
    }

    /// Returns the response to the request for a file whose token is missing, belongs to another file, or has been used.
    pub(crate) fn bad_file_token() -> Self {
        let reason = "the token of the file is missing or has been used";
        Self::with_code(codes::INVALID_TOKEN, StatusCode::UNAUTHORIZED, reason)
    }

    /// Returns the response to a request for a WebSocket that is not one.
    pub(crate) fn bad_upgrade(reason: impl Display) -> Self {
        Self::with_code(codes::CONF_BAD_REQUEST, StatusCode::BAD_REQUEST, reason)
    }

    /// Returns the response to a ticket for a WebSocket that is not valid.
    pub(crate) fn bad_ticket(reason: impl Display) -> Self {
        Self::with_code(codes::INVALID_TOKEN, StatusCode::UNAUTHORIZED, reason)
    }

    /// Returns the response to a request that a meeting does not allow.
    pub(crate) fn of_code(code: ErrorCode, reason: impl Display) -> Self {
        Self::with_code(code, StatusCode::BAD_REQUEST, reason)
    }

    /// Returns the response if the spec has no example to respond with.
    pub(crate) fn no_example(operation: &Operation) -> Self {
        let message = format!("the spec has no example of a success response of {}", operation.name);
        Self::new(StatusCode::NOT_IMPLEMENTED, "", message)
    }

    /// Returns the response to a request that does not match the operation.
    pub(crate) fn bad_request(operation: &Operation, reason: impl Display) -> Self {
        // The second segment of a path names the backend service, which decides the code: `/v1/usg/…`.
        let code = match operation.path.split('/').nth(2) {
            Some("usg") => codes::PARAM_ERR,
            _ => codes::CONF_BAD_REQUEST,
        };
        Self::with_code(code, StatusCode::BAD_REQUEST, reason)
    }

    /// Returns the response to a token that is missing, unknown or expired.
    pub(crate) fn bad_token(scheme: &Scheme, reason: impl Display) -> Self {
        let code =
            BAD_TOKEN.into_iter().find(|code| scheme.rejected.contains(code)).or(scheme.rejected.first().copied());
        let code = code.unwrap_or(codes::INVALID_TOKEN);
        let is_control = code == codes::CONF_NOT_FOUND_OR_AUTH_FAILED;
        let status = if is_control { StatusCode::BAD_REQUEST } else { StatusCode::UNAUTHORIZED };
        Self::with_code(code, status, reason)
    }

    /// Returns the response to a wrong signature of a login.
    pub(crate) fn bad_signature(reason: impl Display) -> Self {
        Self::with_code(codes::APPID_AUTH_FAILED, StatusCode::UNAUTHORIZED, reason)
    }

    /// Returns the response to an expired signature of a login.
    pub(crate) fn expired_signature() -> Self {
        Self::with_code(codes::APPID_AUTH_EXPIRE, StatusCode::UNAUTHORIZED, "the signature has expired")
    }

    /// Returns the response to a wrong account or password of a login.
    pub(crate) fn bad_login() -> Self {
        Self::with_code(codes::ERR_PASSWORD, StatusCode::UNAUTHORIZED, "the account or the password is wrong")
    }

    /// Returns the response to a wrong password of a resource, such as a meeting.
    pub(crate) fn bad_password(scheme: &Scheme) -> Self {
        Self::bad_token(scheme, "the password is wrong")
    }
}

/// Returns the status of the first error example with a code.
fn status_in_examples(code: &str) -> Option<StatusCode> {
    static BY_CODE: LazyLock<BTreeMap<String, StatusCode>> = LazyLock::new(|| {
        let mut by_code = BTreeMap::new();
        for example in examples().filter(|example| !example.is_success()) {
            let body: Value = serde_json::from_str(example.response).unwrap_or_default();
            if let (Some(code), Ok(status)) =
                (body.get("error_code").and_then(Value::as_str), StatusCode::from_u16(example.status))
            {
                by_code.entry(code.to_owned()).or_insert(status);
            }
        }
        by_code
    });
    // Pages document 400 for the code that one example has with 500.
    BY_CODE.get(code).copied().filter(StatusCode::is_client_error)
}
