//! A call: a request with options, and the future that sends it.

pub(crate) mod attempts;
pub(crate) mod authorization;
pub(crate) mod meta;
pub(crate) mod options;
pub(crate) mod page;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tracing::Instrument as _;

use crate::client::Core;
use crate::codec::{self, Anomalies, Decode, DecodeError, EncodeStruct, Shape, Slot};
use crate::error::{Error, ErrorKind, Result};
use crate::executor::require_runtime;
use crate::handle::Handle;
use crate::observer::{CallObservation, Target};
use crate::operation::Operation;
use crate::request::{PageRange, RequestContext, WireRequest};
use crate::response::redaction::{Secrets as _, SentSecrets};
use crate::response::{Content, Expected, ResponseShape};
use crate::retry::RetryPolicy;
use crate::values::Secret;
use attempts::{Job, RawResponse};
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
    shape: Option<ResponseShape>,
}

/// The response of a successful call with what is needed to decode it and to end its observation.
pub(crate) struct Received {
    pub(crate) raw: RawResponse,
    operation: &'static Operation,
    secrets: SentSecrets,
    observation: CallObservation,
}

type ReceivedFuture = Pin<Box<dyn Future<Output = Result<Received>> + Send>>;

impl UntypedCall {
    fn send(self, page: Option<PageRange>) -> ReceivedFuture {
        Box::pin(async move {
            let operation = self.operation;
            let mut observation = CallObservation::start(self.core.observers().clone(), Target::of(operation));
            let mut secrets = SentSecrets { request: self.request.clone(), token: None };
            // Pinned where it is created: a future with the state of a call is expensive to move.
            let executed = pin!(self.execute(page, &mut secrets)).instrument(observation.span()).await;
            match executed {
                Ok(raw) => {
                    let status = raw.response.status().as_u16();
                    observation.received(raw.attempts, status, &raw.request_id);
                    Ok(Received { raw, operation, secrets, observation })
                }
                Err(error) => {
                    observation.finish(Some(&error));
                    Err(error)
                }
            }
        })
    }

    async fn execute(&self, page: Option<PageRange>, secrets: &mut SentSecrets) -> Result<RawResponse> {
        let Self { core, handle, operation, request, options, shape } = self;
        require_runtime().map_err(|error| error.with_operation(operation.name, 0))?;
        let context = RequestContext { handle: handle.as_ref().map(Handle::id), page, empty_body: options.empty_body };
        let wire = WireRequest::build(&core.exchange().endpoint, operation, &**request, context)
            .map_err(|error| error.with_operation(operation.name, 0))?;
        let expected = Expected::of(operation, *shape);
        let job = Job { core, handle: handle.as_ref(), operation, request: &wire, options, expected };
        job.execute(secrets).await
    }
}

impl Received {
    /// Ends a call whose response was decoded.
    fn decoded(mut self, anomalies: Anomalies) -> RawResponse {
        self.observation.finish_decoded(&anomalies);
        self.raw.anomalies = anomalies;
        self.raw
    }

    /// Ends a call whose response could not be decoded.
    fn not_decoded(self, error: DecodeError) -> Error {
        let error = self.secrets.redaction().redacted(decode_error(self.operation, &self.raw, error));
        self.observation.finish(Some(&error));
        error
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
        Self::new(caller, operation, request, decode_value, Some(shape_of::<T>))
    }

    /// Creates a call whose response is a list with one item. The call returns that item.
    #[doc(hidden)]
    pub fn single(caller: &dyn Caller, operation: &'static Operation, request: Request) -> Self {
        Self::new(caller, operation, request, decode_single, Some(shape_of::<T>))
    }
}

impl<T> Call<T> {
    #[inline]
    pub(crate) fn new(
        caller: &dyn Caller,
        operation: &'static Operation,
        request: Request,
        decode: DecodeResponse<T>,
        shape: Option<ResponseShape>,
    ) -> Self {
        let (core, handle) = caller.parts();
        let options = Options::default();
        Self {
            untyped: UntypedCall { core: core.clone(), handle: handle.cloned(), operation, request, options, shape },
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

    /// Sets the token of the call, in place of the one that the client would obtain. It is not refreshed.
    pub fn token(mut self, token: Secret) -> Self {
        self.untyped.options.token = Some(token);
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

fn decode_error(operation: &'static Operation, raw: &RawResponse, error: DecodeError) -> Error {
    let content = Content::of(raw.response.body());
    // JSON of another type may come from a gateway.
    let is_of_expected_type = content == Content::Json && (error.found().is_none() || !error.path().is_empty());
    let error = match content {
        Content::Json | Content::MalformedJson => {
            Error::new(ErrorKind::Decode, format!("invalid response: {error}")).with_source(error)
        }
        _ => Error::new(ErrorKind::Decode, format!("invalid response: the body is {content}, but should be JSON")),
    };
    let error = error
        .with_operation(operation.name, raw.attempts)
        .with_status(raw.response.status().as_u16())
        .with_request_id(Some(raw.request_id.clone()))
        .with_response_body(raw.response.body().clone());
    match (operation.effect.is_read(), is_of_expected_type) {
        (true, _) => error,
        (false, true) => error.after_effect(),
        (false, false) => error.after_possible_effect(),
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
        Content::Text => ((), Anomalies::of_document("empty or JSON")),
        _ => ((), Anomalies::default()),
    })
}

/// Returns the shape of a struct, or of the items of a list.
pub(crate) fn shape_of<T: Decode + Default>() -> Option<&'static Shape> {
    match T::default().slot() {
        Slot::Struct(structure) => Some(structure.shape()),
        Slot::List(list) => match list.push_default() {
            Slot::Struct(structure) => Some(structure.shape()),
            _ => None,
        },
        _ => None,
    }
}
