//! The attempts of one call: sending, retrying and replacing a rejected token, within a timeout.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};
use tokio::time::Instant;

use crate::authorization::{AttemptInfo, Authorization};
use crate::body::Body;
use crate::client::Core;
use crate::error::{Error, Result};
use crate::exchange::assemble;
use crate::handle::Handle;
use crate::operation::Operation;
use crate::options::{DEFAULT_TIMEOUT, Options};
use crate::retry::RetryPolicy;
use crate::wire::{WireRequest, header};

/// The response of a successful call, not decoded yet.
pub(crate) struct RawResponse {
    pub(crate) response: Response<Bytes>,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
}

/// Executes a call: sends its request with the token that the operation requires, and retries it as the policy and the
/// effect of the operation allow.
pub(crate) async fn execute(
    core: &Core,
    handle: Option<&Handle>,
    operation: &'static Operation,
    request: &WireRequest,
    options: &Options,
) -> Result<RawResponse> {
    let timeout = options.timeout.or(core.options().timeout).unwrap_or(DEFAULT_TIMEOUT);
    let mut attempts = Attempts {
        core,
        handle,
        operation,
        request,
        options,
        headers: option_headers(core, options).map_err(|error| error.with_operation(operation.name, 0))?,
        policy: options.retry.or(core.options().retry).unwrap_or_default(),
        started: Instant::now(),
        tries: 0,
        sent: 0,
        replaced_token: false,
        may_have_taken_effect: false,
    };
    let outcome = tokio::time::timeout(timeout, attempts.run()).await;
    outcome
        .unwrap_or_else(|_| Err(Error::timeout(timeout)))
        .map_err(|error| error.with_operation(operation.name, attempts.sent))
}

/// The state of a call between its attempts.
struct Attempts<'a> {
    core: &'a Core,
    handle: Option<&'a Handle>,
    operation: &'static Operation,
    request: &'a WireRequest,
    options: &'a Options,
    /// The headers of the options, which every attempt sends.
    headers: Vec<(HeaderName, HeaderValue)>,
    policy: RetryPolicy,
    started: Instant,
    /// How many times the call was tried, including the try whose token was rejected.
    tries: u32,
    /// How many times the request was sent.
    sent: u32,
    /// Whether a rejected token has been replaced. A call replaces a token at most once.
    replaced_token: bool,
    /// Whether the service may have carried out an attempt that failed.
    may_have_taken_effect: bool,
}

/// The outcome of one try, which determines what to do next.
enum Outcome {
    /// The call succeeded.
    Done(Response<Bytes>),
    /// The service rejected the token: try again with a new one.
    ReplaceToken,
    /// The attempt failed: try again if the policy allows it.
    Retry(Error),
    /// The call cannot succeed.
    Fail(Error),
}

impl Attempts<'_> {
    async fn run(&mut self) -> Result<RawResponse> {
        loop {
            self.tries += 1;
            match self.try_once().await {
                Outcome::Done(response) => return Ok(self.raw_response(response)),
                Outcome::Fail(error) => return Err(error),
                Outcome::ReplaceToken => self.replaced_token = true,
                Outcome::Retry(error) => match self.retry_delay(&error) {
                    Some(delay) => tokio::time::sleep(delay).await,
                    None => return Err(error),
                },
            }
        }
    }

    /// Obtains the token, sends the request and reads errors from the response.
    async fn try_once(&mut self) -> Outcome {
        let authorization = match self.authorization().await {
            Ok(authorization) => authorization,
            // A login is retried by its task, once for all calls that wait for it.
            Err(error) => return Outcome::Fail(error),
        };
        let http_request = match self.http_request(authorization.as_ref()).await {
            Ok(http_request) => http_request,
            Err(error) => return Outcome::Fail(error),
        };
        let exchange = self.core.exchange();
        self.sent += 1;
        let response = match exchange.send(self.operation.name, http_request).await {
            Ok(response) => response,
            Err(error) => return self.after_error(error, authorization),
        };
        match exchange.error_of(&response, self.operation.result_code) {
            None => {
                self.core.budget().earn();
                Outcome::Done(response)
            }
            Some(error) if self.is_already_done(&error) => Outcome::Done(response),
            Some(error) => self.after_error(error, authorization),
        }
    }

    fn after_error(&mut self, error: Error, authorization: Option<Authorization>) -> Outcome {
        if let Some(authorization) = authorization
            && !self.core.service().retry.forbids(&error)
            && authorization.discard_if_rejected(&error, self.core.service(), self.info())
        {
            return Outcome::ReplaceToken;
        }
        self.may_have_taken_effect |= error.may_have_taken_effect();
        Outcome::Retry(error)
    }

    fn info(&self) -> AttemptInfo {
        let Self { operation, started, replaced_token, .. } = *self;
        AttemptInfo { operation: operation.name, call_started: started, replaced_token }
    }

    /// Returns whether an error response means that an earlier attempt of this call succeeded. This is possible only for
    /// operations without a response value, because an error response does not contain one.
    fn is_already_done(&self, error: &Error) -> bool {
        self.may_have_taken_effect
            && !self.operation.has_response
            && error.code().is_some_and(|code| self.operation.already_done.contains(&code))
    }

    async fn authorization(&self) -> Result<Option<Authorization>> {
        match &self.operation.auth {
            Some(auth) => {
                Authorization::obtain(auth, self.core, self.handle, self.options.token.as_ref()).await.map(Some)
            }
            None => Ok(None),
        }
    }

    async fn http_request(&self, authorization: Option<&Authorization>) -> Result<http::Request<Body>> {
        let mut headers = self.headers.clone();
        if let Some(authorization) = authorization {
            headers.push(authorization.header()?);
        }
        assemble(self.request, &headers).await
    }

    /// Returns the delay before the next try, or `None` if the call is not retried.
    fn retry_delay(&self, error: &Error) -> Option<Duration> {
        let is_retryable = self.operation.effect.is_retryable();
        let delay = self.policy.delay_after(self.tries, is_retryable, error, &self.core.service().retry)?;
        self.core.budget().spend().then_some(delay)
    }

    fn raw_response(&self, response: Response<Bytes>) -> RawResponse {
        RawResponse { request_id: self.core.exchange().request_id(&response), response, attempts: self.sent }
    }
}

fn option_headers(core: &Core, options: &Options) -> Result<Vec<(HeaderName, HeaderValue)>> {
    let service = core.service();
    let mut headers = Vec::new();
    if let Some(id) = &options.request_id {
        headers.push(header(service.request_id_header, id)?);
    }
    if let Some(language) = options.language.as_ref().or(core.options().language.as_ref()) {
        headers.push(header(service.language_header, language)?);
    }
    Ok(headers)
}
