//! Handling a request.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::SERVER;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use serde_json::Value;
use tokio::time::Instant;

use crate::auth::login::check_login;
use crate::auth::tokens::{
    account, check_password, check_token, check_validated_token, issue_token, revoke_token, store_passwords,
};
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
use crate::requests::cors::{self, preflight};
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::select_page;
use crate::requests::request::ParsedRequest;
use crate::requests::response::{Code, error_response, json_response};
use crate::requests::route::Target;
use crate::requests::times::check_start_time;
use crate::requests::validate::validate;
use crate::server_data::ServerData;
use crate::state::State;
use crate::steering;
use crate::steering::journal::JournalEntry;
use crate::steering::planned::{self, HungUp};

/// The maximum size of a request body in bytes. The largest bodies are uploads of images and slides.
const MAX_BODY: usize = 64 << 20;

const SERVER_NAME: HeaderValue =
    HeaderValue::from_static(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")));

/// A request of the service, as far as it has been read.
enum Received {
    /// Of a call of an operation, or of nothing that the service has.
    Call(Target, Parts, Bytes),
    File(Parts),
    WebSocket(Request),
    Unreadable(ErrorResponse),
}

/// Returns the response to a request. It has the request ID of the request, or a new one if the request has none.
pub(crate) async fn handle(data: &Arc<ServerData>, request: Request) -> Result<Response, HungUp> {
    if data.options.cors
        && let Some(response) = preflight(&request)
    {
        return Ok(response);
    }
    let mut outcome = match steering::http::respond(data, request).await {
        Ok(response) => Ok(response),
        Err(request) => serve(data, request).await,
    };
    if let Ok(response) = &mut outcome
        && data.options.cors
    {
        cors::allow(response);
    }
    outcome
}

/// Returns the response to a request of the service, and records both.
async fn serve(data: &Arc<ServerData>, request: Request) -> Result<Response, HungUp> {
    let started = Instant::now();
    let header = data.service.request_id_header;
    let request_id = request.headers().get(header).cloned().unwrap_or_else(|| data.next_request_id());
    let (mut entry, received) = receive(data, request).await;
    entry.number = data.state().journal.add(entry.clone());
    let mut outcome = respond(data, received, &request_id).await;
    if let Ok(response) = &mut outcome {
        response.headers_mut().insert(SERVER, SERVER_NAME);
        if let Ok(name) = http::HeaderName::try_from(header) {
            response.headers_mut().insert(name, request_id);
        }
        entry.status = Some(response.status().as_u16());
        entry.code = response.extensions().get::<Code>().map(|code| code.0.clone());
    }
    entry.duration = Some(started.elapsed());
    data.finish(&entry);
    outcome
}

/// Reads a request. Returns what the journal contains of it, too.
async fn receive(data: &ServerData, request: Request) -> (JournalEntry, Received) {
    let path = request.uri().path();
    if is_web_socket(path) {
        let entry = JournalEntry::new(None, request.method(), request.uri(), request.headers(), Bytes::new());
        return (entry, Received::WebSocket(request));
    }
    let is_file = is_file(path);
    let (parts, body) = request.into_parts();
    let target = data.routes.find(&parts.method, parts.uri.path());
    let operation = match &target {
        Target::Operation(dynamic, _) => Some(dynamic.operation.name),
        _ => None,
    };
    let entry = |body| JournalEntry::new(operation, &parts.method, &parts.uri, &parts.headers, body);
    if is_file {
        return (entry(Bytes::new()), Received::File(parts));
    }
    match axum::body::to_bytes(body, MAX_BODY).await {
        Ok(body) => (entry(body.clone()), Received::Call(target, parts, body)),
        Err(error) => (entry(Bytes::new()), Received::Unreadable(ErrorResponse::unreadable_body(error))),
    }
}

async fn respond(data: &Arc<ServerData>, received: Received, request_id: &HeaderValue) -> Result<Response, HungUp> {
    let result = match received {
        Received::Call(Target::Operation(dynamic, path), parts, body) => {
            let normal = call(data, dynamic, path, &parts, &body);
            return planned::respond(data, dynamic, &parts, request_id, normal).await;
        }
        Received::Call(Target::OtherMethods(methods), parts, _) => {
            let (allowed, method) = (methods.join(" or "), &parts.method);
            Err(ErrorResponse::no_such_api(format!("the method for this path is {allowed}, not {method}")))
        }
        Received::Call(Target::NotFound, ..) => Err(ErrorResponse::no_such_api("no operation has this path")),
        Received::File(parts) => {
            files::respond(&data.options, &mut data.state(), &parts).map(|response| response.map(Into::into))
        }
        Received::WebSocket(request) => upgrade::respond(data, request),
        Received::Unreadable(error) => Err(error),
    };
    Ok(result.unwrap_or_else(|error| error_response(data, error, request_id)))
}

/// Carries out a call, and returns the response.
async fn call(
    data: &ServerData,
    dynamic: &'static DynamicOperation,
    path: Vec<(&'static str, String)>,
    parts: &Parts,
    body: &Bytes,
) -> Result<Response, ErrorResponse> {
    let operation = dynamic.operation;
    let request = check(data, dynamic, path, parts, body).await?;
    let (example, is_example) = match_example(operation, examples_of(operation.name), &request)
        .ok_or_else(|| ErrorResponse::no_example(operation))?;
    let status = StatusCode::from_u16(example.example.status).unwrap_or_default();
    // What an example sends is never rejected: its times are in the past.
    if data.options.is_strict && !is_example {
        check_start_time(operation, &request, data.state().memory.now_ms())?;
    }
    let body = execute(data, dynamic, &request, example, is_example)?;
    if !operation.effect.is_read() {
        data.notices.changed(operation.name);
    }
    Ok(json_response(status, body))
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
        validate(dynamic, data.service, data.options.is_strict, &request)
            .map_err(|invalid| invalid.response(operation))?;
    }
    check_validated_token(&data.options, &data.state(), &data.schemes, operation, &request)?;
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
