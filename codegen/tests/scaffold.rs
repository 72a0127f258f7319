//! Drafts of operations: they load, break no rule but that about gaps, and come out right once these are filled in.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::fmt::Write as _;
use std::path::Path;

use common::{base, fixture, report};
use huaweicloud_meeting_codegen::explain::explain;
use huaweicloud_meeting_codegen::load::{Sources, load};
use huaweicloud_meeting_codegen::lower::lower;
use huaweicloud_meeting_codegen::scaffold::{Document, Drafted, Order, draft};
use huaweicloud_meeting_codegen::spec::{Example, Fields, Operation, Spec, Value};

const TODAY: &str = "2026-11-24";

fn document(label: &str, text: &str) -> Document {
    Document { label: label.to_owned(), text: text.to_owned() }
}

/// A value as JSON. The texts of examples hold nothing that Rust and JSON write differently.
fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(fields) => object(fields),
    }
}

fn object(fields: &Fields) -> String {
    let members: Vec<String> = fields.iter().map(|(name, value)| format!("{name:?}:{}", json(value))).collect();
    format!("{{{}}}", members.join(","))
}

/// What someone has at hand who drafts this operation anew from one of its examples.
fn order(group: &str, operation: &Operation, example: &Example) -> Order {
    let mut call = format!(
        r#"{{"path": {}, "query": {}, "headers": {}"#,
        object(&example.path),
        object(&example.query),
        object(&example.headers)
    );
    if let Some(body) = &example.body {
        write!(call, r#", "body": {}"#, json(body)).unwrap();
    }
    Order {
        group: group.to_owned(),
        operation: operation.name.clone(),
        http: Some(operation.http.to_string()),
        request: Some(document("request.json", &(call + "}"))),
        answer: example.answer.as_ref().map(|answer| document("answer.json", &json(answer))),
    }
}

/// Drafts every operation of a spec anew, as if only the others were known.
fn redraft(sources: &Sources, mut look: impl FnMut(&Sources, &Operation, &Drafted)) {
    let spec = load(sources).unwrap();
    for (file, operation) in spec.operations() {
        let without = Spec {
            files: spec.files.iter().filter(|other| other.path != file.path).cloned().collect(),
            texts: spec.texts.iter().filter(|(path, _)| **path != file.path).map(|(k, v)| (k.clone(), v.clone())).collect(),
            ..spec.clone()
        };
        let example = operation.examples.iter().find(|example| example.error.is_none()).unwrap();
        let drafted = draft(&without, &order(file.group.as_deref().unwrap(), operation, example), TODAY).unwrap();
        assert_eq!(drafted.path, file.path);
        let mut sources = sources.clone();
        sources.files.insert(file.path.clone(), drafted.text.clone().into_bytes());
        look(&sources, operation, &drafted);
    }
}

#[test]
fn zz_real() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let sources = Sources::read(&dir, "spec").unwrap();
    let (mut gaps, mut n) = (0, 0);
    redraft(&sources, |sources, operation, drafted| {
        n += 1;
        gaps += drafted.gaps;
        let report = report(sources);
        for line in report.lines().filter(|l| l.contains(&drafted.path) && !l.contains(" E130 ")) {
            println!("{} {line}", operation.name);
        }
        std::fs::write(format!("/tmp/new-drafts/{}.yaml", operation.name), &drafted.text).unwrap();
    });
    println!("{gaps} gaps in {n}");
}
