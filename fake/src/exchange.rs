//! One request and its response.

use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, SERVER};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Operation;
use serde_json::{Value, json};

use crate::choose::choose;
use crate::example::{Example, examples_of};
use crate::given::Given;
use crate::recorded::RecordedRequest;
use crate::refusal::Refusal;
use crate::route::Target;
use crate::server::Shared;
use crate::state::State;
use crate::{page, tokens, typed};

/// Uploads are pictures and slides.
const MAX_BODY: usize = 64 << 20;

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
const NAME: HeaderValue = HeaderValue::from_static(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")));

/// Responses a request.
pub(crate) async fn response(shared: &Shared, request: Request) -> Response {
    let header = shared.service.request_id_header;
    let given = request.headers().get(header).cloned();
    let request_id = given.unwrap_or_else(|| shared.next_request_id());
    let mut response = match exchange(shared, request).await {
        Ok((status, body)) => respond(status, body),
        Err(refusal) => refuse(shared, &refusal, &request_id),
    };
    response.headers_mut().insert(SERVER, NAME);
    if let Ok(name) = http::HeaderName::try_from(header) {
        response.headers_mut().insert(name, request_id);
    }
    response
}

fn respond(status: StatusCode, body: String) -> Response {
    let has_body = !body.is_empty();
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    if has_body {
        response.headers_mut().insert(CONTENT_TYPE, JSON);
    }
    response
}

fn refuse(shared: &Shared, refusal: &Refusal, request_id: &HeaderValue) -> Response {
    let service = shared.service;
    let body = json!({
        service.error_code: refusal.code,
        service.error_message: refusal.message,
        service.error_request_id: String::from_utf8_lossy(request_id.as_bytes()),
    });
    respond(refusal.status, body.to_string())
}

async fn exchange(shared: &Shared, request: Request) -> Result<(StatusCode, String), Refusal> {
    let (parts, body) = request.into_parts();
    let target = shared.routes.find(&parts.method, parts.uri.path());
    let body = axum::body::to_bytes(body, MAX_BODY).await.map_err(Refusal::unreadable_body)?;
    if shared.options.record {
        let operation = match &target {
            Target::Operation(dynamic, _) => Some(dynamic.operation.name),
            _ => None,
        };
        shared.state().recorded.push(RecordedRequest::new(operation, &parts, &body));
    }
    let (dynamic, path) = match target {
        Target::Operation(dynamic, path) => (dynamic, path),
        Target::OtherMethods(methods) => {
            return Err(Refusal::no_such_api(format!(
                "this path takes {}, not {}",
                methods.join(" and "),
                parts.method
            )));
        }
        Target::Empty => return Err(Refusal::no_such_api("no operation has this path")),
    };
    if let Some(fault) = shared.state().faults.get_mut(dynamic.operation.name).and_then(|faults| faults.pop_front()) {
        return Err(fault.into());
    }
    let given = check(shared, dynamic, path, &parts, &body).await?;
    let example = choose(dynamic.operation, examples_of(dynamic.operation.name), &given)
        .ok_or_else(|| Refusal::no_example(dynamic.operation))?;
    let status = StatusCode::from_u16(example.status).unwrap_or_default();
    if !example.is_success() {
        return Err(Refusal::from_example(status, shared.service, example.response));
    }
    Ok((status, carry_out(shared, &mut shared.state(), dynamic.operation, &given, example)))
}

/// Everything for which the service would refuse a request.
async fn check(
    shared: &Shared,
    dynamic: &DynamicOperation,
    path: Vec<(&'static str, String)>,
    parts: &Parts,
    body: &Bytes,
) -> Result<Given, Refusal> {
    let operation = dynamic.operation;
    let mut given = Given::head(operation, path, parts);
    tokens::check(&shared.options, &shared.state(), operation, &given)?;
    let bad_request = |reason: String| Refusal::bad_request(operation, reason);
    given.read_body(operation, parts, body).await.map_err(bad_request)?;
    typed::check(dynamic, shared.service, &given).map_err(bad_request)?;
    shared.options.callers.check(&shared.schemes, operation, &given)?;
    tokens::check_password(&shared.state(), &shared.schemes, operation, &given)?;
    Ok(given)
}

/// Does what the operation does to the state; returns the body of the response.
fn carry_out(shared: &Shared, state: &mut State, operation: &Operation, given: &Given, example: &Example) -> String {
    tokens::log_out(state, operation, given);
    let Ok(original) = serde_json::from_str::<Value>(example.response) else { return example.response.to_owned() };
    let mut response = original.clone();
    tokens::hand_out(&shared.options, state, &shared.schemes, operation, given, &mut response);
    page::cut(operation, given, &mut response);
    tokens::note_passwords(state, &shared.schemes, operation, &response);
    // The fields keep the order of the spec where nothing has changed.
    if response == original { example.response.to_owned() } else { response.to_string() }
}
