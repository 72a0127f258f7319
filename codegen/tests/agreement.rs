//! The two parsers agree on every file: serde_yaml decodes, and the other one finds places.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{base, report};
use huaweicloud_meeting_codegen::spec::Value;
use huaweicloud_meeting_codegen::yaml::Sources;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// Every node of a string as the parser with marks sees it: the way to it, and what it is.
fn by_events(text: &str) -> Vec<(String, String)> {
    let mut events = Parser::new_from_str(text).map(|event| event.unwrap().0).peekable();
    while matches!(events.peek(), Some(Event::StreamStart | Event::DocumentStart(_))) {
        events.next();
    }
    let mut found = Vec::new();
    node(&mut events, String::new(), &mut found);
    assert_eq!(events.next(), Some(Event::DocumentEnd));
    found
}

fn node<'a>(
    events: &mut std::iter::Peekable<impl Iterator<Item = Event<'a>>>,
    path: String,
    found: &mut Vec<(String, String)>,
) {
    match events.next().unwrap() {
        Event::Scalar(text, style, ..) => found.push((path, scalar(&text, style == ScalarStyle::Plain))),
        Event::SequenceStart(..) => {
            found.push((path.clone(), "list".to_owned()));
            let mut index = 0;
            while events.peek() != Some(&Event::SequenceEnd) {
                node(events, format!("{path}[{index}]"), found);
                index += 1;
            }
            events.next();
        }
        Event::MappingStart(..) => {
            found.push((path.clone(), "object".to_owned()));
            while events.peek() != Some(&Event::MappingEnd) {
                let Some(Event::Scalar(key, ..)) = events.next() else { panic!("a key of {path} is no scalar") };
                node(events, format!("{path}.{key}"), found);
            }
            events.next();
        }
        other => panic!("{other:?} stands at {path}"),
    }
}

/// What YAML 1.2 makes of a scalar, as `Value` writes it.
fn scalar(text: &str, plain: bool) -> String {
    if plain {
        if matches!(text, "" | "~" | "null") {
            return "null".to_owned();
        }
        if let Ok(number) = text.parse::<i64>()
            && (text == "0" || !text.trim_start_matches('-').starts_with('0'))
        {
            return format!("int {number}");
        }
        if text.contains('.')
            && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-')
            && let Ok(number) = text.parse::<f64>()
        {
            return format!("float {number}");
        }
        if matches!(text, "true" | "false") {
            return format!("bool {text}");
        }
    }
    format!("text {text}")
}

/// The same of a decoded value.
fn by_value(value: &Value, path: String, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null => found.push((path, "null".to_owned())),
        Value::Bool(value) => found.push((path, format!("bool {value}"))),
        Value::Int(value) => found.push((path, format!("int {value}"))),
        Value::Float(value) => found.push((path, format!("float {value}"))),
        Value::String(value) => found.push((path, format!("text {value}"))),
        Value::List(items) => {
            found.push((path.clone(), "list".to_owned()));
            for (index, item) in items.iter().enumerate() {
                by_value(item, format!("{path}[{index}]"), found);
            }
        }
        Value::Object(object) => {
            found.push((path.clone(), "object".to_owned()));
            for (key, value) in object.iter() {
                by_value(value, format!("{path}.{key}"), found);
            }
        }
    }
}

fn compare(sources: &Sources) {
    assert!(sources.files.len() > 4);
    for (path, bytes) in &sources.files {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut decoded = Vec::new();
        by_value(&serde_yaml::from_str(text).unwrap(), String::new(), &mut decoded);
        let events = by_events(text);
        for (one, other) in events.iter().zip(&decoded) {
            assert_eq!(one, other, "{path}");
        }
        assert_eq!(events.len(), decoded.len(), "{path}");
    }
}

fn spec() -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"), "spec").unwrap()
}

#[test]
fn both_parsers_agree_on_the_base() {
    compare(&base());
}

#[test]
fn both_parsers_agree_on_the_spec() {
    compare(&spec());
}

#[test]
fn the_spec_breaks_no_rule() {
    let report = report(&spec());
    assert!(report.is_empty(), "{report}");
}

/// The generator knows the language of the spec, and nothing that is said in it.
#[test]
fn no_operation_and_no_field_of_the_api_stands_in_the_generator() {
    use huaweicloud_meeting_codegen::index::Index;
    let spec = huaweicloud_meeting_codegen::yaml::load(&spec()).unwrap();
    let index = Index::new(&spec);
    // A plain word may well be a word of the language too; two in one are a name.
    let is_name = |name: &&str| name.chars().skip(1).any(char::is_uppercase) && name.is_ascii();
    let operations = index.operations.keys().copied();
    let fields = index.fields.iter().map(|site| site.field.name.as_str());
    let names: std::collections::BTreeSet<&str> = operations.chain(fields).filter(is_name).collect();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        found.extend(words.filter(|word| names.contains(word)).map(|word| format!("{}: {word}", path.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
}
