//! The operations that depend on, or change, meetings in progress.

use std::time::Duration;

use huaweicloud_meeting_runtime::auth::{Scheme, Variable};
use huaweicloud_meeting_runtime::operation::{Operation, Place};
use serde_json::Value;

use crate::auth::schemes::{resource_schemes, variable};
use crate::auth::tokens::resource_of;
use crate::clock::now_ms;
use crate::json::{get_path, set_path};
use crate::meeting::change::change;
use crate::meeting::effects::apply;
use crate::meeting::real_time::real_time_info;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::{ParsedBody, ParsedRequest};
use crate::server_data::ServerData;
use crate::state::State;

const CONTROL_TOKEN: &str = "CreateConfToken";
const TICKET: &str = "CreateWebSocketToken";
const REAL_TIME: &str = "ShowRealTimeInfoOfMeeting";
const CREATE: &str = "CreateMeeting";
const START: &str = "StartMeeting";

/// Rejects the request for a control token if the meeting has ended.
pub(crate) fn check_meeting(
    state: &State,
    schemes: &[&'static Scheme],
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    for (_, token_request) in resource_schemes(schemes).filter(|(_, other)| other.operation == operation.name) {
        let id = variable(token_request, request, Variable::Handle).map(|(_, id)| id).unwrap_or_default();
        if state.sessions.get(&id).is_some_and(|session| session.meeting.is_ended) {
            return Err(ErrorResponse::not_in_progress());
        }
    }
    Ok(())
}

/// Replaces what a response states about a meeting: the URL of its WebSocket, the ticket that opens it, and the people in a meeting
/// that was booked.
pub(crate) fn connect_meeting(
    data: &ServerData,
    state: &mut State,
    operation: &Operation,
    request: &ParsedRequest,
    response: &mut Value,
) {
    let id = request.string(Place::Query, "conferenceID").unwrap_or_default();
    match operation.name {
        CONTROL_TOKEN => {
            let seconds = get_path(response, &["data", "confTokenExpireTime"]).and_then(Value::as_u64);
            let in_response = seconds.map(Duration::from_secs);
            let lifetime = data.options.token_lifetime.or(in_response).unwrap_or_default();
            let expiry = now_ms().saturating_add(u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX));
            set_path(response, &["data", "expireTime"], expiry.into());
            set_path(response, &["data", "wsURL"], data.web_socket_url().into());
            set_path(response, &["data", "tmpWsToken"], state.sessions.tickets.issue(&id).into());
        }
        REAL_TIME if state.memory.meeting(&id).is_some() => {
            if let Some(session) = state.sessions.get(&id) {
                *response = real_time_info(&session.meeting);
            }
        }
        TICKET => set_path(response, &["webSocketToken"], state.sessions.tickets.issue(&id).into()),
        _ => {}
    }
}

/// Applies the effect of an operation on a meeting in progress.
pub(crate) fn update_meeting(state: &mut State, operation: &Operation, request: &ParsedRequest, response: &Value) {
    match operation.name {
        CREATE => {
            // Without a start time, a meeting begins at once.
            let begins = request.string(Place::Body, "startTime").is_none_or(|time| time.is_empty());
            let created = response.as_array().into_iter().flatten();
            let ids: Vec<_> = created.filter_map(|meeting| meeting.get("conferenceID")?.as_str()).collect();
            ids.into_iter().for_each(|id| start(state, id, begins));
        }
        START => {
            let id = request.string(Place::Body, "conferenceID").unwrap_or_default();
            start(state, &id, true);
        }
        name => {
            let of_body = || match &request.body {
                ParsedBody::Json(body, _) => body.get("confID").and_then(Value::as_str).map(str::to_owned),
                _ => None,
            };
            if let Some(id) = resource_of(operation, request).or_else(of_body)
                && !state.sessions.get(&id).is_some_and(|session| session.meeting.is_ended)
            {
                apply(name, request, |step| change(state, &id, |meeting| step(meeting)));
            }
        }
    }
}

/// Starts a meeting, or prepares it for its start.
pub(crate) fn start(state: &mut State, id: &str, is_started: bool) {
    let session = state.sessions.session(id);
    session.restart_if_ended();
    if let Some(booked) = state.memory.meeting(id).filter(|_| !session.meeting.is_started) {
        session.meeting.set_booking(booked.subject, booked.occurrence);
    }
    change(state, id, |meeting| meeting.is_started |= is_started);
}
