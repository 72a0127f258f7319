//! Making HTTP responses.

use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::requests::error_response::ErrorResponse;
use crate::server_data::ServerData;

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");

/// The error code of a response, as an extension of it.
#[derive(Clone, Debug)]
pub(crate) struct Code(pub(crate) String);

/// Returns a response with a body of JSON, or without a body if it is empty.
pub(crate) fn json_response(status: StatusCode, body: String) -> Response {
    let has_body = !body.is_empty();
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    if has_body {
        response.headers_mut().insert(CONTENT_TYPE, JSON);
    }
    response
}

/// Returns an error response in the format of the service.
pub(crate) fn error_response(data: &ServerData, error: ErrorResponse, request_id: &HeaderValue) -> Response {
    let service = data.service;
    let body = json!({
        service.error_code: error.code,
        service.error_message: error.message,
        service.error_request_id: String::from_utf8_lossy(request_id.as_bytes()),
    });
    let mut response = json_response(error.status, body.to_string());
    response.extensions_mut().insert(Code(error.code));
    response
}
