//! Clients, fakes and a server that misbehaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::{Client, Credentials, RetryPolicy, Secret};
use huaweicloud_meeting_fake::{Builder, Fake};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub(crate) const APP_ID: &str = "app-id-of-a-test";
pub(crate) const APP_KEY: &str = "app-key-of-a-test";

/// A fake that checks signatures and remembers requests.
pub(crate) fn fake() -> Builder {
    Fake::builder().app_key(APP_ID, APP_KEY).account("alice", "password-of-alice").record()
}

/// A client of a fake that logs in with an App ID, and waits only briefly between attempts.
pub(crate) fn client(fake: &Fake) -> Client {
    client_with(fake, Credentials::app_id(APP_ID, Secret::new(APP_KEY)).user("alice"))
}

pub(crate) fn client_with(fake: &Fake, credentials: Credentials) -> Client {
    Client::builder().endpoint(fake.url()).credentials(credentials).retry(quick()).build().unwrap()
}

/// A client with a token at hand.
pub(crate) fn client_at(endpoint: &str) -> Client {
    Client::builder()
        .endpoint(endpoint)
        .credentials(Credentials::token(Secret::new("token")))
        .retry(quick())
        .build()
        .unwrap()
}

pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::default().first_delay(std::time::Duration::from_millis(1))
}

/// How often an operation arrived at a fake.
pub(crate) fn calls(fake: &Fake, operation: &str) -> usize {
    fake.requests().iter().filter(|request| request.operation == Some(operation)).count()
}

/// The value of a header in the last request of an operation.
pub(crate) fn last_header(fake: &Fake, operation: &str, name: &str) -> Option<String> {
    let requests = fake.requests();
    let last = requests.iter().rev().find(|request| request.operation == Some(operation))?;
    last.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

/// A server that gives each connection the next answer of a script, byte for byte, and then hangs up; an empty answer hangs up
/// at once. Behind the script it keeps to the last answer. It counts the requests.
pub(crate) async fn scripted(answers: &'static [&'static str]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            read_request(&mut stream).await;
            let index = counted.fetch_add(1, Ordering::SeqCst);
            let answer = answers.get(index).or(answers.last()).copied().unwrap_or_default();
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (url, count)
}

/// An HTTP answer with a JSON body.
macro_rules! answer {
    ($status:literal, $body:literal) => {
        concat!("HTTP/1.1 ", $status, " x\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n", $body)
    };
}
pub(crate) use answer;

async fn read_request(stream: &mut tokio::net::TcpStream) {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read) = stream.read(&mut buffer).await {
        received.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&received).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        if read == 0 || body.len() >= length {
            return;
        }
    }
}
