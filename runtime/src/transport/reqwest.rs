//! The built-in transport, over `reqwest` and `rustls`.

use std::sync::Arc;
use std::time::Duration;

use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Transport, TransportError, TransportFuture};
use crate::body::Body;
use crate::error::{Error, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection pool, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Reqwest(::reqwest::Client);

impl Reqwest {
    pub(crate) fn new(user_agent: &str) -> Result<Self> {
        ::reqwest::Client::builder()
            .user_agent(user_agent)
            .tls_backend_preconfigured(tls()?)
            .connect_timeout(CONNECT_TIMEOUT)
            // A redirect would send tokens to another host. Retries depend on the operation and happen in `attempts`.
            .redirect(::reqwest::redirect::Policy::none())
            .retry(::reqwest::retry::never())
            .build()
            .map(Self)
            .map_err(|error| setup_error().with_source(error))
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<Body>, ::reqwest::Error> {
        let (parts, body) = request.into_parts();
        let body = match body.as_bytes() {
            Some(bytes) => ::reqwest::Body::from(bytes.clone()),
            None => ::reqwest::Body::wrap(body),
        };
        let request = ::reqwest::Request::try_from(http::Request::from_parts(parts, body))?;
        Ok(http::Response::from(self.0.execute(request).await?).map(Body::new))
    }
}

/// Creates a TLS configuration that trusts the certificates of the system. It names the crypto provider, so that it does not
/// depend on the process-wide default of the application.
fn tls() -> Result<rustls::ClientConfig> {
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map(|builder| builder.with_no_client_auth())
        .map_err(|error| setup_error().with_source(error))
}

fn setup_error() -> Error {
    Error::configuration("failed to set up the HTTP client")
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.exchange(request).await.map_err(|error| {
                // The URL contains ids, and some queries contain secrets.
                let error = error.without_url();
                if error.is_connect() { TransportError::connect(error) } else { TransportError::exchange(error) }
            })
        })
    }
}
