//! The operations that register servers, and those that cause pushes without changing a meeting in progress.

use huaweicloud_meeting_runtime::operation::{Operation, Place};
use serde_json::Value;

use super::event::Event;
use super::hooks::ENABLED;
use super::sender::send;
use crate::json::visit_objects;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::{ParsedBody, ParsedRequest};
use crate::server_data::ServerData;
use crate::state::State;

const UPDATE_STATUS: &str = "UpdateWebHookConfigStatus";
/// The operations that change subscriptions.
const CHANGES: [&str; 3] = ["SetWebHookConfig", UPDATE_STATUS, "DeleteWebHookConfig"];

/// The events of meetings that have not started.
const BOOKINGS: [(&str, &str); 8] = [
    ("CreateMeeting", "meeting.create"),
    ("CreateRecurringMeeting", "meeting.create"),
    ("UpdateMeeting", "meeting.modify"),
    ("UpdateRecurringMeeting", "meeting.modify"),
    ("UpdateRecurringSubMeeting", "meeting.modify"),
    ("CancelMeeting", "meeting.cancel"),
    ("CancelRecurringMeeting", "meeting.cancel"),
    ("CancelRecurringSubMeeting", "meeting.cancel"),
];

/// Verifies the server of a subscription that is enabled. Unknown subscriptions need no verification.
pub(crate) async fn verify(
    data: &ServerData,
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    if operation.name != UPDATE_STATUS || status(request) != Some(ENABLED) {
        return Ok(());
    }
    let id = request.string(Place::Query, "id");
    let (subscriptions, now_ms) = {
        let state = data.state();
        (state.memory.subscriptions(), state.clock.now_ms())
    };
    let subscription = subscriptions.into_iter().find(|known| Some(&known.id) == id.as_ref());
    let Some(push) = subscription.and_then(|subscription| subscription.push(&Event::verification(now_ms))) else {
        return Ok(());
    };
    let reason = match send(&push).await {
        Ok(body) if push.is_verified_by(&body) => return Ok(()),
        Ok(_) => "the response does not contain the event and the nonce of the verification".to_owned(),
        Err(reason) => reason,
    };
    Err(ErrorResponse::bad_request(operation, format!("the server could not be verified: {reason}")))
}

/// Uses the subscriptions that an operation has changed, and pushes the event of a booking.
pub(crate) fn apply(state: &mut State, operation: &Operation, request: &ParsedRequest, response: &Value) {
    if CHANGES.contains(&operation.name) {
        state.hooks.subscriptions = state.memory.subscriptions();
    }
    let event = BOOKINGS.iter().find(|(name, _)| *name == operation.name);
    if let (Some((_, kind)), Some(id)) = (event, meeting_of(request, response)) {
        let uuid = state.sessions.get(&id).map(|session| session.meeting.uuid.clone());
        let uuid = uuid.unwrap_or_else(|| state.clock.uuid());
        state.hooks.push(Event::of_meeting(kind, &id, &uuid, state.clock.now_ms()));
    }
}

fn status(request: &ParsedRequest) -> Option<u64> {
    request.string(Place::Query, "status")?.parse().ok()
}

/// Returns the ID of the meeting that a request or its response contains.
fn meeting_of(request: &ParsedRequest, response: &Value) -> Option<String> {
    let mut id = request.string(Place::Query, "conferenceID");
    let mut find = |value: &Value| {
        visit_objects(value, &mut |fields| {
            id = id.take().or_else(|| fields.get("conferenceID").and_then(Value::as_str).map(str::to_owned));
        });
    };
    if let ParsedBody::Json(body, _) = &request.body {
        find(body);
    }
    find(response);
    id
}
