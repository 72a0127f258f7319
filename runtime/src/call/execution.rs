//! The execution of a call: building its request, making its attempts, and observing it.

use std::future::Future;
use std::pin::pin;

use tracing::Instrument as _;

use super::attempts::{Job, RawResponse};
use super::called::Called;
use super::options::Options;
use crate::client::Core;
use crate::codec::{Anomalies, DecodeError};
use crate::error::{Error, ErrorKind, Result};
use crate::executor::require_runtime;
use crate::handle::Handle;
use crate::observer::CallObservation;
use crate::request::WireRequest;
use crate::response::redaction::{Secrets as _, SentSecrets};
use crate::response::{Content, Expected};

/// A call to execute.
pub(super) struct Execution<'a> {
    pub(super) core: &'a Core,
    pub(super) handle: Option<&'a Handle>,
    pub(super) called: Called,
    pub(super) options: &'a Options,
    pub(super) secrets: SentSecrets,
    pub(super) expected: Expected,
    /// Builds the request.
    pub(super) build: &'a (dyn Fn() -> Result<WireRequest> + Send + Sync),
}

/// The response of a successful call with what is needed to decode it and to end its observation.
pub(super) struct Received {
    pub(super) raw: RawResponse,
    pub(super) called: Called,
    pub(super) secrets: SentSecrets,
    observation: CallObservation,
}

impl Execution<'_> {
    /// Executes the call. An `async fn` would contain the fields twice.
    pub(super) fn run(self) -> impl Future<Output = Result<Received>> + Send {
        let Self { core, handle, called, options, mut secrets, expected, build } = self;
        let mut observation = CallObservation::start(core.observers().clone(), called.target.clone());
        async move {
            let outcome = {
                // Pinned where it is created: a future with the state of a call is expensive to move.
                let execute = pin!(async {
                    let not_sent = |error: Error| error.with_operation(called.name(), 0);
                    require_runtime().map_err(not_sent)?;
                    let request = build().map_err(not_sent)?;
                    let job = Job { core, handle, called: &called, request: &request, options, expected: &expected };
                    job.execute(&mut secrets).await
                });
                execute.instrument(observation.span()).await
            };
            match outcome {
                Ok(raw) => {
                    let status = raw.response.status().as_u16();
                    observation.received(raw.attempts, status, &raw.request_id);
                    Ok(Received { raw, called, secrets, observation })
                }
                Err(error) => {
                    observation.finish(Some(&error));
                    Err(error)
                }
            }
        }
    }
}

impl Received {
    /// Ends a call whose response was decoded.
    pub(super) fn decoded(mut self, anomalies: Anomalies) -> RawResponse {
        self.observation.finish_decoded(&anomalies);
        self.raw.anomalies = anomalies;
        self.raw
    }

    /// Ends a call whose response could not be decoded.
    pub(super) fn not_decoded(self, error: DecodeError) -> Error {
        let error = self.secrets.redaction().redacted(decode_error(&self.called, &self.raw, error));
        self.observation.finish(Some(&error));
        error
    }
}

/// Returns the error of a response that could not be decoded.
fn decode_error(called: &Called, raw: &RawResponse, error: DecodeError) -> Error {
    let content = Content::of(raw.response.body());
    // JSON of another type may come from a gateway.
    let is_of_expected_type = content == Content::Json && (error.found().is_none() || !error.path().is_empty());
    let error = match content {
        Content::Json | Content::MalformedJson => {
            Error::new(ErrorKind::Decode, format!("invalid response: {error}")).with_source(error)
        }
        _ => Error::new(ErrorKind::Decode, format!("invalid response: the body is {content}, but should be JSON")),
    };
    let error = with_response(error, called, raw);
    match (called.effect.is_read(), is_of_expected_type) {
        (true, _) => error,
        (false, true) => error.after_effect(),
        (false, false) => error.after_possible_effect(),
    }
}

/// Adds what is known of a response to an error.
pub(super) fn with_response(error: Error, called: &Called, raw: &RawResponse) -> Error {
    error
        .with_operation(called.name(), raw.attempts)
        .with_status(raw.response.status().as_u16())
        .with_request_id(Some(raw.request_id.clone()))
        .with_response_body(raw.response.body().clone())
}
