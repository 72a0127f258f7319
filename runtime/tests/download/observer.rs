//! What an observer receives of a download.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_meeting_runtime::{AttemptFinished, CallFinished, Observer, RetryPolicy};

use crate::setup::{Directory, Reply, Server, observed_core};

/// Records events: the outcome of attempts with their bytes, and of calls with their attempts.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Log {
    fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        assert_eq!((attempt.operation, attempt.group, attempt.request_bytes), ("download", None, Some(0)));
        assert!(!format!("{attempt:?}").contains("token-"), "{attempt:?}");
        let (number, status, bytes) = (attempt.attempt, attempt.status, attempt.response_bytes);
        let line = format!("attempt {number}: {status:?} {:?}, {bytes:?}", attempt.error_type().as_deref());
        self.0.lock().unwrap().push(line);
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        assert_eq!((call.operation, call.group), ("download", None));
        assert!(!format!("{call:?}").contains("token-"), "{call:?}");
        let (attempts, status) = (call.attempts, call.status);
        let line = format!("call, {attempts}: {status:?} {:?}", call.error_type().as_deref());
        self.0.lock().unwrap().push(line);
    }
}

/// Downloads to a file, and returns what the observer received.
async fn observed(server: &Server, policy: RetryPolicy) -> Vec<String> {
    let (log, directory) = (Arc::new(Log::default()), Directory::new());
    let download = server.download_with(&observed_core(Arc::clone(&log))).retry(policy);
    let _ = download.to(directory.path("talk.mp4")).await;
    log.lines()
}

#[tokio::test]
async fn a_download_is_a_call_with_an_attempt() {
    let server = Server::start(|_| Reply::whole()).await;
    let lines = observed(&server, RetryPolicy::none()).await;
    assert_eq!(lines, ["attempt 1: Some(200) None, Some(300000)", "call, 1: Some(200) None"]);
}

#[tokio::test]
async fn an_attempt_that_is_cut_off_states_what_it_received() {
    let server = Server::start(|request| match request.number {
        1 => Reply::range(request).cut_after(100_000),
        _ => Reply::range(request),
    })
    .await;
    let lines = observed(&server, RetryPolicy::default()).await;
    let cut = "attempt 1: Some(200) Some(\"transport\"), Some(100000)";
    assert_eq!(lines, [cut, "attempt 2: Some(206) None, Some(200000)", "call, 2: Some(206) None"]);
}

#[tokio::test]
async fn failed_attempts_have_the_status_of_the_response() {
    let server = Server::start(|request| match request.number {
        1 => Reply::new(401, "", r#"{"code":"LIB.0042","message":"used: token-1"}"#),
        _ => Reply::new(503, "", "token-2"),
    })
    .await;
    let lines = observed(&server, RetryPolicy::none()).await;
    let failed = ["attempt 1: Some(401) Some(\"401\"), Some(0)", "attempt 2: Some(503) Some(\"503\"), Some(0)"];
    assert_eq!(lines[..2], failed);
    assert_eq!(lines[2..], ["call, 2: Some(503) Some(\"503\")"]);
}

/// Creates a directory where the file is to be, which a file cannot replace.
fn occupy(target: &Path) {
    std::fs::create_dir_all(target.join("occupied")).unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_the_error_of_the_call_and_of_no_attempt() {
    let (log, directory) = (Arc::new(Log::default()), Directory::new());
    let target = directory.path("talk.mp4");
    let occupied = target.clone();
    let server = Server::start(move |_| {
        occupy(&occupied);
        Reply::whole()
    })
    .await;
    server.download_with(&observed_core(Arc::clone(&log))).to(target).await.unwrap_err();
    assert_eq!(log.lines(), ["attempt 1: Some(200) None, Some(300000)", "call, 1: Some(200) Some(\"file\")"]);
}

#[tokio::test]
async fn a_file_that_cannot_be_created_is_a_call_without_attempts() {
    let (log, directory) = (Arc::new(Log::default()), Directory::new());
    let server = Server::start(|_| Reply::whole()).await;
    occupy(&directory.path("talk.mp4"));
    let download = server.download_with(&observed_core(Arc::clone(&log)));
    download.to(directory.path("talk.mp4")).await.unwrap_err();
    assert_eq!(log.lines(), ["call, 0: None Some(\"file\")"]);
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_cancelled() {
    let server = Server::start(|_| Reply::whole().hangs_after(1000)).await;
    let log = Arc::new(Log::default());
    let mut file = server.download_with(&observed_core(Arc::clone(&log))).await.unwrap();
    while file.received() < 1000 {
        file.chunk().await.unwrap().unwrap();
    }
    assert!(log.lines().is_empty());
    drop(file);
    let cancelled = ["attempt 1: Some(200) Some(\"cancelled\"), Some(1000)", "call, 1: Some(200) Some(\"cancelled\")"];
    assert_eq!(log.lines(), cancelled);
}

#[tokio::test]
async fn a_stream_that_is_read_to_its_end_has_ended_before_it_is_dropped() {
    let server = Server::start(|_| Reply::whole()).await;
    let log = Arc::new(Log::default());
    let mut file = server.download_with(&observed_core(Arc::clone(&log))).await.unwrap();
    while file.chunk().await.unwrap().is_some() {}
    assert_eq!(log.lines(), ["attempt 1: Some(200) None, Some(300000)", "call, 1: Some(200) None"]);
    drop(file);
    assert_eq!(log.lines().len(), 2);
}

#[tokio::test]
async fn an_attempt_without_a_response_has_no_size() {
    let server = Server::start(|_| Reply::never()).await;
    let log = Arc::new(Log::default());
    let download = server.download_with(&observed_core(Arc::clone(&log))).idle_timeout(Duration::ZERO);
    download.retry(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(log.lines(), ["attempt 1: None Some(\"timeout\"), None", "call, 1: None Some(\"timeout\")"]);
}
