//! The operations that depend on, or change, meetings in progress.

use std::time::Duration;

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::auth::{Scheme, Variable};
use huaweicloud_meeting_runtime::operation::{Operation, Place};
use serde_json::Value;

use crate::auth::schemes::{resource_schemes, variable};
use crate::auth::tokens::{refreshed_token, resource_of};
use crate::clock::millis;
use crate::example::index::is_meeting_of_example;
use crate::json::{get_path, set_path};
use crate::meeting::change::{MEETING_ID, change, prepare};
use crate::meeting::due::reschedule;
use crate::meeting::effects::apply;
use crate::meeting::inputs::Inputs;
use crate::meeting::model::Meeting;
use crate::meeting::reads::read;
use crate::meeting::refusals::{check, check_inferred};
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::ParsedRequest;
use crate::server_data::ServerData;
use crate::state::State;

const CONTROL_TOKEN: &str = "CreateConfToken";
const TICKET: &str = "CreateWebSocketToken";
const REGION: &str = "ShowRegionInfoOfMeeting";
const SITE: &str = "ShowMgmtSiteStatus";
const CREATE: &str = "CreateMeeting";
/// The other operations that change bookings, and can cancel a meeting in progress.
const BOOKINGS: [&str; 7] = [
    "UpdateMeeting",
    "CancelMeeting",
    "CreateRecurringMeeting",
    "UpdateRecurringMeeting",
    "CancelRecurringMeeting",
    "UpdateRecurringSubMeeting",
    "CancelRecurringSubMeeting",
];
const START: &str = "StartMeeting";
const INVITE_WITH_PASSWORD: &str = "InviteWithPwd";

/// Rejects a request that a meeting does not allow now.
pub(crate) fn check_meeting(
    data: &ServerData,
    state: &mut State,
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    for (scheme, token_request) in
        resource_schemes(&data.schemes).filter(|(_, other)| other.operation == operation.name)
    {
        let value = |name| variable(token_request, request, name).map(|(_, value)| value).unwrap_or_default();
        check_running(state, &value(Variable::Handle))?;
        if refreshed_token(state, scheme, token_request, request).is_none() {
            let is_strict = data.options.is_strict;
            check_host_password(state, is_strict, scheme, [Variable::Handle, Variable::Password].map(value))?;
        }
    }
    let named = |place| request.string(place, "conferenceID").is_some_and(|id| is_unknown(state, &id));
    let missing = match operation.name {
        START if named(Place::Body) => codes::CONF_DATA_NOT_FOUND,
        CONTROL_TOKEN if named(Place::Query) => codes::CONF_NOT_FOUND_OR_AUTH_FAILED,
        _ => return check_control(data, state, operation, request),
    };
    Err(ErrorResponse::of_code(missing, "there is no such meeting"))
}

/// Rejects a request that controls a meeting if the meeting does not allow it now.
fn check_control(
    data: &ServerData,
    state: &State,
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    let Some(id) = controlled(operation, request) else { return Ok(()) };
    check_running(state, &id)?;
    if operation.name == INVITE_WITH_PASSWORD {
        check_any_password(state, &id, request)?;
    }
    let Some(meeting) = state.sessions.get(&id).map(|session| &session.meeting).filter(|meeting| meeting.is_running())
    else {
        return Ok(());
    };
    let inputs = Inputs { request };
    let inferred = if data.options.is_strict { check_inferred(operation.name, meeting, &inputs) } else { Ok(()) };
    let checked = check(operation.name, meeting, &inputs).and(inferred);
    checked.map_err(|(code, reason)| ErrorResponse::of_code(code, reason))
}

/// Returns whether neither requests, tests nor examples have named a meeting.
fn is_unknown(state: &State, id: &str) -> bool {
    state.sessions.get(id).is_none() && !state.memory.has_meeting(id) && !is_meeting_of_example(id)
}

/// Rejects a request for a meeting that has ended, or has been booked but has not begun.
fn check_running(state: &State, id: &str) -> Result<(), ErrorResponse> {
    let meeting = state.sessions.get(id).map(|session| &session.meeting);
    let is_over = meeting.is_some_and(|meeting| meeting.is_ended);
    let is_booked = state.memory.is_booked(id);
    let has_not_begun = is_booked && !meeting.is_some_and(|meeting| meeting.is_started);
    if is_over && !is_booked && meeting.is_some_and(|meeting| meeting.booking.is_some()) {
        return Err(ErrorResponse::of_code(codes::CONF_NOT_FOUND_OR_AUTH_FAILED, "the meeting has ended"));
    }
    if is_over || has_not_begun {
        let reason = if is_over { "the meeting has ended" } else { "the meeting has not begun" };
        return Err(ErrorResponse::of_code(codes::CONF_NOT_STARTED, reason));
    }
    if !meeting.is_some_and(Meeting::is_running) && state.memory.was_meeting_removed(id) {
        let reason = "the meeting has ended or was canceled";
        return Err(ErrorResponse::of_code(codes::CONF_NOT_FOUND_OR_AUTH_FAILED, reason));
    }
    Ok(())
}

