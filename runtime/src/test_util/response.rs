//! What a script responds, as it is written in a test.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::entry::{Entry, Outcome, Target};
use super::operation::ScriptedOperation;
use super::state::State;
use crate::codec::check_syntax;
use crate::error::ErrorCode;

/// The requests that a response of a [`Script`](super::Script) is for. The methods add the response to the script.
///
/// `O` is the operation, or [`AnyRequest`](super::AnyRequest).
#[must_use = "nothing is scripted until a response is set"]
pub struct On<O> {
    state: State,
    target: Target,
    operation: PhantomData<fn() -> O>,
}

impl<O: ScriptedOperation> On<O> {
    /// Responds with status 200 and a value of the type that the method of the operation returns.
    /// A method that returns nothing has the response `()`.
    pub fn respond(self, response: impl Borrow<O::Response>) -> ScriptedResponse {
        let body = O::encode(response.borrow());
        self.add(Outcome::Json(body), StatusCode::OK)
    }
}

impl<O> On<O> {
    pub(super) fn new(state: State, target: Target) -> Self {
        Self { state, target, operation: PhantomData }
    }

    fn add(self, outcome: Outcome, status: StatusCode) -> ScriptedResponse {
        let index = self.state.add(Entry::new(self.target, outcome, status));
        ScriptedResponse { state: self.state, index }
    }

    /// Responds with status 200 and a JSON body: a string of JSON, or anything that is displayed as JSON, such as
    /// `serde_json::json!(…)`.
    ///
    /// # Panics
    ///
    /// Panics if the body is not JSON. [`respond_bytes`](Self::respond_bytes) does not check it.
    #[track_caller]
    pub fn respond_json(self, json: impl fmt::Display) -> ScriptedResponse {
        let json = json.to_string();
        if let Err(error) = check_syntax(json.as_bytes()) {
            panic!("the body of a scripted response is not JSON: {error}");
        }
        self.add(Outcome::Json(json), StatusCode::OK)
    }

    /// Responds with status 200 and any body, such as what a gateway in front of the service sends.
    pub fn respond_bytes(self, body: impl Into<Bytes>) -> ScriptedResponse {
        self.add(Outcome::Bytes(body.into()), StatusCode::OK)
    }

    /// Responds with a status and no body.
    ///
    /// # Panics
    ///
    /// Panics if the status is not a number from 100 to 999.
    #[track_caller]
    pub fn respond_status(self, status: u16) -> ScriptedResponse {
        self.add(Outcome::Bytes(Bytes::new()), checked(status))
    }

    /// Responds with an error of the service: a status, and a body with a code and a message.
    ///
    /// # Panics
    ///
    /// Panics if the status is not a number from 100 to 999.
    #[track_caller]
    pub fn respond_error(self, status: u16, code: ErrorCode) -> ScriptedResponse {
        self.add(Outcome::Error { code, message: "a scripted error".to_owned() }, checked(status))
    }

    /// Fails to connect, so that the request is certainly not sent. Calls are retried.
    pub fn refuse_connection(self) -> ScriptedResponse {
        self.add(Outcome::NoConnection, StatusCode::OK)
    }

    /// Closes the connection after the request was sent, so that the service may have received it. Calls are retried if the
    /// operation allows it.
    pub fn lose_connection(self) -> ScriptedResponse {
        self.add(Outcome::LostConnection, StatusCode::OK)
    }

    /// Never responds, so that the timeout of the attempt or of the call elapses.
    pub fn hang(self) -> ScriptedResponse {
        self.add(Outcome::NoResponse, StatusCode::OK)
    }
}

#[track_caller]
fn checked(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(status) => status,
        Err(_) => panic!("{status} is not a status of HTTP"),
    }
}

/// A response of a [`Script`](super::Script), which is used for one request. The methods change it.
pub struct ScriptedResponse {
    state: State,
    index: usize,
}

impl ScriptedResponse {
    fn change(self, change: impl FnOnce(&mut Entry)) -> Self {
        self.state.change(self.index, change);
        self
    }

    /// Sets the status.
    ///
    /// # Panics
    ///
    /// Panics if the status is not a number from 100 to 999.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        let status = checked(status);
        self.change(|entry| entry.reply.status = status)
    }

    /// Sets the message of an error.
    ///
    /// # Panics
    ///
    /// Panics if the response was not created by [`On::respond_error`].
    #[track_caller]
    pub fn message(self, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut is_error = false;
        let changed = self.change(|entry| {
            if let Outcome::Error { message, .. } = &mut entry.reply.outcome {
                *message = text;
                is_error = true;
            }
        });
        assert!(is_error, "only a response of `respond_error` has a message");
        changed
    }

    /// Adds a header. The `Content-Type` is `application/json` unless it is set.
    ///
    /// # Panics
    ///
    /// Panics if the name or the value is not allowed in HTTP.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.change(|entry| {
                entry.reply.headers.append(name, value);
            }),
            _ => panic!("`{name}: {value}` is not a header of HTTP"),
        }
    }

    /// Sets the header `Retry-After`, rounded up to seconds.
    pub fn retry_after(self, delay: Duration) -> Self {
        let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
        self.change(|entry| {
            entry.reply.headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        })
    }

    /// Waits before the response or the failure. With `#[tokio::test(start_paused = true)]`, this takes no time.
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|entry| entry.reply.delay = delay)
    }

    /// Uses the response for a number of requests.
    pub fn times(self, times: u32) -> Self {
        self.change(|entry| entry.left = Some(times))
    }

    /// Uses the response for all requests for which no other is left.
    pub fn always(self) -> Self {
        self.change(|entry| entry.left = None)
    }
}

impl<O> fmt::Debug for On<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("On").field("target", &self.target).finish_non_exhaustive()
    }
}

impl fmt::Debug for ScriptedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedResponse").finish_non_exhaustive()
    }
}
