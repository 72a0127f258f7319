//! A service with a handler, over HTTP/1.1 on 127.0.0.1 or, for tests with a paused clock, in memory.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use huaweicloud_meeting::{Body, Transport, TransportError, TransportFuture};
pub(crate) use huaweicloud_meeting_tests::request::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// The reply to a request.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    outcome: Outcome,
    gate: Option<Gate>,
    delay: Duration,
}

#[derive(Clone, Debug)]
enum Outcome {
    Response {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Bytes,
    },
    /// The connection fails. In memory only.
    Unreachable,
    /// The connection is closed before the response.
    Closed,
    /// The connection is closed within the body of the response, which has these headers.
    Truncated(Vec<(&'static str, String)>),
    /// The response never arrives.
    NoResponse,
}

impl Reply {
    fn new(outcome: Outcome) -> Self {
        Self { outcome, gate: None, delay: Duration::ZERO }
    }

    pub(crate) fn text(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self::new(Outcome::Response { status, headers, body: body.into() })
    }

    pub(crate) fn json(body: &Value) -> Self {
        Self::text(200, "application/json", body.to_string())
    }

    /// A response without a body.
    pub(crate) fn status(status: u16) -> Self {
        Self::new(Outcome::Response { status, headers: Vec::new(), body: Bytes::new() })
    }

    /// An error response in the format of the service.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        let body = json!({"error_code": code, "error_msg": message}).to_string();
        Self::text(status, "application/json", body)
    }

    pub(crate) fn unreachable() -> Self {
        Self::new(Outcome::Unreachable)
    }

    pub(crate) fn closed() -> Self {
        Self::new(Outcome::Closed)
    }

    pub(crate) fn truncated() -> Self {
        Self::new(Outcome::Truncated(Vec::new()))
    }

    pub(crate) fn no_response() -> Self {
        Self::new(Outcome::NoResponse)
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Outcome::Response { headers, .. } | Outcome::Truncated(headers) = &mut self.outcome {
            headers.push((name, value.into()));
        }
        self
    }

    /// Delays the reply until the gate opens for it.
    pub(crate) fn behind(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    /// Delays the reply.
    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    async fn ready(self) -> Outcome {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        if let Some(gate) = &self.gate {
            gate.pass().await;
        }
        self.outcome
    }
}

/// Delays replies.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<Semaphore>);

impl Gate {
    pub(crate) fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// Opens the gate for a number of replies.
    pub(crate) fn let_through(&self, replies: usize) {
        self.0.add_permits(replies);
    }

    async fn pass(&self) {
        self.0.acquire().await.expect("the gate is never closed").forget();
    }
}

/// Returns the reply to a request.
type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// Returns these replies, one after the other.
pub(crate) fn in_turn(replies: impl IntoIterator<Item = Reply>) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let replies: Mutex<VecDeque<Reply>> = Mutex::new(replies.into_iter().collect());
    move |_| replies.lock().unwrap().pop_front().unwrap_or_else(|| Reply::error(418, "", "unexpected request"))
}

/// The handler and the received requests.
#[derive(Clone)]
struct Service {
    handler: Handler,
    received: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    fn new(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self { handler: Arc::new(handler), received: Arc::default() }
    }

    fn requests(&self) -> Vec<Request> {
        self.received.lock().unwrap().clone()
    }

    async fn outcome(&self, request: Request) -> Outcome {
        let reply = (self.handler)(&request);
        self.received.lock().unwrap().push(request);
        reply.ready().await
    }
}

/// A service on a port of 127.0.0.1. It is stopped when it is dropped.
pub(crate) struct Server {
    address: String,
    service: Service,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let service = Service::new(handler);
        let connections = Arc::default();
        let task = tokio::spawn(accept(listener, service.clone(), Arc::clone(&connections)));
        Self { address, service, connections, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the received requests, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.service.requests()
    }

    /// Returns the methods and paths of the received requests.
    pub(crate) fn routes(&self) -> Vec<String> {
        self.requests().iter().map(Request::route).collect()
    }

    /// Returns the only request that was received.
    pub(crate) fn only_request(&self) -> Request {
        let requests = self.requests();
        let [request] = requests.as_slice() else { panic!("{} requests were received", requests.len()) };
        request.clone()
    }

    /// Returns the number of connections.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Waits until a number of requests have been received.
    pub(crate) async fn has_received(&self, requests: usize) {
        while self.requests().len() < requests {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, service: Service, connections: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        connections.fetch_add(1, Ordering::SeqCst);
        let service = service.clone();
        tokio::spawn(async move {
            // The client under test reports errors.
            let _ = serve(stream, &service).await;
        });
    }
}

/// Handles the requests of a connection until it is closed.
async fn serve(stream: TcpStream, service: &Service) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream).await? {
        match service.outcome(request).await {
            Outcome::Response { status, headers, body } => {
                // In one write: two small ones would be delayed by Nagle's algorithm.
                let response = [head(status, &headers, body.len()), body.to_vec()].concat();
                stream.write_all(&response).await?;
            }
            Outcome::Truncated(headers) => {
                let half = [head(200, &headers, 1000), b"{\"data\":".to_vec()].concat();
                return stream.write_all(&half).await;
            }
            Outcome::NoResponse => std::future::pending().await,
            Outcome::Closed | Outcome::Unreachable => return Ok(()),
        }
    }
    Ok(())
}

fn head(status: u16, headers: &[(&'static str, String)], length: usize) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} \r\nContent-Length: {length}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// A service without a network: with a paused clock, sockets cannot be awaited.
#[derive(Clone)]
pub(crate) struct InMemory(Service);

impl InMemory {
    pub(crate) fn new(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self(Service::new(handler))
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.requests()
    }

    pub(crate) fn routes(&self) -> Vec<String> {
        self.requests().iter().map(Request::route).collect()
    }
}

impl Transport for InMemory {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            match self.0.outcome(received(request).await).await {
                Outcome::Response { status, headers, body } => {
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    Ok(response.body(body.into()).unwrap())
                }
                Outcome::Unreachable => Err(TransportError::connect("connection refused")),
                Outcome::Closed | Outcome::Truncated(_) => Err(TransportError::exchange("connection closed")),
                Outcome::NoResponse => std::future::pending().await,
            }
        })
    }
}

async fn received(request: http::Request<Body>) -> Request {
    let (request, body) = request.into_parts();
    let string = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Request {
        method: request.method.to_string(),
        target: request.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: request.headers.iter().map(|(name, value)| (name.to_string(), string(value))).collect(),
        body: body.into_bytes().await.unwrap().to_vec(),
    }
}
