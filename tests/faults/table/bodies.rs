//! Success responses whose body is unusual, or is not what the operation returns.

use serde_json::{Value, json};

use crate::fault::{Fault, Verdict};
use crate::response::{Response, json as json_response, response};

/// A page of a gateway or a captive portal.
pub(crate) const HTML: &str = "<!DOCTYPE html>\r\n<html><head><title>502 Bad Gateway</title></head>\r\n\
    <body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>";

/// What gzip makes of `{}`.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";

pub(crate) fn faults() -> Vec<Fault> {
    [readable(), unreadable(), ambiguous()].into_iter().flatten().collect()
}

/// Returns UTF-16 with a byte order mark.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn readable() -> Vec<Fault> {
    // Without a response value, an empty object stands for the body.
    let changed = |name, change: fn(&str) -> String| {
        Fault::new(name, move |exchange| {
            let body = exchange.subject.sample.as_ref().map_or_else(|| "{}".to_owned(), Value::to_string);
            response(200, change(&body)).steps()
        })
        .succeeds()
    };
    let with_fields = |json: &str, fields: &str| match json.strip_prefix('{') {
        Some("}") => format!("{{{fields}}}"),
        Some(rest) => format!("{{{fields},{rest}"),
        None => json.to_owned(),
    };
    vec![
        changed("the body begins with a byte order mark", |json| format!("\u{feff}{json}")),
        changed("the body is surrounded by white space", |json| format!("\r\n\t {json} \r\n\n")),
        changed("letters are escaped", |json| json.replace("\"text\"", "\"\\u0074ext\"")),
        Fault::new("there are unknown fields", move |exchange| {
            let body = exchange.subject.sample.as_ref().map_or_else(|| "{}".to_owned(), Value::to_string);
            response(200, with_fields(&body, "\"zzUnknown\":{\"a\":[1,2.5e-3,null,true,\"\\ud83d\\ude00\"]}")).steps()
        })
        .succeeds(),
        Fault::new("a field occurs twice", |exchange| {
            let body = exchange.subject.sample.as_ref().map_or_else(|| "{}".to_owned(), Value::to_string);
            let doubled = match (body.strip_suffix('}'), body.strip_prefix('{')) {
                (Some(head), Some(tail)) if body != "{}" => format!("{head},{tail}"),
                _ => body,
            };
            response(200, doubled).steps()
        })
        .succeeds(),
        Fault::response("the body is an empty object", json_response(200, &json!({})))
            .verdicts(Verdict::Any, Verdict::Ok),
    ]
}

/// Bodies that are an error for each operation.
fn unreadable() -> Vec<Fault> {
    let unreadable = |name, response: Response| Fault::response(name, response).status(200).may_have_taken_effect();
    let html = |status: u16| response(status, HTML).header("Content-Type", "text/html");
    let json_in_html = response(200, "\n  <html>\n{}</html>").header("Content-Type", "application/json");
    vec![
        unreadable("a page of HTML", html(200)),
        unreadable("a page of HTML without a content type", html(200).without_header("Content-Type")),
        unreadable("a page of HTML that claims to be JSON", json_in_html),
        unreadable("a page of HTML with 201", html(201)).status(201),
        unreadable("UTF-16", response(200, utf16("{\"id\":\"1\"}"))),
        unreadable("gzip that was not requested", response(200, GZIP).header("Content-Encoding", "gzip")),
        unreadable("bytes that are no text", response(200, b"\xff\xfe\x80\x81\xc0\xc1".to_vec())),
        unreadable(
            "an image",
            response(200, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()).header("Content-Type", "image/png"),
        ),
    ]
}

/// Bodies that are an error if a value is expected. Otherwise they may be a success, but some only with an anomaly.
fn ambiguous() -> Vec<Fault> {
    let ambiguous = |name, body: &str, without_value| {
        Fault::response(name, response(200, body)).verdicts(Verdict::Error, without_value).status(200)
    };
    let nested = "[".repeat(10_000);
    let nested_fields = "{\"a\":".repeat(10_000);
    vec![
        ambiguous("an empty body", "", Verdict::Ok),
        Fault::response("204 without a body", response(204, "").bodiless())
            .verdicts(Verdict::Error, Verdict::Ok)
            .status(204),
        ambiguous("white space", " \r\n", Verdict::Any),
        ambiguous("a short plain text", "OK", Verdict::NotSilently),
        ambiguous("half a body", "{\"data\":[{\"name\":\"a n", Verdict::NotSilently),
        ambiguous("two documents", "{}{}", Verdict::NotSilently),
        ambiguous("10,000 nested lists", &nested, Verdict::NotSilently),
        ambiguous("10,000 nested objects", &nested_fields, Verdict::NotSilently),
        ambiguous("a bare number", "42", Verdict::Any),
        ambiguous("a bare string", "\"OK\"", Verdict::Any),
        ambiguous("null", "null", Verdict::Any).verdicts(Verdict::Any, Verdict::Any),
        ambiguous("JSON with a comment", "{/* none */}", Verdict::NotSilently),
        ambiguous("JSON with single quotes", "{'id': '1'}", Verdict::NotSilently),
        ambiguous("JSONP", "callback({});", Verdict::NotSilently),
    ]
}
