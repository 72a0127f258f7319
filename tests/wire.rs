//! What goes over the wire for every example of the spec: one snapshot for each operation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::{Client, Credentials, Secret, Transport, TransportFuture, operations, service};
use huaweicloud_meeting_fake::{Example, examples};

/// Keeps what is sent, and answers what it is told.
#[derive(Clone, Default)]
struct Recorder {
    sent: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    answer: Bytes,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.sent.lock().unwrap().push(request);
        let answer = self.answer.clone();
        Box::pin(async move { Ok(http::Response::new(answer)) })
    }
}

#[tokio::test]
async fn every_example_is_sent_as_its_snapshot_says() {
    let mut by_operation: BTreeMap<&str, Vec<&Example>> = BTreeMap::new();
    for example in examples() {
        by_operation.entry(example.operation).or_default().push(example);
    }
    let all: Vec<&str> = operations().iter().map(|known| known.operation.name).collect();
    assert_eq!(by_operation.keys().copied().collect::<Vec<_>>(), all, "an operation lacks an example");

    let mut written = BTreeSet::new();
    for (name, examples) in by_operation {
        let dynamic = DynamicOperation::named(operations(), name).unwrap();
        let mut text = String::new();
        for example in examples {
            let _ = writeln!(text, "# {}", example.name);
            text.push_str(&wire(dynamic, example).await);
            text.push('\n');
        }
        let group = dynamic.operation.group;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("snapshots/wire/{group}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text.trim_end()));
        written.insert(format!("{group}/{name}.snap"));
    }
    assert_eq!(snapshots(), written, "a snapshot stands for no operation");
}

async fn wire(dynamic: &DynamicOperation, example: &Example) -> String {
    let recorder = Recorder { answer: Bytes::from_static(example.response.as_bytes()), ..Recorder::default() };
    let client = Client::builder()
        .endpoint("https://meeting.example.com")
        .credentials(Credentials::token(Secret::new("<access token>")))
        .transport(recorder.clone())
        .build()
        .unwrap();
    let document = dynamic
        .parse(example.request.as_bytes(), service())
        .unwrap_or_else(|error| panic!("{}: {error}", example.operation));
    // What the service would answer is another matter: an error of the spec is success to this transport.
    let _ = dynamic.call(client.core(), &document).token(Secret::new("<token>")).await;
    let sent = recorder.sent.lock().unwrap();
    let [request] = sent.as_slice() else { panic!("{} was sent {} times", example.operation, sent.len()) };
    printed(request)
}

/// A request as text: its line, its headers in order, its body.
fn printed(request: &http::Request<Bytes>) -> String {
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let mut text = format!("{} {target}\n", request.method());
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .filter(|(name, _)| *name != "accept")
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    text.extend(headers);
    if !request.body().is_empty() {
        let body = serde_json::from_slice::<serde_json::Value>(request.body());
        let body = body
            .map(|value| format!("{value:#}"))
            .unwrap_or_else(|_| String::from_utf8_lossy(request.body()).replace("\r\n", "\n"));
        let _ = writeln!(text, "\n{body}");
    }
    text
}

fn snapshots() -> BTreeSet<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/wire");
    let mut found = BTreeSet::new();
    for group in fs::read_dir(directory).unwrap() {
        let group = group.unwrap();
        for file in fs::read_dir(group.path()).unwrap() {
            let name = file.unwrap().file_name();
            found.insert(format!("{}/{}", group.file_name().to_string_lossy(), name.to_string_lossy()));
        }
    }
    found
}
