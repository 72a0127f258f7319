//! One attempt of a download: the request, and what the headers of the response mean.

use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use tokio::time::Instant;

use super::link::DownloadLink;
use super::observation::Sent;
use super::options::Options;
use super::range::{ContentRange, Resumption, refuses_ranges, validator};
use super::source::DownloadSource;
use crate::body::Body;
use crate::client::Core;
use crate::error::{Error, ErrorKind, Result, Seconds};
use crate::response::Expected;
use crate::response::header::header;
use crate::response::redaction::Secrets as _;

/// What all attempts of a download share.
pub(super) struct Context {
    pub(super) core: Core,
    pub(super) source: DownloadSource,
    pub(super) options: Options,
}

/// A response whose body is the file, or the rest of it.
pub(super) struct Opened {
    pub(super) status: u16,
    pub(super) body: Body,
    /// The offset of the body in the file.
    pub(super) start: u64,
    /// The size of the file, if the server states it.
    pub(super) total: Option<u64>,
    pub(super) validator: Option<HeaderValue>,
    pub(super) refuses_ranges: bool,
    pub(super) content_type: Option<String>,
}

/// Why an attempt has no file.
pub(super) enum Failure {
    /// There is no link, or it cannot be requested. Obtaining it has its own retries.
    Link(Error),
    /// The server did not return the file.
    Attempt(Error),
    /// The server did not return the requested range.
    Range(Error),
}

/// Requests the file, or the rest of it, after a delay. `sent` is set when the request is sent.
pub(super) async fn open(
    context: Arc<Context>,
    delay: Duration,
    resumption: Option<Resumption>,
    sent: Sent,
) -> Result<Opened, Failure> {
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let Context { core, source, options } = &*context;
    let link = source.link(options.retry).await.map_err(Failure::Link)?;
    let mut request =
        link.request(resumption.as_ref(), core.exchange().endpoint.unencrypted()).map_err(Failure::Link)?;
    request.headers_mut().insert(USER_AGENT, core.exchange().user_agent.clone());
    tracing::Span::current().record("server.address", link.host());
    let resumed_at = resumption.as_ref().map(|resumption| resumption.start);
    tracing::debug!(resumed_at, "requesting a file");
    sent.get_or_init(Instant::now);
    let receiving = receive(&context, request, resumption.as_ref());
    let outcome = match tokio::time::timeout(options.idle_timeout, receiving).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure::Attempt(idle(options.idle_timeout))),
    };
    outcome.map_err(|failure| failure.redacted(&link))
}

impl Failure {
    fn redacted(self, link: &DownloadLink) -> Self {
        let redacted = |error| link.redaction().redacted(error);
        match self {
            Self::Link(error) => Self::Link(redacted(error)),
            Self::Attempt(error) => Self::Attempt(redacted(error)),
            Self::Range(error) => Self::Range(redacted(error)),
        }
    }
}

/// Creates the error of a server that sends nothing.
pub(super) fn idle(timeout: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("no data within {}", Seconds(timeout)))
}

async fn receive(
    context: &Context,
    request: http::Request<Body>,
    resumption: Option<&Resumption>,
) -> Result<Opened, Failure> {
    let sending = context.core.exchange().transport.send(request).await;
    let response = sending.map_err(|error| Failure::Attempt(Error::transport(error).without_effect()))?;
    let status = response.status();
    match (status, resumption) {
        (StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION, _) if !is_document(context, &response) => {
            let total = header(response.headers(), &CONTENT_LENGTH).and_then(|length| length.parse().ok());
            Ok(opened(response, 0, total))
        }
        (StatusCode::PARTIAL_CONTENT, Some(resumption)) => match ContentRange::of(response.headers()) {
            Some(range) if resumption.is_answered_by(&range, response.headers()) => {
                Ok(opened(response, range.start, range.total))
            }
            _ => Err(Failure::Range(unexpected(status, "a range other than the requested one"))),
        },
        (StatusCode::RANGE_NOT_SATISFIABLE, Some(_)) => {
            Err(Failure::Range(unexpected(status, "an error for the requested range")))
        }
        _ => Err(Failure::Attempt(error_response(context, response).await)),
    }
}

fn opened(response: Response<Body>, start: u64, total: Option<u64>) -> Opened {
    let (parts, body) = response.into_parts();
    let total = total.or_else(|| match start {
        0 => http_body::Body::size_hint(&body).exact(),
        _ => None,
    });
    Opened {
        status: parts.status.as_u16(),
        body,
        start,
        total,
        validator: validator(&parts.headers),
        refuses_ranges: refuses_ranges(&parts.headers),
        content_type: header(&parts.headers, &CONTENT_TYPE).map(str::to_owned),
    }
}

/// Returns the error of a response that is not the file.
async fn error_response(context: &Context, response: Response<Body>) -> Error {
    let exchange = context.core.exchange();
    let (parts, body) = response.into_parts();
    // The status determines what happens next, even if the body is not complete.
    let (body, _) = body.into_bytes_up_to(exchange.limits.error_response).await;
    let response = Response::from_parts(parts, body);
    let error = exchange.error_in_response(&response, &Expected::default());
    let error = error.unwrap_or_else(|| {
        let content_type = header(response.headers(), &CONTENT_TYPE).unwrap_or("no content");
        unexpected(response.status(), content_type).with_response_body(response.body().clone())
    });
    error.without_effect()
}

fn unexpected(status: StatusCode, what: &str) -> Error {
    let message = format!("the server returned {what} instead of the file");
    Error::new(ErrorKind::Decode, message).with_status(status.as_u16())
}

/// Returns whether a success response is JSON or a web page, such as an error or a login form, though the file is not.
fn is_document(context: &Context, response: &Response<Body>) -> bool {
    let name = context.source.name().to_ascii_lowercase();
    let extensions: &[&str] = match media_type(response.headers()).as_deref() {
        Some("application/json") => &[".json"],
        Some("text/html") => &[".html", ".htm"],
        _ => return false,
    };
    !extensions.iter().any(|extension| name.ends_with(extension))
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let content_type = header(headers, &CONTENT_TYPE)?;
    Some(content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}
