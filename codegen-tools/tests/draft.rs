//! Drafts of operations: they load, violate only the rule about placeholders, and are valid once these are replaced.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../../codegen/tests/common/mod.rs"]
mod common;

use std::fmt::Write as _;
use std::fs;

use common::{base, fixture, report};
use huaweicloud_meeting_codegen::check::check;
use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::json;
use huaweicloud_meeting_codegen::output::{Output, Source, Templates};
use huaweicloud_meeting_codegen::print::RustCrate;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen::spec::{Example, Object, Operation, Spec, Value};
use huaweicloud_meeting_codegen::yaml::{Sources, load};
use huaweicloud_meeting_codegen_tools::draft::{self, Document, Draft, DraftError, DraftRequest, draft};
use huaweicloud_meeting_codegen_tools::explain::explain;

const TODAY: &str = "2026-11-24";

fn document(label: &str, text: &str) -> Document {
    Document { label: label.to_owned(), text: text.to_owned() }
}

fn object(object: &Object) -> String {
    json::value(&Value::Object(object.clone()))
}

/// Returns the request to draft an operation again from one of its examples.
fn draft_request(group: &str, operation: &Operation, example: &Example) -> DraftRequest {
    let mut call = format!(
        r#"{{"path": {}, "query": {}, "headers": {}"#,
        object(&example.path),
        object(&example.query),
        object(&example.headers)
    );
    if let Some(body) = &example.body {
        write!(call, r#", "body": {}"#, json::value(body)).unwrap();
    }
    DraftRequest {
        group: group.to_owned(),
        operation: operation.name.clone(),
        http: Some(operation.http.to_string()),
        request: Some(document("request.json", &(call + "}"))),
        response: example.response.as_ref().map(|response| document("response.json", &json::value(response))),
    }
}

/// Drafts every operation of a spec again, with a spec that contains only the other operations.
fn redraft(sources: &Sources, mut look: impl FnMut(&Sources, &Operation, &Draft)) {
    let spec = load(sources).unwrap();
    for (file, operation) in spec.operations() {
        let without = Spec {
            files: spec.files.iter().filter(|other| other.path != file.path).cloned().collect(),
            texts: spec
                .texts
                .iter()
                .filter(|(path, _)| **path != file.path)
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
            ..spec.clone()
        };
        let example = operation.examples.iter().find(|example| example.error.is_none()).unwrap();
        let drafted =
            draft(&Index::new(without), &draft_request(file.group.as_deref().unwrap(), operation, example), TODAY)
                .unwrap();
        assert_eq!(drafted.path, file.path);
        let mut sources = sources.clone();
        sources.files.insert(file.path.clone(), drafted.text.clone().into_bytes());
        look(&sources, operation, &drafted);
    }
}

/// Replaces every placeholder: with the proposed value, or else with any valid value.
fn complete(sources: &mut Sources, path: &str) {
    let found = report(sources);
    let mut text = String::from_utf8(sources.files[path].clone()).unwrap();
    let in_file = found.diagnostics.iter().filter(|one| one.file == path && one.rule.name == "placeholder");
    for (number, placeholder) in in_file.enumerate().collect::<Vec<_>>().into_iter().rev() {
        let span = &placeholder.location.as_ref().unwrap().span;
        let end = span.start + text[span.start..span.end].trim_end().len();
        // A folded string follows `>-` on the next line, without quotes.
        let is_folded = text[..span.start].trim_end().ends_with(">-");
        let written: String = if is_folded {
            text[span.start..end].split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            serde_yaml::from_str(&text[span.start..end]).unwrap()
        };
        let guess = written.strip_prefix("TODO").unwrap().trim().to_owned();
        let path = placeholder.path.to_string();
        let value = match path.rsplit('.').next().unwrap() {
            _ if !guess.is_empty() => guess,
            "auth" => "card".to_owned(),
            "required" => "false".to_owned(),
            "source" => "openapi".to_owned(),
            "type" => "string".to_owned(),
            "rust" => format!("made_up_{number}"),
            "name" => "made_up".to_owned(),
            "effect" => "read".to_owned(),
            "response" => "none".to_owned(),
            "summary_zh" => "虚构。".to_owned(),
            _ => "Made up.".to_owned(),
        };
        let written =
            if is_folded || path.ends_with("required") { value } else { format!("'{}'", value.replace('\'', "''")) };
        text.replace_range(span.start..end, &written);
    }
    sources.files.insert(path.to_owned(), text.into_bytes());
}

fn shapes() -> Sources {
    Sources::read(&fixture("shapes/spec"), "spec").unwrap()
}

#[test]
fn a_draft_violates_only_the_rule_about_placeholders_and_none_once_they_are_replaced() {
    for sources in [base(), shapes()] {
        redraft(&sources, |sources, _, drafted| {
            let about = |sources: &Sources, rule: fn(&str) -> bool| -> String {
                let found = report(sources);
                let ours = found.diagnostics.iter().zip(found.lines()).filter(|(one, _)| one.file == drafted.path);
                ours.filter(|(one, _)| rule(one.rule.name)).map(|(_, line)| line + "\n").collect()
            };
            assert_eq!(
                about(sources, |rule| rule == "placeholder").lines().count(),
                drafted.placeholders,
                "{}",
                drafted.text
            );
            assert_eq!(about(sources, |rule| rule != "placeholder"), "", "{}", drafted.text);
            let mut completed = sources.clone();
            complete(&mut completed, &drafted.path);
            assert_eq!(about(&completed, |_| true), "", "{}", String::from_utf8_lossy(&completed.files[&drafted.path]));
        });
    }
}

/// Drafts an operation of the base.
fn new(operation: &str, http: Option<&str>, call: Option<&str>, response: Option<&str>) -> Result<Draft, DraftError> {
    let request = DraftRequest {
        group: "catalogue".to_owned(),
        operation: operation.to_owned(),
        http: http.map(str::to_owned),
        request: call.map(|text| document("request.json", text)),
        response: response.map(|text| document("response.json", text)),
    };
    draft(&Index::new(load(&base()).unwrap()), &request, TODAY)
}

const LENDING: &str = r#"{
  "operation": "LendBooks",
  "path": {"isbn": "9780000000001"},
  "query": {"offset": 0, "limit": 10, "urgent": true},
  "headers": {"x-card": "a ticket", "Content-Type": "application/json"},
  "body": {
    "title": "Made up",
    "readers": [{"name": "Ada", "type": 2}, {"name": "Bo", "born": "2001-02-03"}],
    "pin_password": "0000",
    "type": "hard",
    "since": 1661832000000,
    "isbn": "9780000000002",
    "nothing": [],
    "shelves": {"A-1": 7, "A-2": 9}
  }
}"#;

