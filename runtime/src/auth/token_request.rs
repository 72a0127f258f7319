//! The requests that obtain, refresh and revoke tokens: building, signing, sending and retrying them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tracing::Instrument as _;

use super::cached_token::IssuedToken;
use super::clock::{ClockSkew, ServiceClock};
use super::credentials::{Credentials, Source};
use super::signer::{base64, basic, expand, hmac_sha256};
use super::{Scheme, Signature, TokenRequest, TokenValue, Variable};
use crate::codec::{Writer, find_string};
use crate::error::{Error, ErrorKind, Result};
use crate::exchange::{Attempt, Attempted, Exchange, ReceivedHead, assemble};
use crate::http_types::Place;
use crate::observer::{CallObservation, Target};
use crate::random;
use crate::request::{WireBody, WireRequest, escaped, header};
use crate::response::Expected;
use crate::response::redaction::{Secrets as _, TokenRequestSecrets};
use crate::retry::{Decision, RetryPolicy};
use crate::values::Secret;

/// How long a signature is valid, in seconds.
const SIGNATURE_LIFETIME_S: i64 = 600;

/// The values of the variables of a token request.
#[derive(Clone, Default)]
pub(super) struct VariableValues<'a> {
    pub(super) credentials: Option<&'a Credentials>,
    pub(super) handle: Option<&'a str>,
    pub(super) password: Option<&'a Secret>,
    pub(super) token: Option<&'a Secret>,
    pub(super) code: Option<&'a Secret>,
    pub(super) expire_time: String,
    pub(super) nonce: String,
}

impl VariableValues<'_> {
    fn get(&self, variable: Variable) -> Option<&str> {
        match variable {
            Variable::ExpireTime => Some(&self.expire_time),
            Variable::Nonce => Some(&self.nonce),
            Variable::Handle => self.handle,
            Variable::Token => self.token.map(Secret::expose),
            Variable::Code => self.code.map(Secret::expose),
            Variable::Password if self.password.is_some() => self.password.map(Secret::expose),
            of_credentials => self.credentials?.variable(of_credentials),
        }
    }

    /// Sets the variables that differ in every request.
    fn with_expire_time_and_nonce(&self, clock: &ServiceClock) -> Result<Self> {
        let expire_time = clock.unix_seconds().saturating_add(SIGNATURE_LIFETIME_S);
        let nonce = random::hex_digits()?;
        Ok(Self { expire_time: expire_time.to_string(), nonce, ..self.clone() })
    }

    /// Returns the name and the value of the header that signs a request.
    fn signature(&self, signature: &Signature) -> Option<(&'static str, String)> {
        match (signature, &self.credentials?.source) {
            (Signature::Basic { header }, Source::Account { account, password }) => {
                Some((header, basic(&format!("{account}:{}", password.expose()))))
            }
            (
                Signature::HmacSha256 { header, string_to_sign, string_to_sign_for_corp, value, .. },
                Source::AppId(application),
            ) => {
                let template = if application.corp_id.is_some() { string_to_sign_for_corp } else { string_to_sign };
                let signature = hmac_sha256(&application.app_key, &expand(template, |name| self.by_name(name)));
                let value = expand(value, |name| match name {
                    "signature" => Some(signature.clone()),
                    "app_id_base64" => Some(base64(&application.app_id)),
                    _ => None,
                });
                Some((header, value))
            }
            // Other credentials cannot produce this signature. Listing the variants makes a new one a compile error.
            (Signature::Basic { .. } | Signature::HmacSha256 { .. }, _) => None,
        }
    }

    /// Returns the secrets that a request may contain, also as a part of a signature.
    fn secrets(&self) -> Vec<&Secret> {
        let of_credentials = self.credentials.and_then(Credentials::secret);
        [of_credentials, self.password, self.token, self.code].into_iter().flatten().collect()
    }

    fn by_name(&self, name: &str) -> Option<String> {
        let variable = match name {
            "app_id" => Variable::AppId,
            "user_id" => Variable::UserId,
            "corp_id" => Variable::CorpId,
            "expire_time" => Variable::ExpireTime,
            "nonce" => Variable::Nonce,
            _ => return None,
        };
        self.get(variable).map(str::to_owned)
    }
}

/// Sends the token requests of a client.
pub(crate) struct TokenRequests {
    exchange: Arc<Exchange>,
    policy: RetryPolicy,
    clock: ServiceClock,
}