/// Rejects a password that is not that of the host. After several wrong ones, it can be inferred that no password is accepted
/// for a while.
fn check_host_password(
    state: &mut State,
    is_strict: bool,
    scheme: &Scheme,
    [id, password]: [String; 2],
) -> Result<(), ErrorResponse> {
    let now_ms = state.clock.now_ms();
    let Some(session) = state.sessions.get_mut(&id) else { return Ok(()) };
    let Some(booking) = &session.meeting.booking else { return Ok(()) };
    let is_wrong = booking.host_password != password;
    if is_strict && session.attempts.are_locked(now_ms) {
        return Err(ErrorResponse::of_code(codes::CONF_CTR_LOGIN_LOCKED, "there were too many wrong passwords"));
    }
    session.attempts.add(is_wrong, now_ms);
    if is_wrong { Err(ErrorResponse::bad_password(scheme)) } else { Ok(()) }
}

/// Rejects a password that is neither that of the host nor that of guests.
fn check_any_password(state: &State, id: &str, request: &ParsedRequest) -> Result<(), ErrorResponse> {
    let password = Inputs { request }.string("pwd");
    let booking = state.sessions.get(id).and_then(|session| session.meeting.booking.as_ref());
    let is_wrong =
        booking.is_some_and(|booking| password != booking.host_password && password != booking.guest_password);
    if is_wrong {
        return Err(ErrorResponse::of_code(codes::CONF_NOT_FOUND_OR_AUTH_FAILED, "the password is wrong"));
    }
    Ok(())
}

/// Returns the meeting that a request controls.
fn controlled(operation: &Operation, request: &ParsedRequest) -> Option<String> {
    let of_body = || (operation.name == INVITE_WITH_PASSWORD).then(|| Inputs { request }.string("confID").to_owned());
    resource_of(operation, request).or_else(of_body)
}

/// Replaces what a response states about a meeting: the URL of its WebSocket, the ticket that opens it, and who is in it.
pub(crate) fn connect_meeting(
    data: &ServerData,
    state: &mut State,
    operation: &'static Operation,
    request: &ParsedRequest,
    is_example: bool,
    response: &mut Value,
) {
    let id = request.string(Place::Query, "conferenceID").unwrap_or_default();
    match operation.name {
        CONTROL_TOKEN => {
            let seconds = get_path(response, &["data", "confTokenExpireTime"]).and_then(Value::as_u64);
            let in_response = seconds.map(Duration::from_secs);
            let lifetime = data.options.token_lifetime.or(in_response).unwrap_or_default();
            let expiry = state.clock.now_ms().saturating_add(millis(lifetime));
            set_path(response, &["data", "expireTime"], expiry.into());
            set_path(response, &["data", "vmrCurrentConfID"], id.clone().into());
            set_path(response, &["data", "wsURL"], data.web_socket_url().into());
            set_path(response, &["data", "tmpWsToken"], state.sessions.tickets.issue(&id).into());
            if !is_example {
                set_path(response, &["gloablPublicIP"], data.host().into());
                if let Some(booker) = state.memory.booker(&id) {
                    set_path(response, &["data", "userID"], booker);
                    set_path(response, &["data", "orgID"], state.memory.corp_id().into());
                }
            }
        }
        TICKET => set_path(response, &["webSocketToken"], state.sessions.tickets.issue(&id).into()),
        REGION if !is_example => {
            set_path(response, &["regionIP"], data.host().into());
            set_path(response, &["regionUrl"], data.authority().into());
        }
        SITE if !is_example => set_path(response, &["redirectJoinUrl"], data.url.clone().into()),
        _ => read(&state.sessions, operation, request, is_example, response),
    }
}

/// Applies the effect of an operation on a meeting in progress.
pub(crate) fn update_meeting(state: &mut State, operation: &Operation, request: &ParsedRequest, response: &Value) {
    match operation.name {
        CREATE => {
            // Without a start time, a meeting begins at once.
            let begins = request.string(Place::Body, "startTime").is_none_or(|time| time.is_empty());
            let begin = if begins { start } else { reschedule };
            booked(request, response).iter().for_each(|id| begin(state, id));
        }
        START => start(state, &request.string(Place::Body, "conferenceID").unwrap_or_default()),
        name if BOOKINGS.contains(&name) => booked(request, response).iter().for_each(|id| {
            if state.memory.is_canceled(id) {
                change(state, id, Meeting::end);
            }
            if !state.memory.has_meeting(id) {
                state.passwords.forget(MEETING_ID, id);
            }
            reschedule(state, id);
        }),
        name => {
            if let Some(id) = controlled(operation, request)
                && !state.sessions.get(&id).is_some_and(|session| session.meeting.is_ended)
            {
                apply(name, request, |step| change(state, &id, |meeting| step(meeting)));
            }
        }
    }
}

/// Begins a meeting. One that is in progress continues.
fn start(state: &mut State, id: &str) {
    prepare(state, id);
    change(state, id, Meeting::begin);
}

/// Returns the IDs of the meetings whose booking a request concerns.
fn booked(request: &ParsedRequest, response: &Value) -> Vec<String> {
    let created = response.as_array().into_iter().flatten();
    let created = created.filter_map(|meeting| meeting.get("conferenceID")?.as_str().map(str::to_owned));
    request.string(Place::Query, "conferenceID").into_iter().chain(created).collect()
}
