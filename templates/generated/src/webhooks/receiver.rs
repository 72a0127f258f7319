//! The receiver of pushes: verification of messages, and the response to the one that verifies the server.

use std::time::Duration;

pub use huaweicloud_meeting_runtime::webhooks::PushError;

use super::{DELIVERY, PushEnvelope, PushKind, TABLE};
use crate::values::EpochMillis;
use crate::{Anomalies, IntoParam, Secret, rt};

/// Receives the events that the service sends to a server of the enterprise: bytes in, an event out.
///
/// It has no HTTP server: pass the body of each request to [`receive`](Self::receive), exactly as it arrived, and respond with the
/// status 200. A receiver is cheap to clone. The [guide](crate::guide::pushes) has the whole picture, and the examples in the repository are
/// complete servers with axum and actix-web.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # {
/// use huaweicloud_meeting::Secret;
/// use huaweicloud_meeting::webhooks::{Push, PushError, PushKind, Webhooks};
///
/// /// Returns the body of the response.
/// fn receive(webhooks: &Webhooks, body: &[u8]) -> Result<String, PushError> {
///     let event = match webhooks.receive(body)? {
///         Push::Verify(verification) => return Ok(verification.response()),
///         Push::Event(event) => event,
///     };
///     match event.kind {
///         PushKind::MeetingStarted(started) => println!("{} started", started.meeting.conference_id),
///         PushKind::ParticipantJoined(joined) => println!("{:?} joined", joined.participant.name),
///         _ => {}
///     }
///     Ok(String::new())
/// }
///
/// let key = Secret::new("made-up-subscriber-key");
/// let webhooks = Webhooks::new("12345678", &key);
/// # use huaweicloud_meeting::test::SignedPush;
/// # let body = SignedPush::verification("12345678", &key).nonce("85262798").body();
/// assert_eq!(receive(&webhooks, body.as_bytes()).unwrap(), r#"{"event":"meeting.verify","nonce":"85262798"}"#);
/// assert_eq!(receive(&webhooks, b"{}").unwrap_err().status(), 400);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Webhooks {
    receiver: rt::PushReceiver,
}

impl Webhooks {
    /// Creates a receiver for one subscriber: with the ID and the key that were passed to SetWebHookConfig.
    ///
    /// A receiver with an empty key refuses all messages of the subscriber.
    pub fn new(subscriber_id: impl IntoParam<String>, subscriber_key: impl IntoParam<Secret>) -> Self {
        Self::with_subscribers([(subscriber_id, subscriber_key)])
    }

    /// Creates a receiver for several subscribers, such as the enterprises of an SP, from their IDs and keys.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use huaweicloud_meeting::Secret;
    /// use huaweicloud_meeting::webhooks::Webhooks;
    ///
    /// let keys = HashMap::from([("12345678", Secret::new("key-a")), ("87654321", Secret::new("key-b"))]);
    /// let webhooks = Webhooks::with_subscribers(keys);
    /// ```
    pub fn with_subscribers<S: IntoParam<String>, K: IntoParam<Secret>>(
        subscribers: impl IntoIterator<Item = (S, K)>,
    ) -> Self {
        let receiver = Self { receiver: rt::PushReceiver::new(&DELIVERY) };
        subscribers.into_iter().fold(receiver, |receiver, (id, key)| receiver.subscriber(id, key))
    }

    /// Adds a subscriber, or another key of a subscriber.
    ///
    /// While a key is replaced, the service may sign with either of two keys. Messages are accepted with each key of a subscriber.
    /// Different subscribers should have different keys: with the same key, they can sign for each other.
    #[must_use]
    pub fn subscriber(mut self, id: impl IntoParam<String>, key: impl IntoParam<Secret>) -> Self {
        self.receiver.add(id.into_param(), key.into_param());
        self
    }

