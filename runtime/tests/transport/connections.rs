//! The pool: reusing connections, and connections that the server closes.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::sync::Notify;

use crate::server::{Server, builder, get, read_head, respond_ok};

const CALLS: usize = 200;

#[tokio::test]
async fn unused_connections_are_reused_until_the_idle_timeout() {
    let server = Server::start(|stream, _| respond_ok(stream)).await;
    let url = format!("http://127.0.0.1:{}", server.port);
    let transport = builder().build().unwrap();
    for _ in 0..10 {
        get(&transport, &url).await.unwrap();
    }
    assert_eq!(server.connections(), 1);

    let transport = builder().idle_timeout(Duration::ZERO).build().unwrap();
    for _ in 0..10 {
        get(&transport, &url).await.unwrap();
    }
    assert!(server.connections() > 2, "{}", server.connections());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_the_server_has_closed_is_not_used() {
    each_request_is_received_once(Duration::from_millis(1)).await;
}

/// The event of the socket is pending, but the runtime has not processed it.
#[tokio::test(flavor = "current_thread")]
async fn a_connection_that_the_server_has_just_closed_is_not_used() {
    each_request_is_received_once(Duration::ZERO).await;
}

/// The server closes each connection after its response, and the next request starts after a delay.
async fn each_request_is_received_once(delay: Duration) {
    let closed = Arc::new(Notify::new());
    let notify = Arc::clone(&closed);
    let received: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let log = Arc::clone(&received);
    let server = Server::start(move |mut stream, _| {
        let (notify, log) = (Arc::clone(&notify), Arc::clone(&log));
        async move {
            let head = read_head(&mut stream).await?.unwrap();
            *log.lock().unwrap().entry(head.lines().next().unwrap().to_owned()).or_default() += 1;
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await?;
            drop(stream);
            notify.notify_one();
            Ok(())
        }
    })
    .await;
    let transport = builder().build().unwrap();
    for number in 0..CALLS {
        get(&transport, &format!("http://127.0.0.1:{}/{number}", server.port)).await.unwrap();
        closed.notified().await;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
    }
    let received = received.lock().unwrap();
    assert_eq!(received.len(), CALLS);
    assert!(received.values().all(|times| *times == 1));
}

/// Requests arrive at about the time at which the server closes an idle connection, so that some are lost. Those that may have
/// been received must not be sent again by the transport.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_that_may_have_been_received_is_sent_again() {
    const IDLE: Duration = Duration::from_millis(20);
    let received: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let log = Arc::clone(&received);
    let server = Server::start(move |mut stream, _| {
        let log = Arc::clone(&log);
        async move {
            while let Ok(head) = tokio::time::timeout(IDLE, read_head(&mut stream)).await {
                let Some(head) = head? else { return Ok(()) };
                *log.lock().unwrap().entry(head.lines().next().unwrap().to_owned()).or_default() += 1;
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await?;
            }
            // Without reading: a request that arrives now is lost, and the connection is reset.
            io::Result::Ok(())
        }
    })
    .await;
    let transport = builder().build().unwrap();
    let (mut lost, mut unsent) = (0, Vec::new());
    for number in 0..CALLS {
        let delay = IDLE - Duration::from_millis(1) + Duration::from_micros(number as u64 * 10);
        match get(&transport, &format!("http://127.0.0.1:{}/{number}", server.port)).await {
            Ok(body) => assert_eq!(body, "ok"),
            Err(error) if error.may_have_been_received() => lost += 1,
            Err(_) => unsent.push(format!("GET /{number} HTTP/1.1")),
        }
        tokio::time::sleep(delay).await;
    }
    let received = received.lock().unwrap();
    assert!(received.values().all(|times| *times == 1), "{received:?}");
    assert!(received.len() + lost + unsent.len() >= CALLS, "{} received, {lost} lost", received.len());
    assert!(unsent.iter().all(|request| !received.contains_key(request)), "{unsent:?}");
}

#[tokio::test]
async fn headers_that_are_too_large_or_too_many_are_an_error() {
    let many = "X-Header: value\r\n".repeat(101);
    // hyper's limit is 417 kB, but what it has read beyond that is accepted if it completes the headers.
    let large = format!("X-Header: {}\r\n", "a".repeat(2_000_000));
    for headers in [many, large] {
        let server = Server::start(move |mut stream, _| {
            let headers = headers.clone();
            async move {
                read_head(&mut stream).await?;
                let response = format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{headers}\r\n");
                stream.write_all(response.as_bytes()).await?;
                respond_ok(stream).await
            }
        })
        .await;
        let error = get(&builder().build().unwrap(), &format!("http://127.0.0.1:{}", server.port)).await.unwrap_err();
        assert_eq!(error.to_string(), "failed to read the headers of the response: message head is too large");
        assert!(error.may_have_been_received());
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    let error = get(&builder().build().unwrap(), "http://127.0.0.1:1").await.unwrap_err();
    assert!(error.is_connect() && !error.is_rejected());
}
