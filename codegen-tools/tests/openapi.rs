//! The OpenAPI documents. `tests/openapi` validates them with other tools.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::spec::Operation;
use huaweicloud_meeting_codegen_tools::openapi::{EXTENSIONS, OpenApi, Version};
use serde_json::Value as Json;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The document of a fixture that uses the entire spec language, in both versions. YAML is easier to review than JSON.
#[test]
fn the_documents_of_the_fixture_match_their_snapshots() {
    for ((word, _), document) in Version::ALL.into_iter().zip(&FIXTURE.documents) {
        insta::assert_snapshot!(word, serde_yaml::to_string(document).unwrap());
    }
}

#[test]
fn every_operation_occurs_once_with_the_name_of_the_vendor() {
    for document in &REAL.documents {
        let mut found: Vec<String> = operations(document).map(|(_, _, operation)| id(operation)).collect();
        found.sort();
        let mut expected: Vec<String> =
            REAL.spec.spec().operations().map(|(_, operation)| operation.name.clone()).collect();
        expected.sort();
        assert_eq!(found, expected);
        for (path, method, operation) in operations(document) {
            let known = REAL.operation(operation);
            assert_eq!(
                (path, method),
                (known.http.path.text.as_str(), known.http.method.as_str().to_lowercase().as_str())
            );
        }
    }
}

#[test]
fn operations_that_upload_files_can_be_omitted() {
    let document = OpenApi { version: Version::V30, multipart: false }.document(&REAL.spec);
    let found: BTreeSet<String> = operations(&document).map(|(_, _, operation)| id(operation)).collect();
    let expected: BTreeSet<String> = REAL
        .spec
        .spec()
        .operations()
        .filter(|(_, operation)| operation.multipart.is_empty())
        .map(|(_, operation)| operation.name.clone())
        .collect();
    assert_eq!(found, expected);
    assert!(!document.to_string().contains("multipart"));
}

#[test]
fn every_reference_resolves() {
    for exported in [&FIXTURE, &REAL] {
        for document in &exported.documents {
            visit(document, &mut |key, value| {
                if let ("$ref", Some(target)) = (key, value.as_str()) {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{target} does not resolve");
                }
            });
        }
    }
}

/// Generators derive the names of types from those of components, without their dots.
#[test]
fn names_of_components_are_distinct_without_their_dots() {
    for document in &REAL.documents {
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let bare: BTreeSet<String> = schemas.keys().map(|name| name.replace('.', "")).collect();
        assert_eq!(bare.len(), schemas.len());
    }
}

#[test]
fn pushed_events_are_webhooks() {
    let [v31, v30] = [0, 1].map(|index| &REAL.documents[index]);
    assert!(v30.get("webhooks").is_none());
    let spec = REAL.spec.spec();
    let (file, _) = spec.channels().find(|(_, channel)| channel.delivery.is_some()).unwrap();
    let events: Vec<_> = spec.events_of(file.channel_directory().unwrap()).collect();
    assert_eq!(v31["webhooks"].as_object().unwrap().len(), events.len());
    for (_, event) in events {
        let webhook = &v31["webhooks"][&event.kind]["post"];
        assert_eq!(webhook["x-summary-zh"], Json::from(event.summary_zh.as_str()));
        let content = &webhook["requestBody"]["content"]["application/json"];
        let kind = &content["schema"]["properties"]["eventInfo"]["properties"]["event"];
        assert_eq!(kind["const"], Json::from(event.kind.as_str()));
        assert_eq!(content["examples"].as_object().unwrap().len(), event.examples.len());
    }
}

#[test]
fn every_value_of_an_enumeration_has_its_meaning() {
    // Events are only part of a document as webhooks.
    let files = REAL.spec.spec().files.iter().filter(|file| file.channel_directory().is_none());
    let enumerations: Vec<_> = files.flat_map(|file| file.enumerations()).collect();
    for document in &REAL.documents {
        for enumeration in &enumerations {
            let schema = &document["components"]["schemas"][&enumeration.name];
            let values = schema["enum"].as_array().unwrap();
            assert_eq!(values.len(), enumeration.values.len(), "{}", enumeration.name);
            assert_eq!(schema["x-enum-varnames"].as_array().unwrap().len(), values.len());
            assert_eq!(schema["x-enum-descriptions"].as_array().unwrap().len(), values.len());
            for (shown, known) in values.iter().zip(&enumeration.values) {
                let same = match shown {
                    Json::Number(number) => number.as_i64() == known.value.as_int(),
                    other => other.as_str() == known.value.as_str(),
                };
                assert!(same, "{}: {shown} is {known:?}", enumeration.name);
            }
            for doc in enumeration.values.iter().filter_map(|value| value.doc.as_ref()) {
                // References to operations are replaced by their names.
                let begin: String = doc.chars().take_while(|c| c.is_ascii_lowercase() || *c == ' ').collect();
                assert!(schema["description"].as_str().unwrap().contains(&begin), "{}: {doc}", enumeration.name);
            }
        }
    }
}

