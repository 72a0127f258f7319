//! The entries of a script: which requests they match, and what they respond.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use super::recorded::RecordedRequest;
use crate::body::Body;
use crate::codec::Writer;
use crate::error::ErrorCode;
use crate::operation::Operation;
use crate::service::Service;
use crate::transport::TransportError;

/// The requests that an entry matches.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Operation(&'static Operation),
    Path(Method, String),
    Any,
}

/// What happens to a request.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Json(String),
    Bytes(Bytes),
    Error { code: ErrorCode, message: String },
    NoConnection,
    LostConnection,
    NoResponse,
}

/// An entry of a script.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) target: Target,
    pub(super) reply: Reply,
    /// How many requests it is still used for. `None` if that is not limited.
    pub(super) left: Option<u32>,
    /// How many requests it was used for.
    pub(super) used: u32,
}

/// What is done with a request, and when.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) outcome: Outcome,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) delay: Duration,
}

impl Entry {
    pub(super) fn new(target: Target, outcome: Outcome, status: StatusCode) -> Self {
        let reply = Reply { outcome, status, headers: HeaderMap::new(), delay: Duration::ZERO };
        Self { target, reply, left: Some(1), used: 0 }
    }

    /// Returns whether a limited number of uses is left.
    pub(super) fn is_left(&self) -> bool {
        self.left.is_some_and(|left| left > 0)
    }

    pub(super) fn matches(&self, request: &RecordedRequest) -> bool {
        match &self.target {
            Target::Operation(operation) => request.operation() == Some(operation.name),
            Target::Path(method, path) => request.method() == method && request.path() == path,
            Target::Any => true,
        }
    }

    /// Uses the entry for a request.
    pub(super) fn take(&mut self) -> Reply {
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.used += 1;
        self.reply.clone()
    }
}

impl Reply {
    /// Returns the HTTP response, or the error of the transport, after the delay.
    pub(super) async fn send(self, service: &Service) -> Result<Response<Body>, TransportError> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let body = match self.outcome {
            Outcome::Json(json) => Bytes::from(json),
            Outcome::Bytes(bytes) => bytes,
            Outcome::Error { code, message } => Bytes::from(error_body(service, code, &message)),
            Outcome::NoConnection => return Err(TransportError::connect("the script refuses the connection")),
            Outcome::LostConnection => return Err(TransportError::exchange("the script closes the connection")),
            Outcome::NoResponse => std::future::pending().await,
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        let is_json = HeaderValue::from_static("application/json");
        response.headers_mut().entry(header::CONTENT_TYPE).or_insert(is_json);
        Ok(response)
    }
}

fn error_body(service: &Service, code: ErrorCode, message: &str) -> String {
    let quoted = |string: &str| {
        let mut writer = Writer::new();
        writer.string(string);
        writer.finish()
    };
    let (code, message) = (quoted(&code.to_string()), quoted(message));
    format!("{{\"{}\":{code},\"{}\":{message}}}", service.error_code, service.error_message)
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Operation(operation) => f.write_str(operation.name)?,
            Target::Path(method, path) => write!(f, "{method} {path}")?,
            Target::Any => f.write_str("any request")?,
        }
        let status = self.reply.status.as_u16();
        match &self.reply.outcome {
            Outcome::Json(_) | Outcome::Bytes(_) => write!(f, ": status {status}")?,
            Outcome::Error { code, .. } => write!(f, ": status {status}, {code}")?,
            Outcome::NoConnection => f.write_str(": no connection")?,
            Outcome::LostConnection => f.write_str(": lost connection")?,
            Outcome::NoResponse => f.write_str(": no response")?,
        }
        match self.left {
            None => write!(f, ", always, used {}×", self.used),
            Some(0) => f.write_str(", used up"),
            Some(left) => write!(f, ", {left}× left"),
        }
    }
}
