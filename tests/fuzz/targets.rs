//! What is fuzzed: each function takes arbitrary bytes and panics if a property does not hold. Shared by the seeded loop of the
//! tests and the targets of `cargo fuzz`.

use std::path::Path;
use std::sync::LazyLock;

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::test::SignedPush;
use huaweicloud_meeting::values::Json;
use huaweicloud_meeting::webhooks::{Push, PushEventKind, Webhooks};
use huaweicloud_meeting::{Secret, operations, service};
use huaweicloud_meeting_codegen::check::check;
use huaweicloud_meeting_codegen::yaml::{Sources, load};

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
