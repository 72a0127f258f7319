//! What is true of events that a service sends to a server.

/// How pushed events are signed, verified and repeated.
#[derive(Debug)]
pub struct EventDelivery {
    /// The path of the ID of the subscriber, which determines the key.
    pub subscriber: &'static [&'static str],
    /// The path of the time when the message was sent, in milliseconds since the Unix epoch.
    pub sent_at: &'static [&'static str],
    /// The path of the object that describes the event: what does not change when the message is sent again.
    pub event: &'static [&'static str],
    /// The path of the kind of the event.
    pub kind: &'static [&'static str],
    /// The path of the signature in a message: HMAC-SHA256, in hexadecimal digits.
    pub signature: &'static [&'static str],
    /// The paths of the values that are signed, one after the other. A string is signed without its quotes, any other value as
    /// the JSON of the message.
    pub signed: &'static [&'static [&'static str]],
    /// The kind of the event that verifies the server.
    pub verification: &'static str,
    /// The fields of the JSON object with which the server responds to it.
    pub verification_response: &'static [VerificationField],
    /// For how long an event is repeated to which the server does not respond with the status 200, in milliseconds.
    pub repeated_for_ms: u64,
}

/// A field of the response to the event that verifies the server.
#[derive(Debug)]
pub struct VerificationField {
    /// The name of the field.
    pub name: &'static str,
    /// The path of its value in the message.
    pub path: &'static [&'static str],
}
