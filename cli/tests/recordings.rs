//! `hwmeeting recording download`: all files, skipped when they are there, continued after a failure.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::Run;
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, StartMeetingRequest};
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;

/// A fake with a recording, and a directory that is removed at the end.
struct Archive {
    fake: Fake,
    directory: PathBuf,
}

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

impl Archive {
    async fn new(name: &str) -> Self {
        let archive = Self::of_meeting_that_ended_now(name).await;
        archive.fake.advance(Duration::from_secs(120));
        archive
    }

    async fn of_meeting_that_ended_now(name: &str) -> Self {
        let fake = Fake::builder().empty().accept_any_token().start().await.unwrap();
        let credentials = Credentials::app_id("app", Secret::new("key"));
        let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
        let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("All Hands");
        let meeting = client.create_meeting(request).await.unwrap();
        let password = meeting.host_password().unwrap();
        client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await.unwrap();
        let room = client.conference_of(&meeting).unwrap();
        fake.meeting(&meeting.conference_id).join_as_host("Ann");
        room.start_recording().await.unwrap();
        fake.advance(Duration::from_secs(600));
        room.stop_meeting().await.unwrap();
        let directory = std::env::temp_dir().join(format!("hwmeeting-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&directory);
        Self { fake, directory }
    }

    fn download(&self, arguments: &[&str]) -> Run {
        let to = self.directory.to_str().unwrap();
        let all = [&["recording", "download"], arguments, &["--to", to, "--endpoint", self.fake.url()]].concat();
        common::run(&all, &[("HWMEETING_TOKEN", "any")], b"")
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.directory).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_files_are_downloaded_once() {
    let archive = Archive::new("archive").await;
    // The clock of the fake is ahead of that of the machine.
    let run = archive.download(&["--since", "30d", "--until", "in 1 day"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let files = archive.files();
    assert!(!files.is_empty() && files.iter().all(|name| name.ends_with(".mp4")), "{files:?}");
    assert_eq!(run.stderr, format!("{} downloaded, 0 already there, 0 failed\n", files.len()));
    // Each line is the path of a file.
    let mut printed: Vec<&str> = run.stdout.lines().collect();
    printed.sort_unstable();
    assert_eq!(printed.len(), files.len());
    assert!(printed.iter().all(|path| fs::metadata(path).unwrap().len() > 0), "{printed:?}");

    // The second time, nothing is downloaded; by UUID, the files have the same names.
    let uuid = files[0].split('-').next().unwrap();
    for arguments in [&["--since", "30d", "--until", "in 1 day"][..], &[uuid, "--concurrency", "1"]] {
        let again = archive.download(arguments);
        assert_eq!((again.code, again.stdout.as_str()), (Some(0), ""));
        assert_eq!(again.stderr, format!("0 downloaded, {} already there, 0 failed\n", files.len()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_fails_does_not_stop_the_others_and_is_reported() {
    let archive = Archive::new("failure").await;
    archive.download(&["--since", "30d", "--until", "in 1 day"]);
    let files = archive.files();
    let (failing, rest) = files.split_first().unwrap();
    // In place of the first file, there is a directory where its parts are kept.
    for name in &files {
        fs::remove_file(archive.directory.join(name)).unwrap();
    }
    fs::create_dir(part(&archive.directory, failing)).unwrap();
    let run = archive.download(&["--since", "30d", "--until", "in 1 day"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains(failing), "{}", run.stderr);
    let report = format!("error: {} downloaded, 0 already there, 1 failed", rest.len());
    assert!(run.stderr.contains(&report), "{}", run.stderr);
    fs::remove_dir(part(&archive.directory, failing)).unwrap();
    let again = archive.download(&["--since", "30d", "--until", "in 1 day"]);
    assert_eq!(again.stderr, format!("1 downloaded, {} already there, 0 failed\n", rest.len()));
}

fn part(directory: &Path, name: &str) -> PathBuf {
    directory.join(format!("{name}.part"))
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_checked_before_anything_is_sent() {
    let archive = Archive::new("arguments").await;
    let before = archive.fake.journal().len();
    for arguments in [
        &[][..],
        &["--since", "soon"],
        &["--since", "1d", "abc"],
        &["--today", "--since", "1d"],
        &["--today", "abc"],
        &["abc", "--concurrency", "0"],
    ] {
        assert_eq!(archive.download(arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(archive.fake.journal().len(), before);
    // A recording that does not exist is one of the failures.
    let run = archive.download(&["0123456789abcdef0123456789abcdef"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: 0123456789abcdef0123456789abcdef: "), "{}", run.stderr);
    assert!(run.stderr.contains("MMC.111077201") && run.stderr.contains("1 failed"), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_has_the_same_names_as_in_lists() {
    let archive = Archive::new("names").await;
    assert_eq!(archive.download(&["--last-month"]).code, Some(0));
    let list = ["recording", "list", "--last-month", "--endpoint", archive.fake.url()];
    assert_eq!(common::run(&list, &[("HWMEETING_TOKEN", "any")], b"").code, Some(0));
    let sent = archive.fake.journal_of("SearchRecordings");
    let periods: Vec<[Option<&str>; 2]> =
        sent.iter().map(|request| ["startDate", "endDate"].map(|name| request.query(name))).collect();
    assert_eq!(periods.len(), 2);
    assert!(periods[0] == periods[1] && periods[0][0].is_some(), "{periods:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_states_when_a_recording_can_be_downloaded() {
    let archive = Archive::of_meeting_that_ended_now("available").await;
    let list = || {
        let arguments = ["recording", "list", "--until", "in 1 day", "--endpoint", archive.fake.url()];
        let done = common::run(
            &[&arguments[..], &["--jq", ".data[].isDecodeFinish"]].concat(),
            &[("HWMEETING_TOKEN", "any")],
            b"",
        );
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        done.stdout
    };
    let download = || archive.download(&["--since", "30d", "--until", "in 1 day"]);
    let before = (list(), download());
    assert_eq!((before.0.as_str(), before.1.stdout.as_str()), ("false\n", ""), "{}", before.1.stderr);
    archive.fake.advance(Duration::from_secs(120));
    assert_eq!((list().as_str(), download().code), ("true\n", Some(0)));
}