const LENT: &str = r#"{
  "data": {"count": 1, "books": [{"isbn": "9780000000001", "title": "Made up", "pages": 7, "price": 1.5}]},
  "lentAt": "2022-08-30 12:00",
  "weight": 1.5,
  "until": null,
  "remark": "a, b: \"c\""
}"#;

#[test]
fn values_from_similar_operations_are_proposed_and_the_rest_is_a_placeholder() {
    let drafted = new("LendBooks", Some("POST /v1/books/{isbn}/loans"), Some(LENDING), Some(LENT)).unwrap();
    assert_eq!(drafted.path, "catalogue/lend_books.yaml");
    insta::assert_snapshot!(drafted.text);
    assert!(drafted.shared.contains(&("BookPage".to_owned(), "catalogue/find_books.yaml".to_owned())));
}

#[test]
fn without_documents_every_value_is_a_placeholder() {
    insta::assert_snapshot!(new("LendBooks", None, None, None).unwrap().text);
    insta::assert_snapshot!(new("LendBooks", Some("PUT /v1/books/{isbn}/{copy}"), None, None).unwrap().text);
}

#[test]
fn a_completed_draft_is_explained_and_generated() {
    let drafted = new("LendBooks", Some("POST /v1/books/{isbn}/loans"), Some(LENDING), Some(LENT)).unwrap();
    let mut sources = base();
    sources.files.insert(drafted.path.clone(), drafted.text.into_bytes());
    complete(&mut sources, &drafted.path);
    assert_eq!(report(&sources).to_string(), "");
    let spec = check(load(&sources).unwrap()).unwrap();
    let api = resolve(&spec);
    let explained = explain(&api, "LendBooks").unwrap();
    assert!(explained.contains("POST /v1/books/9780000000001/loans?offset=0&limit=10&urgent=true"), "{explained}");
    let source = Source { spec: &spec, api: &api, templates: &Templates::default() };
    let files = RustCrate.files(&source).unwrap();
    assert!(files.keys().any(|path| path.ends_with("catalogue/lend_books.rs")), "{:?}", files.keys());
}

