//! Connections that no call uses.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use crate::certificates::Authority;
use crate::server::{Server, background, builder, get, read_head, respond_ok, within};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// What a server does with a connection after its response.
#[derive(Clone, Copy, Debug)]
enum After {
    Close,
    CloseForWriting,
    Respond,
}

impl After {
    /// Responds to one request, reports what it does afterwards, and returns how many bytes arrive then.
    async fn serve(
        self,
        mut stream: impl AsyncRead + AsyncWrite + Unpin,
        done: mpsc::UnboundedSender<()>,
    ) -> io::Result<usize> {
        read_head(&mut stream).await?;
        stream.write_all(OK).await?;
        stream.flush().await?;
        match self {
            Self::Close => {
                drop(stream);
                done.send(()).map_err(io::Error::other)?;
                return Ok(0);
            }
            Self::CloseForWriting => stream.shutdown().await?,
            // As some servers do before they close a connection.
            Self::Respond => {
                stream.write_all(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n").await?;
                stream.flush().await?;
            }
        }
        done.send(()).map_err(io::Error::other)?;
        let mut rest = Vec::new();
        // TLS reports a connection that ends without a message.
        let _ = stream.read_to_end(&mut rest).await;
        Ok(rest.len())
    }
}

/// Between the calls, the runtime does not run, so that it has not processed the events of the socket when the next call starts.
#[test]
fn a_connection_that_has_ended_while_the_runtime_did_not_run_is_not_used() {
    let authority = Authority::new();
    let acceptor = authority.issue("localhost").acceptor(&["http/1.1"]);
    for is_encrypted in [false, true] {
        for after in [After::Close, After::CloseForWriting, After::Respond] {
            let background = background();
            let (done, mut acted) = mpsc::unbounded_channel();
            let (served, mut ended) = mpsc::unbounded_channel();
            let acceptor = acceptor.clone();
            let server = background.block_on(Server::start(move |stream, _| {
                let (done, served, acceptor) = (done.clone(), served.clone(), acceptor.clone());
                async move {
                    // Otherwise, what follows the response is delayed until the client has acknowledged it.
                    stream.set_nodelay(true)?;
                    let lost = if is_encrypted {
                        after.serve(acceptor.accept(stream).await?, done).await
                    } else {
                        after.serve(stream, done).await
                    };
                    served.send(lost?).map_err(io::Error::other)
                }
            }));
            let scheme = if is_encrypted { "https" } else { "http" };
            let url = format!("{scheme}://localhost:{}", server.port);
            let transport = builder().add_root_certificates(authority.pem()).build().unwrap();
            let caller = Builder::new_current_thread().enable_all().build().unwrap();
            for _ in 0..10 {
                assert_eq!(caller.block_on(get(&transport, &url)).unwrap(), "ok", "{after:?}");
                background.block_on(within(acted.recv()));
                std::thread::sleep(Duration::from_millis(2));
            }
            drop((transport, caller));
            for _ in 0..10 {
                assert_eq!(background.block_on(within(ended.recv())), Some(0), "{after:?}");
            }
        }
    }
}

#[tokio::test]
async fn an_unused_connection_is_closed_after_the_idle_timeout_without_another_call() {
    let (closed, mut ended) = mpsc::unbounded_channel();
    let server = Server::start(move |stream, _| {
        let closed = closed.clone();
        async move {
            respond_ok(stream).await?;
            closed.send(()).map_err(io::Error::other)
        }
    })
    .await;
    let transport = builder().idle_timeout(Duration::from_millis(50)).build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    for connections in 1..=3 {
        get(&transport, &url).await.unwrap();
        within(ended.recv()).await;
        assert_eq!(server.connections(), connections);
    }
}

#[tokio::test]
async fn at_most_100_unused_connections_to_a_host_are_kept() {
    let open = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&open);
    let (arrived, barrier) = (Arc::new(AtomicUsize::new(0)), Arc::new(tokio::sync::Barrier::new(120)));
    let (count, wait) = (Arc::clone(&arrived), Arc::clone(&barrier));
    let server = Server::start(move |mut stream, _| {
        let (open, arrived, barrier) = (Arc::clone(&counter), Arc::clone(&count), Arc::clone(&wait));
        async move {
            open.fetch_add(1, Ordering::SeqCst);
            read_head(&mut stream).await?;
            // All requests are in flight at once.
            arrived.fetch_add(1, Ordering::SeqCst);
            barrier.wait().await;
            stream.write_all(OK).await?;
            respond_ok(stream).await?;
            open.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        }
    })
    .await;
    let transport = builder().build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    let calls: Vec<_> = (0..120)
        .map(|_| {
            let (transport, url) = (transport.clone(), url.clone());
            tokio::spawn(async move { get(&transport, &url).await.unwrap() })
        })
        .collect();
    for call in calls {
        assert_eq!(within(call).await.unwrap(), "ok");
    }
    assert_eq!((server.connections(), arrived.load(Ordering::SeqCst)), (120, 120));
    within(async {
        while open.load(Ordering::SeqCst) != 100 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_use_at_most_one_connection_each() {
    let server = Server::start(|stream, _| respond_ok(stream)).await;
    let transport = builder().build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    let callers: Vec<_> = (0..64)
        .map(|_| {
            let (transport, url) = (transport.clone(), url.clone());
            tokio::spawn(async move {
                for _ in 0..20 {
                    assert_eq!(get(&transport, &url).await.unwrap(), "ok");
                }
            })
        })
        .collect();
    for caller in callers {
        within(caller).await.unwrap();
    }
    assert!(server.connections() <= 64, "{}", server.connections());
}

/// A static client in tests, each of which has a runtime of its own.
#[test]
fn a_transport_is_used_in_one_runtime_after_another() {
    let background = background();
    let server = background.block_on(Server::start(|stream, _| respond_ok(stream)));
    let transport = builder().build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    for connections in 1..=3 {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        for _ in 0..2 {
            assert_eq!(runtime.block_on(within(get(&transport, &url))).unwrap(), "ok");
        }
        assert_eq!(server.connections(), connections);
    }
}

#[test]
fn a_connection_of_a_runtime_that_does_not_run_is_not_used_in_another() {
    let background = background();
    let server = background.block_on(Server::start(|stream, _| respond_ok(stream)));
    let transport = builder().build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    let runtimes: [Runtime; 2] = std::array::from_fn(|_| Builder::new_current_thread().enable_all().build().unwrap());
    for _ in 0..3 {
        for runtime in &runtimes {
            assert_eq!(runtime.block_on(within(get(&transport, &url))).unwrap(), "ok");
        }
    }
    assert_eq!(server.connections(), 2);
}

#[test]
fn the_connections_of_a_runtime_are_closed_when_it_ends() {
    let background = background();
    let (closed, mut ended) = mpsc::unbounded_channel();
    let server = background.block_on(Server::start(move |stream, _| {
        let closed = closed.clone();
        async move {
            respond_ok(stream).await?;
            closed.send(()).map_err(io::Error::other)
        }
    }));
    let transport = builder().build().unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(get(&transport, &format!("http://127.0.0.1:{}", server.port))).unwrap();
    drop(runtime);
    assert_eq!(background.block_on(within(ended.recv())), Some(()));
}
