//! Limits of responses, and responses that break off.

use std::io;

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType};
use huaweicloud_meeting::{Client, Error, ErrorKind, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::setup::{builder, static_token};

/// A server that sends the same bytes to each connection, then a block again and again, and then closes the connection.
struct RawServer {
    url: String,
    task: JoinHandle<io::Result<()>>,
}

impl RawServer {
    async fn start(response: impl Into<Vec<u8>>, repeated: &'static [u8], end: End) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let response = response.into();
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await?;
                // The client under test closes the connection, or reports its error.
                tokio::spawn(serve(stream, response.clone(), repeated, end));
            }
        });
        Self { url, task }
    }

    fn client(&self) -> Client {
        let builder = builder(&self.url).credentials(static_token()).retry(RetryPolicy::none());
        builder.max_response_bytes(100_000).max_error_response_bytes(50_000).build().unwrap()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How a connection ends.
#[derive(Clone, Copy)]
enum End {
    Close,
    Reset,
    Never,
}

async fn serve(mut stream: TcpStream, response: Vec<u8>, repeated: &'static [u8], end: End) -> io::Result<()> {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await?;
    stream.write_all(&response).await?;
    while !repeated.is_empty() {
        stream.write_all(repeated).await?;
    }
    match end {
        End::Close => stream.shutdown().await,
        // With a linger time of zero, closing resets the connection.
        End::Reset => stream.set_zero_linger(),
        End::Never => std::future::pending().await,
    }
}

fn head(status: u16, headers: &str) -> String {
    format!("HTTP/1.1 {status} \r\nX-Request-Id: r-1\r\n{headers}\r\n\r\n")
}

async fn read(client: &Client) -> Error {
    client.show_my_info().await.unwrap_err()
}

async fn change(client: &Client) -> Error {
    client.create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err()
}

#[tokio::test]
async fn a_response_whose_length_exceeds_the_limit_is_not_read() {
    let server = RawServer::start(head(200, "Content-Length: 100001"), b"", End::Never).await;
    let client = server.client();
    let error = read(&client).await;
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Decode, Some(200), Some("r-1")));
    let message =
        "the response exceeds the limit of 100000 bytes; raise it with `max_response_bytes` of the client's builder";
    assert_eq!(error.message(), message);
    let error = change(&client).await;
    assert_eq!((error.message(), error.may_have_taken_effect()), (message, true));
}

#[tokio::test]
async fn an_endless_response_is_read_up_to_the_limit() {
    // Chunks of 16 blanks.
    let chunks = b"10\r\n                \r\n10\r\n                \r\n10\r\n                \r\n";
    let server = RawServer::start(head(200, "Transfer-Encoding: chunked"), chunks, End::Never).await;
    let error = change(&server.client()).await;
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Decode, Some(200), Some("r-1")));
    assert!(error.message().contains("the limit of 100000 bytes"), "{error}");
}

#[tokio::test]
async fn a_response_of_exactly_the_limit_is_read() {
    let body = format!("{{\"name\":\"{}\"}}", "a".repeat(100_000 - 11));
    let response = format!("{}{body}", head(200, "Content-Length: 100000"));
    let server = RawServer::start(response, b"", End::Close).await;
    assert_eq!(server.client().show_my_info().await.unwrap().name.unwrap().len(), 100_000 - 11);
}

#[tokio::test]
async fn an_error_response_keeps_its_status_and_code_however_long_it_is() {
    let start = "{\"error_code\":\"USG.200000001\",\"error_msg\":\"busy\",\"padding\":\"";
    let response = format!("{}{start}", head(503, "Connection: close"));
    let server = RawServer::start(response, b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", End::Never).await;
    let error = read(&server.client()).await;
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Service, Some(503), Some("r-1")));
    assert_eq!(error.response_body().unwrap().len(), 50_000);
}

#[tokio::test]
async fn an_error_response_that_breaks_off_keeps_its_status() {
    for end in [End::Close, End::Reset] {
        let response = format!("{}{{\"error_code\":", head(404, "Content-Length: 1000"));
        let server = RawServer::start(response, b"", end).await;
        let error = change(&server.client()).await;
        assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Service, Some(404), Some("r-1")));
    }
}

#[tokio::test]
async fn a_success_response_that_breaks_off_keeps_its_status_and_request_id() {
    for (rest, end) in [
        ("Content-Length: 1000\r\n\r\n{\"data\":", End::Close),
        ("Content-Length: 1000\r\n\r\n{\"data\":", End::Reset),
        ("Transfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n", End::Close),
        ("Transfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\nno length\r\n", End::Never),
    ] {
        let response = format!("HTTP/1.1 200 OK\r\nX-Request-Id: r-1\r\n{rest}");
        let server = RawServer::start(response, b"", end).await;
        let error = change(&server.client()).await;
        assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Transport, Some(200), Some("r-1")));
        assert!(!error.is_connect());
        let message = "the connection to the service was lost while the response was received";
        assert_eq!(error.message(), message);
    }
}

#[tokio::test]
async fn a_request_id_that_is_no_text_is_ignored() {
    let response = b"HTTP/1.1 404 \r\nX-Request-Id: \xff\xfe\r\nRetry-After: \xff\r\nContent-Length: 0\r\n\r\n";
    let server = RawServer::start(*response, b"", End::Close).await;
    let error = read(&server.client()).await;
    assert_eq!((error.status(), error.retry_after()), (Some(404), None));
    assert_eq!(error.request_id().map(str::len), Some(36), "the id that was sent");
}
