//! Opening a connection: the upgrade of an HTTP request to a WebSocket.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::connection::serve;
use crate::requests::error_response::ErrorResponse;
use crate::requests::query::parse_query;
use crate::server_data::ServerData;
use crate::state::State;

const PATH: &str = "/cms/open/websocket/confctl/increment/conn";

/// Returns whether a request is for the WebSocket of a meeting.
pub(crate) fn is_web_socket(path: &str) -> bool {
    path == PATH
}

/// Returns the response to the request for a WebSocket, and serves it in a task if the request is accepted.
pub(crate) fn respond(data: &Arc<ServerData>, mut request: Request) -> Result<Response, ErrorResponse> {
    let upgrade = hyper::upgrade::on(&mut request);
    let (parts, _) = request.into_parts();
    let mut state = data.state();
    if parts.method != Method::GET {
        return Err(ErrorResponse::no_such_api(format!("the method for this path is GET, not {}", parts.method)));
    }
    let query = parse_query(parts.uri.query().unwrap_or_default());
    let parameter = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let (Some(meeting), Some(ticket)) = (parameter("confID"), parameter("tmpToken")) else {
        return Err(ErrorResponse::bad_upgrade("`confID` or `tmpToken` is missing in the query"));
    };
    let accept = accepted_key(&parts.headers)?;
    check_ticket(data, &mut state, meeting, ticket)?;
    let outgoing = state.sessions.connect(meeting);
    tokio::spawn(serve(data.clone(), meeting.to_owned(), outgoing, upgrade));
    Ok(switching_protocols(accept))
}

fn check_ticket(data: &ServerData, state: &mut State, meeting: &str, ticket: &str) -> Result<(), ErrorResponse> {
    if let Some(error) = state.sessions.session(meeting).faults.upgrades.pop_front() {
        return Err(error);
    }
    let redeemed = state.sessions.tickets.redeem(ticket, meeting);
    if data.options.accept_any_token { Ok(()) } else { redeemed.map_err(ErrorResponse::bad_ticket) }
}

/// Returns the value that confirms the upgrade.
fn accepted_key(headers: &HeaderMap) -> Result<HeaderValue, ErrorResponse> {
    let contains = |name: HeaderName, expected: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.to_ascii_lowercase().split(',').any(|item| item.trim() == expected)
    };
    if !(contains(CONNECTION, "upgrade") && contains(UPGRADE, "websocket") && contains(SEC_WEBSOCKET_VERSION, "13")) {
        return Err(ErrorResponse::bad_upgrade("the request is not an upgrade to version 13 of WebSocket"));
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
    let accept = key.and_then(|accept| HeaderValue::try_from(accept).ok());
    accept.ok_or_else(|| ErrorResponse::bad_upgrade("`Sec-WebSocket-Key` is missing"))
}

fn switching_protocols(accept: HeaderValue) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}
