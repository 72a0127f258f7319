//! The built-in transport, on hyper.

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "events")]
use http::Uri;
#[cfg(feature = "events")]
use hyper_util::rt::TokioIo;
#[cfg(feature = "events")]
use tower_service::Service as _;

use super::connector::Connector;
#[cfg(feature = "events")]
use super::failure::connect_error;
use super::options::{HttpTransportBuilder, ProxySetting};
use super::pool::Pool;
use super::route::{Proxies, Route};
use super::send::send;
use super::tls::Tls;
#[cfg(feature = "events")]
use super::{ByteStream, ConnectFuture};
use super::{Transport, TransportFuture};
use crate::body::Body;
use crate::error::Result;

/// The built-in transport: a pool of connections, with HTTP/1.1 or HTTP/2, and TLS.
///
/// A client without another [`Transport`] has one with the default settings. To change them, build one and pass it to the
/// builder of the client. Clones share the pool.
///
/// # Proxies
///
/// By default, requests are sent through the proxy in the environment variables `HTTPS_PROXY` or `ALL_PROXY`, in upper or lower
/// case, unless the host matches `NO_PROXY`. Requests to loopback addresses are never sent through a proxy. As with curl, a variable
/// that is not the URL of a proxy is an error, not ignored: where a proxy is prescribed, a direct connection may be prohibited.
///
/// # Examples
///
/// ```no_run
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use std::time::Duration;
///
/// use huaweicloud_meeting::HttpTransport;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = HttpTransport::builder()
///     .add_root_certificates(std::fs::read("ca.pem")?)
///     .proxy("http://proxy.example.com:3128")
///     .connect_timeout(Duration::from_secs(3))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HttpTransport {
    connector: Connector,
    pool: Arc<Pool>,
    #[cfg(feature = "events")]
    websockets: Connector,
}

impl HttpTransport {
    /// Creates a builder with the default settings.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder::default()
    }

    fn new(options: &HttpTransportBuilder, proxies: Proxies) -> Result<Self> {
        let tls = Tls::new(options)?;
        let route = Route::new(&tls, proxies, options.connect_timeout);
        let timeout = options.connect_timeout;
        Ok(Self {
            #[cfg(feature = "events")]
            websockets: Connector::new(tls.to_websocket(route.clone()), timeout),
            connector: Connector::new(tls.to_service(route), timeout),
            pool: Pool::new(options.idle_timeout),
        })
    }
}

impl HttpTransportBuilder {
    /// Builds the transport. No connection is established.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Configuration`](crate::ErrorKind::Configuration) if the URL of the proxy, also one in an
    /// environment variable, or a certificate is invalid, or if TLS cannot be set up. The root certificates of the system are
    /// loaded by the first connection; if that fails, the call fails.
    pub fn build(self) -> Result<HttpTransport> {
        let proxies = match &self.proxy {
            ProxySetting::Environment => Proxies::from_environment()?,
            ProxySetting::None => Proxies::none(),
            ProxySetting::Url(url) => Proxies::all(url)?,
        };
        HttpTransport::new(&self, proxies)
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(send(&self.connector, &self.pool, request))
    }

    #[cfg(feature = "events")]
    fn connect(&self, url: &Uri) -> ConnectFuture<'_> {
        let connecting = self.websockets.clone().call(url.clone());
        Box::pin(async move {
            let stream = connecting.await.map_err(connect_error)?;
            Ok(Box::new(TokioIo::new(stream)) as Box<dyn ByteStream>)
        })
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}
