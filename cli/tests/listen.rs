//! `hwmeeting listen`: messages of a fake are verified, printed and forwarded.

#![cfg(unix)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use common::Server;
use huaweicloud_meeting::meeting_event_push::{
    CorpId, SetWebHookConfigRequest, ShowWebHookConfigRequest, UpdateWebHookConfigStatusRequest, WebhookStatus,
};
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;
use serde_json::Value;

const GUARD: Duration = Duration::from_secs(60);
const SUBSCRIBER: [(&str, &str); 2] =
    [("HWMEETING_SUBSCRIBER_ID", "12345678"), ("HWMEETING_SUBSCRIBER_KEY", "canary-subscriber-key")];

/// A running `listen`.
struct Listen {
    child: Child,
    address: String,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

fn lines(output: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

impl Listen {
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &SUBSCRIBER)
    }

    fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let arguments = [&["listen", "--port", "0"], arguments].concat();
        let mut child = common::program(&arguments, environment).stdin(Stdio::null()).spawn().unwrap();
        let (stdout, stderr) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let first = stderr.recv_timeout(GUARD).unwrap();
        // What has to be done for events to arrive.
        let next: Vec<String> = (0..4).map(|_| stderr.recv_timeout(GUARD).unwrap()).collect();
        assert!(next[1].starts_with("  hwmeeting webhook set --subscriber-id "), "{next:?}");
        assert!(next[3].starts_with("  hwmeeting webhook enable "), "{next:?}");
        let address = first.strip_prefix("Listening at http://").unwrap().split(' ').next().unwrap().to_owned();
        Self { child, address, stdout, stderr }
    }

    /// Sends a request, and returns the whole response.
    fn send(&self, method: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let head = format!("{method} / HTTP/1.1\r\nHost: test\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // The server may respond before it has read everything.
        let _ = stream.write_all(body);
        let mut response = String::new();
        let _ = stream.read_to_string(&mut response);
        response
    }

    fn end(mut self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        let deadline = Instant::now() + GUARD;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the program does not end");
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

impl Drop for Listen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Registers a server with a fake and switches the push on.
async fn subscribe(fake: &Fake, url: &str) {
    let credentials = Credentials::app_id("app", Secret::new("key"));
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
    let corp = CorpId::new("000000001");
    let subscription = SetWebHookConfigRequest::new(SUBSCRIBER[0].1, Secret::new(SUBSCRIBER[1].1));
    client.set_web_hook_config(subscription.url(url).corp_id(&corp)).await.unwrap();
    let shown = client.show_web_hook_config(ShowWebHookConfigRequest::new().corp_id(&corp)).await.unwrap();
    let request = UpdateWebHookConfigStatusRequest::new(shown.id.unwrap(), WebhookStatus::Enabled);
    client.update_web_hook_config_status(request).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_verified_and_each_event_is_a_line() {
    let fake = Fake::start().await.unwrap();
    let listen = Listen::start(&[]);
    subscribe(&fake, &format!("http://{}/events", listen.address)).await;
    assert!(listen.stderr.recv_timeout(GUARD).unwrap().contains("verifies this server"));
    let meeting = fake.meeting("900487914");
    meeting.join_as_host("王小明");
    let mut seen = Vec::new();
    while !seen.iter().any(|line: &String| line.ends_with("900487914  王小明")) {
        seen.push(listen.stdout.recv_timeout(GUARD).unwrap());
    }
    assert!(seen.iter().all(|line| line.as_bytes()[2] == b':' && !line.contains("canary")), "{seen:?}");
    listen.end("-TERM");
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_in_the_zone_that_was_chosen() {
    let fake = Fake::start().await.unwrap();
    let listen = Listen::start(&["--zone", "Asia/Kathmandu"]);
    subscribe(&fake, &format!("http://{}/events", listen.address)).await;
    fake.meeting("900487914").join_as_host("Ann");
    let line = listen.stdout.recv_timeout(GUARD).unwrap();
    assert!(common::begins_with_now_in("Asia/Kathmandu", &line), "{line}");
    listen.end("-INT");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_in_a_file_which_takes_precedence_over_the_environment() {
    let fake = Fake::start().await.unwrap();
    let path = std::env::temp_dir().join(format!("hwmeeting-subscriber-{}", std::process::id()));
    std::fs::write(&path, format!("{}\n", SUBSCRIBER[1].1)).unwrap();
    let file = path.to_str().unwrap();
    let wrong = [("HWMEETING_SUBSCRIBER_ID", "87654321"), ("HWMEETING_SUBSCRIBER_KEY", "canary-other-key")];
    for name in ["--subscriber-key-file", "--key-file"] {
        let listen = Listen::start_with(&["--subscriber-id", SUBSCRIBER[0].1, name, file], &wrong);
        subscribe(&fake, &format!("http://{}/events", listen.address)).await;
        assert!(listen.stderr.recv_timeout(GUARD).unwrap().contains("verifies this server: responded"));
        listen.end("-TERM");
    }
    for (contents, reason) in [("", "is empty"), (" key", "white space")] {
        std::fs::write(&path, contents).unwrap();
        let run = common::run(&["listen", "--port", "0", "--subscriber-key-file", file], &SUBSCRIBER, b"");
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn json_has_what_the_service_has_sent_without_the_signature() {
    let fake = Fake::start().await.unwrap();
    let listen = Listen::start(&["--json"]);
    subscribe(&fake, &format!("http://{}/events", listen.address)).await;
    fake.meeting("900487914").join_as_host("Ann");
    let event: Value = serde_json::from_str(&listen.stdout.recv_timeout(GUARD).unwrap()).unwrap();
    assert!(event["event"].as_str().unwrap().starts_with("meeting."), "{event}");
    assert_eq!(event["isRepeated"], false);
    assert!(event["eventInfo"].is_object() && event.get("signature").is_none(), "{event}");
    listen.end("-INT");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_forwarded_as_they_came_and_the_status_is_passed_on() {
    let fake = Fake::start().await.unwrap();
    let other = Server::start("503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    let listen = Listen::start(&["--forward", &format!("{}/hook", other.endpoint)]);
    subscribe(&fake, &format!("http://{}/events", listen.address)).await;
    fake.meeting("900487914").join_as_host("Ann");
    listen.stdout.recv_timeout(GUARD).unwrap();
    // The fake repeats what is not received.
    let deadline = Instant::now() + GUARD;
    while other.received().is_empty() {
        assert!(Instant::now() < deadline);
        thread::sleep(Duration::from_millis(20));
    }
    let forwarded = other.received().remove(0);
    let (head, body) = forwarded.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook HTTP/1.1"), "{head}");
    // The message is what was signed: sent once more by hand, it is accepted, and its status is that of the other server.
    let response = listen.send("POST", body.as_bytes());
    assert!(response.starts_with("HTTP/1.1 503"), "{response}");
    let mut warnings = listen.stderr.iter();
    assert!(warnings.any(|line| line == "warning: the other server responded with 503"));
    let mut printed = listen.stdout.iter();
    assert!(printed.any(|line| line.ends_with("(repeated)")));
}

#[test]
fn what_is_not_signed_too_large_or_no_message_is_rejected() {
    let listen = Listen::start(&[]);
    let unsigned =
        br#"{"appID":"12345678","timestamp":1,"nonce":"n","eventInfo":{"event":"meeting.end"},"signature":"x"}"#;
    assert!(listen.send("POST", unsigned).starts_with("HTTP/1.1 401"));
    assert!(listen.send("POST", b"{").starts_with("HTTP/1.1 400"));
    assert!(listen.send("GET", b"").starts_with("HTTP/1.1 405"));
    let large = listen.send("POST", &vec![b' '; 70_000]);
    assert!(large.is_empty() || large.starts_with("HTTP/1.1 413"), "{large}");
    let warnings: Vec<String> = (0..3).map(|_| listen.stderr.recv_timeout(GUARD).unwrap()).collect();
    assert!(warnings.iter().all(|line| line.starts_with("warning: a message was rejected with 4")), "{warnings:?}");
    listen.end("-INT");
}

#[test]
fn without_a_key_or_with_a_wrong_url_it_does_not_start() {
    for (given, ways) in [
        (SUBSCRIBER[0], ["--subscriber-key-file", "HWMEETING_SUBSCRIBER_KEY"]),
        (SUBSCRIBER[1], ["--subscriber-id", "HWMEETING_SUBSCRIBER_ID"]),
    ] {
        let run = common::run(&["listen", "--port", "0"], &[given], b"");
        assert_eq!(run.code, Some(2));
        assert!(ways.iter().all(|way| run.stderr.contains(way)), "{}", run.stderr);
    }
    for url in ["localhost:3000", "ftp://localhost/", "/hook"] {
        let run = common::run(&["listen", "--port", "0", "--forward", url], &SUBSCRIBER, b"");
        assert_eq!(run.code, Some(2), "{url}");
    }
}
