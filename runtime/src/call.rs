//! One call: what is to be sent, how, and what its response becomes.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::codec::{self, Decode, DecodeError, EncodeStruct, Mode};
use crate::core::{Core, RawResponse};
use crate::handle::Handle;
use crate::operation::Operation;
use crate::retry::RetryPolicy;
use crate::values::Secret;
use crate::wire::{Circumstances, PageStart, WireRequest};
use crate::{Error, ErrorKind, Result};

/// What a call can be told beside its request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) language: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) token: Option<Secret>,
    /// Whether a body that could be left out is sent even if it is empty.
    pub(crate) empty_body: bool,
}

/// A call that is ready to be made. It is made when it is awaited, or [sent](Self::send).
///
/// Options of this one call are set here, never in its request.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(crate) plan: Plan,
    pub(crate) decode: DecodeResponse<T>,
}

pub(crate) type DecodeResponse<T> = fn(&[u8]) -> Result<T, DecodeError>;

/// The part of a call that does not depend on its response's type, so that it is compiled once.
#[derive(Clone)]
pub(crate) struct Plan {
    core: Core,
    handle: Option<Handle>,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request,
    pub(crate) options: Options,
}

impl Plan {
    fn new(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        let (core, handle) = caller.parts();
        Self { core: core.clone(), handle: handle.cloned(), operation, request, options: Options::default() }
    }

    pub(crate) fn run(self, page: Option<PageStart>) -> Running {
        Box::pin(async move {
            let Self { core, handle, operation, request, options } = self;
            let circumstances =
                Circumstances { handle: handle.as_ref().map(Handle::id), page, empty_body: options.empty_body };
            let wire = WireRequest::build(core.base(), operation, &*request, circumstances)
                .map_err(|error| error.with_operation(operation.name, 0))?;
            core.execute(operation, handle.as_ref(), wire, &options).await
        })
    }
}

pub(crate) type Running = Pin<Box<dyn Future<Output = Result<RawResponse>> + Send>>;

/// A request on its way into a call.
pub type Request = Arc<dyn EncodeStruct + Send + Sync>;

/// Who makes a call: the client itself, or a handle of it.
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
    /// A call to whose response nobody listens.
    #[doc(hidden)]
    pub fn empty(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, |_| Ok(()))
    }
}

impl<T: Decode + Default> Call<T> {
    /// A call that returns a value.
    #[doc(hidden)]
    pub fn value(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_value)
    }

    /// A call whose response is a list with one item, and that returns that item.
    #[doc(hidden)]
    pub fn single(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_sole)
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
        Self { plan: Plan::new(caller, operation, request), decode }
    }

    /// How long the call may take, logins and repetitions included. 60 seconds if neither call nor client say.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.plan.options.timeout = Some(timeout);
        self
    }

    /// How the call is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.plan.options.retry = Some(policy);
        self
    }

    /// The language of the service's messages, such as `en-US`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.plan.options.language = Some(language.into());
        self
    }

    /// The id under which the service logs the request; it makes one up otherwise.
    pub fn request_id(mut self, request_id: impl Into<String>) -> Self {
        self.plan.options.request_id = Some(request_id.into());
        self
    }

    /// A token for this call alone, in place of the one that the client would fetch. It is not renewed.
    pub fn token(mut self, token: Secret) -> Self {
        self.plan.options.token = Some(token);
        self
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.plan.operation
    }

    /// The same call, answering what is known of the exchange beside the response.
    pub fn with_meta(self) -> CallWithMeta<T> {
        CallWithMeta(self)
    }

    /// Makes the call. The future is `'static` and `Send`: it can be spawned and joined with others.
    pub fn send(self) -> ResponseFuture<T> {
        ResponseFuture {
            operation: self.plan.operation,
            running: self.plan.run(None),
            decode: self.decode,
            answer: PhantomData,
        }
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
            .field("operation", &self.plan.operation.name)
            .field("options", &self.plan.options)
            .finish_non_exhaustive()
    }
}

/// A call that is under way.
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseFuture<T> {
    operation: &'static Operation,
    running: Running,
    decode: DecodeResponse<T>,
    answer: PhantomData<fn() -> T>,
}

impl<T> ResponseFuture<T> {
    pub(crate) fn new(plan: Plan, page: Option<PageStart>, decode: DecodeResponse<T>) -> Self {
        Self { operation: plan.operation, running: plan.run(page), decode, answer: PhantomData }
    }

    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Result<(T, RawResponse)>> {
        self.running.as_mut().poll(context).map(|outcome| {
            let answer = outcome?;
            match (self.decode)(answer.response.body()) {
                Ok(value) => Ok((value, answer)),
                Err(error) => Err(undecodable(self.operation, &answer, error)),
            }
        })
    }
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        self.poll_answer(context).map(|outcome| outcome.map(|(value, _)| value))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

fn undecodable(operation: &'static Operation, answer: &RawResponse, error: DecodeError) -> Error {
    Error::new(ErrorKind::Decode, format!("the response cannot be understood: {error}"))
        .with_operation(operation.name, answer.attempts)
        .with_status(answer.response.status().as_u16())
        .with_request_id(answer.request_id.clone())
        .with_response_body(answer.response.body().clone())
        .that_took_effect(!operation.effect.is_read())
        .with_source(error)
}

/// A [`Call`] that returns what is known of the exchange beside the response.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct CallWithMeta<T>(Call<T>);

impl<T> CallWithMeta<T> {
    /// Makes the call.
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

/// A [`CallWithMeta`] that is under way.
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseWithMetaFuture<T>(ResponseFuture<T>);

impl<T> Future for ResponseWithMetaFuture<T> {
    type Output = Result<(T, Meta)>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_answer(context).map(|outcome| outcome.map(|(value, answer)| (value, Meta(answer))))
    }
}

/// What is known of an exchange beside the response.
pub struct Meta(RawResponse);

/// Without the response and its headers, which may hold tokens.
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
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.response.status()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.response.headers()
    }

    /// The id under which the service knows the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The response as received.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.0.response.body()
    }
}

/// Reads a response of a type.
fn decode_value<T: Decode + Default>(body: &[u8]) -> Result<T, DecodeError> {
    codec::decode(body, Mode::Lenient)
}

/// Reads a response that is a list with one item.
fn decode_sole<T: Decode + Default>(body: &[u8]) -> Result<T, DecodeError> {
    let items: Vec<T> = decode_value(body)?;
    items.into_iter().next().ok_or_else(|| DecodeError::custom("the list is empty where it should hold one item"))
}
