//! Opening a connection: the tokens, the WebSocket and the subscription.

use std::time::Duration;

use bytes::Bytes;

use super::connection::EventConnection;
use super::frame::FrameValues;
use super::socket::{Received, Socket};
use super::url::SocketUrl;
use crate::auth::ObtainedToken;
use crate::call::Call;
use crate::codec::{Anomalies, find_string};
use crate::error::{Error, ErrorKind, Result};
use crate::fields::empty;
use crate::handle::Handle;
use crate::response::redaction::Secrets;
use crate::values::Secret;

/// The timeout for opening the WebSocket, and for the response to the subscription.
const OPEN_TIMEOUT: Duration = Duration::from_secs(20);

/// What is connected to.
pub(super) struct Link {
    pub(super) handle: Handle,
    pub(super) connection: &'static EventConnection,
    /// The path of the kind in a message.
    pub(super) kind: &'static [&'static str],
    pub(super) kinds: Vec<String>,
    /// The scheme and host, if they are not those that the service returns.
    pub(super) url: Option<String>,
    /// How many messages may arrive before the response to the subscription.
    pub(super) early: usize,
    /// The span of the stream.
    pub(super) span: tracing::Span,
}

/// An open connection.
pub(super) struct Open {
    pub(super) socket: Socket,
    /// The messages that arrived before the response to the subscription.
    pub(super) early: Vec<Bytes>,
}

/// Why there is no connection.
pub(super) struct Failure {
    pub(super) error: Error,
    /// Whether the service refused a token, so that another may be accepted.
    pub(super) is_token_refused: bool,
    /// Whether a call failed, which has its own retries.
    pub(super) is_of_call: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, is_token_refused: false, is_of_call: true }
    }
}

struct ConnectionSecrets<'a>(&'a FrameValues<'a>);

impl Secrets for ConnectionSecrets<'_> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self.0.token.expose());
        each(self.0.ticket.expose());
    }
}

impl Link {
    /// Opens a connection with a new ticket, and subscribes.
    pub(super) async fn open(&self) -> Result<Open, Failure> {
        // First: the call replaces the token of the handle if the service rejects it.
        let ticket = self.ticket().await?;
        let token = self.handle.token().await?;
        let base = self.base_url(&token)?;
        let values = self.values(token.secret(), &ticket);
        let unencrypted = self.handle.core().exchange().endpoint.unencrypted();
        let url = SocketUrl::new(&base, unencrypted, self.connection, &values)?;
        self.span.record("server.address", url.origin.host());
        let opening = self.subscribe(url, &values);
        let outcome = match tokio::time::timeout(OPEN_TIMEOUT, opening).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::attempt_timeout(OPEN_TIMEOUT).without_effect()),
        };
        outcome.map_err(|error| {
            let is_refused = matches!(error.status(), Some(401 | 403));
            let is_token_refused = self.handle.discard_token(&token, &error) || is_refused;
            let error = ConnectionSecrets(&values).redaction().redacted(error);
            Failure { error, is_token_refused, is_of_call: false }
        })
    }

    /// Returns what messages contain.
    pub(super) fn values<'a>(&'a self, token: &'a Secret, ticket: &'a Secret) -> FrameValues<'a> {
        FrameValues { handle: self.handle.id(), token, ticket, kinds: &self.kinds, captions: None }
    }

    /// Requests a ticket. It is valid for one connection.
    async fn ticket(&self) -> Result<Secret> {
        let EventConnection { ticket_operation: operation, ticket: path, .. } = self.connection;
        let decode = |body: &[u8]| Ok((Bytes::copy_from_slice(body), Anomalies::default()));
        let body = Call::new(&self.handle, operation, empty(), decode, None).await?;
        found(find_string(&body, path), operation.name, path).map(Secret::new)
    }

    /// Returns the scheme and host of the WebSocket. The response that has the token of the handle states them.
    fn base_url(&self, token: &ObtainedToken) -> Result<String> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let path = self.connection.url;
        let response = match token {
            ObtainedToken::Cached(_, cached) => cached.response.as_ref(),
            ObtainedToken::Supplied(_) => {
                let message = "the URL for events is not known, because the handle has a token instead of a password; set it \
                               with `url`";
                return Err(Error::configuration(message));
            }
        };
        let url = response.and_then(|response| find_string(response.expose().as_bytes(), path));
        found(url, self.handle.token_operation(), path)
    }

    async fn subscribe(&self, url: SocketUrl, values: &FrameValues<'_>) -> Result<Open> {
        let mut socket = Socket::open(self.handle.core(), url).await?;
        socket.send(self.connection.subscribe.write(values)).await?;
        let mut early = Vec::new();
        let kind = self.connection.subscribe.literal(self.kind);
        loop {
            let Received::Message(message) = socket.receive().await? else { continue };
            if find_string(&message, self.kind).as_deref() == kind {
                self.check(&message)?;
                return Ok(Open { socket, early });
            }
            if early.len() == self.early {
                let message = format!("{} messages arrived, but none that confirms the subscription", self.early);
                return Err(Error::new(ErrorKind::Decode, message));
            }
            early.push(message);
        }
    }

    /// Returns the error that the response to the subscription reports.
    fn check(&self, message: &[u8]) -> Result<()> {
        let Some(response) = &self.connection.subscribe.response else { return Ok(()) };
        match find_string(message, response.code) {
            Some(code) if code != response.success => {
                let reason = find_string(message, response.message).unwrap_or_default();
                let error = self.handle.core().exchange().service_error(Some(code), reason);
                Err(error.with_note("the service refused the subscription").without_effect())
            }
            _ => Ok(()),
        }
    }
}

/// Returns a value that a response must have.
fn found(value: Option<String>, operation: &str, path: &[&str]) -> Result<String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        let message = format!("the response of {operation} has no value at `{}`", path.join("."));
        Error::new(ErrorKind::Decode, message)
    })
}
