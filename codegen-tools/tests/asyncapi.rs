//! The AsyncAPI document. `tests/asyncapi/run` validates that of the real spec.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../../codegen/tests/common/mod.rs"]
mod common;

use std::collections::BTreeSet;

use common::base;
use huaweicloud_meeting_codegen::check::{Checked, check};
use huaweicloud_meeting_codegen::yaml::load;
use huaweicloud_meeting_codegen_tools::asyncapi::AsyncApi;
use serde_json::Value;

fn checked() -> Checked {
    check(load(&base()).unwrap()).unwrap()
}

/// Collects the references in a document.
fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn frames_are_sent_and_events_are_received() {
    let spec = checked();
    let document = AsyncApi.document(&spec);
    let actions = document["operations"].as_object().unwrap().iter();
    let actions: Vec<_> =
        actions.map(|(name, operation)| (name.as_str(), operation["action"].as_str().unwrap())).collect();
    assert_eq!(actions, [("subscribe", "send"), ("sendHeartbeat", "send"), ("receiveEvents", "receive")]);
    let received: BTreeSet<_> = document["operations"]["receiveEvents"]["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["$ref"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    let kinds: BTreeSet<_> = spec.spec().events_of("events/stream").map(|(_, event)| event.kind.as_str()).collect();
    assert_eq!(received, kinds);
}

#[test]
fn every_reference_has_a_target_and_every_schema_a_reference() {
    let document = AsyncApi.document(&checked());
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in &found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(found.contains(format!("#/components/schemas/{name}").as_str()), "{name}");
    }
}

#[test]
fn the_document_of_the_fixture() {
    insta::assert_snapshot!(format!("{:#}", AsyncApi.document(&checked())));
}
