//! The built-in transport, on hyper.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::client::legacy::{self, Client};
#[cfg(feature = "events")]
use hyper_util::rt::TokioIo;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_service::Service;

use super::error::find_source;
use super::failure::{ConnectFailure, connect_error, exchange_error};
use super::options::{HttpTransportBuilder, ProxySetting};
use super::route::{Proxies, Route};
use super::stream::Stream;
use super::tls::{Tls, TlsConnector, certificate_error};
#[cfg(feature = "events")]
use super::{ByteStream, ConnectFuture};
use super::{Transport, TransportError, TransportFuture};
use crate::body::{Body, BodyError};
use crate::error::{Result, Seconds};

/// Idle connections beyond this number are closed.
const MAX_IDLE_CONNECTIONS: usize = 100;
/// The maximum size of the headers of an HTTP/2 response. With HTTP/1.1, hyper accepts 100 headers and 400 kB.
const MAX_HEADER_BYTES: u32 = 128 * 1024;
/// After this time without traffic, HTTP/2 verifies that the connection still exists. Otherwise, all calls would use a dead
/// connection, because they share it.
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

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
    client: Client<Connector, Body>,
    /// Connects for WebSockets.
    #[cfg(feature = "events")]
    connector: Connector,
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
        #[cfg(feature = "events")]
        let websockets = Connector { tls: tls.to_websocket(route.clone()), timeout };
        let connector = Connector { tls: tls.to_service(route), timeout };
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(options.idle_timeout)
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .http2_adaptive_window(true)
            .http2_keep_alive_interval(PING_INTERVAL)
            .http2_keep_alive_timeout(PING_TIMEOUT)
            .build(connector);
        Ok(Self {
            client,
            #[cfg(feature = "events")]
            connector: websockets,
        })
    }
}

impl HttpTransportBuilder {
    /// Builds the transport. No connection is established.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Configuration`](crate::ErrorKind::Configuration) if the URL of the proxy, also one in an
    /// environment variable, or a certificate is invalid, or if TLS cannot be set up.
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
    fn send(&self, mut request: http::Request<Body>) -> TransportFuture<'_> {
        if let Some(progress) = request.body_mut().take_progress() {
            progress.report(capture_connection(&mut request));
        }
        // If a connection of the pool turns out to be closed before the request is written to it, hyper uses another one.
        let response = self.client.request(request);
        Box::pin(async move {
            match response.await {
                Ok(response) => Ok(response.map(Body::incoming)),
                Err(error) => Err(transport_error(error)),
            }
        })
    }

    #[cfg(feature = "events")]
    fn connect(&self, url: &Uri) -> ConnectFuture<'_> {
        let connecting = self.connector.clone().call(url.clone());
        Box::pin(async move {
            let stream = connecting.await.map_err(connect_error)?;
            Ok(Box::new(TokioIo::new(stream)) as Box<dyn ByteStream>)
        })
    }
}

fn transport_error(error: legacy::Error) -> TransportError {
    if error.is_connect() {
        connect_error(error.into())
    } else if error.connect_info().is_none() {
        // The connection was closed before the request was passed to it.
        TransportError::unsent(error)
    } else {
        exchange_error(error.into())
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

/// Establishes connections: the route to the server, and TLS if the URL requires it.
#[derive(Clone)]
struct Connector {
    tls: TlsConnector<Route>,
    timeout: Duration,
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BodyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BodyError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        self.tls.poll_ready(context)
    }

    fn call(&mut self, destination: Uri) -> Self::Future {
        let connecting = self.tls.call(destination);
        let timeout = self.timeout;
        Box::pin(async move {
            match tokio::time::timeout(timeout, connecting).await {
                Ok(Ok(stream)) => Ok(Stream(stream)),
                Ok(Err(error)) => Err(connecting_failed(error)),
                Err(_) => {
                    let message = format!("no connection within {}", Seconds(timeout));
                    Err(ConnectFailure::new(message).into())
                }
            }
        })
    }
}

fn connecting_failed(error: BodyError) -> BodyError {
    if find_source::<ConnectFailure>(&*error).is_some() {
        return error;
    }
    match certificate_error(&*error) {
        Some(reason) => {
            let message = format!("the certificate of the service is invalid: {reason}");
            ConnectFailure::new(message).permanent().with_source(error).into()
        }
        None => error,
    }
}
