//! HTTP/2, negotiated by ALPN.

use std::convert::Infallible;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;

use crate::certificates::Authority;
use crate::server::{Server, background, builder, get, within};

/// Starts a server that returns the HTTP version of each request.
async fn start(authority: &Authority, protocols: &[&str]) -> Server {
    let acceptor = authority.issue("localhost").acceptor(protocols);
    Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let stream = TokioIo::new(acceptor.accept(stream).await?);
            let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| async move {
                let version = format!("{:?} {}", request.version(), request.uri().path());
                Ok::<_, Infallible>(hyper::Response::new(version))
            });
            auto::Builder::new(TokioExecutor::new())
                .serve_connection(stream, service)
                .await
                .map_err(std::io::Error::other)
        }
    })
    .await
}

#[tokio::test]
async fn http_2_is_used_if_the_server_offers_it_and_requests_share_a_connection() {
    let authority = Authority::new();
    let server = start(&authority, &["h2", "http/1.1"]).await;
    let transport = builder().add_root_certificates(authority.pem()).build().unwrap();
    let url = format!("https://localhost:{}", server.port);
    assert_eq!(get(&transport, &url).await.unwrap(), "HTTP/2.0 /");
    let requests: Vec<_> = (0..50)
        .map(|number| {
            let (transport, url) = (transport.clone(), format!("{url}/{number}"));
            tokio::spawn(async move { get(&transport, &url).await.unwrap() })
        })
        .collect();
    for (number, request) in requests.into_iter().enumerate() {
        assert_eq!(request.await.unwrap(), format!("HTTP/2.0 /{number}"));
    }
    assert_eq!(server.connections(), 1);
}

/// Each runtime has a connection of its own: the task that drives a connection ends with its runtime.
#[test]
fn runtimes_do_not_share_a_connection() {
    let authority = Authority::new();
    let first = background();
    let server = first.block_on(start(&authority, &["h2"]));
    let transport = builder().add_root_certificates(authority.pem()).build().unwrap();
    let url = format!("https://localhost:{}", server.port);
    for connections in 1..=3 {
        let runtime = background();
        for _ in 0..2 {
            assert_eq!(runtime.block_on(within(get(&transport, &url))).unwrap(), "HTTP/2.0 /");
        }
        assert_eq!(server.connections(), connections);
    }
}

#[tokio::test]
async fn an_unused_connection_is_closed_after_the_idle_timeout() {
    let authority = Authority::new();
    let server = start(&authority, &["h2"]).await;
    let transport =
        builder().add_root_certificates(authority.pem()).idle_timeout(Duration::from_millis(50)).build().unwrap();
    let url = format!("https://localhost:{}", server.port);
    for connections in 1..=3 {
        assert_eq!(within(get(&transport, &url)).await.unwrap(), "HTTP/2.0 /");
        assert_eq!(server.connections(), connections);
        within(server.closed()).await;
    }
}

#[tokio::test]
async fn a_request_that_the_server_states_it_has_not_processed_is_unsent() {
    let authority = Authority::new();
    for (reason, is_unsent) in [(h2::Reason::REFUSED_STREAM, true), (h2::Reason::INTERNAL_ERROR, false)] {
        let acceptor = authority.issue("localhost").acceptor(&["h2"]);
        let server = Server::start(move |stream, _| {
            let acceptor = acceptor.clone();
            async move {
                let stream = acceptor.accept(stream).await?;
                let mut connection = h2::server::handshake(stream).await.map_err(std::io::Error::other)?;
                while let Some(Ok((_, mut response))) = connection.accept().await {
                    response.send_reset(reason);
                }
                Ok(())
            }
        })
        .await;
        let transport = builder().add_root_certificates(authority.pem()).build().unwrap();
        let error = get(&transport, &format!("https://localhost:{}", server.port)).await.unwrap_err();
        assert_eq!((error.may_have_been_received(), error.is_connect()), (!is_unsent, false), "{error:?}");
    }
}

#[tokio::test]
async fn http_1_is_used_otherwise() {
    let authority = Authority::new();
    for protocols in [&["http/1.1"][..], &[]] {
        let server = start(&authority, protocols).await;
        let transport = builder().add_root_certificates(authority.pem()).build().unwrap();
        assert_eq!(get(&transport, &format!("https://localhost:{}", server.port)).await.unwrap(), "HTTP/1.1 /");
    }
}
