//! reqwest as the transport.

use super::failure::{connect_error, exchange_error};
use super::{Transport, TransportError, TransportFuture};
use crate::body::Body;

/// Sends requests with an existing client.
///
/// The client must not follow redirects ([`redirect::Policy::none`](::reqwest::redirect::Policy::none)): a redirect would send
/// tokens to another host. It should not retry ([`retry::never`](::reqwest::retry::never)) and needs no timeout, because calls
/// have one.
impl Transport for ::reqwest::Client {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let (parts, body) = request.into_parts();
        let body = match body.as_bytes() {
            Some(bytes) => ::reqwest::Body::from(bytes.clone()),
            None => ::reqwest::Body::wrap(body),
        };
        let request = ::reqwest::Request::try_from(http::Request::from_parts(parts, body));
        Box::pin(async move {
            let response = self.execute(request.map_err(TransportError::unsent)?).await.map_err(|error| {
                // The URL contains ids, and some queries contain secrets.
                let error = error.without_url();
                if error.is_connect() { connect_error(error.into()) } else { exchange_error(error.into()) }
            })?;
            Ok(http::Response::from(response).map(Body::new))
        })
    }
}
