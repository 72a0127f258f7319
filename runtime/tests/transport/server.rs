//! Servers that handle raw connections, and requests to them.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting_runtime::{Body, HttpTransport, HttpTransportBuilder, Transport, TransportError};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A server on a port of 127.0.0.1. It stops accepting connections when it is dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    connections: Arc<AtomicUsize>,
    closed: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server that handles each connection, given its number, from 1.
    pub(crate) async fn start<F>(handle: impl Fn(TcpStream, usize) -> F + Send + 'static) -> Self
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections: Arc<AtomicUsize> = Arc::default();
        let accepted = Arc::clone(&connections);
        let closed = Arc::new(Notify::new());
        let notify = Arc::clone(&closed);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = accepted.fetch_add(1, Ordering::SeqCst) + 1;
                let (handling, closed) = (handle(stream, number), Arc::clone(&notify));
                tokio::spawn(async move {
                    // The transport under test reports errors.
                    let _ = handling.await;
                    closed.notify_one();
                });
            }
        });
        Self { port, connections, closed, task }
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Waits until a connection has been handled.
    pub(crate) async fn closed(&self) {
        self.closed.notified().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads the head of a request, up to the empty line, or `None` at the end of the connection.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && head.is_empty() => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    String::from_utf8(head).map(Some).map_err(io::Error::other)
}

/// Responds to all requests of a connection with `ok`.
pub(crate) async fn respond_ok(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    while read_head(&mut stream).await?.is_some() {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await?;
        stream.flush().await?;
    }
    Ok(())
}

/// Sends a GET request, and returns the body of the response.
pub(crate) async fn get(transport: &HttpTransport, url: &str) -> Result<String, TransportError> {
    let request = http::Request::get(url).body(Body::empty()).unwrap();
    let response = transport.send(request).await?;
    let body = response.into_body().into_bytes().await.map_err(TransportError::exchange)?;
    Ok(String::from_utf8(body.to_vec()).unwrap())
}

/// Returns a builder that ignores the environment.
pub(crate) fn builder() -> HttpTransportBuilder {
    HttpTransport::builder().no_proxy()
}

/// Creates a runtime that runs on a thread of its own, for a server.
pub(crate) fn background() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Waits for what should not take long.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), future).await.unwrap()
}
