//! Certificates and TLS.

use std::time::Duration;

use huaweicloud_meeting_runtime::ErrorKind;

use crate::certificates::Authority;
use crate::server::{Server, builder, get, respond_ok};

#[tokio::test]
async fn additional_root_certificates_are_trusted() {
    let authority = Authority::new();
    let acceptor = authority.issue("localhost").acceptor(&["http/1.1"]);
    let server = Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move { respond_ok(acceptor.accept(stream).await?).await }
    })
    .await;
    let other = Authority::new().pem();
    let transport = builder().add_root_certificates(other).add_root_certificates(authority.pem()).build().unwrap();
    assert_eq!(get(&transport, &format!("https://localhost:{}", server.port)).await.unwrap(), "ok");
}

#[tokio::test]
async fn the_reason_why_a_certificate_is_invalid_is_in_the_message() {
    let authority = Authority::new();
    let untrusted = Authority::new().issue("localhost");
    for (identity, reason) in [
        (untrusted, "UnknownIssuer"),
        (authority.issue("example.com"), "localhost"),
        (authority.issue_expired("localhost"), "expired"),
    ] {
        let acceptor = identity.acceptor(&[]);
        let server = Server::start(move |stream, _| {
            let acceptor = acceptor.clone();
            async move { respond_ok(acceptor.accept(stream).await?).await }
        })
        .await;
        let transport = builder().add_root_certificates(authority.pem()).build().unwrap();
        let error = get(&transport, &format!("https://localhost:{}", server.port)).await.unwrap_err();
        assert!(error.is_rejected() && error.is_connect() && !error.may_have_been_received(), "{error:?}");
        let message = error.to_string();
        assert!(message.starts_with("could not connect to the service: the certificate of the service is invalid: "));
        if cfg!(feature = "rustls") {
            assert!(message.contains(reason), "{message}");
        }
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_client_certificate_is_presented() {
    let authority = Authority::new();
    let acceptor = authority.acceptor_for_clients_with_certificates(&authority.issue("localhost"));
    let server = Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move { respond_ok(acceptor.accept(stream).await?).await }
    })
    .await;
    let url = format!("https://localhost:{}", server.port);
    let without = builder().add_root_certificates(authority.pem());
    get(&without.build().unwrap(), &url).await.unwrap_err();
    let client = authority.issue("client");
    let with = builder().add_root_certificates(authority.pem()).client_certificate(client.chain, client.key);
    assert_eq!(get(&with.build().unwrap(), &url).await.unwrap(), "ok");
}

#[test]
fn invalid_certificates_and_keys_are_configuration_errors() {
    let identity = Authority::new().issue("client");
    for builder in [
        builder().add_root_certificates("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"),
        builder().client_certificate(identity.chain.clone(), "no key"),
        builder().client_certificate(identity.chain.clone(), Authority::new().issue("other").key),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}

#[tokio::test]
async fn the_connect_timeout_includes_the_handshake() {
    let server = Server::start(|stream, _| async move {
        std::future::pending::<()>().await;
        drop(stream);
        Ok(())
    })
    .await;
    let transport = builder().connect_timeout(Duration::from_millis(50)).build().unwrap();
    let error = get(&transport, &format!("https://localhost:{}", server.port)).await.unwrap_err();
    assert!(error.is_connect() && !error.is_rejected());
    assert_eq!(error.to_string(), "could not connect to the service: no connection within 50 ms");
}
