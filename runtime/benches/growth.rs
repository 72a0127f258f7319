//! How the time of decoding grows with the input: each line doubles the input several times and prints the ratio of the times.
//! Linear growth has the ratio 2, quadratic growth 4.
//!
//! `cargo bench -p huaweicloud-meeting-runtime --bench growth`

#![allow(missing_docs, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fmt::Display;
use std::hint::black_box;
use std::time::{Duration, Instant};

use huaweicloud_meeting_runtime::codec::{self, Decode, shape_of};
use huaweicloud_meeting_runtime::dynamic::{DynamicOperation, Empty};
use huaweicloud_meeting_runtime::operation::{Body, Effect, Method, Operation};
use huaweicloud_meeting_runtime::values::Json;
use huaweicloud_meeting_runtime::{RetryAdvice, Service, fields};

#[derive(Clone, Debug, Default)]
struct Request {
    items: Option<Vec<Item>>,
    anything: Option<Json>,
}

fields! {
    both Request {
        0 => items, "items";
        1 => anything, "anything";
    }
}

#[derive(Clone, Debug, Default)]
struct Item {
    id: i64,
    names: Vec<String>,
    csv: Vec<i64>,
    labels: BTreeMap<String, i64>,
}

fields! {
    both Item {
        0 => id, "id", always;
        1 => names, "names";
        2 => csv, "csv", csv;
        3 => labels, "labels";
    }
}

static SERVICE: Service = Service {
    user_agent: "growth/1",
    request_id_header: "X-Request-Id",
    language_header: "Accept-Language",
    error_code: "code",
    error_message: "message",
    error_request_id: "id",
    retry: RetryAdvice { later: &[], never: &[] },
    codes: &[],
};

static OPERATION: Operation = Operation {
    body: Body::Object,
    request: shape_of::<Request>(),
    ..Operation::new("Grow", "growth", Method::Post, "/grow", Effect::Idempotent)
};

static GROW: DynamicOperation = DynamicOperation::new::<Request, Empty>(&OPERATION);

/// Joins a number of parts, made from their index, between two brackets.
fn joined<T: Display>(open: &str, count: usize, close: &str, part: impl Fn(usize) -> T) -> String {
    let parts: Vec<String> = (0..count).map(|index| part(index).to_string()).collect();
    format!("{open}{}{close}", parts.join(","))
}

fn field(index: usize) -> String {
    format!("\"a field {index}\":{index}")
}

fn parse(document: &str) {
    let _ = black_box(GROW.parse(document.as_bytes(), &SERVICE));
}

fn decode<T: Decode + Default>(document: &str) {
    let _ = black_box(codec::decode_lenient::<T>(document.as_bytes()));
}

fn find(document: &str) {
    black_box(codec::find_string(document.as_bytes(), &["data", "code"]));
}

/// What is measured: a title, the input of a size, and what reads it.
type Case = (&'static str, fn(usize) -> String, fn(&str));

const CASES: &[Case] = &[
    ("document: sections", |n| joined(r#"{"operation":"Grow","#, n, "}", field), parse),
    ("document: headers", |n| joined(r#"{"operation":"Grow","headers":{"#, n, "}}", field), parse),
    ("document: fields", |n| joined(r#"{"operation":"Grow","body":{"#, n, "}}", field), parse),
    (
        "document: items",
        |n| joined(r#"{"operation":"Grow","body":{"items":["#, n, "]}}", |id| format!(r#"{{"id":{id}}}"#)),
        parse,
    ),
    ("document: any JSON", |n| joined(r#"{"operation":"Grow","body":{"anything":{"#, n, "}}}", field), parse),
    ("document: a long name", |n| format!(r#"{{"operation":"Grow","body":{{"{}":1}}}}"#, "x".repeat(8 * n)), parse),
    (
        "response: items",
        |n| joined("[", n, "]", |id| format!(r#"{{"id":{id},"names":["a","b"]}}"#)),
        decode::<Vec<Item>>,
    ),
    ("response: unknown fields", |n| joined("{", n, "}", field), decode::<Item>),
    ("response: the same field", |n| joined("{", n, "}", |id| format!(r#""names":["{id}"]"#)), decode::<Item>),
    (
        "response: fields out of order",
        |n| joined("[", n, "]", |id| format!(r#"{{"labels":{{}},"id":{id},"csv":""}}"#)),
        decode::<Vec<Item>>,
    ),
    ("response: map entries", |n| joined(r#"{"id":1,"labels":{"#, n, "}}", field), decode::<Item>),
    ("response: csv items", |n| joined(r#"{"csv":""#, n, "\"}", |id| id), decode::<Item>),
    ("response: escapes", |n| format!(r#"{{"names":["{}"]}}"#, "\\n\\u4f1a".repeat(n)), decode::<Item>),
    ("response: invalid items", |n| joined(r#"{"names":["#, n, "]}", |_| "{}"), decode::<Item>),
    (
        "response: invalid entries",
        |n| joined(r#"{"labels":{"#, n, "}}", |id| format!(r#""{id}":[[]]"#)),
        decode::<Item>,
    ),
    ("response: invalid csv items", |n| joined(r#"{"csv":""#, n, "\"}", |_| "x"), decode::<Item>),
    ("response: missing fields", |n| joined("[", n, "]", |_| "{}"), decode::<Vec<Item>>),
    ("response: cut in a value of another type", |n| joined(r#"[{"id":["#, n, "", |id| id), decode::<Vec<Item>>),
    ("response: any JSON", |n| joined("[", n, "]", |id| format!(" [ {id} ] ")), decode::<Json>),
    ("find: fields before", |n| joined(r#"{"data":{"#, n, r#","code":"x"}}"#, field), find),
    ("find: the same field", |n| joined("{", n, "}", |id| format!(r#""data":{{"code":{id}}}"#)), find),
];

/// Returns the fastest of several rounds.
fn measure(read: fn(&str), document: &str) -> Duration {
    let round = |_| {
        let start = Instant::now();
        read(black_box(document));
        start.elapsed()
    };
    (0..20).map(round).min().unwrap_or_default()
}

fn main() {
    const SMALLEST: usize = 2_000;
    const DOUBLINGS: u32 = 4;
    for (title, document, read) in CASES {
        let documents: Vec<String> = (0..=DOUBLINGS).map(|power| document(SMALLEST << power)).collect();
        let times: Vec<f64> = documents.iter().map(|document| measure(*read, document).as_secs_f64()).collect();
        let ratios: Vec<String> =
            times.iter().zip(times.iter().skip(1)).map(|(time, doubled)| format!("{:5.2}", doubled / time)).collect();
        let (length, last) = (documents.last().map_or(0, String::len), times.last().copied().unwrap_or_default());
        println!("{title:<42} {}  {:>8.2} ms for {} kB", ratios.join(" "), last * 1e3, length / 1000);
    }
}
