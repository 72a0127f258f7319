//! The files of recordings, as the service lists them.

use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::ErrorKind;
use huaweicloud_meeting::meeting_management::{ConferenceUuid, ShowRecordingFileDownloadUrlsRequest};
use serde_json::{Value, json};

use crate::secrets::{CANARY, Recorder, all_output, assert_no_leaks, assert_redacted, leaks};
use crate::server::{Reply, Request, Server};
use crate::setup::{client, count};

const LIST: &str = "GET /v1/mmc/management/record/downloadurls";

fn uuid() -> ConferenceUuid {
    ConferenceUuid::new("ef67f6ada67e11eba6374db4b9a61d2c")
}

/// Returns the response with the links of files, given as the kind, the URL and the token.
fn links(files: &[(&str, &str, &str)]) -> Reply {
    let file = |(kind, url, token): &(&str, &str, &str)| json!({"fileType": kind, "url": url, "token": token});
    let urls: Vec<Value> = files.iter().map(file).collect();
    Reply::json(&json!({"recordUrls": [{"confUuid": uuid().as_str(), "urls": urls}]}))
}

/// Starts a server that lists the files, and returns the names that they get.
async fn names(files: &'static [(&str, &str, &str)]) -> Vec<String> {
    let server = Server::start(|_| links(files)).await;
    let files = client(&server).recording_files(uuid()).await.unwrap();
    files.iter().map(|file| file.name().to_owned()).collect()
}

#[tokio::test]
async fn the_names_of_files_differ_even_if_their_urls_end_alike() {
    let one_recording = &[
        ("Hd", "https://10.0.0.1/download/1/00037/videoHD/0_0.mp4", "a"),
        ("Hd", "https://10.0.0.1/download/1/00037/videoHD/0_1.mp4", "b"),
        ("Aux", "https://10.0.0.1/download/1/00037/videoAux/0_0.mp4", "c"),
    ];
    assert_eq!(names(one_recording).await, ["videoHD-0_0.mp4", "videoHD-0_1.mp4", "videoAux-0_0.mp4"]);
    let two_recordings = &[
        ("Hd", "https://10.0.0.1/download/1/00037/videoHD/0_0.mp4", "a"),
        ("Hd", "https://10.0.0.1/download/1/00038/videoHD/0_0.mp4", "b"),
    ];
    assert_eq!(names(two_recordings).await, ["00037-videoHD-0_0.mp4", "00038-videoHD-0_0.mp4"]);
}

#[tokio::test]
async fn the_number_of_a_part_is_at_the_end_of_the_url() {
    let server = Server::start(|_| {
        links(&[
            ("Hd", "https://10.0.0.1/videoHD/0_12.mp4?x=1_2", "a"),
            ("Hd", "https://10.0.0.1/videoHD/talk.mp4", "b"),
        ])
    })
    .await;
    let files = client(&server).recording_files(uuid()).await.unwrap();
    assert_eq!(files.iter().map(|file| file.part()).collect::<Vec<_>>(), [Some(12), None]);
    assert!(!format!("{files:?}").contains("x=1_2"), "{files:?}");
}

/// A service that lists a file at its own address, with the n-th token and the n-th query.
fn service(address: &'static str) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let lists = AtomicUsize::new(0);
    move |request| match request.route().as_str() {
        LIST => {
            let number = lists.fetch_add(1, Ordering::SeqCst);
            // The same address in another form: the host of a file may change.
            let host = format!("{}:{}", if number == 0 { "localhost" } else { address }, port(request));
            links(&[("Hd", &format!("http://{host}/videoHD/0_0.mp4?n={number}"), &format!("token-{number}"))])
        }
        _ => match request.header("Authorization") {
            Some("token-2") => Reply::text(200, "video/mp4", "the file"),
            _ => Reply::status(401),
        },
    }
}

