//! Connections: accepting them, and serving the requests on them.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use crate::requests::handler::handle;
use crate::server_data::ServerData;
use crate::tls::Identity;

/// The delay after a connection could not be accepted.
const ACCEPT_DELAY: Duration = Duration::from_millis(100);

/// Accepts connections until the fake stops, and waits for the requests that have been received.
pub(crate) async fn accept(
    listener: TcpListener,
    identity: Option<Identity>,
    data: Arc<ServerData>,
    mut stopped: watch::Receiver<()>,
) {
    // Each connection holds a sender. The channel is closed when the last one has ended.
    let (open, mut all_ended) = mpsc::channel::<Infallible>(1);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // Returns an error when the sender is dropped, which is the signal.
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let (identity, data, open) = (identity.clone(), data.clone(), open.clone());
                tokio::spawn(async move {
                    serve_stream(stream, identity, data).await;
                    drop(open);
                });
            }
            // There are too many open files: some of them are closed soon.
            Err(_) => sleep(ACCEPT_DELAY).await,
        }
    }
    drop((listener, open));
    all_ended.recv().await;
}

/// Serves a connection, after the handshake if the fake serves https.
async fn serve_stream(stream: TcpStream, identity: Option<Identity>, data: Arc<ServerData>) {
    // Avoids the delay of Nagle's algorithm. An error only costs time.
    let _ = stream.set_nodelay(true);
    let Some(identity) = identity else { return serve(stream, data).await };
    let mut stopped = data.stopped();
    tokio::select! {
        // The client reports why a handshake failed. It may not trust the certificate, for example.
        encrypted = identity.accept(stream) => {
            if let Some(stream) = encrypted {
                serve(stream, data).await;
            }
        }
        _ = stopped.changed() => {}
    }
}

/// Serves a connection until it ends. When the fake stops, the request that has been received is the last one.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, data: Arc<ServerData>) {
    let mut stopped = data.stopped();
    // An error of the service, `HungUp`, closes the connection without a response.
    let service = service_fn(move |request: http::Request<Incoming>| {
        let data = data.clone();
        async move { handle(&data, request.map(Body::new)).await }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
    let mut connection = pin!(connection);
    // Errors are those of the client, or planned.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
