//! Steering over HTTP, under `/_fake/`.

use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::document::Fields;
use super::entry_json::entry_json;
use super::error::SteeringError;
use super::kept::kept;
use super::rejected::{Rejected, done, rejection, tried};
use super::{events, http_meetings, outcome_json, page, snapshot};
use crate::memory::time::TimeFormat as _;
use crate::requests::query::parse_query;
use crate::requests::response::json_response;
use crate::server_data::ServerData;
use huaweicloud_meeting_catalog::TimeForm;

const ROOT: &str = "/_fake";
const HEALTH: &str = "/health";
/// The maximum size of a request body in bytes: that of a saved state.
const MAX_BODY: usize = 256 << 20;

/// What can be requested, for those who look for it.
const INDEX: [&str; 17] = [
    "GET /",
    "GET /health",
    "GET /_fake/requests",
    "DELETE /_fake/requests",
    "GET /_fake/next",
    "POST /_fake/next",
    "DELETE /_fake/next",
    "POST /_fake/given",
    "GET /_fake/state",
    "PUT /_fake/state",
    "POST /_fake/advance",
    "POST /_fake/reset",
    "POST /_fake/expire-tokens",
    "GET /_fake/meetings",
    "POST /_fake/meetings/{id}/{verb}",
    "GET /_fake/events",
    "GET /_fake/limits",
];

/// Returns the response to a request that steers the fake, or the request if it is another one.
pub(crate) async fn respond(data: &ServerData, request: Request) -> Result<Response, Request> {
    let path = request.uri().path();
    let is_steering = path == ROOT || path.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with('/'));
    if path == HEALTH {
        return Ok(json_response(StatusCode::OK, json!({"status": "ok"}).to_string()));
    }
    if let Some(response) = page::respond(request.method(), path) {
        return Ok(response);
    }
    if !is_steering {
        return Err(request);
    }
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().trim_start_matches(ROOT).trim_matches('/').to_owned();
    if path == "events" && parts.method == Method::GET {
        return Ok(events::respond(&data.notices, data.stopped()));
    }
    let query = parse_query(parts.uri.query().unwrap_or_default());
    let result = match axum::body::to_bytes(body, MAX_BODY).await {
        Ok(body) => route(data, &parts.method, &path, &query, &body),
        Err(error) => Err(SteeringError::new(format!("the body cannot be read: {error}")).into()),
    };
    Ok(match result {
        Ok(value) => json_response(StatusCode::OK, format!("{value}\n")),
        Err(rejected) => rejection(&rejected),
    })
}

fn route(
    data: &ServerData,
    method: &Method,
    path: &str,
    query: &[(String, String)],
    body: &Bytes,
) -> Result<Value, Rejected> {
    let segments: Vec<&str> = path.split('/').collect();
    match (method.as_str(), segments.as_slice()) {
        ("GET", [""]) => Ok(json!({"endpoints": INDEX, "verbs": http_meetings::VERBS})),
        ("GET", ["requests"]) => requests(data, query),
        ("DELETE", ["requests"]) => done(|| data.state().journal.clear()),
        ("GET", ["next"]) => {
            Ok(data.state().plan.pending().map(|(name, outcome)| outcome_json::write(name, outcome)).collect())
        }
        ("POST", ["next"]) => next(data, Fields::parse(body)?),
        ("DELETE", ["next"]) => done(|| data.state().plan.clear()),
        ("GET", ["limits"]) => Ok(kept(&data.state())),
        ("POST", ["given"]) => given(data, Fields::parse(body)?),
        ("GET", ["state"]) => Ok(snapshot::save(&data.state())),
        ("PUT", ["state"]) => {
            let document = serde_json::from_slice(body);
            let document =
                document.map_err(|error| SteeringError::new(format!("the body is not valid JSON: {error}")))?;
            tried(snapshot::replace(data, &mut data.state(), document))
        }
        ("POST", ["reset"]) => {
            Fields::parse(body)?.finish()?;
            tried(snapshot::reset(data, &mut data.state()))
        }
        ("POST", ["advance"]) => advance(data, Fields::parse(body)?),
        ("POST", ["expire-tokens"]) => {
            Fields::parse(body)?.finish()?;
            done(|| data.state().expire_tokens())
        }
        (_, ["meetings", rest @ ..]) => http_meetings::route(data, method, rest, body),
        (_, ["requests"]) => Err(Rejected::Method("GET or DELETE")),
        (_, ["next"]) => Err(Rejected::Method("GET, POST or DELETE")),
        (_, ["state"]) => Err(Rejected::Method("GET or PUT")),
        (_, ["given" | "advance" | "reset" | "expire-tokens"]) => Err(Rejected::Method("POST")),
        (_, ["events" | "limits" | ""]) => Err(Rejected::Method("GET")),
        _ => Err(Rejected::NotFound(format!("the fake has no `{ROOT}/{path}`"))),
    }
}

/// Moves the clock, and returns its time.
fn advance(data: &ServerData, mut fields: Fields) -> Result<Value, Rejected> {
    let duration =
        fields.seconds("seconds")?.ok_or_else(|| fields.missing("seconds", "by how much the clock moves"))?;
    fields.finish()?;
    let mut state = data.state();
    state.advance(duration);
    let now_ms = i64::try_from(state.clock.now_ms()).unwrap_or(i64::MAX);
    Ok(json!({"now": TimeForm::Iso.format(now_ms)}))
}

fn requests(data: &ServerData, query: &[(String, String)]) -> Result<Value, Rejected> {
    let mut operation = None;
    for (name, value) in query {
        match name.as_str() {
            "operation" => operation = Some(value.as_str()),
            _ => {
                let error = SteeringError::new(format!("unknown query parameter `{name}`"));
                return Err(error.help("the parameter is `operation`").into());
            }
        }
    }
    let state = data.state();
    let entries = state.journal.entries().filter(|entry| operation.is_none() || entry.operation == operation);
    Ok(entries.map(entry_json).collect())
}

fn next(data: &ServerData, mut fields: Fields) -> Result<Value, Rejected> {
    let operation = fields.string("operation")?;
    let outcome = outcome_json::read(fields)?;
    tried(data.state().plan.push(operation.as_deref(), outcome))
}

fn given(data: &ServerData, mut fields: Fields) -> Result<Value, Rejected> {
    let Some(resources) = fields.object("resources")? else {
        return Err(fields.missing("resources", "an object with a list of items for each resource").into());
    };
    fields.finish()?;
    let given = snapshot::give(&mut data.state(), resources)?;
    Ok(json!({"resources": given}))
}
