//! Steering over HTTP, under `/_fake/`.

use std::collections::BTreeMap;

use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::document::Fields;
use super::error::SteeringError;
use super::journal::JournalEntry;
use super::outcome::{Cut, Outcome, Planned};
use super::{events, http_meetings, page, snapshot};
use crate::memory::descriptor::TimeForm;
use crate::requests::query::parse_query;
use crate::requests::response::json_response;
use crate::server_data::ServerData;

const ROOT: &str = "/_fake";
const HEALTH: &str = "/health";
/// The maximum size of a request body in bytes: that of a saved state.
const MAX_BODY: usize = 256 << 20;

/// What can be requested, for those who look for it.
const INDEX: [&str; 14] = [
    "GET /health",
    "GET /_fake/requests",
    "DELETE /_fake/requests",
    "GET /_fake/next",
    "POST /_fake/next",
    "DELETE /_fake/next",
    "POST /_fake/given",
    "GET /_fake/state",
    "PUT /_fake/state",
    "POST /_fake/reset",
    "POST /_fake/expire-tokens",
    "GET /_fake/meetings",
    "POST /_fake/meetings/{id}/{verb}",
    "GET /_fake/events",
];

/// A request that cannot be fulfilled.
#[derive(Debug)]
pub(crate) enum Rejected {
    /// The path or what it names does not exist.
    NotFound(String),
    Method(&'static str),
    Invalid(SteeringError),
}

impl From<SteeringError> for Rejected {
    fn from(error: SteeringError) -> Self {
        Self::Invalid(error)
    }
}

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
        return Ok(events::respond(data));
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

fn rejection(rejected: &Rejected) -> Response {
    let (status, body) = match rejected {
        Rejected::NotFound(reason) => (StatusCode::NOT_FOUND, json!({"error": reason, "help": "see GET /_fake"})),
        Rejected::Method(allowed) => {
            let reason = format!("the method for this path is {allowed}");
            (StatusCode::METHOD_NOT_ALLOWED, json!({"error": reason}))
        }
        Rejected::Invalid(error) => {
            let body = json!({"error": error.reason(), "at": error.path(), "help": error.hint()});
            (StatusCode::BAD_REQUEST, body)
        }
    };
    json_response(status, format!("{body}\n"))
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
        ("DELETE", ["requests"]) => done(data.state().journal.clear()),
        ("GET", ["next"]) => {
            Ok(data.state().plan.pending().map(|(name, outcome)| outcome_json(name, outcome)).collect())
        }
        ("POST", ["next"]) => next(data, Fields::parse(body)?),
        ("DELETE", ["next"]) => done(data.state().plan.clear()),
        ("POST", ["given"]) => given(data, Fields::parse(body)?),
        ("GET", ["state"]) => Ok(snapshot::save(&data.state())),
        ("PUT", ["state"]) => {
            let document = serde_json::from_slice(body);
            let document =
                document.map_err(|error| SteeringError::new(format!("the body is not valid JSON: {error}")))?;
            done(snapshot::replace(data, &mut data.state(), document)?)
        }
        ("POST", ["reset"]) => {
            Fields::parse(body)?.finish()?;
            done(snapshot::reset(data, &mut data.state())?)
        }
        ("POST", ["expire-tokens"]) => {
            Fields::parse(body)?.finish()?;
            done(data.state().expire_tokens())
        }
        (_, ["meetings", rest @ ..]) => http_meetings::route(data, method, rest, body),
        (_, ["requests"]) => Err(Rejected::Method("GET or DELETE")),
        (_, ["next"]) => Err(Rejected::Method("GET, POST or DELETE")),
        (_, ["state"]) => Err(Rejected::Method("GET or PUT")),
        (_, ["given" | "reset" | "expire-tokens"]) => Err(Rejected::Method("POST")),
        (_, ["events" | ""]) => Err(Rejected::Method("GET")),
        _ => Err(Rejected::NotFound(format!("the fake has no `{ROOT}/{path}`"))),
    }
}

/// Returns the response to a request that returns nothing.
pub(super) fn done(_: ()) -> Result<Value, Rejected> {
    Ok(json!({}))
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

/// Returns an entry of the journal.
pub(crate) fn entry_json(entry: &JournalEntry) -> Value {
    let since_1970 = entry.received.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let body = match (entry.json(), std::str::from_utf8(&entry.body)) {
        (Some(json), _) => json,
        (None, Ok("")) => Value::Null,
        (None, Ok(text)) => text.into(),
        (None, Err(_)) => json!({"bytes": entry.body.len()}),
    };
    json!({
        "number": entry.number,
        "received": TimeForm::Iso.format(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)),
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "query": by_name(&entry.query),
        "headers": by_name(&entry.headers),
        "body": body,
        "status": entry.status,
        "code": entry.code,
        "durationMs": entry.duration.map(|duration| duration.as_secs_f64() * 1000.0),
    })
}

