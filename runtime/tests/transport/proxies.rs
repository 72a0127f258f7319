//! Proxies.

use std::io;
use std::sync::{Arc, Mutex};

use huaweicloud_meeting_runtime::{ErrorKind, HttpTransport};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::TcpStream;

use crate::certificates::Authority;
use crate::server::{Server, get, read_head, respond_ok};

const HOST: &str = "meeting.example.com";

/// A service behind a proxy. Its name cannot be resolved, so that it can only be reached through the proxy.
struct Service {
    authority: Authority,
    server: Server,
}

impl Service {
    async fn start() -> Self {
        let authority = Authority::new();
        let acceptor = authority.issue(HOST).acceptor(&[]);
        let server = Server::start(move |stream, _| {
            let acceptor = acceptor.clone();
            async move { respond_ok(acceptor.accept(stream).await?).await }
        })
        .await;
        Self { authority, server }
    }

    fn transport(&self, proxy: &str) -> HttpTransport {
        HttpTransport::builder().add_root_certificates(self.authority.pem()).proxy(proxy).build().unwrap()
    }
}

/// The heads of the requests that a proxy has received.
type Log = Arc<Mutex<Vec<String>>>;

/// Handles a CONNECT request: connects to a port of this machine, whatever the request names, or responds with a status.
async fn proxy(mut stream: impl AsyncRead + AsyncWrite + Unpin, log: Log, target: Result<u16, u16>) -> io::Result<()> {
    let Some(head) = read_head(&mut stream).await? else { return Ok(()) };
    log.lock().unwrap().push(head);
    match target {
        Ok(port) => {
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            let mut service = TcpStream::connect(("127.0.0.1", port)).await?;
            copy_bidirectional(&mut stream, &mut service).await.map(drop)
        }
        Err(status) => {
            let response = format!("HTTP/1.1 {status} reason\r\nContent-Length: 4\r\n\r\nbody");
            stream.write_all(response.as_bytes()).await
        }
    }
}

async fn start_proxy(target: Result<u16, u16>) -> (Server, Log) {
    let log = Log::default();
    let shared = Arc::clone(&log);
    (Server::start(move |stream, _| proxy(stream, Arc::clone(&shared), target)).await, log)
}

#[tokio::test]
async fn https_requests_are_sent_through_a_tunnel_with_the_credentials_of_the_url() {
    let service = Service::start().await;
    let (server, log) = start_proxy(Ok(service.server.port)).await;
    let transport = service.transport(&format!("http://alice:p%40ss@127.0.0.1:{}", server.port));
    for _ in 0..3 {
        assert_eq!(get(&transport, &format!("https://{HOST}/path")).await.unwrap(), "ok");
    }
    let log = log.lock().unwrap();
    let [head] = log.as_slice() else { panic!("{log:?}") };
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with(&format!("connect {HOST}:443 http/1.1\r\n")), "{head}");
    assert!(head.contains(&format!("\r\nhost: {HOST}:443\r\n")), "{head}");
    // Base64 of `alice:p@ss`, in lower case.
    assert!(head.contains("\r\nproxy-authorization: basic ywxpy2u6cebzcw==\r\n"), "{head}");
}

#[tokio::test]
async fn the_connection_to_a_proxy_can_be_encrypted() {
    let service = Service::start().await;
    let acceptor = service.authority.issue("localhost").acceptor(&["h2", "http/1.1"]);
    let port = service.server.port;
    let server = Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move { proxy(acceptor.accept(stream).await?, Log::default(), Ok(port)).await }
    })
    .await;
    let transport = service.transport(&format!("https://localhost:{}", server.port));
    assert_eq!(get(&transport, &format!("https://{HOST}")).await.unwrap(), "ok");

    // Its certificate is verified, and the message states whose certificate is invalid.
    let transport = service.transport(&format!("https://127.0.0.1:{}", server.port));
    let error = get(&transport, &format!("https://{HOST}")).await.unwrap_err();
    let message = error.to_string();
    assert!(message.contains("the certificate of the proxy is invalid: "), "{message}");
    assert!(error.is_rejected());
}

