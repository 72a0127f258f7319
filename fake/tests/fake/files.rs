//! Files that are downloaded with the client.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use huaweicloud_meeting::meeting_management::{RecordingFileType, ShowRecordingFileDownloadUrlsRequest};
use huaweicloud_meeting::meeting_minutes::MinutesFileCode;
use huaweicloud_meeting::types::ConferenceUuid;
use huaweicloud_meeting::{DownloadStream, Result};
use huaweicloud_meeting_fake::Fake;

use crate::support::client;

async fn read(mut file: DownloadStream) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = file.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn uuid() -> ConferenceUuid {
    ConferenceUuid::new("ef67f6ada67e11eba6374db4b9a61d2c")
}

/// A directory that is removed when it is dropped.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fake-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_files_of_a_recording_are_listed_and_downloaded() {
    let fake = Fake::builder().file_size(100_001).start().await.unwrap();
    let (client, directory) = (client(&fake), Directory::new("recording"));
    let files = client.recording_files(uuid()).await.unwrap();
    let names: Vec<_> = files.iter().map(|file| (file.kind().clone(), file.part(), file.name())).collect();
    let expected = [
        (RecordingFileType::SharedContent, Some(0), "videoAux-0_0.mp4"),
        (RecordingFileType::Video, Some(0), "videoHD-0_0.mp4"),
        (RecordingFileType::Combined, Some(0), "videoSD-0_0.mp4"),
    ];
    assert_eq!(names, expected);
    for file in &files {
        let path = directory.0.join(file.name());
        assert_eq!(client.download(file).to(&path).await.unwrap(), 100_001);
        assert_eq!(Some(fs::read(path).unwrap()), fake.file(file.url()));
        let stream = client.download(file).await.unwrap();
        assert_eq!((stream.name(), stream.size()), (file.name(), Some(100_001)));
        assert_eq!(Some(read(stream).await.unwrap()), fake.file(file.url()));
    }
    let requests = fake.journal();
    let downloads: Vec<_> = requests.iter().filter(|request| request.operation.is_none()).collect();
    let tokens: BTreeSet<_> = downloads.iter().filter_map(|request| request.header("authorization")).collect();
    assert_eq!((downloads.len(), tokens.len()), (6, 6), "a new token for each download");
    assert!(downloads.iter().all(|request| request.header("x-access-token").is_none()));
    assert_eq!(requests.len(), 1 + 1 + 6 + 6, "the login, the list, and two requests for each download");
}

#[tokio::test]
async fn a_token_works_once() {
    let fake = Fake::builder().file_size(10).start().await.unwrap();
    let client = client(&fake);
    let request = ShowRecordingFileDownloadUrlsRequest::new(uuid());
    let recording = client.show_recording_file_download_urls(request).await.unwrap().record_urls.remove(0);
    let file = &recording.urls[0];
    assert_eq!(read(client.download(file).await.unwrap()).await.unwrap().len(), 10);
    let error = client.download(file).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(!format!("{error} {error:?}").contains(file.token.expose()), "{error}");
}

#[tokio::test]
async fn the_rest_of_a_file_can_be_requested_unless_ranges_are_off() {
    for serves_ranges in [true, false] {
        let builder = Fake::builder().file_size(300_000);
        let fake = if serves_ranges { builder } else { builder.without_ranges() }.start().await.unwrap();
        let (client, directory) = (client(&fake), Directory::new(&format!("ranges-{serves_ranges}")));
        let file = client.recording_files(uuid()).await.unwrap().remove(0);
        let (target, content) = (directory.0.join("talk.mp4"), fake.file(file.url()).unwrap());
        fs::write(directory.0.join("talk.mp4.part"), &content[..200_000]).unwrap();
        let (sender, first) = std::sync::mpsc::channel();
        let download = client.download(&file).to(&target).keep_partial();
        download.progress(move |done, _| sender.send(done).unwrap()).await.unwrap();
        assert_eq!(fs::read(&target).unwrap(), content);
        let starts_at_the_rest = first.iter().all(|done| done >= 200_000 - 65_536);
        assert_eq!(starts_at_the_rest, serves_ranges);
    }
}

#[tokio::test]
async fn minutes_are_downloaded_without_a_token() {
    let fake = Fake::builder().file_size(10).start().await.unwrap();
    let client = client(&fake);
    let code = MinutesFileCode::new("31531e3de7904613a2364c9e1df1fe11");
    let minutes = client.show_meeting_file(code).await.unwrap();
    let urls = [minutes.file_url, minutes.thumbnail_url, minutes.pdf_url].map(Option::unwrap);
    for (url, name) in urls.iter().zip(["5.cwb", "6.jpg", "7.pdf"]) {
        let file = client.download(url).await.unwrap();
        assert_eq!(file.name(), name);
        assert_eq!(Some(read(file).await.unwrap()), fake.file(url));
    }
    let error = client.download(&format!("{}/files/8.pdf", fake.url())).await.unwrap_err();
    assert_eq!(error.status(), Some(404));
}
