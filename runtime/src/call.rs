//! A call: a request with options, and the future that sends it.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::attempts::{self, RawResponse};
use crate::client::Core;
use crate::codec::{self, Decode, DecodeError, EncodeStruct};
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::operation::Operation;
use crate::options::Options;
use crate::retry::RetryPolicy;
use crate::values::Secret;
use crate::wire::{PageRange, RequestContext, WireRequest};

/// A call of an operation. It is sent when it is awaited, or with [`send`](Self::send).
///
/// The methods set options of this call; they take precedence over those of the client.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(crate) untyped: UntypedCall,
    pub(crate) decode: DecodeResponse<T>,
}

/// Decodes the body of a response.
pub(crate) type DecodeResponse<T> = fn(&[u8]) -> Result<T, DecodeError>;

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
}

type RawResponseFuture = Pin<Box<dyn Future<Output = Result<RawResponse>> + Send>>;

impl UntypedCall {
    fn send(self, page: Option<PageRange>) -> RawResponseFuture {
        Box::pin(async move {
            let Self { core, handle, operation, request, options } = self;
            let context =
                RequestContext { handle: handle.as_ref().map(Handle::id), page, empty_body: options.empty_body };
            let wire = WireRequest::build(&core.exchange().endpoint, operation, &*request, context)
                .map_err(|error| error.with_operation(operation.name, 0))?;
            attempts::execute(&core, handle.as_ref(), operation, &wire, &options).await
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
        Self::new(caller, operation, request, |_| Ok(()))
    }
}

impl<T: Decode + Default> Call<T> {
    /// Creates a call that returns the response value.
    #[doc(hidden)]
    pub fn value(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_value)
    }

    /// Creates a call whose response is a list with one item. The call returns that item.
    #[doc(hidden)]
    pub fn single(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_single)
    }
}

impl<T> Call<T> {
    #[inline]
    pub(crate) fn new(
        caller: &dyn Caller,
        operation: &'static Operation,
        request: Request,
        decode: DecodeResponse<T>,
    ) -> Self {
        let (core, handle) = caller.parts();
        let options = Options::default();
        Self {
            untyped: UntypedCall { core: core.clone(), handle: handle.cloned(), operation, request, options },
            decode,
        }
    }

    /// Sets the timeout of the call, including a login, retries and their delays. Defaults to the client's timeout, or 60
    /// seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.untyped.options.timeout = Some(timeout);
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

    /// Sets the id that the service logs the request under. By default, the service generates one.
    pub fn request_id(mut self, request_id: impl Into<String>) -> Self {
        self.untyped.options.request_id = Some(request_id.into());
        self
    }

    /// Sets the token of the call, in place of the one that the client would obtain. It is not refreshed.
    pub fn token(mut self, token: Secret) -> Self {
        self.untyped.options.token = Some(token);
        self
    }

    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.untyped.operation
    }

    /// Makes the call return the status, the headers and the raw body of the response as well.
    pub fn with_meta(self) -> CallWithMeta<T> {
        CallWithMeta(self)
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
    response: RawResponseFuture,
    decode: DecodeResponse<T>,
    value: PhantomData<fn() -> T>,
}

impl<T> ResponseFuture<T> {
    pub(crate) fn new(call: UntypedCall, page: Option<PageRange>, decode: DecodeResponse<T>) -> Self {
        Self { operation: call.operation, response: call.send(page), decode, value: PhantomData }
    }

    /// Polls for the response value together with the response.
    pub(crate) fn poll_with_raw(&mut self, context: &mut Context<'_>) -> Poll<Result<(T, RawResponse)>> {
        self.response.as_mut().poll(context).map(|outcome| {
            let response = outcome?;
            match (self.decode)(response.response.body()) {
                Ok(value) => Ok((value, response)),
                Err(error) => Err(decode_error(self.operation, &response, error)),
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

fn decode_error(operation: &'static Operation, response: &RawResponse, error: DecodeError) -> Error {
    Error::new(ErrorKind::Decode, format!("invalid response: {error}"))
        .with_operation(operation.name, response.attempts)
        .with_status(response.response.status().as_u16())
        .with_request_id(response.request_id.clone())
        .with_response_body(response.response.body().clone())
        .with_took_effect(!operation.effect.is_read())
        .with_source(error)
}

/// A [`Call`] that returns the [`Meta`] of the response as well.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct CallWithMeta<T>(Call<T>);

impl<T> CallWithMeta<T> {
    /// Returns the future of the call.
    pub fn send(self) -> ResponseWithMetaFuture<T> {
        ResponseWithMetaFuture(self.0.send())
    }
}

impl<T> IntoFuture for CallWithMeta<T> {
    type Output = Result<(T, Meta)>;
    type IntoFuture = ResponseWithMetaFuture<T>;

    fn into_future(self) -> ResponseWithMetaFuture<T> {
        self.send()
    }
}

/// The future of a [`CallWithMeta`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseWithMetaFuture<T>(ResponseFuture<T>);

impl<T> Future for ResponseWithMetaFuture<T> {
    type Output = Result<(T, Meta)>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_with_raw(context).map(|outcome| outcome.map(|(value, response)| (value, Meta(response))))
    }
}

/// The HTTP response of a call that succeeded.
///
/// It is usually a success response. If an attempt failed and the service responded to the retry that the change had already
/// been made, the call succeeded, and this is that error response.
pub struct Meta(RawResponse);

/// Omits the headers and the body, which may contain tokens.
impl fmt::Debug for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meta")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .finish_non_exhaustive()
    }
}

impl Meta {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.response.status()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.response.headers()
    }

    /// Returns the id of the request. Include it in a support request to the vendor.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns how many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the body of the response.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.0.response.body()
    }
}

fn decode_value<T: Decode + Default>(body: &[u8]) -> Result<T, DecodeError> {
    codec::decode_lenient(body).map(|(value, _)| value)
}

fn decode_single<T: Decode + Default>(body: &[u8]) -> Result<T, DecodeError> {
    let items: Vec<T> = decode_value(body)?;
    items.into_iter().next().ok_or_else(|| DecodeError::custom("the list is empty, but should have one item"))
}
