//! Sending a request over a connection of the pool, or over a new one.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use http::{Request, Response, Uri};
use tower_service::Service as _;

use super::TransportError;
use super::connector::Connector;
use super::failure::{Failed, connect_error, exchange_error};
use super::pool::{Key, Lease, Pool, Pooled};
use super::received::receive_head;
use super::{http1, http2};
use crate::body::Body;

/// Sends a request and returns the response.
///
/// If a connection of the pool turns out to be closed before the request is written to it, another one is used.
#[expect(clippy::manual_async_fn, reason = "a block that captures the request contains it once, an `async fn` twice")]
pub(super) fn send<'a>(
    connector: &'a Connector,
    pool: &'a Arc<Pool>,
    mut request: Request<Body>,
) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send + use<'a> {
    async move {
        let progress = request.body_mut().take_progress().unwrap_or_default();
        let key = Key::new(request.uri())?;
        loop {
            progress.report_unsent();
            let (connection, is_reused) = match pool.take(&key) {
                Some(connection) => (connection, true),
                // In a box, because it is large and rarely needed.
                None => (Box::pin(connect(connector, pool, &key)).await?, false),
            };
            progress.report_sent();
            let outcome = match connection {
                Pooled::Http1(mut lease) => {
                    let responded = pin!(lease.connection().send(request));
                    receive_head(Some(lease), responded).await
                }
                Pooled::Http2(connection) => Box::pin(connection.exchange(request)).await,
            };
            match outcome {
                Ok(response) => return Ok(response),
                Err(Failed { unsent: Some(unsent), .. }) if is_reused => {
                    request = *unsent;
                    key.complete(request.uri_mut())?;
                }
                Err(Failed { error, .. }) => return Err(exchange_error(error.into())),
            }
        }
    }
}

/// Establishes a connection. One with HTTP/2 is shared from now on.
async fn connect(connector: &Connector, pool: &Arc<Pool>, key: &Key) -> Result<Pooled, TransportError> {
    let mut uri = Uri::default();
    key.complete(&mut uri)?;
    let stream = connector.clone().call(uri).await.map_err(connect_error)?;
    if stream.is_http2() {
        let connection = match pool.shared(key) {
            // Another call was faster.
            Some(connection) => connection,
            None => http2::Connection::new(stream).await?,
        };
        pool.share(key, connection.clone());
        return Ok(Pooled::Http2(connection));
    }
    let connection = http1::Connection::new(stream, key.scheme(), key.authority()).await?;
    Ok(Pooled::Http1(Lease::new(pool, key, connection)))
}
