//! Showing requests and responses on standard error: a line for each attempt and call, and with `-vv` headers and bodies.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use huaweicloud_meeting::http::{Request, Response, Uri};
use huaweicloud_meeting::{
    AttemptFinished, Body, CallFinished, ConnectFuture, HttpTransport, Observer, Transport, TransportFuture,
};
use huaweicloud_meeting_catalog::Operation;

use super::shown::{self, Shown, ShownBody};
use super::tee::{Received, Tee};
use super::{plain, route};
use crate::output;

/// Shorter secrets are only left out where they are known to be: replacing each `1` would garble the text.
const MIN_SECRET: usize = 8;

/// Shows a line for each attempt and each call.
pub(super) struct Lines;

impl Observer for Lines {
    fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        let target = match attempt.path {
            Some(path) => format!("{} {path}", attempt.method),
            None => attempt.operation.to_owned(),
        };
        let again = if attempt.attempt > 1 { " (again)" } else { "" };
        let status = outcome(attempt.status, attempt.is_cancelled);
        let id = attempt.request_id.map(|id| format!(", request id {id}")).unwrap_or_default();
        let reason = attempt.error.map(|error| format!(": {error}")).unwrap_or_default();
        let number = attempt.attempt;
        line(&format!("{target}: {status} in {}, attempt {number}{again}{id}{reason}", milliseconds(attempt.elapsed)));
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        let attempts = match call.attempts {
            1 => "1 attempt".to_owned(),
            attempts => format!("{attempts} attempts"),
        };
        let result = if call.error.is_some() { "failed" } else { "done" };
        let result = if call.is_cancelled { "cancelled" } else { result };
        line(&format!("{} {result} after {attempts} in {}", call.operation, milliseconds(call.elapsed)));
    }
}

fn outcome(status: Option<u16>, is_cancelled: bool) -> String {
    match status {
        Some(status) => status.to_string(),
        None if is_cancelled => "cancelled".to_owned(),
        None => "no response".to_owned(),
    }
}

fn milliseconds(duration: Duration) -> String {
    format!("{} ms", duration.as_millis())
}

fn line(text: &str) {
    output::eprint(&format!("* {text}\n"));
}

/// A transport that shows requests and responses.
pub(super) struct Traced {
    transport: HttpTransport,
    known: Arc<Known>,
}

/// The secrets that requests and responses have contained so far.
#[derive(Default)]
struct Known(Mutex<Vec<String>>);

impl Known {
    fn add(&self, secrets: Vec<String>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = secrets.into_iter().filter(|secret| secret.len() >= MIN_SECRET);
        known.extend(new);
        // The longest ones first: a secret may be part of another one.
        known.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        known.dedup();
    }

    /// Shows a string with a mark before each line.
    fn show(&self, mark: char, text: &str) {
        let mut text = text.to_owned();
        for secret in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            text = text.replace(secret, plain::MASK);
        }
        let lines =
            text.lines().map(|line| if line.is_empty() { format!("{mark}\n") } else { format!("{mark} {line}\n") });
        output::eprint(&lines.collect::<String>());
    }
}

impl Traced {
    pub(super) fn new(transport: HttpTransport) -> Self {
        Self { transport, known: Arc::default() }
    }

    fn show_request(&self, request: &Request<Body>) -> Option<&'static Operation> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        let operation = route::operation(method, path);
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.method = request.method().clone();
        parts.uri = request.uri().clone();
        parts.headers = request.headers().clone();
        let mut shown = Shown::of(&parts, request.body());
        self.known.add(std::mem::take(&mut shown.secrets));
        self.known.show('>', &(plain::head(&shown) + &separated(&shown.body)));
        operation
    }
}

impl Transport for Traced {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        let operation = self.show_request(&request);
        let sending = self.transport.send(request);
        let known = self.known.clone();
        Box::pin(async move {
            let response = sending.await?;
            let (parts, body) = response.into_parts();
            let mut secrets = Vec::new();
            let head =
                format!("{}\n", parts.status) + &plain::headers(&shown::headers(&parts.headers, None, &mut secrets));
            known.add(secrets);
            let headers = parts.headers.clone();
            let ended = move |received: Received| {
                let mut secrets = Vec::new();
                let body = match received.content() {
                    Some(content) => shown::response_body(content, &headers, operation, &mut secrets),
                    None => ShownBody::Other("too large to be shown".to_owned(), Some(received.total)),
                };
                known.add(secrets);
                known.show('<', &(head + &separated(&body)));
            };
            Ok(Response::from_parts(parts, Body::new(Tee::new(body, ended))))
        })
    }

    fn connect(&self, url: &Uri) -> ConnectFuture<'_> {
        self.known.show('>', &format!("WebSocket to {url}"));
        self.transport.connect(url)
    }
}

/// Returns a body after an empty line.
fn separated(body: &ShownBody) -> String {
    let text = plain::bounded(&plain::body(body));
    if text.is_empty() { text } else { format!("\n{text}") }
}
