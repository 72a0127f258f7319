//! Carrying out what is planned for a call.

use std::fmt;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::header::{CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::ErrorCode;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;

use super::outcome::{Cut, Outcome, Planned};
use crate::example::index::examples_of;
use crate::requests::error_response::ErrorResponse;
use crate::requests::response::{error_response, json_response};
use crate::server_data::ServerData;

/// The header of a request for an example, by its name.
pub(crate) const EXAMPLE: &str = "X-Fake-Example";

/// The connection is closed without a response.
#[derive(Debug)]
pub(crate) struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed without a response, as planned")
    }
}

impl std::error::Error for HungUp {}

/// Responds to a call as planned. `normal` carries the operation out.
pub(crate) async fn respond(
    data: &ServerData,
    dynamic: &DynamicOperation,
    parts: &Parts,
    request_id: &HeaderValue,
    normal: impl Future<Output = Result<Response, ErrorResponse>>,
) -> Result<Response, HungUp> {
    let name = dynamic.operation.name;
    let outcome = data.state().plan.take(name, &data.options.weather);
    let content = match &outcome.response {
        Planned::Normal => match parts.headers.get(EXAMPLE) {
            Some(example) => Some(example_response(data, dynamic, &String::from_utf8_lossy(example.as_bytes()))),
            None => Some(normal.await),
        },
        Planned::Error(status, code) => Some(Err(planned_error(*status, code, outcome.message.as_deref()))),
        Planned::Json(status, body) => Some(Ok(json_response(status_of(*status), body.to_string()))),
        Planned::Example(example) => Some(example_response(data, dynamic, example)),
        Planned::HangUp => None,
    };
    if !outcome.delay.is_zero() {
        tokio::time::sleep(outcome.delay).await;
    }
    let Some(content) = content.filter(|_| outcome.cut != Some(Cut::Whole)) else { return Err(HungUp) };
    let response = content.unwrap_or_else(|error| error_response(data, error, request_id));
    Ok(complete(response, &outcome).await)
}

/// Adds the header of an outcome, and truncates the body.
async fn complete(mut response: Response, outcome: &Outcome) -> Response {
    if let Some(delay) = outcome.retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds(delay).into());
    }
    match outcome.cut {
        Some(Cut::After(bytes)) => truncated(response, bytes).await,
        _ => response,
    }
}

/// Returns a number of seconds, rounded up.
fn seconds(delay: Duration) -> u64 {
    delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0))
}

/// Returns a response whose body ends with an error after some bytes, so that the connection is closed.
async fn truncated(response: Response, bytes: usize) -> Response {
    let (mut parts, body) = response.into_parts();
    // The body is in memory already, so that reading it cannot fail.
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    if body.len() <= bytes {
        return Response::from_parts(parts, body.into());
    }
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let sent = stream::once(async move { Ok(body.slice(..bytes)) });
    let end = stream::once(async {
        // The connection sends what it has before the error closes it.
        tokio::task::yield_now().await;
        Err::<Bytes, io::Error>(io::ErrorKind::UnexpectedEof.into())
    });
    Response::from_parts(parts, Body::from_stream(stream::StreamExt::chain(sent, end)))
}

fn planned_error(status: u16, code: &str, message: Option<&str>) -> ErrorResponse {
    let known = code.parse::<ErrorCode>().ok().and_then(codes::find);
    let message = message.or(known.map(|code| code.name)).unwrap_or_default();
    ErrorResponse::of_fault(status, code, message)
}

/// Returns a status that was checked when the outcome was planned.
fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn example_response(data: &ServerData, dynamic: &DynamicOperation, name: &str) -> Result<Response, ErrorResponse> {
    let examples = examples_of(dynamic.operation.name);
    let Some(parsed) = examples.iter().find(|parsed| parsed.example.name == name) else {
        let known: Vec<&str> = examples.iter().map(|parsed| parsed.example.name).collect();
        let reason =
            format!("`{EXAMPLE}` is `{name}`; the examples of {} are `{}`", dynamic.operation.name, known.join("`, `"));
        return Err(ErrorResponse::bad_request(dynamic.operation, reason));
    };
    let status = StatusCode::from_u16(parsed.example.status).unwrap_or_default();
    if parsed.example.is_success() {
        Ok(json_response(status, parsed.example.response.to_owned()))
    } else {
        Err(ErrorResponse::of_example(status, data.service, parsed.example.response))
    }
}
