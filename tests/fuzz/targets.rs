//! What is fuzzed: each function takes arbitrary bytes and panics if a property does not hold. Shared by the seeded loop of the
//! tests and the targets of `cargo fuzz`.

use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::events::{Event, EventKind};
use huaweicloud_meeting::live::MeetingSnapshot;
use huaweicloud_meeting::meeting_management::ConferenceId;
use huaweicloud_meeting::test::SignedPush;
use huaweicloud_meeting::values::Json;
use huaweicloud_meeting::webhooks::{Push, PushEventKind, Webhooks};
use huaweicloud_meeting::{Client, Credentials, RetryPolicy, Secret, operations, service};
use huaweicloud_meeting_codegen::check::check;
use huaweicloud_meeting_codegen::yaml::{Sources, load};
use huaweicloud_meeting_fake::Fake;
use tokio::runtime::Runtime;

/// A function that is fuzzed.
pub(crate) type Target = fn(&[u8]);

/// Decodes a response. A response that can be decoded is encoded to one that is decoded to the same value.
pub(crate) fn response(bytes: &[u8]) {
    let (operation, body) = operation(bytes);
    if let Ok((encoded, _)) = operation.check_response(body) {
        let (again, _) =
            operation.check_response(encoded.as_bytes()).unwrap_or_else(|error| panic!("{encoded}: {error}"));
        assert_eq!(again, encoded, "{}", operation.operation.name);
    }
}

/// Parses the document of a request. The request that is parsed can be encoded.
pub(crate) fn document(bytes: &[u8]) {
    let (operation, document) = operation(bytes);
    if let Ok(parsed) = operation.parse(document, service()) {
        assert_eq!(parsed.operation().name, operation.operation.name);
        let _ = format!("{parsed:?}");
    }
}

/// Reads and checks a spec with one file replaced. Every violation is reported on one line, and located inside its file.
pub(crate) fn spec(bytes: &[u8]) {
    let mut sources = SPEC.clone();
    let (index, content) = choice(bytes, sources.files.len());
    if let Some(file) = sources.files.values_mut().nth(index) {
        *file = content.to_vec();
    }
    if let Err(report) = load(&sources).and_then(check) {
        for line in report.lines() {
            assert!(!line.contains('\n'), "{line:?} is several lines");
        }
    }
}

/// Receives a push. What is not signed is refused; as the payload of a signed message, it is received, whatever it contains.
pub(crate) fn push(bytes: &[u8]) {
    let (index, bytes) = choice(bytes, PushEventKind::ALL.len());
    let (kind, key) = (&PushEventKind::ALL[index], Secret::new("made-up-key"));
    let webhooks = Webhooks::new("12345678", &key);
    assert!(webhooks.receive(bytes).is_err());
    let Some(payload) = std::str::from_utf8(bytes).ok().and_then(|json| Json::parse(json).ok()) else { return };
    let received = webhooks.receive(SignedPush::event("12345678", key, kind.clone(), payload).body());
    match received.unwrap_or_else(|error| panic!("{error}")) {
        Push::Event(event) => assert_eq!(event.kind.kind(), *kind),
        Push::Verify(_) => assert_eq!(*kind, PushEventKind::Verification),
    }
}

/// Decodes events, one on each line, and applies them to a snapshot. Applying an event again changes nothing.
pub(crate) fn event(bytes: &[u8]) {
    let mut meeting = MeetingSnapshot::default();
    for message in bytes.split(|byte| *byte == b'\n') {
        if let Ok((event, _)) = Event::decode(message) {
            meeting.apply(&event);
            let once = meeting.clone();
            meeting.apply(&event);
            assert_eq!(meeting, once, "{event:?}");
        }
    }
}

/// Sends bytes to a client that follows a meeting: as the text of a frame if the first byte is odd, in place of a frame if it is even.
/// The client receives the end of the meeting, whatever the bytes are.
pub(crate) fn stream(bytes: &[u8]) {
    let received = SERVICE.runtime.block_on(async { tokio::time::timeout(HANG, SERVICE.follow(bytes)).await });
    assert!(matches!(received, Ok(Some(Ok(Event::Ended)))), "{received:?}");
}

/// Longer than it takes to receive the end of a meeting on a busy machine.
const HANG: Duration = Duration::from_secs(60);

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);

/// A fake with a client.
struct Service {
    /// The ID of the next meeting: a client pauses before it requests a token of a meeting that has ended again.
    next_meeting: AtomicU32,
    runtime: Runtime,
    fake: Fake,
    client: Client,
}

impl Service {
    fn start() -> Self {
        let runtime = Runtime::new().expect("the runtime starts");
        let fake = runtime.block_on(Fake::start()).expect("the fake starts");
        let credentials = Credentials::app_id("app", Secret::new("key"));
        let client =
            Client::builder().endpoint(fake.url()).credentials(credentials).build().expect("the client is valid");
        Self { next_meeting: AtomicU32::new(900_000_000), runtime, fake, client }
    }

    /// Follows a meeting in which the service sends bytes and that then ends, and returns the last item of the stream.
    async fn follow(&self, bytes: &[u8]) -> Option<huaweicloud_meeting::Result<Event>> {
        let id = self.next_meeting.fetch_add(1, Ordering::Relaxed).to_string();
        let meeting = self.fake.meeting(&id);
        meeting.join("Ann");
        let room = self.client.conference(ConferenceId::new(id)).password(Secret::new("123456"));
        let at_once = RetryPolicy::default().max_attempts(10).first_delay(Duration::ZERO);
        let mut events = room.events(EventKind::ALL).reconnect(at_once).await.expect("the meeting is in progress");
        match bytes {
            [first, text @ ..] if first % 2 == 1 => meeting.connections().send_text(&String::from_utf8_lossy(text)),
            bytes => meeting.connections().send_bytes(bytes.get(1..).unwrap_or_default()),
        }
        meeting.end();
        let mut last = None;
        while let Some(event) = events.next().await {
            last = Some(event);
        }
        last
    }
}

/// The fixture spec of the generator, which is small.
static SPEC: LazyLock<Sources> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/base");
    Sources::read(&directory, "spec").unwrap_or_else(|error| panic!("{}: {error}", directory.display()))
});

/// Chooses an operation with the first two bytes.
fn operation(bytes: &[u8]) -> (&'static DynamicOperation, &[u8]) {
    let (index, rest) = choice(bytes, operations().len());
    (operations()[index], rest)
}

/// Chooses one of `count` things with the first two bytes, and returns the other bytes.
fn choice(bytes: &[u8], count: usize) -> (usize, &[u8]) {
    match bytes {
        [first, second, rest @ ..] => (usize::from(u16::from_le_bytes([*first, *second])) % count, rest),
        _ => (0, bytes),
    }
}
