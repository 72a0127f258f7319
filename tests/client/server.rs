//! A service that answers what a test wants, over HTTP/1.1 on 127.0.0.1 or, where a test turns the clock, in memory.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use huaweicloud_meeting::{Transport, TransportError, TransportFuture};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, as they stand in the request line.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Method and path: `GET /v1/usg/dcs/member`.
    pub(crate) fn route(&self) -> String {
        format!("{} {}", self.method, self.path())
    }

    /// The query as it was sent.
    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The value of a parameter in the query, as it was sent.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query().split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// The value of a header that may stand there once at most.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{name}` was sent twice");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}", self.route()))
    }
}

/// What a request is answered with.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    outcome: Outcome,
    gate: Option<Gate>,
}

#[derive(Clone, Debug)]
enum Outcome {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Bytes,
    },
    /// The connection does not come about. Only in memory: over TCP nothing would be heard of it.
    Unreachable,
    /// The connection ends before an answer.
    Broken,
    /// The connection ends in the midst of the answer.
    Cut,
    /// No answer ever comes.
    Silence,
}

impl Reply {
    fn new(outcome: Outcome) -> Self {
        Self { outcome, gate: None }
    }

    pub(crate) fn text(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self::new(Outcome::Answer { status, headers, body: body.into() })
    }

    pub(crate) fn json(body: &Value) -> Self {
        Self::text(200, "application/json", body.to_string())
    }

    /// A status without a body.
    pub(crate) fn status(status: u16) -> Self {
        Self::new(Outcome::Answer { status, headers: Vec::new(), body: Bytes::new() })
    }

    /// A refusal as the service words it.
    pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Self {
        let body = json!({"error_code": code, "error_msg": message}).to_string();
        Self::text(status, "application/json", body)
    }

    pub(crate) fn unreachable() -> Self {
        Self::new(Outcome::Unreachable)
    }

    pub(crate) fn broken() -> Self {
        Self::new(Outcome::Broken)
    }

    pub(crate) fn cut() -> Self {
        Self::new(Outcome::Cut)
    }

    pub(crate) fn silence() -> Self {
        Self::new(Outcome::Silence)
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Outcome::Answer { headers, .. } = &mut self.outcome {
            headers.push((name, value.into()));
        }
        self
    }

    /// The same answer, once the gate has let it through.
    pub(crate) fn behind(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    async fn ready(self) -> Outcome {
        if let Some(gate) = &self.gate {
            gate.pass().await;
        }
        self.outcome
    }
}

/// Holds answers back until a test lets them through.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<Semaphore>);

impl Gate {
    pub(crate) fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// Lets so many answers through.
    pub(crate) fn let_through(&self, answers: usize) {
        self.0.add_permits(answers);
    }

    async fn pass(&self) {
        self.0.acquire().await.expect("a gate is never torn down").forget();
    }
}

/// What the service makes of a request.
type Behaviour = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// These answers one after the other, whatever is asked.
pub(crate) fn in_turn(replies: impl IntoIterator<Item = Reply>) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let replies: Mutex<VecDeque<Reply>> = Mutex::new(replies.into_iter().collect());
    move |_| {
        replies.lock().unwrap().pop_front().unwrap_or_else(|| Reply::refusal(418, "", "nobody expected this request"))
    }
}

/// What has arrived, and what becomes of it.
#[derive(Clone)]
struct Service {
    behaviour: Behaviour,
    received: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    fn new(behaviour: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self { behaviour: Arc::new(behaviour), received: Arc::default() }
    }

    fn requests(&self) -> Vec<Request> {
        self.received.lock().unwrap().clone()
    }

    async fn outcome(&self, request: Request) -> Outcome {
        let reply = (self.behaviour)(&request);
        self.received.lock().unwrap().push(request);
        reply.ready().await
    }
}

/// A service on a port of 127.0.0.1. It ends with its value.
pub(crate) struct Server {
    address: String,
    service: Service,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(behaviour: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let service = Service::new(behaviour);
        let connections = Arc::default();
        let task = tokio::spawn(accept(listener, service.clone(), Arc::clone(&connections)));
        Self { address, service, connections, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that has arrived, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.service.requests()
    }

    /// Methods and paths of everything that has arrived.
    pub(crate) fn routes(&self) -> Vec<String> {
        self.requests().iter().map(Request::route).collect()
    }

    /// The only request that has arrived.
    pub(crate) fn sole_request(&self) -> Request {
        let requests = self.requests();
        let [request] = requests.as_slice() else { panic!("{} requests arrived", requests.len()) };
        request.clone()
    }

    /// How many connections have come about.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Waits until so many requests have arrived.
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
            // What goes wrong here, the client under test notices.
            let _ = serve(stream, &service).await;
        });
    }
}

/// Answers the requests of a connection until one of them ends it.
async fn serve(stream: TcpStream, service: &Service) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await? {
        match service.outcome(request).await {
            Outcome::Answer { status, headers, body } => {
                // In one piece: two small ones would wait for each other.
                let answer = [head(status, &headers, body.len()), body.to_vec()].concat();
                stream.write_all(&answer).await?;
            }
            Outcome::Cut => {
                let half = [head(200, &[], 1000), b"{\"data\":".to_vec()].concat();
                return stream.write_all(&half).await;
            }
            Outcome::Silence => std::future::pending().await,
            Outcome::Broken | Outcome::Unreachable => return Ok(()),
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

/// The next request of a connection, or `None` at its end.
async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let Some(first) = line(stream).await? else { return Ok(None) };
    let mut parts = first.split(' ').map(str::to_owned);
    let (Some(method), Some(target)) = (parts.next(), parts.next()) else {
        return Err(io::Error::other("no request line"));
    };
    let mut request = Request { method, target, headers: Vec::new(), body: Vec::new() };
    while let Some(header) = line(stream).await?.filter(|header| !header.is_empty()) {
        let (name, value) = header.split_once(':').ok_or_else(|| io::Error::other("no header"))?;
        request.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = request.header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body.resize(length, 0);
    stream.read_exact(&mut request.body).await?;
    Ok(Some(request))
}

async fn line(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if stream.read_until(b'\n', &mut bytes).await? == 0 {
        return Ok(None);
    }
    let line = String::from_utf8(bytes).map_err(io::Error::other)?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A service without a network: where a test stops the clock, nothing may wait for a socket.
#[derive(Clone)]
pub(crate) struct InMemory(Service);

impl InMemory {
    pub(crate) fn new(behaviour: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self(Service::new(behaviour))
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.requests()
    }

    pub(crate) fn routes(&self) -> Vec<String> {
        self.requests().iter().map(Request::route).collect()
    }
}

impl Transport for InMemory {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            match self.0.outcome(received(&request)).await {
                Outcome::Answer { status, headers, body } => {
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    Ok(response.body(body).unwrap())
                }
                Outcome::Unreachable => Err(TransportError::connect("nobody listens")),
                Outcome::Broken | Outcome::Cut => Err(TransportError::exchange("the connection broke")),
                Outcome::Silence => std::future::pending().await,
            }
        })
    }
}

fn received(request: &http::Request<Bytes>) -> Request {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Request {
        method: request.method().to_string(),
        target: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: request.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: request.body().to_vec(),
    }
}
