//! The HTTP requests for every example of the spec, one snapshot per operation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::{Body, Client, Credentials, Secret, Transport, TransportFuture, operations, service};
use huaweicloud_meeting_fake::{Example, examples};

/// A transport that records requests and returns the same response body to each.
#[derive(Clone, Default)]
struct Recorder {
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    response_body: Bytes,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.into_bytes().await.unwrap();
            self.requests.lock().unwrap().push(http::Request::from_parts(parts, body));
            Ok(http::Response::new(self.response_body.clone().into()))
        })
    }
}

#[tokio::test]
async fn the_request_of_every_example_matches_its_snapshot() {
    let mut by_operation: BTreeMap<&str, Vec<&Example>> = BTreeMap::new();
    for example in examples() {
        by_operation.entry(example.operation).or_default().push(example);
    }
    let all: Vec<&str> = operations().iter().map(|known| known.operation.name).collect();
    assert_eq!(by_operation.keys().copied().collect::<Vec<_>>(), all, "an operation has no example");

    let mut expected = BTreeSet::new();
    for (name, examples) in by_operation {
        let dynamic = DynamicOperation::named(operations(), name).unwrap();
        let mut snapshot = String::new();
        for example in examples {
            let _ = writeln!(snapshot, "# {}", example.name);
            snapshot.push_str(&send(dynamic, example).await);
            snapshot.push('\n');
        }
        let group = dynamic.operation.group;
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("snapshots/wire/{group}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, snapshot.trim_end()));
        expected.insert(format!("{group}/{name}.snap"));
    }
    assert_eq!(snapshots(), expected, "a snapshot belongs to no operation");
}

/// Sends the request of an example, and returns it as text.
async fn send(dynamic: &DynamicOperation, example: &Example) -> String {
    let recorder = Recorder { response_body: Bytes::from_static(example.response.as_bytes()), ..Recorder::default() };
    let client = Client::builder()
        .endpoint("https://meeting.example.com")
        .credentials(Credentials::token(Secret::new("<access token>")))
        .transport(recorder.clone())
        .build()
        .unwrap();
    let document = dynamic
        .parse(example.request.as_bytes(), service())
        .unwrap_or_else(|error| panic!("{}: {error}", example.operation));
    // The result is irrelevant: the transport returns error responses with status 200.
    let _ = dynamic.call(client.core(), &document).token(Secret::new("<token>")).await;
    let requests = recorder.requests.lock().unwrap();
    let [request] = requests.as_slice() else { panic!("{}: sent {} requests", example.operation, requests.len()) };
    with_fixed_boundary(request, format_request(request))
}

/// Replaces the boundary of a multipart body, which is random.
fn with_fixed_boundary(request: &http::Request<Bytes>, text: String) -> String {
    let content_type = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type.strip_prefix("multipart/form-data; boundary=") {
        Some(boundary) => text.replace(boundary, "huaweicloud-meeting-00000000"),
        None => text,
    }
}

/// Formats a request: the request line, the sorted headers, the body.
fn format_request(request: &http::Request<Bytes>) -> String {
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let mut text = format!("{} {target}\n", request.method());
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        // These are the same for all operations, but for the request id, which the client creates.
        .filter(|(name, _)| *name != "accept" && *name != "user-agent")
        .filter(|(name, _)| !name.as_str().eq_ignore_ascii_case(service().request_id_header))
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

/// Returns the paths of all snapshots.
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