impl TokenRequests {
    pub(crate) fn new(exchange: Arc<Exchange>, policy: RetryPolicy) -> Self {
        Self { exchange, policy, clock: ServiceClock::default() }
    }

    /// Obtains or refreshes a token.
    pub(super) async fn obtain(
        &self,
        scheme: &'static Scheme,
        request: &TokenRequest,
        values: &VariableValues<'_>,
        timeout: Duration,
    ) -> Result<IssuedToken> {
        let response = self.send(request, values, timeout, &random::uuid()).await?;
        let body = response.body();
        let Some(token) = find_string(body, scheme.token_path).filter(|token| !token.is_empty()) else {
            let message = format!("the response has no token at `{}`", scheme.token_path.join("."));
            let error = Error::new(ErrorKind::Decode, message)
                .with_operation(request.operation, 1)
                .with_status(response.status().as_u16())
                .with_request_id(self.exchange.request_id(&response))
                .with_response_body(body.clone());
            let secrets = TokenRequestSecrets { headers: &[], values: values.secrets() };
            return Err(secrets.redaction().redacted(error));
        };
        let lifetime = find_string(body, scheme.lifetime_path)
            .and_then(|number| units(&number))
            .map(|units| Duration::from_millis(units.saturating_mul(scheme.lifetime_unit_ms)));
        let issued = IssuedToken::new(Secret::new(token), lifetime);
        #[cfg(feature = "events")]
        let issued = IssuedToken { response: response_of_handle(values, body), ..issued };
        Ok(issued)
    }

    /// Sends a request and retries it after transient errors, within a timeout. These requests can be repeated, because they
    /// issue another token or revoke one, unless they contain a code. All attempts have the same request id.
    pub(super) async fn send(
        &self,
        request: &TokenRequest,
        values: &VariableValues<'_>,
        timeout: Duration,
        request_id: &str,
    ) -> Result<Response<Bytes>> {
        let mut observation = CallObservation::start(self.exchange.observers.clone(), target(request));
        let mut sending = Sending { requests: self, request, values, request_id, attempts: 0, last_error: None };
        let outcome = tokio::time::timeout(timeout, sending.run().instrument(observation.span())).await;
        let attempts = sending.attempts;
        let timed_out = || {
            let error = Error::timeout(timeout, None).with_operation(request.operation, attempts);
            error.with_request_id(Some(request_id.to_owned()))
        };
        let outcome = outcome.unwrap_or_else(|_| Err(sending.last_error.take().unwrap_or_else(timed_out)));
        if let Ok(Attempted { response, request_id, .. }) = &outcome {
            observation.received(attempts, response.status().as_u16(), request_id);
        }
        observation.finish(outcome.as_ref().err());
        outcome.map(|attempted| attempted.response)
    }

    /// Returns whether the service refused the credentials. It would refuse them again.
    pub(super) fn is_refusal(&self, error: &Error) -> bool {
        let is_response = error.code_text().is_some() || error.status().is_some_and(|status| status < 500);
        error.is_service() && is_response && !self.exchange.service.retry.is_transient(error)
    }
}

/// Returns the body of a response that has the token of a handle.
#[cfg(feature = "events")]
fn response_of_handle(values: &VariableValues<'_>, body: &[u8]) -> Option<Secret> {
    values.handle?;
    Some(Secret::new(String::from_utf8_lossy(body)))
}

/// A token request between its attempts.
struct Sending<'a> {
    requests: &'a TokenRequests,
    request: &'a TokenRequest,
    values: &'a VariableValues<'a>,
    /// The id that every attempt sends.
    request_id: &'a str,
    /// How many times the request was sent.
    attempts: u32,
    last_error: Option<Error>,
}

