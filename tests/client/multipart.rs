//! File uploads.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use huaweicloud_meeting::profile_picture_management::SetUserProfileImageRequest;
use huaweicloud_meeting::types::UserId;
use huaweicloud_meeting::{ErrorKind, Upload};

use crate::server::{Reply, Request, Server, in_turn};
use crate::setup::{client, empty_object};

/// A picture that contains line breaks and parts of boundaries.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\r\n--\r\n--huaweicloud-meeting\r\n\0\xff";

/// A part of a multipart body.
#[derive(Debug, PartialEq)]
struct Part {
    headers: Vec<String>,
    content: Vec<u8>,
}

/// Parses the parts of a body by RFC 2046.
fn parts(request: &Request) -> Vec<Part> {
    let boundary = request.header("Content-Type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let delimiter = format!("\r\n--{boundary}");
    // The body begins with a delimiter, without its line break.
    let body = [b"\r\n", request.body.as_slice()].concat();
    let mut pieces = split(&body, delimiter.as_bytes());
    assert_eq!((pieces.remove(0), pieces.pop().unwrap()), (b"".as_slice(), b"--\r\n".as_slice()));
    let part = |piece: &[u8]| {
        let piece = piece.strip_prefix(b"\r\n").unwrap();
        let end = piece.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let headers = String::from_utf8(piece[..end].to_vec()).unwrap();
        Part { headers: headers.split("\r\n").map(str::to_owned).collect(), content: piece[end + 4..].to_vec() }
    };
    pieces.into_iter().map(part).collect()
}

fn split<'a>(mut body: &'a [u8], delimiter: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    while let Some(at) = body.windows(delimiter.len()).position(|window| window == delimiter) {
        pieces.push(&body[..at]);
        body = &body[at + delimiter.len()..];
    }
    pieces.push(body);
    pieces
}

fn picture_of_alice(file: Upload) -> SetUserProfileImageRequest {
    SetUserProfileImageRequest::new(UserId::new("alice"), file)
}

async fn sent(file: Upload) -> Request {
    let server = Server::start(empty_object).await;
    client(&server).set_user_profile_image(picture_of_alice(file)).await.unwrap();
    server.only_request()
}

/// A file that is deleted when it is dropped.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let directory = std::env::temp_dir().join(format!("huaweicloud-meeting-{}-{name}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join(name), content).unwrap();
        Self(directory.join(name))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if let Some(directory) = self.0.parent() {
            let _ = fs::remove_dir_all(directory);
        }
    }
}

#[tokio::test]
async fn a_file_can_be_created_from_bytes_a_path_or_a_reader() {
    let file = TemporaryFile::new("face.png", PICTURE);
    let in_two_pieces = PICTURE[..5].chain(&PICTURE[5..]);
    for upload in [
        Upload::bytes("face.png", PICTURE),
        Upload::path(&file.0),
        Upload::from(file.0.as_path()),
        Upload::reader("face.png", in_two_pieces).unwrap(),
    ] {
        let sent = sent(upload).await;
        assert_eq!(sent.route(), "POST /v1/usg/abs/profile-images/alice");
        assert_eq!(
            parts(&sent),
            [Part {
                headers: vec![
                    "Content-Disposition: form-data; name=\"file\"; filename=\"face.png\"".to_owned(),
                    "Content-Type: image/png".to_owned(),
                ],
                content: PICTURE.to_vec(),
            }]
        );
    }
}

#[tokio::test]
async fn the_name_of_a_file_can_be_set_and_is_escaped() {
    let name = "a\"b\r\nX-Injected: 1\r\n.jpeg";
    let sent = sent(Upload::bytes("face.png", PICTURE).named(name)).await;
    let parts = parts(&sent);
    assert_eq!(
        parts[0].headers,
        [
            "Content-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0AX-Injected: 1%0D%0A.jpeg\"",
            "Content-Type: image/jpeg"
        ]
    );
}

#[tokio::test]
async fn a_file_may_be_empty() {
    let sent = sent(Upload::bytes("empty", &b""[..])).await;
    assert_eq!(parts(&sent)[0].content, b"");
}

#[tokio::test]
async fn a_retry_sends_the_whole_file() {
    let file = TemporaryFile::new("again.png", PICTURE);
    let server = Server::start(in_turn([Reply::status(503), Reply::status(200)])).await;
    client(&server).set_user_profile_image(picture_of_alice(Upload::path(&file.0))).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(parts(request)[0].content, PICTURE);
    }
}

#[tokio::test]
async fn the_progress_of_a_large_file_is_observable_and_its_length_is_sent() {
    let content: Vec<u8> = (0..3_000_000u32).map(|number| number.to_le_bytes()[0]).collect();
    let file = TemporaryFile::new("large.png", &content);
    for upload in [Upload::path(&file.0), Upload::bytes("large.png", content.clone())] {
        let progress: Arc<Mutex<Vec<(u64, u64)>>> = Arc::default();
        let log = Arc::clone(&progress);
        let sent = sent(upload.progress(move |sent, total| log.lock().unwrap().push((sent, total)))).await;
        assert_eq!(sent.header("Content-Length").unwrap(), sent.body.len().to_string());
        assert!(parts(&sent)[0].content == content);
        let progress = progress.lock().unwrap();
        assert!(progress.len() > 5, "{progress:?}");
        assert!(progress.is_sorted_by_key(|(sent, _)| *sent) && progress.iter().all(|(_, total)| *total == 3_000_000));
        assert_eq!(progress.last(), Some(&(3_000_000, 3_000_000)));
    }
}

#[tokio::test]
async fn a_file_whose_length_changes_while_it_is_sent_is_an_error() {
    for new_length in [1_000_000, 5_000_000] {
        let file = TemporaryFile::new(&format!("changing-{new_length}.png"), &vec![7; 3_000_000]);
        let server = Server::start(empty_object).await;
        let path = file.0.clone();
        let upload = Upload::path(&file.0).progress(move |_, _| {
            fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(new_length).unwrap();
        });
        let error = client(&server).set_user_profile_image(picture_of_alice(upload)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1), "{error}");
        assert!(error.message().contains("its length changed while it was sent"), "{error}");
        assert!(error.message().contains("changing-"), "{error}");
        assert_eq!(server.requests().len(), 0);
    }
}

#[tokio::test]
async fn a_file_made_of_boundaries_is_sent_without_a_search() {
    let content = "--huaweicloud-meeting-00000000\r\n".repeat(100_000).into_bytes();
    let sent = sent(Upload::bytes("face.png", content.clone())).await;
    assert!(parts(&sent)[0].content == content);
}

#[tokio::test]
async fn if_a_file_cannot_be_read_nothing_is_sent() {
    let server = Server::start(empty_object).await;
    let call = client(&server).set_user_profile_image(picture_of_alice(Upload::path("no/such/face.png")));
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("SetUserProfileImage")));
    assert!(error.to_string().contains("no/such/face.png"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn the_error_of_a_reader_is_returned() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is on fire"))
        }
    }
    assert_eq!(Upload::reader("face.png", Broken).unwrap_err().to_string(), "the disk is on fire");
}
