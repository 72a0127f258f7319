//! Examples of operations and events.

/// An example of the spec: a request of an operation, and the response to it.
#[derive(Debug)]
pub struct Example {
    /// The vendor's name of the operation, such as `CreateMeeting`.
    pub operation: &'static str,
    /// A short title, which distinguishes the examples of one operation.
    pub name: &'static str,
    /// The request: a JSON document with `operation`, `path`, `query`, `headers` and `body`, as dynamic calls of the client take it.
    pub request: &'static str,
    /// The HTTP status of the response.
    pub status: u16,
    /// The body of the response: JSON, or empty.
    pub response: &'static str,
}

impl Example {
    /// Returns `true` if the response is a success response.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// An example of an event.
#[derive(Debug)]
pub struct EventExample {
    /// The kind on the wire, such as `ParticipantsNotify`.
    pub kind: &'static str,
    /// The whole message: JSON.
    pub message: &'static str,
}