impl Sending<'_> {
    /// Sends the request, and retries it as the policy of the client allows.
    async fn run(&mut self) -> Result<Attempted> {
        let TokenRequests { exchange, policy, .. } = self.requests;
        let is_repeatable = !has_code(self.request);
        let mut round = 0;
        loop {
            round += 1;
            let error = match self.send().await {
                Ok(attempted) => return Ok(attempted),
                Err(error) => error,
            };
            match policy.decide(round, is_repeatable, &error, &exchange.service.retry) {
                Decision::Retry(delay) => {
                    self.last_error = Some(error);
                    tokio::time::sleep(delay).await;
                }
                Decision::Stop(reason) => return Err(error.not_retried(reason)),
            }
        }
    }

    /// Sends the request. If the service rejects its signature as expired, and its clock differs from the one that was used,
    /// the request is signed and sent once more with the time of the service.
    async fn send(&mut self) -> Result<Attempted> {
        let attempted = self.send_signed().await?;
        let Some(error) = attempted.error else { return Ok(attempted) };
        let skew = match ClockSkew::of(attempted.response.headers()) {
            Some(skew) if is_expired_signature(self.request, &error) => skew,
            _ => return Err(error),
        };
        let error = if self.requests.clock.set(skew) {
            let operation = self.request.operation;
            tracing::warn!(operation, "{skew}; the request is signed with the time of the service");
            let attempted = self.send_signed().await?;
            let Some(error) = attempted.error else { return Ok(attempted) };
            error
        } else {
            error
        };
        Err(if skew.is_significant() { error.with_note(&skew.to_string()) } else { error })
    }

    /// Signs the request and makes one attempt.
    async fn send_signed(&mut self) -> Result<Attempted> {
        let TokenRequests { exchange, clock, .. } = self.requests;
        let wire = build(exchange, self.request, &self.values.with_expire_time_and_nonce(clock)?)?;
        let request_id = self.request_id;
        let id_header = [header(exchange.service.request_id_header, request_id)?];
        let http_request = assemble(&wire, wire.body.open().await?, id_header.into_iter());
        self.attempts += 1;
        let (operation, number) = (self.request.operation, self.attempts);
        let attempt = Attempt {
            target: target(self.request),
            number,
            timeout: None,
            request_id,
            expected: &Expected::default(),
            secrets: &TokenRequestSecrets { headers: &wire.headers, values: self.values.secrets() },
            describe: &|error| error.or_request_id(Some(request_id.to_owned())).with_operation(operation, number),
        };
        let mut head = ReceivedHead::default();
        exchange.attempt(attempt, http_request, &mut head).await
    }
}

/// Parses a lifetime, which may be written as a fraction. A negative one has ended.
fn units(number: &str) -> Option<u64> {
    let number = number.trim();
    if let Ok(units) = number.parse() {
        return Some(units);
    }
    let fraction: f64 = number.parse().ok().filter(|fraction: &f64| fraction.is_finite())?;
    // The conversion rounds toward zero, and saturates.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "meant to saturate")]
    Some(fraction as u64)
}

fn is_expired_signature(request: &TokenRequest, error: &Error) -> bool {
    match request.signature {
        Some(Signature::HmacSha256 { expired, .. }) => error.code().is_some_and(|code| expired.contains(&code)),
        Some(Signature::Basic { .. }) | None => false,
    }
}

/// Returns whether a request contains a code, which is valid once.
fn has_code(request: &TokenRequest) -> bool {
    request.inputs.iter().any(|input| matches!(input.value, TokenValue::Variable(Variable::Code)))
}

fn target(request: &TokenRequest) -> Target {
    let TokenRequest { operation, method, path, .. } = request;
    Target { operation: (*operation).into(), group: None, method: method.as_str(), path: (*path).into() }
}

fn build(exchange: &Exchange, request: &TokenRequest, values: &VariableValues<'_>) -> Result<WireRequest> {
    let mut url = format!("{}{}", exchange.endpoint.path(), request.path);
    let mut headers = Vec::new();
    let mut body: Option<Writer> = None;
    let mut separator = '?';
    for input in request.inputs {
        let value = match input.value {
            TokenValue::Literal(literal) => Some(literal),
            TokenValue::Variable(variable) => values.get(variable),
        };
        let Some(value) = value else { continue };
        match input.place {
            Place::Header => headers.push(header(input.name, value)?),
            Place::Query => {
                url.push(separator);
                separator = '&';
                url.push_str(input.name);
                url.push('=');
                url.push_str(&escaped(value));
            }
            _ => {
                let writer = body.get_or_insert_with(Writer::object);
                writer.field(input.name);
                if input.is_number { writer.raw(value) } else { writer.string(value) }
            }
        }
    }
    if let Some((name, value)) = request.signature.as_ref().and_then(|signature| values.signature(signature)) {
        headers.push(header(name, &value)?);
    }
    let body = match body {
        Some(mut writer) => {
            writer.close_object();
            WireBody::Json(writer.finish().into())
        }
        None => WireBody::None,
    };
    Ok(WireRequest { method: request.method.to_http(), uri: exchange.endpoint.uri(url)?, headers, body })
}
