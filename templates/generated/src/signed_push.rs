//! Messages for tests of a receiver.

use std::fmt::Display;

use crate::values::{EpochMillis, Json};
use crate::webhooks::{DELIVERY, PushEventKind};
use crate::{IntoParam, Secret, rt};

/// A signed message, as the service sends it to a server, for tests of a receiver.
///
/// # Examples
///
/// ```
/// use huaweicloud_meeting::Secret;
/// use huaweicloud_meeting::test::SignedPush;
/// use huaweicloud_meeting::webhooks::{Push, PushEventKind, PushKind, Webhooks};
///
/// let key = Secret::new("made-up-subscriber-key");
/// let payload = r#"{"meetingInfo": {"meetingID": "914083136", "meetingUUID": "9a0fa6d1"}}"#;
/// let body = SignedPush::event("12345678", &key, PushEventKind::MeetingStarted, payload).body();
///
/// let Push::Event(event) = Webhooks::new("12345678", key).receive(&body).unwrap() else { panic!() };
/// let PushKind::MeetingStarted(started) = event.kind else { panic!() };
/// assert_eq!(started.meeting.conference_id.as_str(), "914083136");
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `body` for the body of the request"]
pub struct SignedPush {
    subscriber_id: String,
    key: Secret,
    kind: PushEventKind,
    payload: Option<Json>,
    sent_at: EpochMillis,
    occurred_at: EpochMillis,
    nonce: String,
}

impl SignedPush {
    /// Creates the message that verifies the server.
    pub fn verification(subscriber_id: impl IntoParam<String>, key: impl IntoParam<Secret>) -> Self {
        Self::new(subscriber_id.into_param(), key.into_param(), PushEventKind::Verification, None)
    }

    /// Creates a message with an event. The payload is JSON: `meetingInfo`, and `attendeeInfo` of some kinds.
    ///
    /// # Panics
    ///
    /// Panics if the payload is not JSON.
    pub fn event(
        subscriber_id: impl IntoParam<String>,
        key: impl IntoParam<Secret>,
        kind: PushEventKind,
        payload: impl Display,
    ) -> Self {
        let payload = payload_of(&payload.to_string());
        Self::new(subscriber_id.into_param(), key.into_param(), kind, Some(payload))
    }

    fn new(subscriber_id: String, key: Secret, kind: PushEventKind, payload: Option<Json>) -> Self {
        let now = EpochMillis::now();
        let nonce = format!("{:08}", now.get() % 100_000_000);
        Self { subscriber_id, key, kind, payload, sent_at: now, occurred_at: now, nonce }
    }

    /// Sets the time when the message is sent. Defaults to the current time.
    pub fn sent_at(mut self, time: EpochMillis) -> Self {
        self.sent_at = time;
        self
    }

    /// Sets the time when the event occurred. Defaults to the current time. Two events with the same time and payload have the same
    /// [key](crate::webhooks::PushEvent::key).
    pub fn occurred_at(mut self, time: EpochMillis) -> Self {
        self.occurred_at = time;
        self
    }

    /// Sets the random string of the message. Defaults to eight digits.
    pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
        self.nonce = nonce.into();
        self
    }

    /// Returns the body of the request.
    #[must_use]
    pub fn body(&self) -> String {
        let mut event = vec![("event", rt::json_string(self.kind.as_str()))];
        event.push(("timestamp", self.occurred_at.get().to_string()));
        event.extend(self.payload.clone().map(|payload| ("payload", payload.into_string())));
        let mut message = vec![
            ("appID", rt::json_string(&self.subscriber_id)),
            ("timestamp", self.sent_at.get().to_string()),
            ("nonce", rt::json_string(&self.nonce)),
            ("eventInfo", rt::json_object(event)),
        ];
        let signature = signature(&self.key, &rt::json_object(message.clone()));
        message.insert(3, ("signature", rt::json_string(&signature)));
        rt::json_object(message)
    }
}

#[allow(clippy::panic, reason = "without the payload, a test cannot continue")]
fn payload_of(json: &str) -> Json {
    Json::parse(json).unwrap_or_else(|error| panic!("the payload is not JSON: {error}"))
}

#[allow(clippy::panic, reason = "all values that are signed are present")]
fn signature(key: &Secret, message: &str) -> String {
    rt::sign(&DELIVERY, key, message).unwrap_or_else(|error| panic!("{error}"))
}
