//! A connection with HTTP/2, which all calls to a host share. A task drives it.

use std::time::Duration;

use http::{Request, Response};
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::TransportError;
use super::failure::Failed;
use super::stream::Stream;
use crate::body::Body;

/// The maximum size of the headers of a response. With HTTP/1.1, hyper accepts 100 headers and 400 kB.
const MAX_HEADER_BYTES: u32 = 128 * 1024;
/// After this time without traffic, the connection is tested. Otherwise, all calls would use a dead connection, because they
/// share it.
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// A handle to a connection, which is closed when all of them have been dropped.
#[derive(Clone)]
pub(super) struct Connection(SendRequest<Body>);

impl Connection {
    pub(super) async fn new(stream: Stream) -> Result<Self, TransportError> {
        let (sender, driver) = Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_header_list_size(MAX_HEADER_BYTES)
            .adaptive_window(true)
            .keep_alive_interval(PING_INTERVAL)
            .keep_alive_timeout(PING_TIMEOUT)
            .handshake(stream)
            .await
            .map_err(TransportError::unsent)?;
        // Calls receive its errors.
        tokio::spawn(driver);
        Ok(Self(sender))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Sends a request and receives the head of the response.
    pub(super) async fn exchange(mut self, request: Request<Body>) -> Result<Response<Body>, Failed> {
        let response = self.0.try_send_request(request).await?;
        Ok(response.map(Body::incoming))
    }
}
