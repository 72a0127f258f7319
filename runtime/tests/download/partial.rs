//! Files of which a part is kept for a later run.

use std::fs;

use huaweicloud_meeting_runtime::RetryPolicy;

use crate::setup::{Directory, Reply, Server, content};

/// The part of a file that is compared before it is continued.
const OVERLAP: usize = 64 * 1024;

/// Downloads the first 200,000 bytes, and keeps them.
async fn interrupted(directory: &Directory) {
    let server = Server::start(|_| Reply::whole().cut_after(200_000)).await;
    let download = server.download().retry(RetryPolicy::none()).to(directory.path("talk.mp4"));
    download.keep_partial().await.unwrap_err();
    assert_eq!(directory.names().into_iter().collect::<Vec<_>>(), ["talk.mp4.part"]);
    assert_eq!(fs::read(directory.path("talk.mp4.part")).unwrap(), &content()[..200_000]);
}

/// Downloads the file with what was kept, and returns the offsets that were requested.
async fn resumed(directory: &Directory) -> Vec<Option<usize>> {
    let server = Server::start(Reply::range).await;
    let size = server.download().to(directory.path("talk.mp4")).keep_partial().await.unwrap();
    assert_eq!(size, 300_000);
    directory.has_only("talk.mp4");
    server.starts()
}

#[tokio::test]
async fn a_later_run_continues_what_was_kept() {
    let directory = Directory::new();
    interrupted(&directory).await;
    assert_eq!(resumed(&directory).await, [Some(200_000 - OVERLAP)]);
}

#[tokio::test]
async fn a_file_that_was_kept_completely_is_compared_and_renamed() {
    let directory = Directory::new();
    fs::write(directory.path("talk.mp4.part"), content()).unwrap();
    assert_eq!(resumed(&directory).await, [Some(300_000 - OVERLAP)]);
}

#[tokio::test]
async fn a_part_of_another_file_is_replaced() {
    for length in [1, 1000, 200_000, 299_999, 300_000, 400_000] {
        let directory = Directory::new();
        fs::write(directory.path("talk.mp4.part"), vec![b'x'; length]).unwrap();
        let starts = resumed(&directory).await;
        let start = length.saturating_sub(OVERLAP);
        let expected = if start == 0 { vec![None] } else { vec![Some(start), None] };
        assert_eq!(starts, expected, "{length}");
    }
}

#[tokio::test]
async fn a_part_is_replaced_if_the_server_does_not_return_a_range() {
    let directory = Directory::new();
    interrupted(&directory).await;
    let server = Server::start(|_| Reply::whole()).await;
    assert_eq!(server.download().to(directory.path("talk.mp4")).keep_partial().await.unwrap(), 300_000);
    directory.has_only("talk.mp4");
    assert_eq!(server.requests().len(), 1);
}
