//! A seeded loop over mutated responses, documents, messages and spec files. `cargo fuzz` runs the same targets without an end: see
//! `fuzz/README.md`.
//!
//! `FUZZ_SEED` selects the seed, `FUZZ_ROUNDS` the number of inputs per target.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "tests may")]

mod mutate;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use huaweicloud_meeting::operations;
use huaweicloud_meeting::values::Json;
use huaweicloud_meeting_fake::examples;
use huaweicloud_meeting_tests::random::variable;
use mutate::Mutator;
use targets::Target;

#[test]
fn no_response_panics() {
    run("response", targets::response, 40_000, &responses());
}

#[test]
fn no_document_panics() {
    run("document", targets::document, 40_000, &documents());
}

#[test]
fn no_spec_panics() {
    run("spec", targets::spec, 400, &spec_files());
}

#[test]
fn no_push_panics() {
    run("push", targets::push, 40_000, &pushes());
}

#[test]
fn no_event_panics() {
    run("event", targets::event, 40_000, &messages());
}

#[test]
fn no_frame_hides_the_end_of_a_meeting() {
    run("stream", targets::stream, 400, &frames());
}

/// Runs a target on mutated inputs. A failure prints the seed and the input.
fn run(name: &str, target: Target, rounds: u64, corpus: &[Vec<u8>]) {
    let seed = variable("FUZZ_SEED").unwrap_or(1);
    let rounds = variable("FUZZ_ROUNDS").unwrap_or(rounds);
    let mut mutator = Mutator::new(seed);
    for round in 0..rounds {
        let input = mutator.mutate(corpus);
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            let text = String::from_utf8_lossy(&input);
            panic!("target {name}, FUZZ_SEED={seed}, input {round} of {rounds}:\n{text}");
        }
    }
}

/// Returns the bytes that choose an operation.
fn index_of(operation: &str) -> [u8; 2] {
    let index = operations().iter().position(|known| known.operation.name == operation).unwrap();
    u16::try_from(index).unwrap().to_le_bytes()
}

fn responses() -> Vec<Vec<u8>> {
    examples()
        .filter(|example| !example.response.is_empty())
        .map(|example| [&index_of(example.operation)[..], example.response.as_bytes()].concat())
        .collect()
}

fn documents() -> Vec<Vec<u8>> {
    examples().map(|example| [&index_of(example.operation)[..], example.request.as_bytes()].concat()).collect()
}

/// Returns the sample messages of a channel.
fn samples(channel: &str) -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/events");
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let of_channel = |file: &Path| file.file_name().unwrap().to_str().unwrap().starts_with(channel);
    let mut files: Vec<_> = files.filter(|file| of_channel(file)).collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Returns events, each on one line, and all of them on several.
fn messages() -> Vec<Vec<u8>> {
    let lines = samples("stream.").into_iter().map(|sample| Json::parse(&sample).unwrap().into_string());
    let mut messages: Vec<_> = lines.map(String::into_bytes).collect();
    messages.push(messages.join(&b'\n'));
    messages
}

/// Returns the texts of frames, and whole frames.
fn frames() -> Vec<Vec<u8>> {
    let texts = samples("stream.").into_iter().map(|sample| [b"\x01", sample.as_bytes()].concat());
    // An empty text, a ping, half a frame, a frame with a mask, one that is too large, a close frame, and a continuation of nothing.
    let whole: [&[u8]; 7] = [
        b"\0\x81\0",
        b"\0\x89\x01a",
        b"\0\x81\x7ea",
        b"\0\x81\x81abcd1",
        b"\0\x81\x7f\0\0\0\x01\0\0\0\0",
        b"\0\x88\x02\x03\xe8",
        b"\0\x80\x02{}",
    ];
    texts.chain(whole.map(<[u8]>::to_vec)).collect()
}

/// Returns messages and their payloads.
fn pushes() -> Vec<Vec<u8>> {
    let with_payloads = samples("push.").into_iter().flat_map(|message| {
        let json = Json::parse(&message).unwrap();
        [Some(message), json.pointer("/eventInfo/payload").map(Json::into_string)]
    });
    (0_u16..)
        .zip(with_payloads.flatten())
        .map(|(index, json)| [&index.to_le_bytes(), json.as_bytes()].concat())
        .collect()
}

fn spec_files() -> Vec<Vec<u8>> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures/base");
    let sources = huaweicloud_meeting_codegen::yaml::Sources::read(&base, "spec").unwrap();
    assert!(fs::exists(&base).unwrap() && !sources.files.is_empty());
    let indexes = 0_u16..;
    indexes.zip(sources.files.values()).map(|(index, bytes)| [&index.to_le_bytes()[..], bytes].concat()).collect()
}
