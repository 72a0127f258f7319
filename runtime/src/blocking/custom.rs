//! Blocking calls that the spec does not have.

use std::time::Duration;

use super::background::Background;
use crate::call::custom::HttpResponse;
use crate::error::Result;
use crate::operation::Effect;
use crate::param::IntoParam;
use crate::request::InputValue;
use crate::retry::RetryPolicy;
use crate::values::Secret;

/// The blocking form of a [`CustomCall`](crate::CustomCall): a call of an endpoint that the client has no method for.
/// [`send`](Self::send) sends it and returns the response.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until `send` is called"]
pub struct CustomCall {
    call: crate::CustomCall,
    background: Background,
}

impl CustomCall {
    /// Creates the blocking form of a call.
    #[doc(hidden)]
    pub fn new(call: crate::CustomCall, background: &Background) -> Self {
        Self { call, background: background.clone() }
    }

    fn map(self, set: impl FnOnce(crate::CustomCall) -> crate::CustomCall) -> Self {
        Self { call: set(self.call), background: self.background }
    }

    /// Sets the value of a path parameter, which replaces `{name}` in the path. It is percent-encoded, so that it cannot change
    /// the rest of the path. The call fails, and nothing is sent, if the value is empty, `.` or `..`.
    pub fn path(self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.map(|call| call.path(name, value))
    }

    /// Adds a query parameter. A list is sent as several parameters with this name, and `None` not at all.
    pub fn query(self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.map(|call| call.query(name, value))
    }

    /// Adds a header. The call fails, and nothing is sent, if the client sets this header, such as that of the token, the
    /// language or the content type.
    pub fn header(self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.map(|call| call.header(name, value))
    }

    /// Sets the JSON of the body. By default, there is no body.
    pub fn json(self, body: impl Into<InputValue>) -> Self {
        self.map(|call| call.json(body))
    }

    /// Sets the effect of the call on the service, which decides whether it is retried after an error with which it may have
    /// taken effect. Defaults to [`Read`](Effect::Read) for GET, HEAD and OPTIONS, and to
    /// [`NonIdempotent`](Effect::NonIdempotent), which is not retried then, for all other methods.
    pub fn effect(self, effect: Effect) -> Self {
        self.map(|call| call.effect(effect))
    }

    /// Sends no token.
    pub fn without_token(self) -> Self {
        self.map(crate::CustomCall::without_token)
    }

    /// Sets the token of the call, as [`Call::token`](super::Call::token) does.
    pub fn token(self, token: impl IntoParam<Secret>) -> Self {
        self.map(|call| call.token(token))
    }

    /// Sets the timeout of the call, as [`Call::timeout`](super::Call::timeout) does.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|call| call.timeout(timeout))
    }

    /// Sets the timeout of each attempt, as [`Call::attempt_timeout`](super::Call::attempt_timeout) does.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.map(|call| call.attempt_timeout(timeout))
    }

    /// Sets the retry policy of the call, as [`Call::retry`](super::Call::retry) does.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.map(|call| call.retry(policy))
    }

    /// Sets the language of the service's messages, as [`Call::language`](super::Call::language) does.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.map(|call| call.language(language))
    }

    /// Sets the id that the service logs the request under, as [`Call::request_id`](super::Call::request_id) does.
    pub fn request_id(self, request_id: impl Into<String>) -> Self {
        self.map(|call| call.request_id(request_id))
    }

    /// Sends the request and blocks the thread until the call has ended.
    ///
    /// # Errors
    ///
    /// Returns the errors of the asynchronous call, and those of [`Call::send`](super::Call::send) in an asynchronous context.
    pub fn send(self) -> Result<HttpResponse> {
        let name = self.call.name();
        let outcome = self.background.block_on(self.call.send());
        outcome.map_err(|error| error.with_operation(name, 0))?
    }
}
