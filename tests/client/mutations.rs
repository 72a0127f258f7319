//! Mutated responses and request documents of all operations: nothing panics, and every response that is JSON of the expected
//! type is decoded.
//!
//! The mutations are random, but the same in every run. `MUTATIONS_SEED` sets another seed, `MUTATIONS_ROUNDS` the number of
//! mutations of each example; a failure prints both.

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::{operations, service};
use huaweicloud_meeting_fake::examples;
use huaweicloud_meeting_tests::random::{Random, variable};
use serde_json::Value;

use crate::decoding::{all, paths};

const SEED: u64 = 20_261_128;
const ROUNDS: u64 = 60;

/// Calls `check` with a generator for each round, and names the seed if it panics.
fn rounds(check: &mut dyn FnMut(&mut Random, u64)) {
    let seed = variable("MUTATIONS_SEED").unwrap_or(SEED);
    for round in 0..variable("MUTATIONS_ROUNDS").unwrap_or(ROUNDS) {
        let printed = PrintOnPanic(format!("MUTATIONS_SEED={seed}, round {round}"));
        check(&mut Random::new(seed.wrapping_add(round.wrapping_mul(0x0123_4567_89ab_cdef))), round);
        drop(printed);
    }
}

struct PrintOnPanic(String);

impl Drop for PrintOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}

const ODD_VALUES: [&str; 20] = [
    "null",
    "true",
    "0",
    "-1",
    "12.5",
    "1e400",
    "99999999999999999999",
    "\"\"",
    "\" \"",
    "\"0\"",
    "\"Y\"",
    "\"2030-01-01 02:00\"",
    "\"Asia/Shanghai\"",
    "\"\\ud800\"",
    "[]",
    "[[]]",
    "[null,1,\"x\",{}]",
    "{}",
    "{\"\":null}",
    "{\"data\":{\"data\":[7]}}",
];

/// Writes a value, with some values inside it replaced by odd ones, duplicated or renamed.
fn write(value: &Value, random: &mut Random, out: &mut String) {
    if random.below(12) == 0 {
        return out.push_str(random.pick::<&str>(&ODD_VALUES));
    }
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(item, random, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                for copy in 0..1 + usize::from(random.below(20) == 0) {
                    out.push_str(if index + copy > 0 { "," } else { "" });
                    let blank = if random.below(20) == 0 { " " } else { "" };
                    out.push_str(&format!("{}: ", Value::from(format!("{name}{blank}"))));
                    write(field, random, out);
                }
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// Replaces, inserts, removes and repeats bytes, or cuts them off.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    const BYTES: &[u8] = b"{}[]:,\"\\ntf0123456789.-+eEu \t\r\n/\0\x1f\xff\xc3";
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len().max(1)).min(bytes.len());
        match random.below(5) {
            0 if at < bytes.len() => bytes[at] = *random.pick(BYTES),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => bytes.truncate(at.max(1)),
            3 => {
                let part = bytes[at..(at + 16).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => bytes.insert(at, *random.pick(BYTES)),
        }
    }
}

#[test]
fn mutated_responses_are_decoded() {
    let responses = all();
    let mut anomalies = 0;
    rounds(&mut |random, _| {
        for response in &responses {
            let mut json = String::new();
            write(&response.body, random, &mut json);
            let starts_alike = json.as_bytes()[0] == response.body.to_string().as_bytes()[0];
            let decoded = response.operation.check_response(json.as_bytes());
            match &decoded {
                Ok((_, found)) => anomalies += found.total(),
                Err(error) => assert!(!starts_alike && !error.is_syntax(), "{}: {error}: {json}", response.name),
            }
            let mut bytes = json.into_bytes();
            damage(&mut bytes, random);
            let _ = response.operation.check_response(&bytes);
        }
    });
    assert!(anomalies > 1_000, "{anomalies}");
}

#[test]
fn mutated_documents_are_parsed_or_rejected() {
    let documents: Vec<(&DynamicOperation, Value)> = examples()
        .map(|example| {
            let operation = DynamicOperation::named(operations(), example.operation).unwrap();
            (operation, serde_json::from_str(example.request).unwrap())
        })
        .collect();
    let (mut parsed, mut rejected) = (0, 0);
    rounds(&mut |random, _| {
        for (operation, document) in &documents {
            let mut json = String::new();
            // One odd value: with more of them, nearly all documents would be rejected for the first.
            let mut document = document.clone();
            let places = paths(&document);
            if let Some(place) = document.pointer_mut(random.pick::<String>(&places)) {
                *place = serde_json::from_str(random.pick::<&str>(&ODD_VALUES)).unwrap_or_default();
            }
            json.push_str(&document.to_string());
            match operation.parse(json.as_bytes(), service()) {
                Ok(_) => parsed += 1,
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    rejected += 1;
                }
            }
            let mut bytes = json.into_bytes();
            damage(&mut bytes, random);
            let _ = operation.parse(&bytes, service());
        }
    });
    assert!(parsed > 1_000 && rejected > 1_000, "{parsed} {rejected}");
}
