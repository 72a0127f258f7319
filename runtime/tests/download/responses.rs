//! Responses that are not the file.

use huaweicloud_meeting_runtime::ErrorKind;

use crate::setup::{Directory, Reply, Server, content};

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::start(|_| Reply::whole()).await;
    let location = format!("Location: {}?signature=pw\r\n", other.url());
    let server = Server::start(move |_| Reply::new(302, &location, "")).await;
    let directory = Directory::new();
    let error = server.download().to(directory.path("talk.mp4")).await.unwrap_err();
    assert!(error.to_string().contains("which is not followed") && !error.to_string().contains("pw"), "{error}");
    assert!(other.requests().is_empty() && directory.names().is_empty());
}

#[tokio::test]
async fn an_error_or_a_web_page_with_a_status_of_success_is_not_the_file() {
    for (content_type, body, kind, text) in [
        ("application/json", r#"{"code":"LIB.0042","message":"gone"}"#, ErrorKind::Service, "LIB.0042 gone"),
        ("text/html; charset=utf-8", "<html>log in</html>", ErrorKind::Decode, "but should be empty or JSON"),
    ] {
        let server = Server::start(move |_| Reply::new(200, &format!("Content-Type: {content_type}\r\n"), body)).await;
        let error = server.download().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_exceeds_the_limit_is_an_error() {
    for with_length in [true, false] {
        let server = Server::start(move |_| match with_length {
            true => Reply::whole(),
            false => Reply::without_length(content()),
        })
        .await;
        let directory = Directory::new();
        let error = server.download().max_bytes(1000).to(directory.path("talk.mp4")).await.unwrap_err();
        assert!(error.to_string().contains("exceeds the limit of 1000 bytes"), "{error}");
        assert!(directory.names().is_empty());
        assert_eq!(server.download().max_bytes(300_000).to(directory.path("talk.mp4")).await.unwrap(), 300_000);
    }
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let server = Server::start(|_| Reply::new(200, "", "")).await;
    let directory = Directory::new();
    assert_eq!(server.download().to(directory.path("empty")).await.unwrap(), 0);
    assert_eq!(std::fs::read(directory.path("empty")).unwrap(), b"");
}
