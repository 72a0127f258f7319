//! What a client sends over a connection, and what the server returns.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::change::change;
use super::session::Frame;
use crate::auth::schemes::resource_schemes;
use crate::auth::tokens::decode;
use crate::options::Options;
use crate::server_data::ServerData;
use crate::state::State;

/// The lifetime of a token that is refreshed over a connection.
const TOKEN_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// The number and the name of the error code for tokens that are not accepted.
const REJECTED: (i64, &str) = (111_072_065, "CONF_NOT_FOUND_OR_AUTH_FAILED");

/// What a frame was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    HeartBeat,
    Other,
}

/// Handles a text frame of a connection.
pub(crate) fn receive(data: &ServerData, meeting: &str, number: u64, text: &str) -> Received {
    let frame: Value = serde_json::from_str(text).unwrap_or_default();
    let string = |name: &str| frame.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut state = data.state();
    let mut client = Client { data, state: &mut state, meeting, number, sequence: string("sequence") };
    match (string("action"), string("type")) {
        ("HeartBeat", _) => {
            client.respond("HeartBeat", None);
            return Received::HeartBeat;
        }
        ("Subscribe", _) => client.subscribe(&arguments(&frame)),
        ("ConfControl", "REFRESHTOKEN") => client.refresh_token(&arguments(&frame)),
        ("ConfControl", "REALTIMESUBTITLE") => client.switch_captions(&arguments(&frame)),
        _ => {}
    }
    Received::Other
}

/// Returns the arguments of a frame. Clients send them as a string, the vendor's table declares an object.
fn arguments(frame: &Value) -> Map<String, Value> {
    let arguments = match frame.get("data") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        other => other.cloned().unwrap_or_default(),
    };
    arguments.as_object().cloned().unwrap_or_default()
}

/// The client that has sent a frame.
struct Client<'a> {
    data: &'a ServerData,
    state: &'a mut State,
    meeting: &'a str,
    number: u64,
    sequence: &'a str,
}

impl Client<'_> {
    fn subscribe(&mut self, arguments: &Map<String, Value>) {
        let fault = self.state.sessions.session(self.meeting).faults.subscriptions.pop_front();
        let refusal = fault.or_else(|| (!self.is_authorized(arguments)).then(|| (REJECTED.0, REJECTED.1.to_owned())));
        if let Some((code, message)) = refusal {
            self.respond("Subscribe", Some(result(code, &message)));
            self.write(Frame::Close);
            return;
        }
        let kinds = arguments.get("subscribeType").and_then(Value::as_array).into_iter().flatten();
        let kinds: BTreeSet<_> = kinds.filter_map(Value::as_str).map(str::to_owned).collect();
        self.respond("Subscribe", Some(result(0, "SUCCESS")));
        self.state.sessions.session(self.meeting).subscribe(self.number, kinds);
    }

    fn refresh_token(&mut self, arguments: &Map<String, Value>) {
        if !self.is_authorized(arguments) {
            self.respond("ConfControl", Some(result(REJECTED.0, REJECTED.1)));
            return;
        }
        let Some((scheme, _)) = resource_schemes(&self.data.schemes).next() else { return };
        let lifetime = self.data.options.token_lifetime.unwrap_or(TOKEN_LIFETIME);
        let token = self.state.tokens.issue(scheme.name, Some(self.meeting.to_owned()), Some(lifetime));
        let seconds = lifetime.as_millis().div_ceil(1000);
        let token = json!({
            "token": token,
            "wsURL": self.data.web_socket_url(),
            "confTokenExpireTime": u64::try_from(seconds).unwrap_or(u64::MAX),
        });
        self.respond("ConfControl", Some(json!({"data": token})));
    }

    fn switch_captions(&mut self, arguments: &Map<String, Value>) {
        if !self.is_authorized(arguments) {
            self.respond("ConfControl", Some(result(REJECTED.0, REJECTED.1)));
            return;
        }
        // A number in the vendor's table, a string in the sample.
        let is_on = arguments.get("isSubtitle").is_some_and(|value| value == 1 || value == "1");
        change(self.state, self.meeting, |meeting| meeting.set_state("realTimeSubtitle", u8::from(is_on)));
    }

    /// Returns whether the token in the arguments is one of this meeting.
    fn is_authorized(&self, arguments: &Map<String, Value>) -> bool {
        let Some(token) = arguments.get("confToken").and_then(Value::as_str) else { return false };
        is_token_of(&self.data.options, self.state, self.meeting, token)
    }

    fn respond(&self, action: &str, result: Option<Value>) {
        let mut response = json!({"action": action, "sequence": self.sequence});
        if let (Some(result), Some(fields)) = (result, response.as_object_mut()) {
            fields.insert("data".to_owned(), result);
        }
        self.write(Frame::Text(response.to_string()));
    }

    fn write(&self, frame: Frame) {
        if let Some(session) = self.state.sessions.get(self.meeting) {
            session.write_to(self.number, frame);
        }
    }
}

fn is_token_of(options: &Options, state: &State, meeting: &str, token: &str) -> bool {
    let token = state.tokens.get(&decode(token.to_owned()));
    options.accept_any_token || token.is_some_and(|token| token.resource.as_deref() == Some(meeting))
}

/// Returns a result. Its second field has a trailing blank, as in the published message.
fn result(code: i64, message: &str) -> Value {
    json!({"returnCode": code, "returnDesc ": message})
}