/// Returns an object of the pairs. The values of a name that occurs several times become a list.
fn by_name(pairs: &[(String, String)]) -> Value {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    pairs.iter().for_each(|(name, value)| names.entry(name).or_default().push(value));
    let value = |values: Vec<&str>| match values.as_slice() {
        [one] => Value::from(*one),
        all => all.into(),
    };
    names.into_iter().map(|(name, values)| (name.to_owned(), value(values))).collect::<Map<_, _>>().into()
}

fn next(data: &ServerData, mut fields: Fields) -> Result<Value, Rejected> {
    let operation = fields.string("operation")?;
    let outcome = outcome(fields)?;
    done(data.state().plan.push(operation.as_deref(), outcome)?)
}

/// Reads an outcome.
fn outcome(mut fields: Fields) -> Result<Outcome, SteeringError> {
    let status = fields.number("status")?;
    let status = status.map(|status| u16::try_from(status).unwrap_or(u16::MAX));
    let (code, json) = (fields.string("code")?, fields.take("json"));
    let (example, hangs_up) = (fields.string("example")?, fields.bool("hangUp")?);
    let mut outcome = match (code, json, example, hangs_up) {
        (None, Some(body), None, false) => Outcome::json(status.unwrap_or(200), body),
        (None, None, Some(name), false) if status.is_none() => Outcome::example(name),
        (None, None, None, true) if status.is_none() => Outcome::hang_up(),
        (None, None, None, false) if status.is_none() => Outcome::normal(),
        (code, None, None, false) => {
            let status = status.ok_or_else(|| fields.missing("status", "that of the error response"))?;
            Outcome::error(status, code.unwrap_or_default())
        }
        _ => {
            let error = SteeringError::new("the outcome has several responses");
            return Err(error.help("set `code` with `status`, `json`, `example` or `hangUp`"));
        }
    };
    outcome.message = fields.string("message")?;
    outcome.retry_after = fields.seconds("retryAfterSeconds")?;
    outcome.delay = fields.seconds("delaySeconds")?.unwrap_or_default();
    let (bytes, is_lost) = (fields.number("truncate")?, fields.bool("loseResponse")?);
    outcome.cut = match bytes {
        _ if is_lost => Some(Cut::Whole),
        bytes => bytes.map(|bytes| Cut::After(usize::try_from(bytes).unwrap_or(usize::MAX))),
    };
    outcome.times = fields.number("times")?.map_or(1, |times| usize::try_from(times).unwrap_or(usize::MAX));
    fields.finish()?;
    Ok(outcome)
}

fn outcome_json(operation: Option<&str>, outcome: &Outcome) -> Value {
    let mut shown = match &outcome.response {
        Planned::Normal => json!({}),
        Planned::Error(status, code) => json!({"status": status, "code": code}),
        Planned::Json(status, body) => json!({"status": status, "json": body}),
        Planned::Example(name) => json!({"example": name}),
        Planned::HangUp => json!({"hangUp": true}),
    };
    let (truncate, is_lost) = match outcome.cut {
        Some(Cut::After(bytes)) => (Some(bytes), None),
        Some(Cut::Whole) => (None, Some(true)),
        None => (None, None),
    };
    let delay = Some(outcome.delay.as_secs_f64()).filter(|seconds| *seconds > 0.0);
    let others = json!({
        "operation": operation,
        "message": outcome.message,
        "retryAfterSeconds": outcome.retry_after.map(|delay| delay.as_secs_f64()),
        "delaySeconds": delay,
        "truncate": truncate,
        "loseResponse": is_lost,
        "times": outcome.times,
    });
    if let (Value::Object(shown), Value::Object(others)) = (&mut shown, others) {
        shown.extend(others.into_iter().filter(|(_, value)| !value.is_null()));
    }
    shown
}

fn given(data: &ServerData, mut fields: Fields) -> Result<Value, Rejected> {
    let Some(resources) = fields.object("resources")? else {
        return Err(fields.missing("resources", "an object with a list of items for each resource").into());
    };
    fields.finish()?;
    let given = snapshot::give(&mut data.state(), resources)?;
    Ok(json!({"resources": given}))
}
