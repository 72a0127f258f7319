//! Handling a request.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, SERVER};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use serde_json::{Value, json};

use crate::auth::login::check_login;
use crate::auth::tokens::{account, check_password, check_token, issue_token, revoke_token, store_passwords};
use crate::example::index::{ParsedExample, examples_of};
use crate::example::matching::match_example;
use crate::files::{self, Linker, is_file};
use crate::json::common_fields;
use crate::meeting::operations::{check_meeting, connect_meeting, update_meeting};
use crate::meeting::upgrade::{self, is_web_socket};
use crate::memory::by_hand::execute_standalone;
use crate::memory::call::Call;
use crate::memory::engine::described;
use crate::push;
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::select_page;
use crate::requests::request::ParsedRequest;
use crate::requests::route::Target;
use crate::requests::times::check_start_time;
use crate::requests::validate::validate;
use crate::server_data::ServerData;
use crate::state::State;
use crate::steering::journal::RecordedRequest;

/// The maximum size of a request body in bytes. The largest bodies are uploads of images and slides.
const MAX_BODY: usize = 64 << 20;

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
const SERVER_NAME: HeaderValue =
    HeaderValue::from_static(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")));

/// Returns the response to a request. It has the request ID of the request, or a new one if the request has none.
pub(crate) async fn handle(data: &Arc<ServerData>, request: Request) -> Response {
    let header = data.service.request_id_header;
    let request_id = request.headers().get(header).cloned().unwrap_or_else(|| data.next_request_id());
    let outcome = if is_file(request.uri().path()) {
        respond_with_file(data, request)
    } else if is_web_socket(request.uri().path()) {
        upgrade::respond(data, request)
    } else {
        respond(data, request).await.map(|(status, body)| response(status, body))
    };
    let mut response = outcome.unwrap_or_else(|error| error_response(data, &error, &request_id));
    response.headers_mut().insert(SERVER, SERVER_NAME);
    if let Ok(name) = http::HeaderName::try_from(header) {
        response.headers_mut().insert(name, request_id);
    }
    response
}

fn response(status: StatusCode, body: String) -> Response {
    let has_body = !body.is_empty();
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    if has_body {
        response.headers_mut().insert(CONTENT_TYPE, JSON);
    }
    response
}

fn error_response(data: &ServerData, error: &ErrorResponse, request_id: &HeaderValue) -> Response {
    let service = data.service;
    let body = json!({
        service.error_code: error.code,
        service.error_message: error.message,
        service.error_request_id: String::from_utf8_lossy(request_id.as_bytes()),
    });
    response(error.status, body.to_string())
}

/// Returns the response to the request for a file.
fn respond_with_file(data: &ServerData, request: Request) -> Result<Response, ErrorResponse> {
    let (parts, _) = request.into_parts();
    let mut state = data.state();
    if data.options.record {
        state.recorded.push(RecordedRequest::new(None, &parts, &Bytes::new()));
    }
    Ok(files::respond(&data.options, &mut state, &parts)?.map(Into::into))
}

/// Returns the status and the body of the response.
async fn respond(data: &ServerData, request: Request) -> Result<(StatusCode, String), ErrorResponse> {
    let (parts, body) = request.into_parts();
    let target = data.routes.find(&parts.method, parts.uri.path());
    let body = axum::body::to_bytes(body, MAX_BODY).await.map_err(ErrorResponse::unreadable_body)?;
    if data.options.record {
        let operation = match &target {
            Target::Operation(dynamic, _) => Some(dynamic.operation.name),
            _ => None,
        };
        data.state().recorded.push(RecordedRequest::new(operation, &parts, &body));
    }
    let (dynamic, path) = match target {
        Target::Operation(dynamic, path) => (dynamic, path),
        Target::OtherMethods(methods) => {
            let (allowed, method) = (methods.join(" or "), &parts.method);
            return Err(ErrorResponse::no_such_api(format!("the method for this path is {allowed}, not {method}")));
        }
        Target::NotFound => return Err(ErrorResponse::no_such_api("no operation has this path")),
    };
    let operation = dynamic.operation;
    if let Some(error) = data.state().faults.pop(operation.name) {
        return Err(error);
    }
    let request = check(data, dynamic, path, &parts, &body).await?;
    let (example, is_example) = match_example(operation, examples_of(operation.name), &request)
        .ok_or_else(|| ErrorResponse::no_example(operation))?;
    let status = StatusCode::from_u16(example.example.status).unwrap_or_default();
    if !example.example.is_success() {
        return Err(ErrorResponse::of_example(status, data.service, example.example.response));
    }
    // What an example sends is never rejected: its times are in the past.
    if data.options.is_strict && !is_example {
        check_start_time(operation, &request, data.state().memory.now_ms())?;
    }
    Ok((status, execute(data, dynamic, &request, example, is_example)?))
}

/// Parses a request, and returns an error if the service would reject it.
async fn check(
    data: &ServerData,
    dynamic: &DynamicOperation,
    path: Vec<(&'static str, String)>,
    parts: &Parts,
    body: &Bytes,
) -> Result<ParsedRequest, ErrorResponse> {
    let operation = dynamic.operation;
    let mut request = ParsedRequest::without_body(operation, path, parts);
    check_token(&data.options, &data.state(), operation, &request)?;
    let bad_request = |reason: String| ErrorResponse::bad_request(operation, reason);
    request.parse_body(operation, parts, body).await.map_err(bad_request)?;
    if !data.options.is_lenient {
        validate(dynamic, data.service, &request).map_err(|invalid| invalid.response(operation))?;
    }
    check_login(&data.options.credentials, &data.state().memory, &data.schemes, operation, &request)?;
    check_meeting(data, &mut data.state(), operation, &request)?;
    check_password(&data.state(), &data.schemes, operation, &request)?;
    push::operations::verify(data, operation, &request).await?;
    Ok(request)
}

/// Applies the effect of an operation to the state and returns the body of the response.
fn execute(
    data: &ServerData,
    dynamic: &'static DynamicOperation,
    request: &ParsedRequest,
    example: &'static ParsedExample,
    is_example: bool,
) -> Result<String, ErrorResponse> {
    let operation = dynamic.operation;
    let mut state = data.state();
    let state = &mut *state;
    let remembered = remember(state, dynamic, request, example, is_example)?;
    let is_from_memory = remembered.is_some();
    revoke_token(state, operation, request);
    let mut response = remembered.unwrap_or_else(|| example.response.clone());
    issue_token(&data.options, state, &data.schemes, operation, request, &mut response);
    if !is_from_memory {
        select_page(operation, request, &mut response);
    }
    store_passwords(state, &data.schemes, operation, &response);
    connect_meeting(data, state, operation, request, is_example, &mut response);
    update_meeting(state, operation, request, &response);
    push::operations::apply(state, operation, request, &response);
    let linker = Linker { url: &data.url, now_ms: state.memory.now_ms() };
    linker.link(&mut state.files, &mut response);
    Ok(match response {
        // Serializing would sort the fields by name; an unchanged response keeps their order in the spec.
        response if response == example.response => example.example.response.to_owned(),
        response if is_from_memory => known_fields(dynamic, &response),
        response => response.to_string(),
    })
}

/// Returns what the memory responds with, if it has the items of the operation.
fn remember(
    state: &mut State,
    dynamic: &'static DynamicOperation,
    request: &ParsedRequest,
    example: &'static ParsedExample,
    is_example: bool,
) -> Result<Option<Value>, ErrorResponse> {
    let Some((resource, described)) = described(dynamic.operation.name) else {
        execute_standalone(&mut state.memory, dynamic.operation.name, request);
        return Ok(None);
    };
    let login = state.memory.login(account(state, dynamic.operation, request).as_deref());
    state.memory.execute(&Call { dynamic, resource, described, request, login, example, is_example })
}

/// Returns a response without the fields that the operation does not return.
fn known_fields(dynamic: &DynamicOperation, response: &Value) -> String {
    let checked = dynamic.check_response(response.to_string().as_bytes());
    let known: Option<Value> = checked.ok().and_then(|(text, _)| serde_json::from_str(&text).ok());
    known.map_or_else(|| response.to_string(), |known| common_fields(known, response).to_string())
}
