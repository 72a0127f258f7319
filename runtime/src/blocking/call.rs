//! Blocking calls.

use std::time::Duration;

use super::background::Background;
use super::page::{Items, Pages};
use crate::call::meta::Meta;
use crate::call::page::Paged;
use crate::error::Result;
use crate::operation::Operation;
use crate::param::IntoParam;
use crate::request::InputValue;
use crate::retry::RetryPolicy;
use crate::values::Secret;

/// A call of an operation by a blocking client. [`send`](Self::send) sends it and returns the response.
///
/// The other methods set options of this call; they take precedence over those of the client.
#[derive(Debug)]
#[must_use = "a call does nothing until `send` is called"]
pub struct Call<T> {
    call: crate::Call<T>,
    background: Background,
}

impl<T> Call<T> {
    /// Creates the blocking form of a call.
    #[doc(hidden)]
    #[inline]
    pub fn new(call: crate::Call<T>, background: &Background) -> Self {
        Self { call, background: background.clone() }
    }

    fn map(self, set: impl FnOnce(crate::Call<T>) -> crate::Call<T>) -> Self {
        Self { call: set(self.call), background: self.background }
    }

    /// Sets the timeout of the call, including a login, retries and their delays. Defaults to the client's timeout, or 60
    /// seconds.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|call| call.timeout(timeout))
    }

    /// Sets the timeout of each attempt of the call, from sending the request to receiving the whole response. Defaults to the
    /// client's. If that is not set either, an attempt that can be retried and whose operation only reads has a third of the
    /// timeout of the call, and any other attempt is limited by the timeout of the call only.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.map(|call| call.attempt_timeout(timeout))
    }

    /// Sets the retry policy of the call. Defaults to the client's policy.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.map(|call| call.retry(policy))
    }

    /// Sets the language of the service's messages, such as `en-US`. Defaults to the client's language.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.map(|call| call.language(language))
    }

    /// Sets the id that the service logs the request under. All attempts send the same id. Defaults to a random UUID.
    pub fn request_id(self, request_id: impl Into<String>) -> Self {
        self.map(|call| call.request_id(request_id))
    }

    /// Sets the token of the call, in place of the one that the client would obtain: an access token for a method of the client,
    /// and the token of the resource for a method of a handle. It is not refreshed.
    pub fn token(self, token: impl IntoParam<Secret>) -> Self {
        self.map(|call| call.token(token))
    }

    /// Adds a field to the JSON body that the request does not have, as [`Call::extra`](crate::Call::extra) does.
    pub fn extra(self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.map(|call| call.extra(name, value))
    }

    /// Adds a query parameter that the request does not have. A list is sent as several parameters with this name.
    ///
    /// The call fails with an error of kind [`Request`](crate::ErrorKind::Request), and nothing is sent, if the request has a
    /// query parameter with this name.
    pub fn extra_query(self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.map(|call| call.extra_query(name, value))
    }

    /// Adds a header that the request does not have. The items of a list are joined with commas.
    ///
    /// The call fails with an error of kind [`Request`](crate::ErrorKind::Request), and nothing is sent, if the request or the
    /// client sets this header, such as that of the token, the language or the content type.
    pub fn extra_header(self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.map(|call| call.extra_header(name, value))
    }

    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.call.operation()
    }

    /// Makes the call return the status, the headers and the raw body of the response as well.
    pub fn with_meta(self) -> CallWithMeta<T> {
        CallWithMeta(self)
    }

    /// Sends the request and blocks the thread until the call has ended.
    ///
    /// # Errors
    ///
    /// Returns the errors of the asynchronous call, and an error of kind
    /// [`Configuration`](crate::ErrorKind::Configuration), without sending anything, in an asynchronous context: it would block
    /// the runtime there. Within `tokio::task::spawn_blocking`, the call is sent.
    pub fn send(self) -> Result<T> {
        let operation = self.operation();
        let outcome = self.background.block_on(self.call.send());
        outcome.map_err(|error| error.with_operation(operation.name, 0))?
    }
}

impl<T: Paged> Call<T> {
    /// Returns an iterator over all items from the request's offset on. A page is requested when its first item is needed.
    pub fn items(self) -> Items<T> {
        Items::new(self.call.items(), self.background)
    }

    /// Returns an iterator over all pages from the request's offset on.
    pub fn pages(self) -> Pages<T> {
        Pages::new(self.call.pages(), self.background)
    }
}

/// A blocking [`Call`] that returns the [`Meta`] of the response as well.
#[derive(Debug)]
#[must_use = "a call does nothing until `send` is called"]
pub struct CallWithMeta<T>(Call<T>);

impl<T> CallWithMeta<T> {
    /// Sends the request and blocks the thread until the call has ended.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Call::send`].
    pub fn send(self) -> Result<(T, Meta)> {
        let Call { call, background } = self.0;
        let operation = call.operation();
        let outcome = background.block_on(call.with_meta().send());
        outcome.map_err(|error| error.with_operation(operation.name, 0))?
    }
}
