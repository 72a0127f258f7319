//! Connections for WebSockets.

use huaweicloud_meeting_runtime::http::Uri;
use huaweicloud_meeting_runtime::{Transport as _, TransportError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::certificates::Authority;
use crate::server::{Server, builder};

/// Starts a server that sends the negotiated protocol, and then what it receives.
async fn start(authority: &Authority) -> Server {
    let acceptor = authority.issue("localhost").acceptor(&["h2", "http/1.1"]);
    Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let mut stream = acceptor.accept(stream).await?;
            let protocol = stream.get_ref().1.alpn_protocol().unwrap_or(b"none").to_vec();
            stream.write_all(&protocol).await?;
            let mut message = [0; 4];
            stream.read_exact(&mut message).await?;
            stream.write_all(&message).await?;
            stream.shutdown().await
        }
    })
    .await
}

async fn exchange(
    builder: huaweicloud_meeting_runtime::HttpTransportBuilder,
    port: u16,
) -> Result<String, TransportError> {
    let transport = builder.build().unwrap();
    let url = Uri::try_from(format!("https://localhost:{port}/")).unwrap();
    let mut stream = transport.connect(&url).await?;
    stream.write_all(b"ping").await.unwrap();
    stream.flush().await.unwrap();
    let mut received = String::new();
    stream.read_to_string(&mut received).await.unwrap();
    Ok(received)
}

#[tokio::test]
async fn a_connection_has_the_certificates_of_the_transport_and_never_uses_http_2() {
    let authority = Authority::new();
    let server = start(&authority).await;
    let trusting = builder().add_root_certificates(authority.pem());
    assert_eq!(exchange(trusting, server.port).await.unwrap(), "http/1.1ping");
}

#[tokio::test]
async fn an_untrusted_certificate_is_rejected() {
    let server = start(&Authority::new()).await;
    let error = exchange(builder(), server.port).await.unwrap_err();
    assert!(error.is_rejected() && error.to_string().contains("certificate"), "{error}");
}