    /// Sets the age from which on messages are refused. Defaults to 25 hours.
    ///
    /// The service repeats a message for 24 hours, and it is not documented whether a repeated message has the time at which it was
    /// sent first: a shorter limit may refuse repeated messages. Messages whose time is more than an hour ahead are refused, too.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.receiver.set_max_age(Some(max_age));
        self
    }

    /// Accepts messages of any age, for messages that were stored, or a machine whose clock is wrong.
    ///
    /// A recorded message can then be sent again at any time. Compare [`PushEvent::key`] with those of all earlier events.
    #[must_use]
    pub fn any_age(mut self) -> Self {
        self.receiver.set_max_age(None);
        self
    }

    /// Sets the largest size of a message in bytes. Defaults to 64 KiB; messages of known events have less than 1 KiB.
    ///
    /// The limit protects the decoder. Limit the size of what is read from the network, too, with the means of the HTTP framework.
    #[must_use]
    pub fn max_bytes(mut self, max_bytes: usize) -> Self {
        self.receiver.set_max_bytes(max_bytes);
        self
    }

    /// Verifies and decodes a message.
    ///
    /// # Errors
    ///
    /// Returns an error if the message was not signed with a key of its subscriber, is too old, too large or malformed. Respond with
    /// its [`status`](PushError::status) and an empty body. A genuine event is never an error: if its kind is unknown or its fields
    /// cannot be decoded, it is [`Unknown`](PushKind::Unknown) or has [anomalies](PushEvent::anomalies).
    pub fn receive(&self, body: impl AsRef<[u8]>) -> Result<Push, PushError> {
        let body = body.as_ref();
        let rt::Verified { subscriber_id, sent_at, key, verification_response } = self.receiver.verify(body)?;
        if let Some(response) = verification_response {
            return Ok(Push::Verify(Verification { subscriber_id, response }));
        }
        let (kind, envelope, anomalies) = rt::decode_push::<_, PushEnvelope>(&TABLE, body);
        let occurred_at = envelope.occurred_at;
        Ok(Push::Event(PushEvent { kind, subscriber_id, sent_at, occurred_at, key, anomalies }))
    }
}

/// A genuine message.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[allow(clippy::large_enum_variant, reason = "nearly all messages are events")]
pub enum Push {
    /// The service verifies the server, when the push is switched on. Respond with [`Verification::response`].
    Verify(Verification),
    /// An event. Respond with the status 200 and an empty body as soon as the event is stored; do slow work afterwards.
    Event(PushEvent),
}

/// A message that verifies the server. It is signed like an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    subscriber_id: String,
    response: String,
}

impl Verification {
    /// Returns the body of the response, which is JSON. With another one, the push is not switched on.
    #[must_use]
    pub fn response(&self) -> String {
        self.response.clone()
    }

    /// Returns the ID of the subscriber.
    #[must_use]
    pub fn subscriber_id(&self) -> &str {
        &self.subscriber_id
    }
}

/// An event of an enterprise.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct PushEvent {
    /// What happened.
    pub kind: PushKind,
    /// ID of the subscriber to which the event was sent.
    pub subscriber_id: String,
    /// Time when the message was sent. It is not documented whether a repeated message has the time of the first one.
    pub sent_at: EpochMillis,
    /// Time when the event occurred.
    pub occurred_at: Option<EpochMillis>,
    key: String,
    anomalies: Anomalies,
}

impl PushEvent {
    /// Returns what identifies the event: 64 hexadecimal digits, the same whenever the event is sent again.
    ///
    /// Store the keys of the events that were processed, for as long as [`max_age`](Webhooks::max_age), and ignore an event whose key is
    /// stored. The vendor provides no ID. The key is a hash of the ID of the subscriber and the part of the message that describes the
    /// event, with its kind, its time, the meeting and the participant; the time and the nonce of the message have no effect on it. It
    /// is not documented that this part is repeated unchanged.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the values of the message that could not be decoded, and the fields that are missing.
    #[must_use]
    pub fn anomalies(&self) -> &Anomalies {
        &self.anomalies
    }
}
