//! The attempts of a call: each round obtains the token and sends the request. Between rounds, the call waits as the retry
//! policy requires, or replaces a token that the service rejected.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};
use tokio::time::Instant;

use super::authorization::{AttemptInfo, Authorization};
use super::called::Called;
use super::options::{DEFAULT_TIMEOUT, Options};
use crate::body::Body;
use crate::client::Core;
use crate::codec::Anomalies;
use crate::error::{Error, NotRetried, Result};
use crate::exchange::{Attempt, Attempted, ReceivedHead, assemble};
use crate::handle::Handle;
use crate::observer::milliseconds;
use crate::random;
use crate::request::{WireRequest, header, header_value};
use crate::response::Expected;
use crate::response::redaction::{Secrets as _, SentSecrets};
use crate::retry::{Decision, RetryPolicy};

/// By default, an attempt that only reads and can be retried has this fraction of the timeout of its call: one third.
const ATTEMPTS_IN_TIMEOUT: u32 = 3;

/// The response of a successful call, not decoded yet.
pub(crate) struct RawResponse {
    pub(crate) response: Response<Bytes>,
    pub(crate) request_id: String,
    pub(crate) attempts: u32,
    /// Set when the body is decoded.
    pub(crate) anomalies: Anomalies,
}

/// A call to execute.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) core: &'a Core,
    pub(crate) handle: Option<&'a Handle>,
    pub(crate) called: &'a Called,
    pub(crate) request: &'a WireRequest,
    pub(crate) options: &'a Options,
    pub(crate) expected: &'a Expected,
}

impl Job<'_> {
    /// Sends the request with the token that the operation requires, and retries it as the policy and the effect of the
    /// operation allow. Adds the token to the secrets.
    pub(crate) async fn execute(self, secrets: &mut SentSecrets) -> Result<RawResponse> {
        let Self { core, called, options, .. } = self;
        let timeout = options.timeout.or(core.options().timeout).unwrap_or(DEFAULT_TIMEOUT);
        let request_id = options.request_id.clone().unwrap_or_else(random::uuid);
        let headers = option_headers(core, options, &request_id);
        let started = Instant::now();
        let mut attempts = Attempts {
            job: self,
            secrets,
            request_id,
            headers: headers.map_err(|error| error.with_operation(called.name(), 0))?,
            policy: options.retry.or(core.options().retry).unwrap_or_default(),
            timeout,
            started,
            deadline: started.checked_add(timeout),
            rounds: 0,
            attempts: 0,
            replaced_tokens: 0,
            is_retry: false,
            may_have_taken_effect: false,
            sending: None,
            last_error: None,
        };
        // Pinned where it is created: a future with the state of a call is expensive to move.
        let outcome = tokio::time::timeout(timeout, pin!(attempts.run())).await;
        let outcome = outcome.unwrap_or_else(|_| Err(attempts.timed_out()));
        outcome.map_err(|error| attempts.described(error))
    }
}

/// The state of a call between its attempts.
struct Attempts<'a> {
    job: Job<'a>,
    secrets: &'a mut SentSecrets,
    /// The id that every attempt sends.
    request_id: String,
    /// The request id and the language, which every attempt sends.
    headers: Vec<(HeaderName, HeaderValue)>,
    policy: RetryPolicy,
    timeout: Duration,
    started: Instant,
    /// The end of the timeout. `None` if it is too far in the future.
    deadline: Option<Instant>,
    /// How many rounds have begun, including the one whose token was rejected.
    rounds: u32,
    /// How many times the request was sent.
    attempts: u32,
    /// How many rejected tokens have been replaced: at most one, or two if the second was that of another client.
    replaced_tokens: u32,
    /// Whether the cost of the current attempt was taken from the retry budget.
    is_retry: bool,
    /// Whether a failed attempt may have taken effect.
    may_have_taken_effect: bool,
    /// What has been received for the request that is being sent.
    sending: Option<ReceivedHead>,
    /// The error of an earlier round: the last error response, or the last error if there was no response.
    last_error: Option<Error>,
}

