//! A connection with HTTP/1.1.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

use http::header::HOST;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{self, SendRequest};

use super::TransportError;
use super::stream::{Probe, Stream};
use crate::body::Body;

/// The head of a response, or the request if it was not sent.
pub(super) type Responded = Result<Response<Incoming>, TrySendError<Request<Body>>>;

/// A connection that is used by one call at a time. It makes progress only while it is polled: no task does that.
pub(super) struct Connection {
    sender: SendRequest<Body>,
    driver: http1::Connection<Stream, Body>,
    probe: Probe,
    host: HeaderValue,
}

impl Connection {
    pub(super) async fn new(stream: Stream, scheme: &Scheme, authority: &Authority) -> Result<Self, TransportError> {
        let host = host(scheme, authority).map_err(TransportError::unsent)?;
        let probe = stream.probe();
        let (sender, driver) = http1::handshake(stream).await.map_err(TransportError::unsent)?;
        Ok(Self { sender, driver, probe, host })
    }

    /// Starts an exchange. The future proceeds only while the connection is polled.
    pub(super) fn send(&mut self, mut request: Request<Body>) -> impl Future<Output = Responded> + Send + use<> {
        request.headers_mut().entry(HOST).or_insert_with(|| self.host.clone());
        *request.uri_mut() = origin_form(request.uri());
        self.sender.try_send_request(request)
    }

    /// Makes progress, and returns whether the connection is closed.
    pub(super) fn poll_closed(&mut self, context: &mut Context<'_>) -> bool {
        Pin::new(&mut self.driver).poll(context).is_ready()
    }

    /// Makes the progress that is possible without waiting, and returns whether the connection is closed. Afterwards, it does not
    /// wake a task.
    pub(super) fn poll_closed_now(&mut self) -> bool {
        self.poll_closed(&mut Context::from_waker(Waker::noop()))
    }

    /// Returns whether all requests and responses are complete, so that another request can be sent.
    pub(super) fn is_idle(&self) -> bool {
        self.sender.is_ready()
    }

    /// Lets the next exchange fail before the request is sent if the server has closed the connection.
    pub(super) fn probe(&self) {
        self.probe.request();
    }
}

/// Returns the header `Host`, without the default port.
fn host(scheme: &Scheme, authority: &Authority) -> Result<HeaderValue, http::Error> {
    let default = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    let host = match authority.port_u16().filter(|port| *port != default) {
        Some(port) => HeaderValue::try_from(format!("{}:{port}", authority.host()))?,
        None => HeaderValue::try_from(authority.host())?,
    };
    Ok(host)
}

/// Returns the path and the query of a URL.
fn origin_form(uri: &Uri) -> Uri {
    match uri.path_and_query() {
        Some(path) if path.as_str() != "/" => Uri::from(path.clone()),
        _ => Uri::default(),
    }
}
