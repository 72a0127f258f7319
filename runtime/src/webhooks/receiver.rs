//! Whether a message is genuine.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::error::PushError;
use super::message::{Message, json_object};
use super::signature::SignedText;
use crate::auth::hex;
use crate::events::EventDelivery;
use crate::values::{EpochMillis, Json, Secret};

/// By how much the clocks of the service and this machine may differ, in milliseconds.
const CLOCK_DIFFERENCE_MS: u64 = 60 * 60 * 1000;
/// The default limit of the size of a message.
const MAX_BYTES: usize = 64 * 1024;

/// Verifies messages that a service sends to a server.
///
/// A receiver is cheap to clone.
#[derive(Clone, Debug)]
pub struct PushReceiver {
    delivery: &'static EventDelivery,
    /// The keys of each subscriber.
    subscribers: Arc<BTreeMap<String, Vec<Secret>>>,
    max_age: Option<Duration>,
    max_bytes: usize,
}

/// A message that is genuine.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The ID of the subscriber.
    pub subscriber_id: String,
    /// When the message was sent.
    pub sent_at: EpochMillis,
    /// Identifies the event: the same for each message with it.
    pub key: String,
    /// The JSON with which the server responds, if the message verifies the server.
    pub verification_response: Option<String>,
}

impl PushReceiver {
    /// Creates a receiver without keys.
    #[must_use]
    pub fn new(delivery: &'static EventDelivery) -> Self {
        let max_age = Duration::from_millis(delivery.repeated_for_ms.saturating_add(CLOCK_DIFFERENCE_MS));
        Self { delivery, subscribers: Arc::default(), max_age: Some(max_age), max_bytes: MAX_BYTES }
    }

    /// Adds a key of a subscriber. A subscriber may have several.
    pub fn add(&mut self, subscriber_id: String, key: Secret) {
        Arc::make_mut(&mut self.subscribers).entry(subscriber_id).or_default().push(key);
    }

    /// Sets the time after which a message is too old; `None` for no limit.
    pub fn set_max_age(&mut self, max_age: Option<Duration>) {
        self.max_age = max_age;
    }

    /// Sets the limit of the size of a message.
    pub fn set_max_bytes(&mut self, max_bytes: usize) {
        self.max_bytes = max_bytes;
    }

    /// Verifies a message.
    ///
    /// # Errors
    /// Returns an error if the message is not genuine, or too old.
    pub fn verify(&self, body: &[u8]) -> Result<Verified, PushError> {
        let (bytes, max_bytes) = (body.len(), self.max_bytes);
        if bytes > max_bytes {
            return Err(PushError::TooLarge { bytes, max_bytes });
        }
        let message = Message::parse(body)?;
        let subscriber_id = message.string(self.delivery.subscriber)?;
        let sent_at = message.string(self.delivery.sent_at)?.parse().map(EpochMillis);
        let sent_at = sent_at.map_err(|_| PushError::invalid(self.delivery.sent_at))?;
        let event = message.object(self.delivery.event)?;
        let kind = message.string(self.delivery.kind)?;
        let signature = message.string(self.delivery.signature)?;
        let signed = SignedText::of(self.delivery, message)?;
        let Some(keys) = self.subscribers.get(&subscriber_id) else {
            return Err(PushError::UnknownSubscriber { id: subscriber_id });
        };
        if !signed.is_signed(keys, &signature) {
            return Err(PushError::InvalidSignature { subscriber_id });
        }
        // After the signature, so that an error about the time is one of a genuine message.
        self.check_age(sent_at, EpochMillis::now())?;
        let verification_response =
            if kind == self.delivery.verification { Some(self.response(message)?) } else { None };
        let key = event_key(&subscriber_id, event);
        Ok(Verified { subscriber_id, sent_at, key, verification_response })
    }

    fn check_age(&self, sent_at: EpochMillis, now: EpochMillis) -> Result<(), PushError> {
        let Some(max_age) = self.max_age else { return Ok(()) };
        let difference = Duration::from_millis(now.get().abs_diff(sent_at.get()));
        if sent_at <= now {
            if difference > max_age { Err(PushError::TooOld { age: difference, max_age }) } else { Ok(()) }
        } else if difference > Duration::from_millis(CLOCK_DIFFERENCE_MS) {
            Err(PushError::FromTheFuture { ahead: difference })
        } else {
            Ok(())
        }
    }

    /// Returns the response to the message that verifies the server.
    fn response(&self, message: Message<'_>) -> Result<String, PushError> {
        let fields = self.delivery.verification_response.iter();
        let fields = fields.map(|field| Ok((field.name, message.json(field.path)?)));
        Ok(json_object(fields.collect::<Result<Vec<_>, _>>()?))
    }
}

/// Returns a hash of the event, and of the subscriber that it was sent to.
///
/// The time and the nonce of the message are not part of it: they may differ when the event is sent again, and digits could be
/// moved from one to the other, as the signature does not depend on where one value ends and the next one begins.
fn event_key(subscriber_id: &str, event: &str) -> String {
    let mut hash = Sha256::new();
    // Of a fixed length, so that the key is unambiguous.
    hash.update(Sha256::digest(subscriber_id));
    hash.update(Json::of_well_formed(event).as_str());
    hex(&hash.finalize())
}