#[tokio::test]
async fn the_status_of_an_error_response_of_a_proxy_is_in_the_message() {
    let service = Service::start().await;
    for (status, is_rejected) in [(407, true), (403, true), (502, false), (302, false)] {
        let (server, log) = start_proxy(Err(status)).await;
        let transport = service.transport(&format!("http://127.0.0.1:{}", server.port));
        let error = get(&transport, &format!("https://{HOST}")).await.unwrap_err();
        let message = error.to_string();
        assert_eq!(message, format!("could not connect to the service: the proxy responded with HTTP {status}"));
        assert_eq!((error.is_connect(), error.is_rejected()), (true, is_rejected), "{status}");
        assert_eq!(log.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_proxy_that_is_unreachable_or_closes_the_connection_is_named() {
    let service = Service::start().await;
    let closing = Server::start(|mut stream, _| async move { read_head(&mut stream).await.map(drop) }).await;
    for port in [1, closing.port] {
        let transport = service.transport(&format!("http://127.0.0.1:{port}"));
        let error = get(&transport, &format!("https://{HOST}")).await.unwrap_err();
        assert_eq!(error.to_string(), "could not connect to the service: the connection to the proxy failed");
        assert!(error.is_connect() && !error.is_rejected());
    }
}

#[tokio::test]
async fn requests_to_loopback_addresses_are_not_sent_through_a_proxy() {
    let (server, log) = start_proxy(Err(500)).await;
    let service = Server::start(|stream, _| respond_ok(stream)).await;
    let transport = HttpTransport::builder().proxy(format!("http://127.0.0.1:{}", server.port)).build().unwrap();
    for host in ["127.0.0.1", "localhost"] {
        assert_eq!(get(&transport, &format!("http://{host}:{}", service.port)).await.unwrap(), "ok");
    }
    assert_eq!((log.lock().unwrap().len(), server.connections()), (0, 0));
}

#[tokio::test]
async fn a_socks_proxy_resolves_the_name_of_the_service() {
    let service = Service::start().await;
    let port = service.server.port;
    let server = Server::start(move |mut stream, _| async move {
        // RFC 1928: the methods, then the request with the name of the host.
        let mut methods = [0; 2];
        stream.read_exact(&mut methods).await?;
        stream.read_exact(&mut vec![0; usize::from(methods[1])]).await?;
        stream.write_all(&[5, 0]).await?;
        let mut request = [0; 5];
        stream.read_exact(&mut request).await?;
        assert_eq!(request[..4], [5, 1, 0, 3]);
        let mut host = vec![0; usize::from(request[4])];
        stream.read_exact(&mut host).await?;
        assert_eq!((host.as_slice(), stream.read_u16().await?), (HOST.as_bytes(), 443));
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
        let mut service = TcpStream::connect(("127.0.0.1", port)).await?;
        copy_bidirectional(&mut stream, &mut service).await.map(drop)
    })
    .await;
    for scheme in ["socks5", "socks5h"] {
        let transport = service.transport(&format!("{scheme}://127.0.0.1:{}", server.port));
        assert_eq!(get(&transport, &format!("https://{HOST}")).await.unwrap(), "ok");
    }
}

/// Selects a method of authentication of RFC 1928, and refuses the login of RFC 1929 if one follows.
async fn refuse_socks_login(mut stream: TcpStream, method: u8) -> io::Result<()> {
    let mut greeting = [0; 3];
    stream.read_exact(&mut greeting).await?;
    stream.write_all(&[5, method]).await?;
    let mut login = [0; 13];
    // A client that does not log in closes the connection.
    stream.read_exact(&mut login).await?;
    assert_eq!(&login, b"\x01\x05alice\x05wrong");
    stream.write_all(&[1, 1]).await
}

#[tokio::test]
async fn a_login_that_a_socks_proxy_refuses_is_not_retried() {
    for (user, method, reason) in [
        ("alice:wrong@", 2, "credentials not accepted"),
        ("alice:wrong@", 0xff, "server does not support user/pass authentication"),
        ("", 0xff, "server does not support user/pass authentication"),
        ("", 2, "server implements authentication incorrectly"),
    ] {
        let server = Server::start(move |stream, _| refuse_socks_login(stream, method)).await;
        let transport =
            HttpTransport::builder().proxy(format!("socks5://{user}127.0.0.1:{}", server.port)).build().unwrap();
        let error = get(&transport, &format!("https://{HOST}")).await.unwrap_err();
        let message = error.to_string();
        assert!(
            message.starts_with("could not connect to the service: the proxy refused the connection: "),
            "{message}"
        );
        assert!(message.ends_with(reason), "{message}");
        assert!(error.is_connect() && error.is_rejected());
    }
}

#[tokio::test]
async fn a_socks_proxy_that_cannot_reach_the_service_is_tried_again() {
    for (status, is_rejected) in [(1, false), (2, true), (4, false)] {
        let server = Server::start(move |mut stream, _| async move {
            stream.read_exact(&mut [0; 3]).await?;
            stream.write_all(&[5, 0]).await?;
            stream.read_exact(&mut vec![0; 7 + HOST.len()]).await?;
            stream.write_all(&[5, status, 0, 1, 0, 0, 0, 0, 0, 0]).await
        })
        .await;
        let transport = HttpTransport::builder().proxy(format!("socks5://127.0.0.1:{}", server.port)).build().unwrap();
        let error = get(&transport, &format!("https://{HOST}")).await.unwrap_err();
        assert_eq!((error.is_connect(), error.is_rejected()), (true, is_rejected), "{status}: {error}");
    }
}

#[test]
fn an_invalid_url_of_a_proxy_is_a_configuration_error() {
    for url in ["", "ftp://proxy.example.com", "socks4://proxy.example.com", "http://alice:secret@", "http://a b"] {
        let error = HttpTransport::builder().proxy(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with("the URL of the proxy is invalid"), "{error}");
        assert!(!format!("{error:?}").contains("secret"));
    }
}
