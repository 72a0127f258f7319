//! A call: a request with options, and the future that sends it.

pub(crate) mod attempts;
pub(crate) mod authorization;
mod called;
pub(crate) mod custom;
mod execution;
mod extra;
pub(crate) mod meta;
pub(crate) mod options;
pub(crate) mod page;
mod page_request;
mod paged;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::client::Core;
use crate::codec::{self, Anomalies, Decode, DecodeError, EncodeStruct, JsonType, Slot};
use crate::error::Result;
use crate::handle::Handle;
use crate::operation::Operation;
use crate::param::IntoParam;
use crate::request::{PageRange, RequestContext, WireRequest};
use crate::response::redaction::SentSecrets;
use crate::response::{Content, Expected, ResponseSlot};
use crate::retry::RetryPolicy;
use crate::values::Secret;
use attempts::RawResponse;
use called::Called;
use execution::{Execution, Received};
use options::Options;

/// A call of an operation. It is sent when it is awaited, or with [`send`](Self::send).
///
/// The methods set options of this call; they take precedence over those of the client.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(crate) untyped: UntypedCall,
    pub(crate) decode: DecodeResponse<T>,
}

/// Decodes the body of a response.
pub(crate) type DecodeResponse<T> = fn(&[u8]) -> Result<(T, Anomalies), DecodeError>;

/// The request of a call, shared by its attempts and pages.
pub type Request = Arc<dyn EncodeStruct + Send + Sync>;

/// The part of a call that does not depend on the type of its response, so that it is compiled once.
#[derive(Clone)]
pub(crate) struct UntypedCall {
    core: Core,
    handle: Option<Handle>,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request,
    pub(crate) options: Options,
    slot: Option<ResponseSlot>,
}

type ReceivedFuture = Pin<Box<dyn Future<Output = Result<Received>> + Send>>;

impl UntypedCall {
    fn send(self, page: Option<PageRange>) -> ReceivedFuture {
        Box::pin(async move {
            let Self { core, handle, operation, request, options, slot } = &self;
            let extras = options.extras.as_deref();
            let handle_id = handle.as_ref().map(Handle::id);
            let context = RequestContext { handle: handle_id, page, empty_body: options.empty_body, extras };
            let build = || {
                let exchange = core.exchange();
                WireRequest::build(&exchange.endpoint, exchange.service, operation, &**request, context)
            };
            let execution = Execution {
                core,
                handle: handle.as_ref(),
                called: Called::of(operation),
                options,
                secrets: SentSecrets { request: request.clone(), extras: options.extras.clone(), token: None },
                expected: Expected::of(operation, *slot),
                build: &build,
            };
            execution.run().await
        })
    }
}

/// A client that can make calls: the client itself, or a handle.
pub trait Caller {
    #[doc(hidden)]
    fn parts(&self) -> (&Core, Option<&Handle>);
}

impl Caller for Core {
    fn parts(&self) -> (&Core, Option<&Handle>) {
        (self, None)
    }
}

impl Caller for Handle {
    fn parts(&self) -> (&Core, Option<&Handle>) {
        (self.core(), Some(self))
    }
}

impl Call<()> {
    /// Creates a call of an operation without a response value.
    #[doc(hidden)]
    pub fn empty(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_confirmation, None)
    }
}

impl<T: Decode + Default> Call<T> {
    /// Creates a call that returns the response value.
    #[doc(hidden)]
    pub fn value(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_value, Some(response_slot::<T>))
    }

    /// Creates a call whose response is a list with one item. The call returns that item.
    #[doc(hidden)]
    pub fn single(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_single, Some(response_slot::<Vec<T>>))
    }
}

impl<T> Call<T> {
    #[inline]
    pub(crate) fn new(
        caller: &dyn Caller,
        operation: &'static Operation,
        request: Request,
        decode: DecodeResponse<T>,
        slot: Option<ResponseSlot>,
    ) -> Self {
        let (core, handle) = caller.parts();
        let options = Options::default();
        Self {
            untyped: UntypedCall { core: core.clone(), handle: handle.cloned(), operation, request, options, slot },
            decode,
        }
    }

