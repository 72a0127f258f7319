//! The route of a connection: directly to the server, or through a proxy.

use std::ffi::OsString;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Request, Uri};
use hyper::client::conn::http1;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::SocksV5;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::failure::ConnectFailure;
use super::tls::{Tls, TlsConnector, TlsStream, certificate_error};
use crate::body::{Body, BodyError};
use crate::endpoint::is_loopback;
use crate::error::{Error, Result};

const TCP_KEEP_ALIVE: Duration = Duration::from_secs(30);

/// A connection to the server or the proxy, encrypted if the URL of the proxy is `https`.
pub(super) type ProxyStream = TlsStream<TokioIo<TcpStream>>;

/// The proxies of a transport.
#[derive(Debug)]
pub(super) struct Proxies(Option<Matcher>);

impl Proxies {
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Uses the proxy that an environment variable names, if there is one.
    pub(super) fn from_environment() -> Result<Self> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// Uses the proxy that a variable names. An empty variable is the same as none, as for curl.
    fn from_variables(value: impl Fn(&str) -> Option<OsString>) -> Result<Self> {
        let first = |names: &[&'static str]| {
            let mut variables = names.iter().filter_map(|name| Some((*name, value(name)?)));
            variables.find(|(_, value)| !value.is_empty())
        };
        // What is requested without encryption is not sent through a proxy: `HTTP_PROXY` is never needed.
        let Some((name, url)) = first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) else {
            return Ok(Self::none());
        };
        let excluded = first(&["NO_PROXY", "no_proxy"]).map(|(_, hosts)| hosts.to_string_lossy().into_owned());
        match url.to_str().filter(|url| is_supported(url)) {
            Some(url) => Ok(Self(Some(Matcher::builder().all(url).no(excluded.unwrap_or_default()).build()))),
            None => Err(invalid_url(&format!(
                "the environment variable `{name}` is not the URL of a proxy; correct or remove it, or set the proxy with \
                 `proxy` or `no_proxy` of the transport's builder"
            ))),
        }
    }

    /// Uses one proxy for all hosts.
    pub(super) fn all(url: &str) -> Result<Self> {
        if !is_supported(url) {
            return Err(invalid_url("the URL of the proxy is invalid"));
        }
        Ok(Self(Some(Matcher::builder().all(url).build())))
    }

    /// Returns the proxy for a server.
    fn intercept(&self, destination: &Uri) -> Option<Intercept> {
        let matcher = self.0.as_ref()?;
        // Without encryption, the proxy could read tokens.
        let is_encrypted = destination.scheme() == Some(&http::uri::Scheme::HTTPS);
        if !is_encrypted || destination.host().is_none_or(is_loopback) { None } else { matcher.intercept(destination) }
    }
}

/// Creates the error of a URL of a proxy. The URL is not shown: it may contain a password.
fn invalid_url(problem: &str) -> Error {
    Error::configuration(format!(
        "{problem}; expected a URL like `http://proxy.example.com:3128`, with the scheme `http`, `https`, `socks5` or `socks5h`"
    ))
}

fn is_supported(url: &str) -> bool {
    let matcher = Matcher::builder().all(url).build();
    matcher.intercept(&Uri::from_static("https://host")).is_some_and(|proxy| scheme(&proxy).is_some())
}

enum Scheme {
    Http,
    Socks5,
}

fn scheme(proxy: &Intercept) -> Option<Scheme> {
    match proxy.uri().scheme_str()? {
        "http" | "https" => Some(Scheme::Http),
        "socks5" | "socks5h" => Some(Scheme::Socks5),
        _ => None,
    }
}

/// Connects to a server, through a proxy if there is one for it.
#[derive(Clone)]
pub(super) struct Route(Arc<Shared>);

struct Shared {
    tcp: HttpConnector,
    to_proxy: TlsConnector<HttpConnector>,
    proxies: Proxies,
}

