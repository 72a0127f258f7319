//! Transports of the client: the built-in one, and reqwest.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType};
use huaweicloud_meeting::{Client, ErrorKind, HttpTransport, Upload};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::server::{Reply, Request, Server};
use crate::setup::{UNREACHABLE, builder, client, empty_object, quick, static_token};

/// Starts a proxy that responds to all requests with a status. Returns its URL, and the number of requests.
async fn start_proxy(status: u16) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::<AtomicUsize>::default();
    let counter = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(format!("HTTP/1.1 {status} \r\nContent-Length: 0\r\n\r\n").as_bytes()).await;
        }
    });
    (url, requests)
}

#[tokio::test]
async fn an_error_response_of_a_proxy_is_named_and_only_retried_if_it_may_be_transient() {
    for (status, attempts) in [(407, 1), (502, 3)] {
        let (proxy, requests) = start_proxy(status).await;
        let transport = HttpTransport::builder().proxy(proxy).build().unwrap();
        let client = Client::builder().endpoint("https://meeting.example.com").credentials(static_token());
        let client = client.transport(transport).retry(quick()).build().unwrap();
        let error = client.create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
        assert_eq!(
            error.message(),
            format!("could not connect to the service: the proxy responded with HTTP {status}")
        );
        assert!(error.is_connect());
        assert_eq!((requests.load(Ordering::SeqCst), error.attempts()), (attempts as usize, attempts));
    }
}

#[tokio::test]
async fn a_client_of_reqwest_can_be_the_transport() {
    let server = Server::start(|request: &Request| match request.method.as_str() {
        "GET" => Reply::text(200, "application/json", "{\"name\":\"Alice\"}"),
        _ => Reply::status(302).with_header("Location", "http://127.0.0.1:1/"),
    })
    .await;
    // reqwest requires a provider although the connections of this test are not encrypted; it may already be installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let reqwest = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let with =
        |endpoint: &str| builder(endpoint).credentials(static_token()).transport(reqwest.clone()).build().unwrap();
    assert_eq!(with(&server.url()).show_my_info().await.unwrap().name.as_deref(), Some("Alice"));
    let sent = server.only_request();
    assert_eq!(sent.header("User-Agent"), Some("huaweicloud-meeting/0.1.0"));

    let error = with(&server.url()).set_profile_image(Upload::bytes("face.png", vec![1; 1_000_000])).await.unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert!(server.requests()[1].body.len() > 1_000_000);

    let error = with(UNREACHABLE).show_my_info().await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.attempts()), (ErrorKind::Transport, true, 3));
}

#[tokio::test]
async fn a_user_agent_must_be_a_header_value() {
    let error = builder("http://127.0.0.1:1").user_agent("my\r\napp").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let server = Server::start(empty_object).await;
    client(&server).show_my_info().await.unwrap();
}
