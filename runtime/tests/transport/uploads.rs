//! Bodies that are streamed.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use huaweicloud_meeting_runtime::{Body, Transport};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::server::{Server, builder, read_head};

/// A body of several chunks with a known length.
struct Chunks(Vec<Bytes>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.pop().map(|chunk| Ok(Frame::data(chunk))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|chunk| chunk.len() as u64).sum())
    }
}

#[tokio::test]
async fn a_streamed_body_is_sent_with_its_length_and_again_on_a_new_connection() {
    let received: Arc<Mutex<Vec<(String, usize)>>> = Arc::default();
    let log = Arc::clone(&received);
    let server = Server::start(move |mut stream, _| {
        let log = Arc::clone(&log);
        async move {
            let head = read_head(&mut stream).await?.unwrap().to_ascii_lowercase();
            let mut body = vec![0; 300_000];
            stream.read_exact(&mut body).await?;
            log.lock().unwrap().push((head, body.iter().map(|byte| usize::from(*byte)).sum()));
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await
        }
    })
    .await;
    let transport = builder().build().unwrap();
    // The server closes each connection, and so the pooled one has been closed when the next request starts.
    for _ in 0..3 {
        let chunks = Chunks(vec![Bytes::from(vec![1; 100_000]), Bytes::from(vec![2; 200_000])]);
        let url = format!("http://127.0.0.1:{}", server.port);
        let response = transport.send(http::Request::post(url).body(Body::new(chunks)).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let received = received.lock().unwrap();
    assert_eq!(received.len(), 3);
    for (head, sum) in received.iter() {
        assert!(head.contains("content-length: 300000\r\n"), "{head}");
        assert_eq!(*sum, 500_000);
    }
}
