//! The built-in transport.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Transport, TransportError, TransportFuture};
use crate::{Error, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// One pool of connections, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Reqwest(::reqwest::Client);

impl Reqwest {
    pub(crate) fn new(user_agent: &str) -> Result<Self> {
        ::reqwest::Client::builder()
            .user_agent(user_agent)
            .tls_backend_preconfigured(tls()?)
            .connect_timeout(CONNECT_TIMEOUT)
            // A redirect would carry tokens to another host, and what may be repeated is decided by meaning elsewhere.
            .redirect(::reqwest::redirect::Policy::none())
            .retry(::reqwest::retry::never())
            .build()
            .map(Self)
            .map_err(|error| not_set_up().with_source(error))
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, ::reqwest::Error> {
        let request = ::reqwest::Request::try_from(request)?;
        let mut answer = self.0.execute(request).await?;
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        std::mem::swap(response.headers_mut(), answer.headers_mut());
        *response.body_mut() = answer.bytes().await?;
        Ok(response)
    }
}

/// TLS that trusts what the system trusts. The provider is named here, so that it does not depend on what else the
/// application links.
fn tls() -> Result<rustls::ClientConfig> {
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map(|builder| builder.with_no_client_auth())
        .map_err(|error| not_set_up().with_source(error))
}

fn not_set_up() -> Error {
    Error::configuration("the HTTP client cannot be set up")
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.exchange(request).await.map_err(|error| {
                // The URL holds ids and, in some queries, more.
                let error = error.without_url();
                if error.is_connect() { TransportError::connect(error) } else { TransportError::exchange(error) }
            })
        })
    }
}
