//! Sending a request over a connection of the pool, or over a new one.

use std::sync::Arc;

use http::{Request, Response, Uri};
use tower_service::Service as _;

use super::TransportError;
use super::connector::Connector;
use super::failure::{Failed, connect_error, exchange_error};
use super::pool::{Key, Lease, Pool, Pooled};
use super::received::exchange;
use super::{http1, http2};
use crate::body::Body;

/// Sends a request and returns the response.
///
/// If a connection of the pool turns out to be closed before the request is written to it, another one is used.
pub(super) async fn send(
    connector: &Connector,
    pool: &Arc<Pool>,
    mut request: Request<Body>,
) -> Result<Response<Body>, TransportError> {
    let progress = request.body_mut().take_progress().unwrap_or_default();
    let uri = request.uri().clone();
    let key = Key::new(&uri)?;
    loop {
        progress.report_unsent();
        let pooled = pool.take(&key);
        let is_reused = pooled.is_some();
        let connection = match pooled {
            Some(connection) => connection,
            // In a box, because it is large and rarely needed.
            None => Box::pin(connect(connector, pool, &key)).await?,
        };
        progress.report_sent();
        let outcome = match connection {
            Pooled::Http1(lease) => exchange(lease, request).await,
            Pooled::Http2(connection) => Box::pin(connection.exchange(request)).await,
        };
        match outcome {
            Ok(response) => return Ok(response),
            Err(Failed { unsent: Some(unsent), .. }) if is_reused => {
                request = *unsent;
                *request.uri_mut() = uri.clone();
            }
            Err(Failed { error, .. }) => return Err(exchange_error(error.into())),
        }
    }
}

/// Establishes a connection. One with HTTP/2 is shared from now on.
async fn connect(connector: &Connector, pool: &Arc<Pool>, key: &Key) -> Result<Pooled, TransportError> {
    let (scheme, authority) = (key.scheme(), key.authority());
    let uri = Uri::builder().scheme(scheme.clone()).authority(authority.clone()).path_and_query("/").build();
    let stream = connector.clone().call(uri.map_err(TransportError::unsent)?).await.map_err(connect_error)?;
    if stream.is_http2() {
        let connection = match pool.shared(key) {
            // Another call was faster.
            Some(connection) => connection,
            None => http2::Connection::new(stream).await?,
        };
        pool.share(key, connection.clone());
        return Ok(Pooled::Http2(connection));
    }
    let connection = http1::Connection::new(stream, scheme, authority).await?;
    Ok(Pooled::Http1(Lease::new(pool, key, connection)))
}
