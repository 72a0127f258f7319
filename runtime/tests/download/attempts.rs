//! Which failures are followed by another attempt, and with which link.

use std::time::Duration;

use huaweicloud_meeting_runtime::{
    Download, DownloadLink, DownloadSource, Error, ErrorKind, RetryPolicy, file_name_in_url,
};

use crate::setup::{Directory, Reply, Server, core};

async fn failure(download: Download) -> Error {
    let directory = Directory::new();
    let error = download.to(directory.path("talk.mp4")).await.unwrap_err();
    assert!(directory.names().is_empty(), "{:?}", directory.names());
    error
}

#[tokio::test]
async fn a_token_that_was_used_is_replaced_once() {
    for status in [401, 403] {
        let server = Server::start(move |request| match request.number {
            1 => Reply::new(status, "", ""),
            _ => Reply::whole(),
        })
        .await;
        let directory = Directory::new();
        let download = server.download().retry(RetryPolicy::none());
        assert_eq!(download.to(directory.path("talk.mp4")).await.unwrap(), 300_000);
        directory.has_only("talk.mp4");
        assert_eq!(server.tokens(), ["token-1", "token-2"]);
    }
}

#[tokio::test]
async fn a_second_rejection_is_an_error() {
    let server = Server::start(|_| Reply::new(401, "", r#"{"code":"LIB.0042","message":"used: token-2"}"#)).await;
    let error = failure(server.download()).await;
    assert_eq!((error.kind(), error.status(), error.code_text()), (ErrorKind::Service, Some(401), Some("LIB.0042")));
    assert_eq!(server.tokens(), ["token-1", "token-2"]);
    // The server repeats the token.
    for text in [error.to_string(), format!("{error:?}"), format!("{:?}", error.response_body())] {
        assert!(!text.contains("token-2"), "{text}");
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again_as_the_policy_allows() {
    let server = Server::start(|request| match request.number {
        1 => Reply::new(503, "", ""),
        _ => Reply::whole(),
    })
    .await;
    let directory = Directory::new();
    assert_eq!(server.download().to(directory.path("talk.mp4")).await.unwrap(), 300_000);
    let server = Server::start(|_| Reply::new(503, "", "")).await;
    assert_eq!(failure(server.download().retry(RetryPolicy::none())).await.status(), Some(503));
    assert_eq!(server.requests().len(), 1);
    let error = failure(server.download()).await;
    assert_eq!((error.attempts(), server.requests().len()), (3, 4));
}

#[tokio::test]
async fn attempts_that_make_progress_are_not_counted() {
    let server = Server::start(|request| Reply::range(request).cut_after(20_000)).await;
    let directory = Directory::new();
    let policy = RetryPolicy::default().max_attempts(2).first_delay(Duration::ZERO);
    let size = server.download().retry(policy).to(directory.path("talk.mp4")).await.unwrap();
    assert_eq!((size, server.requests().len()), (300_000, 15));
    directory.has_only("talk.mp4");
}

#[tokio::test]
async fn a_missing_file_is_not_requested_again() {
    let server = Server::start(|_| Reply::new(404, "", "")).await;
    let error = failure(server.download()).await;
    assert_eq!(error.to_string(), "download failed: HTTP 404 Not Found; 0 bytes were received");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_link_that_can_be_used_once_is_not_used_twice() {
    let server = Server::start(|_| Reply::whole().cut_after(10)).await;
    let error = failure(Download::new(&core(), DownloadSource::single_use(server.link()))).await;
    assert!(error.to_string().contains("obtain a new link; 10 of 300000 bytes were received"), "{error}");
    assert_eq!(server.tokens(), ["only-token"]);
    let server = Server::start(|_| Reply::new(404, "", "")).await;
    let error = failure(Download::new(&core(), DownloadSource::single_use(server.link()))).await;
    assert_eq!(error.to_string(), "download failed: HTTP 404 Not Found; 0 bytes were received");
}

#[tokio::test]
async fn a_link_without_a_token_is_used_again() {
    let server = Server::start(|request| match request.number {
        1 => Reply::whole().cut_after(10),
        _ => Reply::range(request),
    })
    .await;
    let source = DownloadSource::reusable(DownloadLink::new(server.url()));
    let mut file = Download::new(&core(), source).await.unwrap();
    assert_eq!(file.name(), file_name_in_url(server.url(), 1));
    let mut received = 0;
    while let Some(chunk) = file.chunk().await.unwrap() {
        received += chunk.len();
    }
    assert_eq!((received, server.tokens()), (300_000, vec![String::new(); 2]));
}

#[tokio::test]
async fn the_error_of_a_link_names_what_failed() {
    let source = DownloadSource::issued("talk.mp4", |_| {
        Box::pin(async { Err(Error::request("no such book").with_operation("LendBook", 1)) })
    });
    let error = failure(Download::new(&core(), source)).await;
    assert!(error.to_string().starts_with("download failed: LendBook failed: no such book"), "{error}");
}

#[tokio::test]
async fn a_url_without_encryption_is_not_requested() {
    let source = DownloadSource::reusable(DownloadLink::new("http://files.example.com/a.mp4?pw=1"));
    let error = failure(Download::new(&core(), source)).await;
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(!error.to_string().contains("pw"), "{error}");
}
