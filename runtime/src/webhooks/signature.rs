//! Signatures of messages.

use std::borrow::Cow;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::error::PushError;
use super::message::Message;
use crate::auth::hmac_sha256;
use crate::events::EventDelivery;
use crate::values::{Json, Secret};

/// The length of an HMAC-SHA256 in bytes.
const LENGTH: usize = 32;

/// Returns the signature of a message, for tests and imitations of the service. The message need not have a signature yet.
///
/// # Errors
/// Returns an error if the message is not a JSON object, or if a value that is signed is missing or occurs twice.
pub fn sign(delivery: &EventDelivery, key: &Secret, message: &str) -> Result<String, PushError> {
    let message = Message::parse(message.as_bytes())?;
    Ok(hmac_sha256(key, &SignedText::of(delivery, message)?.as_received))
}

/// The values that are signed, one after the other.
pub(super) struct SignedText {
    as_received: String,
    /// Without insignificant whitespace.
    compact: String,
}

impl SignedText {
    pub(super) fn of(delivery: &EventDelivery, message: Message<'_>) -> Result<Self, PushError> {
        let (mut as_received, mut compact) = (String::new(), String::new());
        for path in delivery.signed {
            let part = message.signed(path)?;
            as_received.push_str(&part);
            match part {
                Cow::Borrowed(json) => compact.push_str(Json::of_well_formed(json).as_str()),
                Cow::Owned(string) => compact.push_str(&string),
            }
        }
        Ok(Self { as_received, compact })
    }

    /// Returns whether one of the keys made a signature, which is in hexadecimal digits of either case.
    ///
    /// It is not documented whether the service signs the JSON that it sends or a compact form of it, so both are accepted.
    pub(super) fn is_signed(&self, keys: &[Secret], signature: &str) -> bool {
        let Some(signature) = from_hex(signature) else { return false };
        // Anyone can sign with an empty key.
        let mut keys = keys.iter().filter(|key| !key.expose().is_empty());
        keys.any(|key| made(key, &self.as_received, &signature) || made(key, &self.compact, &signature))
    }
}

/// Compares in constant time.
fn made(key: &Secret, text: &str, signature: &[u8; LENGTH]) -> bool {
    Hmac::<Sha256>::new_from_slice(key.expose().as_bytes())
        .is_ok_and(|mac| mac.chain_update(text).verify_slice(signature).is_ok())
}

fn from_hex(hex: &str) -> Option<[u8; LENGTH]> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if pairs.len() != LENGTH || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let digit = |digit: &u8| char::from(*digit).to_digit(16);
        *byte = u8::try_from(digit(high)? << 4 | digit(low)?).ok()?;
    }
    Some(bytes)
}
