//! Downloads that are dropped.

use std::time::Duration;

use crate::setup::{Directory, Reply, Server};

#[tokio::test]
async fn a_download_that_is_dropped_leaves_no_file() {
    for received in [0, 1, 262_144, 299_999] {
        let server = Server::start(move |_| Reply::whole().hangs_after(received)).await;
        let directory = Directory::new();
        let (sender, mut progress) = tokio::sync::watch::channel(0);
        let download = server.download().to(directory.path("talk.mp4"));
        let download = download.progress(move |done, _| sender.send(done).unwrap()).into_future();
        let task = tokio::spawn(download);
        while usize::try_from(*progress.borrow()).unwrap() < received {
            progress.changed().await.unwrap();
        }
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(directory.names().len(), 1, "the temporary file");
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        // A thread that still writes removes the file afterwards.
        for _ in 0..1000 {
            if directory.names().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(directory.names().is_empty(), "{received}: {:?}", directory.names());
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_closes_its_connection() {
    let server = Server::start(|_| Reply::whole().hangs_after(1000)).await;
    let file = server.download().await.unwrap();
    assert_eq!(server.closed(), 0);
    drop(file);
    while server.closed() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(server.requests().len(), 1);
}
