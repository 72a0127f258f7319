//! The output of `codegen explain`.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::explain::{explain, explain_event};
use huaweicloud_meeting_codegen_tools::explain_resource::explain_resource;

#[test]
fn an_explanation_states_what_happens_to_omitted_fields() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes/spec");
    let api = resolve(&read(&directory, "spec").unwrap());
    let line = |operation: &str| {
        let text = explain(&api, operation).unwrap();
        text.lines().find(|line| line.contains("omitted fields")).map(str::to_owned)
    };
    assert_eq!(
        line("RenewLoan").unwrap(),
        "Replaces everything: omitted fields are reset. RenewLoanRequest::from_current keeps the current values; \
         read them with ShowLoan."
    );
    assert_eq!(
        line("SetLamps").unwrap(),
        "Replaces everything: omitted fields are reset. No operation returns the current values."
    );
    assert_eq!(line("UpdateBook"), None);
}

#[test]
fn an_explanation_states_the_reason_for_an_effect() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes/spec");
    let text = explain(&resolve(&read(&directory, "spec").unwrap()), "SetCover").unwrap();
    let lines =
        "Idempotent: retried after transient errors.\nThe last picture counts, as with `Client::update_book`.\n";
    assert!(text.contains(lines), "{text}");
}

#[test]
fn an_event_is_explained_with_its_fields() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes/spec");
    let api = resolve(&read(&directory, "spec").unwrap());
    let text = explain_event(&api, "ReadersNotify").unwrap();
    assert!(text.starts_with("ReadersNotify (读者), spec/events/stream/readers_notify.yaml\n"), "{text}");
    assert!(text.contains("    changes  Vec<ReaderChange>    `data`\n"), "{text}");
    assert!(explain_event(&api, "DustNotify").unwrap().ends_with("Received as Bell::Unknown, in module events.\n"));
    assert_eq!(explain_event(&api, "MoonNotify"), None);
}

#[test]
fn an_explanation_of_a_resource_states_its_life_cycle() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/shapes/spec");
    let api = resolve(&read(&directory, "spec").unwrap());
    let text = explain_resource(&api, "Book").unwrap();
    for line in [
        "A collection of Desk, in commands `book` (also volume, 书), identified by `isbn`.",
        "    update  UpdateBook   update          `body.isbn` identifies `isbn`; omitted fields are reset (documented)",
        "    delete  RemoveBooks  delete          `body[]` identifies `isbn`; unknown whether a failure concerns all items",
        "    isbn       made by the service: 13 digits (documented); unique in the service (documented)",
        "    type       set by UpdateBook; initially `\"hard\"` (observed)",
        "    missing         LIB.000000404 NO_SUCH_BOOK (observed)",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    let line = "\nResource: Book, role list, in commands `book list|list-lent` (also search, 查找, lent).\nColumns: isbn, pages.\n";
    assert!(explain(&api, "FindBooks").unwrap().contains(line));
    assert_eq!(explain_resource(&api, "Shelf"), None);
}
