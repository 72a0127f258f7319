//! A file as a stream.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream as _;
use huaweicloud_meeting_runtime::{DownloadStream, ErrorKind, Result};

use crate::setup::{Reply, Server, content};

async fn read(file: &mut DownloadStream) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = file.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[tokio::test]
async fn a_file_has_a_name_and_a_size_and_its_token_is_the_only_one_that_is_sent() {
    let server = Server::start(|_| Reply::new(200, "Content-Type: video/mp4\r\n", content())).await;
    let mut file = server.download().await.unwrap();
    assert_eq!((file.name(), file.size(), file.content_type()), ("talk.mp4", Some(300_000), Some("video/mp4")));
    assert_eq!(http_body::Body::size_hint(&file).exact(), Some(300_000));
    assert_eq!(read(&mut file).await.unwrap(), content());
    assert_eq!((file.received(), http_body::Body::size_hint(&file).exact()), (300_000, Some(0)));
    assert!(file.chunk().await.unwrap().is_none());
    let requests = server.requests();
    assert_eq!(server.tokens(), ["token-1"]);
    assert!(!requests[0].head.contains("access-token"), "{}", requests[0].head);
    assert_eq!(requests[0].header("user-agent"), Some("library/1"));
}

#[tokio::test]
async fn a_stream_that_is_cut_off_anywhere_goes_on_with_a_new_token() {
    for cut in [0, 1, 100_000, 299_999] {
        let server = Server::start(move |request| match request.number {
            1 => Reply::whole().cut_after(cut),
            _ => Reply::range(request),
        })
        .await;
        let mut file = server.download().await.unwrap();
        assert_eq!(read(&mut file).await.unwrap(), content(), "{cut}");
        assert_eq!(server.tokens(), ["token-1", "token-2"], "{cut}");
        let start = (cut > 0).then_some(cut);
        assert_eq!(server.starts(), [None, start], "{cut}");
        let validator = server.requests()[1].header("if-range").map(str::to_owned);
        assert_eq!(validator.as_deref(), start.map(|_| "\"1\""), "{cut}");
    }
}

#[tokio::test]
async fn a_stream_that_cannot_go_on_is_an_error_that_states_what_was_received() {
    let server = Server::start(|request| match request.number {
        1 => Reply::whole().cut_after(100_000),
        _ => Reply::whole(),
    })
    .await;
    let mut file = server.download().await.unwrap();
    let error = read(&mut file).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(
        error.to_string(),
        "download failed: the connection was lost within the file; the server does not resume downloads; 100000 of 300000 \
         bytes were received (2 attempts)"
    );
    assert!(file.chunk().await.unwrap().is_none(), "the stream has ended");
}

#[tokio::test]
async fn a_server_that_refuses_ranges_is_not_asked_for_one() {
    let server = Server::start(|_| Reply::new(200, "Accept-Ranges: none\r\n", content()).cut_after(7)).await;
    let mut file = server.download().await.unwrap();
    let error = read(&mut file).await.unwrap_err();
    assert!(error.to_string().contains("7 of 300000 bytes were received"), "{error}");
    assert_eq!(server.starts(), [None]);
}

#[tokio::test]
async fn a_file_without_a_length_ends_with_the_response() {
    let server = Server::start(|_| Reply::without_length(content())).await;
    let mut file = server.download().await.unwrap();
    assert_eq!(file.size(), None);
    assert_eq!(read(&mut file).await.unwrap(), content());
}

#[tokio::test]
async fn it_is_a_stream_of_bytes() {
    let server = Server::start(|_| Reply::whole()).await;
    let mut file = server.download().await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = poll_fn(|task| Pin::new(&mut file).poll_next(task)).await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!(bytes, content());
}

#[tokio::test]
async fn no_byte_is_lost_if_the_future_of_a_chunk_is_dropped() {
    let server = Server::start(|request| match request.number {
        1..=3 => Reply::range(request).cut_after(50_000),
        _ => Reply::range(request),
    })
    .await;
    let mut file = server.download().await.unwrap();
    let mut bytes = Vec::new();
    loop {
        // Each wait is dropped at once if nothing has arrived.
        tokio::select! {
            biased;
            chunk = file.chunk() => match chunk.unwrap() {
                Some(chunk) => bytes.extend_from_slice(&chunk),
                None => break,
            },
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(bytes, content());
    assert_eq!(server.starts(), [None, Some(50_000), Some(100_000), Some(150_000)]);
}

#[tokio::test]
async fn silence_is_a_lost_connection() {
    let server = Server::start(|request| match request.number {
        1 => Reply::whole().hangs_after(100_000),
        _ => Reply::range(request),
    })
    .await;
    let mut file = server.download().idle_timeout(Duration::from_millis(200)).await.unwrap();
    assert_eq!(read(&mut file).await.unwrap(), content());
    assert_eq!(server.starts(), [None, Some(100_000)]);
}
