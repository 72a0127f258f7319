//! A server with the token operations and the WebSocket of a meeting: on a port of 127.0.0.1, or in memory for tests with a paused
//! clock, in which sockets cannot be awaited. A test plays the part of the service on each [`Connection`].

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{
    Body, ByteStream, Client, Conference, ConnectFuture, Secret, Transport, TransportError, TransportFuture, http,
};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

/// A test that takes longer hangs.
const HANG: Duration = Duration::from_secs(100_000);
const TOKEN_PATH: &str = "/v1/mmc/control/conferences/token";
const TICKET_PATH: &str = "/v1/mmc/control/conferences/wsToken";
/// The buffer of a connection in memory, in bytes.
const BUFFER: usize = 1 << 20;

/// The server of one meeting, `900487914`.
pub(crate) struct MeetingServer {
    service: Arc<Service>,
    connections: mpsc::UnboundedReceiver<Connection>,
    client: Client,
    task: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    /// The lines and headers of the requests, upgrades included.
    requests: Vec<String>,
    tokens: usize,
    tickets: Vec<String>,
    /// The error responses of the next requests whose path has an ending.
    failures: VecDeque<(&'static str, u16, String)>,
}

struct Service {
    state: Mutex<State>,
    /// The scheme and host that the token response states.
    url: Mutex<String>,
    accepted: mpsc::UnboundedSender<Connection>,
}

impl MeetingServer {
    /// Starts a server on a port of 127.0.0.1.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (service, connections) = Service::new(format!("ws://{address}"));
        let task = tokio::spawn(accept(listener, Arc::clone(&service)));
        let client = Client::builder().endpoint(format!("http://{address}")).build().unwrap();
        Self { service, connections, client, task: Some(task) }
    }

    /// Creates a server without a network.
    pub(crate) fn in_memory() -> Self {
        let (service, connections) = Service::new("wss://r1.example.com".to_owned());
        let transport = InMemory(Arc::clone(&service));
        let client = Client::builder().endpoint("https://api.example.com").transport(transport).build().unwrap();
        Self { service, connections, client, task: None }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the endpoint of a server on a port.
    pub(crate) fn endpoint(&self) -> String {
        self.url().replace("ws:", "http:")
    }

    /// Returns the handle of the meeting.
    pub(crate) fn room(&self) -> Conference {
        self.client.conference(ConferenceId::new("900487914")).password(Secret::new("host-password"))
    }

    /// Returns the next connection that the client opens.
    pub(crate) async fn connection(&mut self) -> Connection {
        within(self.connections.recv()).await.unwrap()
    }

    /// Returns the next connection, whose subscription is accepted.
    pub(crate) async fn subscribed(&mut self) -> Connection {
        let mut connection = self.connection().await;
        connection.accept_subscription().await;
        connection
    }

    /// Responds with an error to the next request whose path has an ending: `/token`, `/wsToken` or `/conn`.
    pub(crate) fn fail(&self, path: &'static str, status: u16, body: &str) {
        self.service.state.lock().unwrap().failures.push_back((path, status, body.to_owned()));
    }

    /// Sets the scheme and host of the WebSocket.
    pub(crate) fn set_url(&self, url: impl Into<String>) {
        *self.service.url.lock().unwrap() = url.into();
    }

    pub(crate) fn url(&self) -> String {
        self.service.url.lock().unwrap().clone()
    }

    /// Returns the lines and headers of the requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.service.state.lock().unwrap().requests.clone()
    }

    /// Returns how many control tokens were issued.
    pub(crate) fn tokens(&self) -> usize {
        self.service.state.lock().unwrap().tokens
    }

    /// Returns the tickets that were issued, in order.
    pub(crate) fn tickets(&self) -> Vec<String> {
        self.service.state.lock().unwrap().tickets.clone()
    }
}

impl Drop for MeetingServer {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl Service {
    fn new(url: String) -> (Arc<Self>, mpsc::UnboundedReceiver<Connection>) {
        let (accepted, connections) = mpsc::unbounded_channel();
        (Arc::new(Self { state: Mutex::default(), url: Mutex::new(url), accepted }), connections)
    }

    /// Responds to a request, which is its line and headers.
    fn respond(&self, request: String) -> (u16, String) {
        let path = request.split([' ', '?']).nth(1).unwrap_or_default().to_owned();
        let mut state = self.state.lock().unwrap();
        state.requests.push(request);
        if let Some((status, body)) = state.failure(&path) {
            return (status, body);
        }
        if path.ends_with(TOKEN_PATH) {
            state.tokens += 1;
            let (token, url) = (format!("control-token-{}", state.tokens), self.url.lock().unwrap());
            let data = serde_json::json!({"token": token, "wsURL": *url, "confTokenExpireTime": 1800});
            return (200, serde_json::json!({ "data": data }).to_string());
        }
        assert!(path.ends_with(TICKET_PATH), "{path}");
        let ticket = format!("ticket/{}+", state.tickets.len() + 1);
        state.tickets.push(ticket.clone());
        (200, serde_json::json!({ "webSocketToken": ticket }).to_string())
    }