#[test]
fn invalid_requests_are_rejected_with_a_reason() {
    let http = Some("POST /v1/loans/{isbn}");
    let group = DraftRequest {
        group: "catalog".to_owned(),
        operation: "LendBooks".to_owned(),
        http: None,
        request: None,
        response: None,
    };
    let rejected = [
        draft(&Index::new(load(&base()).unwrap()), &group, TODAY),
        draft(&Index::new(load(&base()).unwrap()), &DraftRequest { group: "loans".to_owned(), ..group.clone() }, TODAY),
        new("lendBooks", None, None, None),
        new("lend books!", None, None, None),
        new("ShowBook", None, None, None),
        new("LendBooks", Some("POST"), None, None),
        new("LendBooks", Some("FETCH /v1/books"), None, None),
        new("LendBooks", Some("GET /v1/books"), Some(r#"{"body": {"a": 1}}"#), None),
        new("LendBooks", http, Some(r#"{"path": {"copy": 1}}"#), None),
        new("LendBooks", http, Some("{\n  \"path\": {\"isbn\": }\n}"), None),
        new("LendBooks", http, Some(r#"{"isbn": "9780000000001"}"#), None),
        new("LendBooks", http, Some(r#"["9780000000001"]"#), None),
        new("LendBooks", http, Some(r#"{"query": "a=b"}"#), None),
        new("LendBooks", http, Some(r#"{"operation": "ShowBook"}"#), None),
        new("LendBooks", http, Some(r#"{"body": {"a": {"b": 1, "b": 2}}}"#), None),
        new("LendBooks", http, None, Some("")),
        new("LendBooks", http, None, Some(r#"{"code": "LIB.000000404", "text": "no"}"#)),
    ];
    let messages: Vec<String> = rejected.into_iter().map(|result| result.unwrap_err().to_string()).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn existing_files_are_never_overwritten() {
    let directory = std::env::temp_dir().join(format!("draft-{}", std::process::id()));
    for (path, bytes) in base().files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let request = DraftRequest {
        group: "reading-room".to_owned(),
        operation: "LendBook".to_owned(),
        http: None,
        request: None,
        response: None,
    };
    let next_steps = draft::create(&directory, "spec", &request).unwrap();
    let written = fs::read_to_string(directory.join("reading-room/lend_book.yaml")).unwrap();
    let again = draft::create(&directory, "spec", &request);
    // Other drafts can be created before the first is completed.
    let another =
        draft::create(&directory, "spec", &DraftRequest { operation: "TakeBook".to_owned(), ..request.clone() });
    fs::remove_dir_all(&directory).unwrap();
    insta::assert_snapshot!(next_steps);
    assert!(written.starts_with("operation: LendBook\n"), "{written}");
    assert!(
        matches!(&again, Err(DraftError::InvalidRequest(message)) if message.contains("already exists")),
        "{again:?}"
    );
    assert!(another.is_ok(), "{another:?}");
}