impl Route {
    pub(super) fn new(tls: &Tls, proxies: Proxies, connect_timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(TCP_KEEP_ALIVE));
        // Divided among the addresses of a host, so that one that does not respond does not use up the whole timeout.
        tcp.set_connect_timeout(Some(connect_timeout));
        let to_proxy = tls.to_proxy(tcp.clone());
        Self(Arc::new(Shared { tcp, to_proxy, proxies }))
    }

    async fn connect(&self, destination: Uri) -> Result<ProxyStream, BodyError> {
        let Some(proxy) = self.0.proxies.intercept(&destination) else {
            let stream = self.0.tcp.clone().call(destination).await?;
            return Ok(TlsStream::Http(stream));
        };
        match scheme(&proxy) {
            Some(Scheme::Http) => {
                let connected = self.0.to_proxy.clone().call(proxy.uri().clone()).await;
                let stream = connected.map_err(proxy_error)?;
                tunnel(stream, &destination, proxy.basic_auth().cloned()).await
            }
            Some(Scheme::Socks5) => {
                let mut socks = SocksV5::new(proxy.uri().clone(), self.0.tcp.clone());
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                socks.call(destination).await.map(TlsStream::Http).map_err(socks_error)
            }
            None => Err(ConnectFailure::new("the scheme of the proxy is not supported; use `http` or `socks5`")
                .permanent()
                .into()),
        }
    }
}

/// Creates the error of a proxy that cannot be used.
fn proxy_error(error: BodyError) -> BodyError {
    let failure = match certificate_error(&*error, "proxy") {
        Some(message) => ConnectFailure::new(message).permanent(),
        None => ConnectFailure::new("the connection to the proxy failed"),
    };
    failure.with_source(error).into()
}

/// Creates the error of a SOCKS proxy. A refused login is not retried: proxies lock accounts after wrong passwords.
fn socks_error(error: <SocksV5<HttpConnector> as Service<Uri>>::Error) -> BodyError {
    // hyper-util does not export the types of these variants.
    let is_refusal = ["V5(Auth(", "V5(Command(ConnectionNotAllowed"];
    let variant = format!("{error:?}");
    if !is_refusal.iter().any(|refusal| variant.starts_with(refusal)) {
        return proxy_error(error.into());
    }
    ConnectFailure::new(format!("the proxy refused the connection: {error}")).permanent().with_source(error).into()
}

/// Requests a tunnel to a server from an HTTP proxy. hyper-util's `Tunnel` does not return the status of an error response.
async fn tunnel(
    stream: ProxyStream,
    destination: &Uri,
    authorization: Option<HeaderValue>,
) -> Result<ProxyStream, BodyError> {
    let target = target(destination)?;
    let mut request = Request::connect(target.as_str()).header(HOST, &target).body(Body::empty())?;
    if let Some(authorization) = authorization {
        request.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
    }
    let (mut sender, connection) = http1::handshake(stream).await?;
    // Ends with the connection; the sender reports its errors.
    tokio::spawn(connection.with_upgrades());
    let response = sender.send_request(request).await.map_err(|error| proxy_error(error.into()))?;
    let status = response.status();
    if !status.is_success() {
        let failure = ConnectFailure::new(format!("the proxy responded with HTTP {}", status.as_u16()));
        return Err(if status.is_client_error() { failure.permanent() } else { failure }.into());
    }
    let upgraded = hyper::upgrade::on(response).await.map_err(|error| proxy_error(error.into()))?;
    match upgraded.downcast::<ProxyStream>() {
        Ok(parts) if parts.read_buf.is_empty() => Ok(parts.io),
        _ => Err(ConnectFailure::new("the proxy sent data that was not requested").into()),
    }
}

/// Returns the host and port of a server.
fn target(destination: &Uri) -> Result<String, BodyError> {
    let host = destination.host().ok_or("the URL has no host")?;
    let default = if destination.scheme_str() == Some("http") { 80 } else { 443 };
    Ok(format!("{host}:{}", destination.port_u16().unwrap_or(default)))
}

impl Service<Uri> for Route {
    type Response = ProxyStream;
    type Error = BodyError;
    type Future = Pin<Box<dyn Future<Output = Result<ProxyStream, BodyError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, destination: Uri) -> Self::Future {
        let route = self.clone();
        Box::pin(async move { route.connect(destination).await })
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route").field("proxies", &self.0.proxies).finish_non_exhaustive()
    }
}