    /// Sets the timeout of the call, including a login, retries and their delays. Defaults to the client's timeout, or 60
    /// seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.untyped.options.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of each attempt of the call, from sending the request to receiving the whole response. Defaults to the
    /// client's. If that is not set either, an attempt that can be retried and whose operation only reads has a third of the
    /// timeout of the call, and any other attempt is limited by the timeout of the call only.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.untyped.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the retry policy of the call. Defaults to the client's policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.untyped.options.retry = Some(policy);
        self
    }

    /// Sets the language of the service's messages, such as `en-US`. Defaults to the client's language.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.untyped.options.language = Some(language.into());
        self
    }

    /// Sets the id that the service logs the request under. All attempts send the same id. Defaults to a random UUID.
    pub fn request_id(mut self, request_id: impl Into<String>) -> Self {
        self.untyped.options.request_id = Some(request_id.into());
        self
    }

    /// Sets the token of the call, in place of the one that the client would obtain: an access token for a method of the client,
    /// and the token of the resource for a method of a handle. It is not refreshed.
    pub fn token(mut self, token: impl IntoParam<Secret>) -> Self {
        self.untyped.options.token = Some(Arc::new(token.into_param()));
        self
    }

    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.untyped.operation
    }

    /// Returns the future of the call, which is `Send` and `'static`: it can be spawned, and joined with others.
    pub fn send(self) -> ResponseFuture<T> {
        ResponseFuture::new(self.untyped, None, self.decode)
    }
}

impl<T> IntoFuture for Call<T> {
    type Output = Result<T>;
    type IntoFuture = ResponseFuture<T>;

    fn into_future(self) -> ResponseFuture<T> {
        self.send()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.untyped.operation.name)
            .field("options", &self.untyped.options)
            .finish_non_exhaustive()
    }
}

/// The future of a [`Call`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseFuture<T> {
    operation: &'static Operation,
    response: ReceivedFuture,
    slot: Option<ResponseSlot>,
    decode: DecodeResponse<T>,
    value: PhantomData<fn() -> T>,
}

impl<T> ResponseFuture<T> {
    pub(crate) fn new(call: UntypedCall, page: Option<PageRange>, decode: DecodeResponse<T>) -> Self {
        let (operation, slot) = (call.operation, call.slot);
        Self { operation, slot, response: call.send(page), decode, value: PhantomData }
    }

    /// Polls for the response value together with the response.
    pub(crate) fn poll_with_raw(&mut self, context: &mut Context<'_>) -> Poll<Result<(T, RawResponse)>> {
        self.response.as_mut().poll(context).map(|outcome| {
            let received = outcome?;
            match (self.decode)(received.raw.response.body()) {
                Ok((value, anomalies)) => Ok((value, received.decoded(anomalies))),
                Err(error) => Err(received.not_decoded(error)),
            }
        })
    }
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        self.poll_with_raw(context).map(|outcome| outcome.map(|(value, _)| value))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

fn decode_value<T: Decode + Default>(body: &[u8]) -> Result<(T, Anomalies), DecodeError> {
    codec::decode_lenient(body)
}

fn decode_single<T: Decode + Default>(body: &[u8]) -> Result<(T, Anomalies), DecodeError> {
    let (items, anomalies): (Vec<T>, _) = decode_value(body)?;
    let item = items.into_iter().next();
    let item = item.ok_or_else(|| DecodeError::custom("the list is empty, but should have one item"))?;
    Ok((item, anomalies))
}

/// Decodes the body of a response without a value. A plain text, which is short, is an anomaly.
pub(crate) fn decode_confirmation(body: &[u8]) -> Result<((), Anomalies), DecodeError> {
    Ok(match Content::of(body) {
        Content::Text => ((), Anomalies::of_document("empty or JSON", JsonType::Other)),
        _ => ((), Anomalies::default()),
    })
}

/// Calls a function with the slot of a default value.
pub(crate) fn response_slot<T: Decode + Default>(each: &mut dyn FnMut(Slot<'_>)) {
    each(T::default().slot());
}
