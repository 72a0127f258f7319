//! The settings of the built-in transport.

use std::fmt;
use std::time::Duration;

use crate::error::Error;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Shorter than the keep-alive timeouts of common gateways (60 seconds or more), so that the client closes idle connections
/// before they do.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Builds an [`HttpTransport`](crate::HttpTransport).
#[must_use = "a builder does nothing until `build` is called"]
pub struct HttpTransportBuilder {
    pub(super) connect_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) root_certificates: Vec<Vec<u8>>,
    pub(super) client_certificate: Option<ClientCertificate>,
    pub(super) proxy: ProxySetting,
}

/// A certificate with its chain, and its private key, both in PEM.
pub(super) struct ClientCertificate {
    pub(super) chain: Vec<u8>,
    pub(super) key: Vec<u8>,
}

pub(super) enum ProxySetting {
    Environment,
    None,
    Url(String),
}

impl Default for HttpTransportBuilder {
    fn default() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            idle_timeout: IDLE_TIMEOUT,
            root_certificates: Vec::new(),
            client_certificate: None,
            proxy: ProxySetting::Environment,
        }
    }
}

impl HttpTransportBuilder {
    /// Sets the timeout for establishing a connection: resolving the name, TCP, the tunnel of a proxy, and TLS. Defaults to 10
    /// seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long an unused connection is kept open. Defaults to 20 seconds.
    ///
    /// It should be shorter than the timeout of the service or gateway. A request that is sent at the moment when the service
    /// closes its connection fails, and cannot always be retried.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sends requests through a proxy, instead of those that the environment variables name.
    ///
    /// The URL is like `http://proxy.example.com:3128`; its scheme is `http`, `https`, `socks5` or `socks5h`. All of them
    /// resolve the name of the service themselves. It may contain a user name and a password. Requests to loopback addresses are
    /// never sent through a proxy. [`build`](Self::build) checks the URL.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = ProxySetting::Url(url.into());
        self
    }

    /// Connects to the service directly, whatever the environment variables contain.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxySetting::None;
        self
    }

    /// Trusts certificates in PEM in addition to those of the operating system, such as the root of a company's own authority.
    pub fn add_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Sets the certificate that the client presents, with its chain, and its private key, both in PEM. Some gateways require
    /// one.
    pub fn client_certificate(mut self, chain_pem: impl Into<Vec<u8>>, key_pem: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(ClientCertificate { chain: chain_pem.into(), key: key_pem.into() });
        self
    }
}

/// Omits the URL of the proxy, which may contain a password, and the private key.
impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .finish_non_exhaustive()
    }
}

/// Creates an error for a certificate or key that cannot be used.
pub(super) fn invalid(what: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::configuration(format!("{what}: {error}")).with_source(error)
}