    /// Accepts a WebSocket, and passes it to the test.
    async fn upgrade(&self, stream: Box<dyn ByteStream>) {
        let mut target = String::new();
        #[allow(clippy::result_large_err, reason = "the type is that of the library")]
        let callback = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
            target = request.uri().to_string();
            let headers =
                request.headers().iter().map(|(name, value)| format!("\n{name}: {}", value.to_str().unwrap()));
            let line = format!("GET {target}{}", headers.collect::<String>());
            let mut state = self.state.lock().unwrap();
            state.requests.push(line);
            match state.failure(request.uri().path()) {
                Some((status, body)) => Err(Response::builder().status(status).body(Some(body)).unwrap()),
                None => Ok(response),
            }
        };
        if let Ok(socket) = accept_hdr_async(stream, callback).await {
            let _ = self.accepted.send(Connection { socket, target });
        }
    }
}

impl State {
    fn failure(&mut self, path: &str) -> Option<(u16, String)> {
        let position = self.failures.iter().position(|(ending, ..)| path.ends_with(ending))?;
        self.failures.remove(position).map(|(_, status, body)| (status, body))
    }
}

async fn accept(listener: TcpListener, service: Arc<Service>) {
    while let Ok((stream, _)) = listener.accept().await {
        let service = Arc::clone(&service);
        tokio::spawn(async move {
            if is_upgrade(&stream).await {
                service.upgrade(Box::new(stream)).await;
            } else {
                serve(stream, &service).await;
            }
        });
    }
}

/// Returns whether the request of a connection opens a WebSocket, without reading it.
async fn is_upgrade(stream: &TcpStream) -> bool {
    let mut begin = [0; 16];
    while stream.peek(&mut begin).await.unwrap_or_default() < begin.len() {
        tokio::task::yield_now().await;
    }
    begin.starts_with(b"GET /cms/") || begin.starts_with(b"GET /prefix/")
}

/// Responds to the requests of a connection. They have no body.
async fn serve(mut stream: TcpStream, service: &Service) {
    let mut received = Vec::new();
    while stream.read_buf(&mut received).await.is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&received).into_owned();
        let Some(request) = text.strip_suffix("\r\n\r\n") else { continue };
        let (status, body) = service.respond(request.to_owned());
        let response = format!("HTTP/1.1 {status} \r\nContent-Length: {}\r\n\r\n{body}", body.len());
        if stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
        received.clear();
    }
}

struct InMemory(Arc<Service>);

impl Transport for InMemory {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let headers = request.headers().iter().map(|(name, value)| format!("\n{name}: {}", value.to_str().unwrap()));
        let target = request.uri().path_and_query().unwrap();
        let line = format!("{} {target} HTTP/1.1{}", request.method(), headers.collect::<String>());
        let (status, body) = self.0.respond(line);
        let response = match status {
            // No response.
            0 => Err(TransportError::connect("connection refused")),
            _ => Ok(http::Response::builder().status(status).body(Body::from(body)).unwrap()),
        };
        Box::pin(async { response })
    }

    fn connect(&self, url: &http::Uri) -> ConnectFuture<'_> {
        assert_eq!(url.to_string(), format!("{}/", self.0.url.lock().unwrap().replace("wss:", "https:")));
        let (client, server): (DuplexStream, DuplexStream) = tokio::io::duplex(BUFFER);
        let service = Arc::clone(&self.0);
        tokio::spawn(async move { service.upgrade(Box::new(server)).await });
        Box::pin(async { Ok(Box::new(client) as Box<dyn ByteStream>) })
    }
}

/// A WebSocket, as the service has it.
pub(crate) struct Connection {
    socket: WebSocketStream<Box<dyn ByteStream>>,
    /// The path and query of the request that opened it.
    pub(crate) target: String,
}

impl Connection {
    /// Receives a message of the client.
    pub(crate) async fn receive(&mut self) -> Value {
        loop {
            let message = within(self.socket.next()).await.unwrap().unwrap();
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Receives the subscription and accepts it. Returns what it contains.
    pub(crate) async fn accept_subscription(&mut self) -> Value {
        let subscription = self.receive().await;
        assert_eq!(subscription["action"], "Subscribe");
        self.respond(&subscription, 0, "SUCCESS").await;
        serde_json::from_str(subscription["data"].as_str().unwrap()).unwrap()
    }

    /// Responds to a message of the client, with the blank that the service adds to a name.
    pub(crate) async fn respond(&mut self, message: &Value, code: i64, description: &str) {
        let data = serde_json::json!({"returnCode": code, "returnDesc ": description});
        let response = serde_json::json!({"action": message["action"], "sequence": message["sequence"], "data": data});
        self.send(&response.to_string()).await;
    }

    pub(crate) async fn send(&mut self, json: &str) {
        within(self.socket.send(Message::text(json))).await.unwrap();
    }

    pub(crate) async fn ping(&mut self) {
        within(self.socket.send(Message::Ping("alive".into()))).await.unwrap();
    }

    /// Waits for the response to a ping.
    pub(crate) async fn pong(&mut self) {
        assert_eq!(within(self.socket.next()).await.unwrap().unwrap(), Message::Pong("alive".into()));
    }

    /// Sends bytes that need not be a message.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        self.socket.get_mut().write_all(bytes).await.unwrap();
    }

    /// Closes the connection in order.
    pub(crate) async fn close(mut self) {
        let _ = within(self.socket.close(None)).await;
    }

    /// Waits until the client closes the connection, and returns the messages before that.
    pub(crate) async fn closed(mut self) -> Vec<Value> {
        let mut messages = Vec::new();
        while let Some(Ok(message)) = within(self.socket.next()).await {
            if let Message::Text(text) = message {
                messages.push(serde_json::from_str(&text).unwrap());
            }
        }
        messages
    }
}

/// Fails a test that hangs.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(HANG, future).await.expect("the test hangs")
}