fn port(request: &Request) -> String {
    request.header("Host").unwrap().rsplit_once(':').unwrap().1.to_owned()
}

#[tokio::test]
async fn each_attempt_has_a_new_link_whose_host_may_differ() {
    let server = Server::start(service("127.0.0.1")).await;
    let client = client(&server);
    let file = client.recording_files(uuid()).await.unwrap().remove(0);
    let mut stream = client.download(&file).await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "the file");
    assert_eq!(count(&server.routes(), LIST), 3);
    let requests = server.requests();
    let downloads: Vec<_> = requests.iter().filter(|request| request.route() != LIST).collect();
    let targets: Vec<_> = downloads.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, ["/videoHD/0_0.mp4?n=1", "/videoHD/0_0.mp4?n=2"]);
    assert!(downloads.iter().all(|request| request.header("X-Access-Token").is_none()));
}

#[tokio::test]
async fn a_file_that_the_recording_no_longer_has_is_an_error() {
    let lists = AtomicUsize::new(0);
    let server = Server::start(move |_| match lists.fetch_add(1, Ordering::SeqCst) {
        0 => links(&[("Hd", "https://10.0.0.1/videoHD/0_0.mp4", "a")]),
        _ => links(&[("Sd", "https://10.0.0.1/videoHD/0_0.mp4", "a")]),
    })
    .await;
    let client = client(&server);
    let file = client.recording_files(uuid()).await.unwrap().remove(0);
    let error = client.download(&file).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("no longer has the file `videoHD-0_0.mp4`"), "{error}");
}

#[tokio::test]
async fn an_error_of_the_list_is_the_error_of_the_download() {
    let lists = AtomicUsize::new(0);
    let server = Server::start(move |_| match lists.fetch_add(1, Ordering::SeqCst) {
        0 => links(&[("Hd", "https://10.0.0.1/videoHD/0_0.mp4", "a")]),
        _ => Reply::error(403, "MMC.111070005", "no administrator"),
    })
    .await;
    let client = client(&server);
    let file = client.recording_files(uuid()).await.unwrap().remove(0);
    let error = client.download(&file).await.unwrap_err();
    assert_eq!((error.status(), error.login()), (Some(403), Some("ShowRecordingFileDownloadUrls")));
}

#[tokio::test]
async fn errors_and_traces_of_downloads_show_no_secret() {
    let (recorder, _guard) = Recorder::start();
    for reply in [
        Reply::text(404, "text/plain", CANARY),
        Reply::text(200, "text/html", CANARY),
        Reply::error(401, CANARY, CANARY),
        Reply::status(302).with_header("Location", format!("https://example.com/{CANARY}")),
        Reply::truncated(),
        Reply::closed(),
    ] {
        let server = Server::start(move |request| match request.route().as_str() {
            LIST => {
                let url = format!("http://127.0.0.1:{}/0_0.mp4?signature={CANARY}-and-more", port(request));
                links(&[("Hd", &url, CANARY)])
            }
            _ => reply.clone(),
        })
        .await;
        let client = client(&server);
        let target = std::env::temp_dir().join(format!("secrets-{}.mp4", std::process::id()));
        let file = client.recording_files(uuid()).await.unwrap().remove(0);
        let request = ShowRecordingFileDownloadUrlsRequest::new(uuid());
        let mut listed = client.show_recording_file_download_urls(request).await.unwrap().record_urls;
        let listed = listed.remove(0).urls.remove(0);
        for download in [client.download(&file), client.download(&listed)] {
            assert_redacted(&file);
            assert_redacted(&download);
            let output = all_output(&download.to(&target).await.unwrap_err());
            assert!(!leaks(&output), "{output}");
        }
        let sent = server.requests().iter().filter(|request| request.header("Authorization").is_some()).count();
        assert!(sent >= 2, "the token was sent {sent} times");
    }
    assert!(recorder.output().contains("the download failed"));
    assert_no_leaks(&recorder);
}
