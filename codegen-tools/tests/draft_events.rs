//! Drafts of events: they violate only the rule about placeholders.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../../codegen/tests/common/mod.rs"]
mod common;

use std::fs;

use common::{base, report};
use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::json;
use huaweicloud_meeting_codegen::spec::{Spec, Value};
use huaweicloud_meeting_codegen::yaml::{Sources, load};
use huaweicloud_meeting_codegen_tools::draft::{self, Document, Draft, DraftError, EventDraftRequest, draft_event};

const TODAY: &str = "2026-11-24";

fn request(channel: &str, messages: &[&str]) -> EventDraftRequest {
    let document =
        |(number, text): (usize, &&str)| Document { label: format!("{number}.json"), text: (*text).to_owned() };
    EventDraftRequest { channel: channel.to_owned(), messages: messages.iter().enumerate().map(document).collect() }
}

/// Drafts an event of the base.
fn new(channel: &str, messages: &[&str]) -> Result<Draft, DraftError> {
    draft_event(&Index::new(load(&base()).unwrap()), &request(channel, messages), TODAY)
}

/// Returns the violations in the base with a draft, in the file of the draft.
fn violations(draft: &Draft) -> Vec<(&'static str, String)> {
    let mut sources = base();
    sources.files.insert(draft.path.clone(), draft.text.clone().into_bytes());
    let found = report(&sources);
    let ours = found.diagnostics.iter().zip(found.lines()).filter(|(one, _)| one.file == draft.path);
    ours.map(|(one, line)| (one.rule.name, line)).collect()
}

const LOANS: &str = r#"{"kind": "LoansNotify", "mode": 0, "deskID": "12", "sentAt": 1700000000000, "title": "Made up",
    "data": [{"id": "1", "info": {"NAME": "alice", "QUIET": "1"}}], "books": [{"isbn": "9780000000001", "days": 7}]}"#;
const MORE_LOANS: &str = r#"{"kind": "LoansNotify", "mode": 1, "deskID": "12", "books": [{"isbn": "9780000000001", "late": true}], "fee": 1.5}"#;

#[test]
fn the_fields_are_those_of_all_messages_without_those_of_the_envelope() {
    let drafted = new("stream", &[LOANS, MORE_LOANS]).unwrap();
    assert_eq!((drafted.path.as_str(), drafted.name.as_str()), ("events/stream/loans_notify.yaml", "LoansNotify"));
    insta::assert_snapshot!(drafted.text);
    let found = violations(&drafted);
    assert!(found.iter().all(|(rule, _)| *rule == "placeholder"), "{found:#?}");
    assert_eq!(found.len(), drafted.placeholders);
    insta::assert_snapshot!(found.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_fields_of_a_message_with_a_payload_are_those_of_the_payload() {
    let message = r#"{"sender": "library", "sentAt": 1700000000000, "seal": "abc",
        "note": {"kind": "book.found", "data": {"isbn": "9780000000001", "shelf": 7}}}"#;
    let drafted = new("push", &[message]).unwrap();
    assert_eq!(drafted.path, "events/push/book_found.yaml");
    insta::assert_snapshot!(drafted.text);
}

#[test]
fn invalid_messages_are_rejected_with_a_reason() {
    let rejected = [
        new("streem", &[LOANS]),
        new("pull", &[LOANS]),
        new("stream", &[]),
        new("stream", &["["]),
        new("stream", &["[]"]),
        new("stream", &[r#"{"mode": 0}"#]),
        new("stream", &[r#"{"kind": 7}"#]),
        new("stream", &[r#"{"kind": "../.."}"#]),
        new("stream", &[r#"{"kind": "ReadersNotify"}"#]),
        new("stream", &[LOANS, r#"{"kind": "FeesNotify"}"#]),
        new("push", &[r#"{"kind": "book.found"}"#]),
    ];
    let messages: Vec<String> = rejected.into_iter().map(|result| result.unwrap_err().to_string()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn every_event_of_the_spec_can_be_drafted_from_its_examples() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let sources = Sources::read(directory.as_ref(), "spec").unwrap();
    let spec = load(&sources).unwrap();
    let mut drafted = sources.clone();
    let mut drafts = 0;
    for (file, event) in spec.events().filter(|(_, event)| !event.examples.is_empty()) {
        let mut without: Spec = spec.clone();
        without.files.retain(|other| other.path != file.path);
        without.texts.remove(&file.path);
        let messages: Vec<String> =
            event.examples.iter().map(|example| json::value(&Value::Object(example.message.clone()))).collect();
        let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
        let channel = file.channel_directory().unwrap().trim_start_matches("events/");
        let draft = draft_event(&Index::new(without), &request(channel, &messages), TODAY).unwrap();
        assert_eq!((draft.path, draft.name), (file.path.clone(), event.kind.clone()));
        drafted.files.insert(file.path.clone(), draft.text.into_bytes());
        drafts += 1;
    }
    load(&drafted).unwrap_or_else(|report| panic!("{report}"));
    assert!(drafts > 10, "{drafts}");
}

#[test]
fn a_draft_is_written_with_the_next_steps() {
    let directory = std::env::temp_dir().join(format!("draft-event-{}", std::process::id()));
    for (path, bytes) in base().files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let next_steps = draft::create_event(&directory, "spec", &request("stream", &[LOANS]));
    let again = draft::create_event(&directory, "spec", &request("stream", &[LOANS]));
    fs::remove_dir_all(&directory).unwrap();
    insta::assert_snapshot!(next_steps.unwrap());
    assert!(matches!(&again, Err(DraftError::InvalidRequest(message)) if message.contains("already exists")));
}
