//! A file on disk.

use std::fs;
use std::sync::{Arc, Mutex};

use huaweicloud_meeting_runtime::{ErrorKind, RetryPolicy};

use crate::setup::{Directory, Reply, Request, Server, content};

const CUTS: [usize; 6] = [0, 1, 65_536, 100_000, 262_145, 299_999];

/// Downloads the file from a server whose first response is cut off, and returns the offsets that were requested.
async fn starts(cut: usize, then: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Vec<Option<usize>> {
    let server = Server::start(move |request| match request.number {
        1 => Reply::whole().cut_after(cut),
        _ => then(request),
    })
    .await;
    let directory = Directory::new();
    assert_eq!(server.download().to(directory.path("talk.mp4")).await.unwrap(), 300_000, "{cut}");
    directory.has_only("talk.mp4");
    server.starts()
}

#[tokio::test]
async fn the_rest_is_requested_wherever_the_file_is_cut_off() {
    for cut in CUTS {
        assert_eq!(starts(cut, Reply::range).await, [None, (cut > 0).then_some(cut)]);
    }
}

#[tokio::test]
async fn the_file_is_received_again_if_the_server_does_not_return_a_range() {
    for cut in CUTS {
        assert_eq!(starts(cut, |_| Reply::whole()).await, [None, (cut > 0).then_some(cut)]);
    }
}

#[tokio::test]
async fn the_file_is_received_again_if_the_range_is_not_the_requested_one() {
    let wrong = [
        "bytes 0-299999/300000",
        "bytes 99-299999/300000",
        "bytes 100-299999/300001",
        "bytes 100-",
        "",
        "bytes 100-299999/*",
    ];
    for range in wrong {
        let wrong = move |request: &Request| match request.start() {
            Some(_) => Reply::new(206, &format!("Content-Range: {range}\r\n"), vec![0; 200_000]),
            None => Reply::whole(),
        };
        assert_eq!(starts(100, wrong).await, [None, Some(100), None], "{range}");
    }
    // A server that ignores `If-Range`.
    let of_another_file = |request: &Request| match request.start() {
        Some(_) => Reply::new(206, "Content-Range: bytes 100-299999/300000\r\nETag: \"2\"\r\n", vec![0; 299_900]),
        None => Reply::whole(),
    };
    assert_eq!(starts(100, of_another_file).await, [None, Some(100), None]);
    let not_satisfiable = |request: &Request| match request.start() {
        Some(_) => Reply::new(416, "", ""),
        None => Reply::whole(),
    };
    assert_eq!(starts(100, not_satisfiable).await, [None, Some(100), None]);
}

#[tokio::test]
async fn a_range_that_ends_early_is_followed_by_another() {
    let server = Server::start(|request| {
        let start = request.start().unwrap_or(0);
        let part = &content()[start..(start + 100_000).min(300_000)];
        match start {
            0 => Reply::whole().cut_after(100_000),
            _ => Reply::new(206, &format!("Content-Range: bytes {start}-{}/300000\r\n", start + part.len() - 1), part),
        }
    })
    .await;
    let directory = Directory::new();
    assert_eq!(server.download().to(directory.path("talk.mp4")).await.unwrap(), 300_000);
    directory.has_only("talk.mp4");
}

#[tokio::test]
async fn progress_starts_again_with_the_file() {
    let server = Server::start(|request| match request.number {
        1 => Reply::whole().cut_after(100_000),
        _ => Reply::whole(),
    })
    .await;
    let (directory, reports) = (Directory::new(), Arc::new(Mutex::new(Vec::new())));
    let log = Arc::clone(&reports);
    let download = server.download().to(directory.path("talk.mp4"));
    download.progress(move |done, total| log.lock().unwrap().push((done, total))).await.unwrap();
    let reports = reports.lock().unwrap();
    assert!(reports.iter().all(|(_, total)| *total == Some(300_000)), "{reports:?}");
    let again = reports.iter().position(|(done, _)| *done == 0).unwrap();
    let (before, after) = reports.split_at(again);
    assert_eq!((before.last().unwrap().0, after.last().unwrap().0), (100_000, 300_000));
    assert!(before.is_sorted() && after.is_sorted(), "{reports:?}");
}

#[tokio::test]
async fn an_existing_file_is_replaced_only_by_a_complete_one() {
    let server = Server::start(|request| match request.number {
        1 => Reply::whole().cut_after(100_000),
        _ => Reply::whole(),
    })
    .await;
    let directory = Directory::new();
    let target = directory.path("talk.mp4");
    fs::write(&target, "old").unwrap();
    let error = server.download().retry(RetryPolicy::none()).to(&target).await.unwrap_err();
    assert!(error.to_string().contains("100000 of 300000 bytes were received"), "{error}");
    assert_eq!((fs::read(&target).unwrap(), directory.names().len()), (b"old".to_vec(), 1));
    server.download().to(&target).await.unwrap();
    directory.has_only("talk.mp4");
}

#[tokio::test]
async fn a_target_that_cannot_be_written_is_an_error_before_a_token_is_used() {
    let server = Server::start(|_| Reply::whole()).await;
    let directory = Directory::new();
    fs::create_dir(directory.path("directory")).unwrap();
    for target in ["missing/talk.mp4", "directory"] {
        let error = server.download().to(directory.path(target)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
        assert!(error.to_string().contains(target), "{error}");
    }
    assert!(server.requests().is_empty());
}
