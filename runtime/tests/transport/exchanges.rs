//! Requests and responses with HTTP/1.1 that do not just follow each other.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;
use http_body_util::BodyExt as _;
use huaweicloud_meeting_runtime::{Body, HttpTransport, Transport as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::{Notify, mpsc};

use crate::server::{Server, background, builder, get, read_head, respond_ok, within};

/// Responds to each request with what is sent in pieces, a pause after each of them.
async fn start(pieces: &'static [&'static str]) -> Server {
    Server::start(move |mut stream, _| async move {
        while read_head(&mut stream).await?.is_some() {
            for piece in pieces {
                stream.write_all(piece.as_bytes()).await?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Ok(())
    })
    .await
}

async fn send(transport: &HttpTransport, server: &Server) -> http::Response<Body> {
    let request = http::Request::get(format!("http://127.0.0.1:{}", server.port)).body(Body::empty()).unwrap();
    within(transport.send(request)).await.unwrap()
}

#[tokio::test]
async fn a_connection_is_reused_after_each_kind_of_body() {
    for (pieces, body) in [
        (&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"][..], ""),
        (&["HTTP/1.1 204 No Content\r\n\r\n"], ""),
        (&["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"], "ok"),
        (&["HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", "o", "kok"], "okok"),
        (&["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n2\r\nok\r\n0\r\n\r\n"], "okok"),
        (&["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r", "\nok\r\n", "2\r\nok\r\n0\r\n", "\r\n"], "okok"),
        (
            &[
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            ],
            "ok",
        ),
    ] {
        let server = start(pieces).await;
        let transport = builder().build().unwrap();
        for _ in 0..5 {
            let response = send(&transport, &server).await;
            assert_eq!(within(response.into_body().into_bytes()).await.unwrap(), body, "{pieces:?}");
        }
        assert_eq!(server.connections(), 1, "{pieces:?}");
    }
}

#[tokio::test]
async fn a_connection_that_the_server_announces_to_close_is_not_reused() {
    for response in [
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
    ] {
        let server = Server::start(move |mut stream, _| async move {
            read_head(&mut stream).await?;
            stream.write_all(response.as_bytes()).await?;
            // It is the client that closes the connection.
            stream.read_to_end(&mut Vec::new()).await.map(drop)
        })
        .await;
        let transport = builder().build().unwrap();
        let url = format!("http://127.0.0.1:{}", server.port);
        for connections in 1..=3 {
            assert_eq!(within(get(&transport, &url)).await.unwrap(), "ok");
            assert_eq!(server.connections(), connections);
        }
    }
}

/// Starts a server that sends `beginning`, and reports when the client has closed the connection.
async fn start_unfinished(beginning: &'static str) -> (Server, mpsc::UnboundedReceiver<()>, Arc<Notify>) {
    let (closed, ended) = mpsc::unbounded_channel();
    let received = Arc::new(Notify::new());
    let notify = Arc::clone(&received);
    let server = Server::start(move |mut stream: TcpStream, number| {
        let (closed, notify) = (closed.clone(), Arc::clone(&notify));
        async move {
            if number > 1 {
                return respond_ok(stream).await;
            }
            read_head(&mut stream).await?;
            stream.write_all(beginning.as_bytes()).await?;
            notify.notify_one();
            // Ends with an error if data was not read.
            let _ = stream.read_to_end(&mut Vec::new()).await;
            closed.send(()).map_err(std::io::Error::other)
        }
    })
    .await;
    (server, ended, received)
}

#[tokio::test]
async fn dropping_a_call_before_the_response_closes_its_connection() {
    for beginning in ["", "HTTP/1.1 200 OK\r\nContent-"] {
        let (server, mut ended, received) = start_unfinished(beginning).await;
        let transport = builder().build().unwrap();
        let request = http::Request::get(format!("http://127.0.0.1:{}", server.port)).body(Body::empty()).unwrap();
        tokio::select! {
            _ = transport.send(request) => panic!("there is no response"),
            () = received.notified() => {}
        }
        assert_eq!(within(ended.recv()).await, Some(()));
        let url = format!("http://127.0.0.1:{}", server.port);
        assert_eq!(within(get(&transport, &url)).await.unwrap(), "ok");
        assert_eq!(server.connections(), 2);
    }
}

#[tokio::test]
async fn dropping_a_body_before_its_end_closes_its_connection() {
    for beginning in [
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ] {
        for frames in [0, 1] {
            let (server, mut ended, _) = start_unfinished(beginning).await;
            let transport = builder().build().unwrap();
            let mut body = send(&transport, &server).await.into_body();
            for _ in 0..frames {
                assert_eq!(within(body.frame()).await.unwrap().unwrap().into_data().unwrap(), "ab");
            }
            drop(body);
            assert_eq!(within(ended.recv()).await, Some(()));
            let url = format!("http://127.0.0.1:{}", server.port);
            assert_eq!(within(get(&transport, &url)).await.unwrap(), "ok");
            assert_eq!(server.connections(), 2);
        }
    }
}

#[tokio::test]
async fn a_body_that_has_arrived_need_not_be_read_for_its_connection_to_be_reused() {
    for pieces in [
        &["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
        &["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"],
    ] {
        let server = start(pieces).await;
        let transport = builder().build().unwrap();
        for _ in 0..5 {
            drop(send(&transport, &server).await);
        }
        assert_eq!(server.connections(), 1, "{pieces:?}");
    }
}

/// A body that never ends.
struct Endless {
    chunk: Bytes,
    is_silent: bool,
}

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.is_silent { Poll::Pending } else { Poll::Ready(Some(Ok(Frame::data(self.chunk.clone())))) }
    }
}

#[tokio::test]
async fn a_response_before_the_end_of_the_upload_is_received_and_ends_the_upload() {
    for is_silent in [false, true] {
        let (server, mut ended, _) =
            start_unfinished("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno").await;
        let transport = builder().build().unwrap();
        let upload = Body::new(Endless { chunk: Bytes::from(vec![0; 100_000]), is_silent });
        let url = format!("http://127.0.0.1:{}", server.port);
        let response = within(transport.send(http::Request::post(&url).body(upload).unwrap())).await.unwrap();
        assert_eq!(response.status(), 413);
        assert_eq!(within(response.into_body().into_bytes()).await.unwrap(), "no");
        assert_eq!(within(ended.recv()).await, Some(()));
        assert_eq!(within(get(&transport, &url)).await.unwrap(), "ok");
    }
}

/// Tokio limits what a task does without yielding. Whatever is left of this budget, no wake-up is lost.
#[test]
fn a_response_is_received_whatever_is_left_of_the_budget_of_the_task() {
    let background = background();
    let server = background.block_on(start(&["HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", "ok", "ok"]));
    let transport = builder().build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    let caller = Builder::new_current_thread().enable_all().build().unwrap();
    for used in 100..=128 {
        let body = caller.block_on(within(async {
            for _ in 0..used {
                tokio::task::coop::consume_budget().await;
            }
            get(&transport, &url).await.unwrap()
        }));
        assert_eq!(body, "okok", "{used}");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_body_whose_runtime_has_ended_is_an_error() {
    let background = background();
    let (server, ..) = background.block_on(start_unfinished("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"));
    let transport = builder().build().unwrap();
    let caller = Builder::new_current_thread().enable_all().build().unwrap();
    let body = caller.block_on(send(&transport, &server)).into_body();
    drop(caller);
    background.block_on(within(body.into_bytes())).unwrap_err();
}

#[test]
fn a_body_can_be_read_in_another_runtime() {
    let background = background();
    let server = background.block_on(start(&["HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", "ok", "ok"]));
    let transport = builder().build().unwrap();
    let (caller, reader) = (background, Builder::new_current_thread().enable_all().build().unwrap());
    for _ in 0..2 {
        let body = caller.block_on(send(&transport, &server)).into_body();
        assert_eq!(reader.block_on(within(body.into_bytes())).unwrap(), "okok");
    }
}
