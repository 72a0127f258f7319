//! What people do in meetings, over HTTP.

use bytes::Bytes;
use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::document::Fields;
use super::error::SteeringError;
use super::http::{Rejected, done};
use super::meetings;
use crate::meeting::handle::{FakeMeeting, UnknownParticipant};
use crate::server_data::ServerData;

/// The verbs, each with the fields of its body.
pub(super) const VERBS: [&str; 13] = [
    "join {name, isHost}",
    "leave {participant}",
    "speak {participants}",
    "raise-hand {participant}",
    "lower-hand {participant}",
    "set {participant, name, value}",
    "caption {participant, text}",
    "waiting-room {isOn}",
    "fail-next-invitation {result}",
    "cut {}",
    "silence {}",
    "send-text {text}",
    "end {}",
];

impl From<UnknownParticipant> for Rejected {
    fn from(error: UnknownParticipant) -> Self {
        Self::NotFound(error.to_string())
    }
}

/// Returns the response to a request for meetings.
pub(super) fn route(data: &ServerData, method: &Method, path: &[&str], body: &Bytes) -> Result<Value, Rejected> {
    let decode = |id: &str| percent_decode_str(id).decode_utf8_lossy().into_owned();
    match (method.as_str(), path) {
        ("GET", []) => Ok(data.state().sessions.all().map(|(meeting, open)| meetings::save(meeting, open)).collect()),
        ("GET", [id]) => show(data, &decode(id)),
        ("POST", [id, verb]) => {
            let mut fields = Fields::parse(body)?;
            let verb = Verb { meeting: FakeMeeting::new(data, &decode(id)), name: verb };
            let response = verb.prepare(&mut fields)?;
            fields.finish()?;
            response()
        }
        (_, [] | [_]) => Err(Rejected::Method("GET")),
        (_, [_, _]) => Err(Rejected::Method("POST")),
        _ => Err(Rejected::NotFound("a meeting has no such path".to_owned())),
    }
}

fn show(data: &ServerData, id: &str) -> Result<Value, Rejected> {
    let state = data.state();
    let found = state.sessions.all().find(|(meeting, _)| meeting.id == id);
    found
        .map(|(meeting, open)| meetings::save(meeting, open))
        .ok_or_else(|| Rejected::NotFound(format!("the meeting `{id}` has not been used")))
}

/// What happens in a meeting.
struct Verb<'a> {
    meeting: FakeMeeting<'a>,
    name: &'a str,
}

/// What a verb does when its fields have been checked.
type Action<'a> = Box<dyn FnOnce() -> Result<Value, Rejected> + 'a>;

impl<'a> Verb<'a> {
    /// Takes the fields of a verb, and returns what it does.
    fn prepare(self, fields: &mut Fields) -> Result<Action<'a>, Rejected> {
        let meeting = self.meeting;
        Ok(match self.name {
            "join" => {
                let (name, is_host) = (required(fields, "name")?, fields.bool("isHost")?);
                let join = move || if is_host { meeting.join_as_host(&name) } else { meeting.join(&name) };
                Box::new(move || Ok(json!({"pid": join()})))
            }
            "leave" | "raise-hand" | "lower-hand" => {
                let participant = required(fields, "participant")?;
                let act = match self.name {
                    "leave" => FakeMeeting::leave,
                    "raise-hand" => FakeMeeting::raise_hand,
                    _ => FakeMeeting::lower_hand,
                };
                Box::new(move || done(act(&meeting, &participant)?))
            }
            "speak" => {
                let speakers = fields.strings("participants")?;
                Box::new(move || done(meeting.speak(&speakers.iter().map(String::as_str).collect::<Vec<_>>())?))
            }
            "set" => {
                let participant = required(fields, "participant")?;
                let (name, value) = (required(fields, "name")?, required(fields, "value")?);
                Box::new(move || done(meeting.set(&participant, &name, &value)?))
            }
            "caption" => {
                let (participant, text) = (required(fields, "participant")?, required(fields, "text")?);
                Box::new(move || done(meeting.caption(&participant, &text)?))
            }
            "waiting-room" => {
                let is_on = fields.bool("isOn")?;
                Box::new(move || done(meeting.waiting_room(is_on)))
            }
            "fail-next-invitation" => {
                let result = required(fields, "result")?;
                Box::new(move || done(meeting.fail_next_invitation(&result)))
            }
            "send-text" => {
                let text = required(fields, "text")?;
                Box::new(move || done(meeting.connections().send_text(&text)))
            }
            "cut" => Box::new(move || done(meeting.connections().cut())),
            "silence" => Box::new(move || done(meeting.connections().silence())),
            "end" => Box::new(move || done(meeting.end())),
            other => return Err(unknown(other)),
        })
    }
}

fn required(fields: &mut Fields, name: &'static str) -> Result<String, SteeringError> {
    fields.string(name)?.ok_or_else(|| fields.missing(name, "a string"))
}

fn unknown(verb: &str) -> Rejected {
    let known = VERBS.iter().filter_map(|verb| verb.split(' ').next());
    let error = SteeringError::new(format!("a meeting has no verb `{verb}`")).nearest(verb, known);
    Rejected::NotFound(error.to_string())
}