/// The outcome of one round, which determines what to do next.
enum Outcome {
    /// The call succeeded, with this response and its request id.
    Done(Response<Bytes>, String),
    /// The service rejected the token: begin a round with a new one.
    ReplaceToken(Error),
    /// The attempt failed: begin another round if the policy allows it.
    Retry(Error),
    /// The call cannot succeed.
    Fail(Error),
}

impl Attempts<'_> {
    async fn run(&mut self) -> Result<RawResponse> {
        loop {
            self.rounds += 1;
            match self.run_round().await {
                Outcome::Done(response, request_id) => {
                    let (attempts, anomalies) = (self.attempts, Anomalies::default());
                    return Ok(RawResponse { response, request_id, attempts, anomalies });
                }
                Outcome::Fail(error) => return Err(error),
                Outcome::ReplaceToken(error) => {
                    tracing::debug!(attempts = self.attempts, "retrying with a new token");
                    self.replaced_tokens += 1;
                    self.keep(error);
                }
                Outcome::Retry(error) => match self.retry_delay(&error) {
                    Ok(delay) => {
                        self.keep(error);
                        tokio::time::sleep(delay).await;
                    }
                    Err(reason) => return Err(error.not_retried(reason)),
                },
            }
        }
    }

    /// Obtains the token, sends the request and checks the response for an error.
    async fn run_round(&mut self) -> Outcome {
        let authorization = match self.authorization().await {
            Ok(authorization) => authorization,
            // A login is retried by its task, once for all calls that wait for it.
            Err(error) => return Outcome::Fail(error.without_effect().after(self.last_error.as_ref())),
        };
        if let Some(authorization) = &authorization {
            self.secrets.token = Some(authorization.token().clone());
        }
        let token = match authorization.as_ref().map(Authorization::header).transpose() {
            Ok(token) => token,
            Err(error) => return Outcome::Fail(error),
        };
        let body = match self.job.request.body.open().await {
            Ok(body) => body,
            Err(error) => return Outcome::Fail(error),
        };
        let http_request = assemble(self.job.request, body, self.headers.iter().cloned().chain(token));
        let outcome = self.send(http_request).await;
        self.sending = None;
        match outcome {
            Ok(Attempted { response, request_id, error: None }) => {
                self.fill_retry_budget();
                Outcome::Done(response, request_id)
            }
            Ok(Attempted { response, request_id, error: Some(error) }) if self.is_already_done(&error) => {
                Outcome::Done(response, request_id)
            }
            Ok(Attempted { error: Some(error), .. }) | Err(error) => self.after_error(error, authorization),
        }
    }

    fn send(&mut self, http_request: http::Request<Body>) -> impl Future<Output = Result<Attempted>> + Send {
        let Job { core, called, expected, .. } = self.job;
        let timeout = self.attempt_timeout();
        self.attempts += 1;
        let attempt = Attempt {
            target: called.target.clone(),
            number: self.attempts,
            timeout,
            request_id: &self.request_id,
            expected,
            secrets: self.secrets,
            describe: if called.effect.is_read() { &Error::without_effect } else { &|error| error },
        };
        let head = self.sending.insert(ReceivedHead::default());
        core.exchange().attempt(attempt, http_request, head)
    }

    /// Returns the timeout of the next attempt. By default, only an attempt that reads and that can be retried has one: a
    /// retry may succeed if the first attempt hangs.
    fn attempt_timeout(&self) -> Option<Duration> {
        let Job { core, called, options, .. } = self.job;
        let is_worthwhile = called.effect.is_read() && !self.policy.is_last(self.rounds);
        let default = is_worthwhile.then(|| self.timeout / ATTEMPTS_IN_TIMEOUT);
        options.attempt_timeout.or(core.options().attempt_timeout).or(default)
    }

    fn after_error(&mut self, error: Error, authorization: Option<Authorization>) -> Outcome {
        if let Some(authorization) = authorization
            && !self.job.core.service().retry.forbids(&error)
            && authorization.discard_if_rejected(&error, self.job.core.service(), self.info())
        {
            return Outcome::ReplaceToken(error);
        }
        self.may_have_taken_effect |= error.may_have_taken_effect();
        Outcome::Retry(error)
    }

    fn info(&self) -> AttemptInfo<'_> {
        let Self { job, started, replaced_tokens, .. } = *self;
        AttemptInfo { operation: job.called.name(), call_started: started, replaced_tokens }
    }

    /// Returns whether an error response means that an earlier attempt of this call succeeded. This is possible only for
    /// operations that return nothing: an error response does not contain a value to return.
    fn is_already_done(&self, error: &Error) -> bool {
        let called = self.job.called;
        self.may_have_taken_effect
            && !called.has_response
            && error.code().is_some_and(|code| called.already_done.contains(&code))
    }

    async fn authorization(&self) -> Result<Option<Authorization>> {
        let Job { core, handle, called, options, .. } = self.job;
        match called.auth {
            Some(auth) => Authorization::obtain(auth, core, handle, options.token.as_ref()).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns the delay before the next round. If the call is not retried, returns the reason, unless the error, the
    /// operation or the number of attempts does not allow it.
    fn retry_delay(&mut self, error: &Error) -> Result<Duration, Option<NotRetried>> {
        let delay = self.decide(error);
        let (attempts, code, status) = (self.attempts, error.code_text(), error.status());
        match &delay {
            Ok(delay) => {
                let delay_ms = milliseconds(*delay);
                tracing::debug!(attempts, delay_ms, status, code, %error, "retrying");
            }
            Err(Some(NotRetried::Budget)) => {
                tracing::warn!(attempts, status, code, "not retried: the retry budget of the client is exhausted");
            }
            Err(Some(reason)) => tracing::debug!(attempts, status, code, %reason, "not retried"),
            Err(None) => {
                let reason = "the error, the effect of the operation or the retry policy does not allow it";
                tracing::debug!(attempts, status, code, reason, "not retried");
            }
        }
        delay
    }

    fn decide(&mut self, error: &Error) -> Result<Duration, Option<NotRetried>> {
        let Job { core, called, .. } = self.job;
        let is_retryable = called.effect.is_retryable();
        let delay = match self.policy.decide(self.rounds, is_retryable, error, &core.service().retry) {
            Decision::Retry(delay) => delay,
            Decision::Stop(reason) => return Err(reason),
        };
        let rest = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if rest.is_some_and(|rest| delay >= rest) {
            return Err(Some(NotRetried::Timeout(delay)));
        }
        if !core.retry_budget().withdraw() {
            return Err(Some(NotRetried::Budget));
        }
        self.is_retry = true;
        Ok(delay)
    }

    fn fill_retry_budget(&self) {
        let budget = self.job.core.retry_budget();
        if self.is_retry { budget.refund() } else { budget.deposit() }
    }

    /// Keeps the error of a round, in case the timeout elapses.
    fn keep(&mut self, error: Error) {
        let has_response = |error: &Error| error.status().is_some();
        if has_response(&error) || !self.last_error.as_ref().is_some_and(has_response) {
            self.last_error = Some(error);
        }
    }

    /// Returns the error of a call whose timeout elapsed.
    fn timed_out(&mut self) -> Error {
        let error = Error::timeout(self.timeout, self.last_error.take());
        let Some(head) = self.sending.take() else { return error };
        let is_read = self.job.called.effect.is_read();
        let error = head.add_to(if is_read { error } else { error.after_possible_effect() });
        self.secrets.redaction().redacted(error)
    }

    /// Adds what is known of the call to its error.
    fn described(&self, error: Error) -> Error {
        let error = error.or_request_id(Some(self.request_id.clone()));
        let error = if self.may_have_taken_effect { error.after_possible_effect() } else { error };
        error.with_operation(self.job.called.name(), self.attempts)
    }
}

fn option_headers(core: &Core, options: &Options, request_id: &str) -> Result<Vec<(HeaderName, HeaderValue)>> {
    let service = core.service();
    let request_id = header_value(service.request_id_header, request_id)?;
    let mut headers = vec![(core.exchange().request_id_header.clone(), request_id)];
    if let Some(language) = options.language.as_ref().or(core.options().language.as_ref()) {
        headers.push(header(service.language_header, language)?);
    }
    Ok(headers)
}
