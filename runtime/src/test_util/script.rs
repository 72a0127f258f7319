//! The script of a test: responses in the order in which they are used, and the requests that were received.

use std::fmt;

use http::Method;

use super::entry::Target;
use super::operation::{AnyRequest, ScriptedOperation};
use super::recorded::RecordedRequest;
use super::response::On;
use super::state::State;

/// The responses that a client receives in a test, and the requests that it sends. Nothing is sent over a network.
///
/// Responses to one operation are used in the order in which they were added, each once. Operations may be called in any order. A
/// request without a response panics, with a list of what is scripted. Logins, and requests for the token of a handle, succeed
/// unless they are scripted.
///
/// Clones are the same script.
#[derive(Clone, Default)]
pub struct Script(State);

impl Script {
    /// Creates a script without responses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response to an operation.
    pub fn on<O: ScriptedOperation>(&self, operation: O) -> On<O> {
        let _ = operation;
        On::new(self.0.clone(), Target::Operation(O::OPERATION))
    }

    /// Adds a response to a method and a path, such as `/v1/books`. Percent-encoded characters of the path are written as they
    /// are sent.
    pub fn on_path(&self, method: Method, path: impl Into<String>) -> On<AnyRequest> {
        On::new(self.0.clone(), Target::Path(method, path.into()))
    }

    /// Adds a response to any request. With only such responses, they are used in the order in which requests are sent.
    pub fn on_any(&self) -> On<AnyRequest> {
        On::new(self.0.clone(), Target::Any)
    }

    /// Returns all requests in the order in which they were sent, those of logins included.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.0.requests()
    }

    /// Returns the requests of an operation in the order in which they were sent, with one for each attempt.
    #[must_use]
    pub fn requests_of<O: ScriptedOperation>(&self, operation: O) -> Vec<RecordedRequest> {
        let _ = operation;
        let of_operation = |request: &RecordedRequest| request.operation() == Some(O::OPERATION.name);
        self.requests().into_iter().filter(of_operation).collect()
    }

    /// Returns the only request of an operation.
    ///
    /// # Panics
    ///
    /// Panics with a list of all requests unless exactly one of the operation was sent.
    #[must_use]
    #[track_caller]
    pub fn request_of<O: ScriptedOperation>(&self, operation: O) -> RecordedRequest {
        let mut requests = self.requests_of(operation);
        match (requests.pop(), requests.is_empty()) {
            (Some(request), true) => request,
            (found, _) => {
                let count = requests.len() + usize::from(found.is_some());
                panic!("{count} requests of {} were sent, not one; {}", O::OPERATION.name, self.0.sent())
            }
        }
    }

    /// Returns the names of the operations of all requests in the order in which they were sent, with one for each attempt and
    /// each login. A request without an operation has its method and path as its name.
    #[must_use]
    pub fn operations(&self) -> Vec<String> {
        let name = |request: &RecordedRequest| match request.operation() {
            Some(name) => name.to_owned(),
            None => format!("{} {}", request.method(), request.path()),
        };
        self.0.requests().iter().map(name).collect()
    }

    /// Asserts that each response was used. Those of [`always`](super::ScriptedResponse::always) may be unused.
    ///
    /// # Panics
    ///
    /// Panics with a list of the responses and requests if a response was not used.
    #[track_caller]
    pub fn assert_all_used(&self) {
        assert!(!self.0.is_any_left(), "responses were not used; {}\n{}", self.0.scripted(), self.0.sent());
    }

    pub(super) fn state(&self) -> &State {
        &self.0
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script: {}", self.0.scripted())
    }
}
