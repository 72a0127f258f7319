//! Events that are pushed, and the signed requests that contain them.

use std::hash::{BuildHasher as _, RandomState};

use serde_json::{Value, json};

use crate::auth::hmac_sha256::hmac_sha256;
use crate::meeting::model::{AUDIENCE, Meeting, Person};

/// The event that verifies a server.
const VERIFICATION: &str = "meeting.verify";
const USER_AGENT: &str = "WeLink-desktop";

/// An event that is pushed.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    kind: &'static str,
    occurred_at: u64,
    payload: Option<Value>,
}

impl Event {
    /// Creates an event of a meeting, and of a person who has joined or left.
    pub(crate) fn new(kind: &'static str, meeting: &Meeting, person: Option<(&Person, bool)>) -> Self {
        let mut event = Self::of_meeting(kind, &meeting.id, &meeting.uuid, meeting.clock.now_ms());
        if let (Some((person, has_left)), Some(payload)) = (person, &mut event.payload) {
            let left_at = if has_left { event.occurred_at } else { 0 };
            let role = match person.string("ROLE") {
                _ if person.is_host() => "CHAIR",
                AUDIENCE => "AUDIENCE",
                _ => "GENERAL",
            };
            payload["attendeeInfo"] = json!({
                "userUUID": person.string("ACCOUNT_ID"),
                "userAgent": USER_AGENT,
                "account": person.string("ACCOUNT"),
                "participantID": person.pid,
                "displayName": person.string("NAME"),
                "joinTime": person.joined_at,
                "leftTime": left_at,
                "role": role,
                "callNumber": person.string("TEL"),
            });
        }
        event
    }

    /// Creates an event of a meeting.
    pub(crate) fn of_meeting(kind: &'static str, id: &str, uuid: &str, now_ms: u64) -> Self {
        let payload = json!({"meetingInfo": {"meetingID": id, "meetingUUID": uuid}});
        Self { kind, occurred_at: now_ms, payload: Some(payload) }
    }

    pub(crate) fn verification(now_ms: u64) -> Self {
        Self { kind: VERIFICATION, occurred_at: now_ms, payload: None }
    }
}

/// A request that is sent to a server.
#[derive(Clone)]
pub(crate) struct Push {
    pub(crate) url: String,
    pub(crate) nonce: String,
    pub(crate) body: String,
}

impl Push {
    /// Signs an event for a subscriber. The body has the order of fields of the published requests.
    pub(crate) fn new(url: &str, subscriber_id: &str, key: &str, event: &Event) -> Self {
        let nonce = format!("{:08}", random_number() % 100_000_000);
        let (kind, timestamp) = (event.kind, event.occurred_at);
        let payload = event.payload.as_ref().map(|payload| format!(",\"payload\":{payload}")).unwrap_or_default();
        let info = format!("{{\"event\":\"{kind}\",\"timestamp\":{timestamp}{payload}}}");
        let signature = hmac_sha256(key, &format!("{subscriber_id}{timestamp}{nonce}{info}"));
        let app_id = Value::from(subscriber_id);
        let body = format!(
            "{{\"appID\":{app_id},\"timestamp\":{timestamp},\"nonce\":\"{nonce}\",\"signature\":\"{signature}\",\
             \"eventInfo\":{info}}}"
        );
        Self { url: url.to_owned(), nonce, body }
    }

    /// Returns whether the body of a response confirms the verification.
    pub(crate) fn is_verified_by(&self, body: &[u8]) -> bool {
        let response: Value = serde_json::from_slice(body).unwrap_or_default();
        let is = |name: &str, value: &str| response.get(name).and_then(Value::as_str) == Some(value);
        is("event", VERIFICATION) && is("nonce", &self.nonce)
    }
}

/// Returns a number that differs each time.
pub(super) fn random_number() -> u64 {
    RandomState::new().hash_one(())
}
