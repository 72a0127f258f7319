//! A WebSocket.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_sink::Sink;
use http::header::USER_AGENT;
use tokio_websockets::upgrade::Error as UpgradeError;
use tokio_websockets::{ClientBuilder, Error as SocketError, Limits, Message, WebSocketStream};

use super::url::SocketUrl;
use crate::client::Core;
use crate::error::{Error, ErrorKind, Result, Seconds};
use crate::transport::{ByteStream, TransportError};

/// The maximum size of a message. One that lists 1,000 participants with all their fields has about a megabyte.
const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// The timeout for passing a message to the connection, if the server does not read.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// The timeout for closing a connection in order.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A WebSocket.
pub(super) struct Socket(WebSocketStream<Box<dyn ByteStream>>);

/// What arrives over a WebSocket.
pub(super) enum Received {
    Message(Bytes),
    /// A ping or a pong. Pings are answered when the next message is received.
    Control,
}

impl Socket {
    /// Opens a WebSocket. No header has a token.
    pub(super) async fn open(core: &Core, url: SocketUrl) -> Result<Self> {
        let exchange = core.exchange();
        let stream = exchange.transport.connect(&url.origin).await.map_err(Error::transport)?;
        let builder = ClientBuilder::from_uri(url.request)
            .limits(Limits::default().max_payload_len(Some(MAX_MESSAGE_BYTES)))
            .add_header(USER_AGENT, exchange.user_agent.clone());
        let builder = builder.map_err(lost)?;
        match builder.connect_on(stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(SocketError::Upgrade(error)) => Err(not_upgraded(error)),
            Err(error) => Err(lost(error)),
        }
    }

    /// Sends a message. It is written at once or, if the server does not read, while the next message is awaited.
    pub(super) async fn send(&mut self, message: String) -> Result<()> {
        let mut socket = Pin::new(&mut self.0);
        let ready = poll_fn(|task| socket.as_mut().poll_ready(task));
        match tokio::time::timeout(SEND_TIMEOUT, ready).await {
            Ok(ready) => ready.map_err(lost)?,
            Err(_) => return Err(Error::attempt_timeout(SEND_TIMEOUT)),
        }
        socket.start_send(Message::text(message)).map_err(lost)
    }

    /// Receives a message. Nothing is lost if the future is dropped.
    pub(super) async fn receive(&mut self) -> Result<Received> {
        poll_fn(|task| self.poll_receive(task)).await
    }

    /// Polls for the next message, and writes what has been sent.
    pub(super) fn poll_receive(&mut self, task: &mut Context<'_>) -> Poll<Result<Received>> {
        let Some(message) = ready!(Pin::new(&mut self.0).poll_next(task)) else {
            return Poll::Ready(Err(closed("the service closed the connection")));
        };
        let message = message.map_err(lost)?;
        if let Some((code, _)) = message.as_close() {
            let message = format!("the service closed the connection with the code {}", u16::from(code));
            return Poll::Ready(Err(closed(&message)));
        }
        let is_message = message.is_text() || message.is_binary();
        Poll::Ready(Ok(match is_message {
            true => Received::Message(message.into_payload().into()),
            false => Received::Control,
        }))
    }

    /// Closes the connection in order, unless that takes too long.
    pub(super) async fn close(mut self) {
        let mut socket = Pin::new(&mut self.0);
        let closing = poll_fn(|task| socket.as_mut().poll_close(task));
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, closing).await;
    }
}

/// Creates the error of a connection that was lost.
fn lost(error: SocketError) -> Error {
    let message = match &error {
        SocketError::PayloadTooLong { .. } => format!("a message exceeds the limit of {MAX_MESSAGE_BYTES} bytes"),
        SocketError::Protocol(error) => format!("the service violated the WebSocket protocol: {error}"),
        _ => "the connection for events was lost".to_owned(),
    };
    Error::transport(TransportError::exchange(error).with_message(message)).without_effect()
}

fn closed(message: &str) -> Error {
    Error::transport(TransportError::exchange(message).with_message(message.to_owned())).without_effect()
}

/// Creates the error of a server that does not open a WebSocket.
fn not_upgraded(error: UpgradeError) -> Error {
    match error {
        UpgradeError::DidNotSwitchProtocols(status) => {
            let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
            let message = reason.unwrap_or_default();
            Error::new(ErrorKind::Service, message)
                .with_status(status)
                .with_note("no WebSocket was opened")
                .without_effect()
        }
        error => {
            let message = format!("the server did not open a WebSocket: {error}");
            Error::new(ErrorKind::Decode, message).with_source(error)
        }
    }
}

/// Creates the error of a server that does not send anything.
pub(super) fn silent(timeout: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("no message within {}", Seconds(timeout)))
}