#[test]
fn every_error_code_is_in_the_catalog_and_on_the_operations_that_return_it() {
    for document in &REAL.documents {
        let catalog = &document["components"]["schemas"]["Service.ErrorCode"]["x-error-codes"];
        let found: BTreeMap<&str, &str> = catalog
            .as_object()
            .unwrap()
            .iter()
            .map(|(code, known)| (code.as_str(), known["meaning"].as_str().unwrap()))
            .collect();
        let expected: BTreeMap<&str, &str> =
            REAL.spec.spec().errors.iter().map(|entry| (entry.code.as_str(), entry.meaning.as_str())).collect();
        assert_eq!(found, expected);
        for (_, _, operation) in operations(document) {
            let known = REAL.operation(operation);
            let responses = format!("{} {}", operation["responses"]["4XX"], operation["responses"]["5XX"]);
            let listed: Vec<&str> = texts(&operation["x-error-codes"]);
            assert_eq!(listed, known.errors.iter().map(String::as_str).collect::<Vec<_>>(), "{}", known.name);
            for code in listed {
                assert!(responses.contains(&format!("`{code}`")), "{} does not list {code}", known.name);
            }
        }
    }
}

#[test]
fn an_operation_requires_the_scheme_of_the_spec() {
    for document in &REAL.documents {
        let schemes = document["components"]["securitySchemes"].as_object().unwrap();
        for (_, _, operation) in operations(document) {
            let known = REAL.operation(operation);
            let needed: Vec<&str> = operation["security"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|alternative| alternative.as_object().unwrap().keys().map(String::as_str))
                .collect();
            assert!(needed.iter().all(|name| schemes.contains_key(*name)), "{}: {needed:?}", known.name);
            assert!(known.auth.iter().all(|name| needed.contains(&name.as_str())), "{}: {needed:?}", known.name);
        }
    }
}

#[test]
fn every_example_of_the_spec_is_included() {
    for document in &REAL.documents {
        for (_, _, operation) in operations(document) {
            let known = REAL.operation(operation);
            let text = operation.to_string();
            for example in &known.examples {
                let shows = example.body.is_some() || example.response.is_some() || example.error.is_some();
                let name = serde_json::to_string(&example.name).unwrap();
                assert!(!shows || text.contains(&format!("{name}:")), "{} lacks {name}", known.name);
            }
        }
    }
}

#[test]
fn every_extension_is_described_and_used() {
    let described: BTreeSet<&str> = EXTENSIONS.into_iter().map(|(name, _)| name).collect();
    let mut used = BTreeSet::new();
    for exported in [&FIXTURE, &REAL] {
        for document in &exported.documents {
            for (_, part) in document.as_object().unwrap().iter().filter(|(key, _)| *key != "x-extensions") {
                visit(part, &mut |key, _| {
                    if key.starts_with("x-") {
                        used.insert(key.to_owned());
                    }
                });
            }
        }
    }
    assert_eq!(used.iter().map(String::as_str).collect::<BTreeSet<_>>(), described);
}

/// A spec with its documents, one per version.
struct Exported {
    spec: Checked,
    documents: [Json; 2],
}

static FIXTURE: LazyLock<Exported> = LazyLock::new(|| Exported::of("../codegen/tests/fixtures/shapes/spec"));
static REAL: LazyLock<Exported> = LazyLock::new(|| Exported::of("../spec"));

impl Exported {
    fn of(directory: &str) -> Self {
        let spec = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(directory), "spec").unwrap();
        let documents = Version::ALL.map(|(_, version)| OpenApi { version, multipart: true }.document(&spec));
        Self { spec, documents }
    }

    fn operation(&self, shown: &Json) -> &Operation {
        let id = id(shown);
        self.spec.spec().operations().map(|(_, operation)| operation).find(|operation| operation.name == id).unwrap()
    }
}

/// Returns every operation with its path and method.
fn operations(document: &Json) -> impl Iterator<Item = (&str, &str, &Json)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, operation)| {
            assert!(METHODS.contains(&method.as_str()), "{method}");
            (path.as_str(), method.as_str(), operation)
        })
    })
}

fn id(operation: &Json) -> String {
    operation["operationId"].as_str().unwrap().to_owned()
}

fn texts(list: &Json) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

/// Calls `see` with every key of every object and its value.
fn visit(value: &Json, see: &mut impl FnMut(&str, &Json)) {
    match value {
        Json::Object(fields) => {
            for (key, value) in fields {
                see(key, value);
                visit(value, see);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| visit(item, see)),
        _ => {}
    }
}
