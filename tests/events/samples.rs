//! All samples, and all examples of the spec.

use std::path::Path;

use huaweicloud_meeting::events::{Event, EventKind};
use huaweicloud_meeting::webhooks::{PushEventKind, PushKind};
use huaweicloud_meeting_codegen::json;
use huaweicloud_meeting_codegen::spec::{Spec, Value};
use huaweicloud_meeting_codegen::yaml::{Sources, load};

use crate::message;

fn spec() -> Spec {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    load(&Sources::read(&directory, "spec").unwrap()).unwrap()
}

/// Each sample is an event of its kind, without anomalies. Acknowledgements have no kind.
#[test]
fn every_sample_is_decoded() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/events");
    let mut count = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".json") else { continue };
        let json = message(name);
        let (is_known, anomalies) = if name.starts_with("push.") {
            let (event, anomalies) = PushKind::decode(json.as_bytes()).unwrap();
            (!matches!(event, PushKind::Unknown(_)), anomalies)
        } else {
            let (event, anomalies) = Event::decode(json.as_bytes()).unwrap();
            (!matches!(event, Event::Unknown(_)), anomalies)
        };
        let is_answer = ["Subscribe", "HeartBeat", "ConfControl"].iter().any(|kind| name.contains(kind));
        assert_eq!(is_known, !is_answer, "{name}");
        assert!(anomalies.is_empty(), "{name}: {anomalies:?}");
        count += 1;
    }
    assert_eq!(count, 24);
}

#[test]
fn every_example_of_the_spec_is_decoded_without_anomalies() {
    let spec = spec();
    let mut kinds = Vec::new();
    for (file, event) in spec.events() {
        for example in &event.examples {
            let json = json::value(&Value::Object(example.message.clone()));
            let (kind, is_unknown, anomalies) = if file.path.contains("/push/") {
                let (event, anomalies) = PushKind::decode(json.as_bytes()).unwrap();
                (event.kind().as_str().to_owned(), matches!(event, PushKind::Unknown(_)), anomalies)
            } else {
                let (event, anomalies) = Event::decode(json.as_bytes()).unwrap();
                (event.kind().unwrap().as_str().to_owned(), matches!(event, Event::Unknown(_)), anomalies)
            };
            assert_eq!((kind.as_str(), is_unknown), (event.kind.as_str(), event.fields.is_none()), "{}", file.path);
            assert!(anomalies.is_empty(), "{}: {anomalies:?}", file.path);
            kinds.push(kind);
        }
    }
    for kind in EventKind::ALL.iter().map(EventKind::as_str).chain(PushEventKind::ALL.iter().map(PushEventKind::as_str))
    {
        assert!(kinds.iter().any(|known| known == kind), "{kind} has no example");
    }
}
