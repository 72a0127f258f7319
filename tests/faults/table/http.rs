//! HTTP that is unusual but right, and HTTP that is wrong.

use huaweicloud_meeting::ErrorKind::{Service, Transport};
use serde_json::json;

use crate::fault::{Exchange, Fault, Repeats, Verdict};
use crate::response::{Response, Step, json as json_response, response, send};

pub(crate) fn faults() -> Vec<Fault> {
    [valid(), not_http(), ambiguous(), redirects()].into_iter().flatten().collect()
}

/// Creates a fault that changes the regular response, and must be without effect.
fn changed(name: &'static str, change: impl Fn(Response) -> Response + Send + Sync + 'static) -> Fault {
    Fault::new(name, move |exchange| change(exchange.success()).steps()).succeeds()
}

fn valid() -> Vec<Fault> {
    let informed = |name, head: &'static str| {
        Fault::new(name, move |exchange| [vec![send(head)], exchange.success().steps()].concat()).succeeds()
    };
    vec![
        changed("the body is chunked", Response::chunked),
        changed("the body ends with the connection", Response::until_closed),
        changed("HTTP/1.0 with a length", |response| response.version("HTTP/1.0")),
        changed("HTTP/1.0 without a length", |response| response.version("HTTP/1.0").until_closed()),
        changed("the status has no reason", |response| response.status_line("200")),
        changed("the status has another reason", |response| response.status_line("200 \u{597d}")),
        changed("the content type is text/plain", |response| response.header("Content-Type", "text/plain")),
        changed("there is no content type", |response| response.without_header("Content-Type")),
        changed("the status is 201", |response| response.status_line("201 Created")),
        changed("the status is 202", |response| response.status_line("202 Accepted")),
        changed("a header is not UTF-8", |response| response.header("X-Odd", b"\xff\xfe".to_vec())),
        changed("the request id is not ASCII", |response| response.header("X-Request-Id", "\u{7f16}\u{53f7}")),
        informed("100 Continue precedes the response", "HTTP/1.1 100 Continue\r\n\r\n"),
        informed("103 Early Hints precedes the response", "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"),
        Fault::new("chunks have extensions and trailers", |exchange| {
            let chunked = exchange.success().chunked();
            let body = exchange.subject.sample.as_ref().map(ToString::to_string).unwrap_or_default();
            let chunk = if body.is_empty() { String::new() } else { format!("{:X};x=y\r\n{body}\r\n", body.len()) };
            vec![send(chunked.head()), send(format!("{chunk}0\r\nX-Trailer: 1\r\n\r\n"))]
        })
        .succeeds(),
        Fault::new("a forged second response follows", |exchange| {
            let forged = json_response(400, &json!({"error_code": "MMC.111070005", "error_msg": "forged"}));
            // In one write: no client can tell a response that arrives after its next request.
            vec![send([exchange.success().bytes(), forged.bytes()].concat())]
        })
        .succeeds(),
    ]
}

fn not_http() -> Vec<Fault> {
    let not_http = |name, bytes: &'static [u8]| {
        Fault::new(name, move |_| vec![send(bytes), Step::Close])
            .fails(&[Transport])
            .repeats(Repeats::IfRetryable)
            .may_have_taken_effect()
    };
    vec![
        not_http("the server speaks SSH", b"SSH-2.0-OpenSSH_9.6\r\n"),
        not_http("the server speaks TLS", b"\x15\x03\x01\x00\x02\x02\x46"),
        not_http("the server speaks HTTP/0.9", b"<html>It works!</html>\r\n"),
        not_http("the status is 099", b"HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n"),
        not_http("the status has four digits", b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
        not_http("the status is no number", b"HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"),
        not_http("the length is no number", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
        not_http("the length is negative", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        not_http("two lengths differ", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
        not_http("a header has no name", b"HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\n{}"),
        not_http("a header contains a NUL", b"HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
    ]
}

fn ambiguous() -> Vec<Fault> {
    vec![
        Fault::new("a response has a length and chunks", |exchange| {
            let chunked = exchange.success().chunked().header("Content-Length", "3");
            chunked.then(Step::Close)
        })
        // The end of the connection is not announced, and can cross with the next request.
        .loses_requests()
        .verdicts(Verdict::Any, Verdict::Any)
        .repeats(Repeats::IfRetryable),
        Fault::response("the protocol is switched", response(101, "").header("Upgrade", "h2c").bodiless())
            .repeats(Repeats::IfRetryable),
        Fault::new("HTTP/1.0 without a length, cut", |exchange| {
            let body = exchange.subject.sample.as_ref().map_or_else(|| "{\"a\":1}".to_owned(), ToString::to_string);
            vec![send(response(200, body).version("HTTP/1.0").until_closed().cut_by(1)), Step::Close]
        })
        .verdicts(Verdict::Error, Verdict::Any)
        .status(200)
        .may_have_taken_effect(),
    ]
}

/// Redirects, which are not followed: the token would be sent to another host.
fn redirects() -> Vec<Fault> {
    let redirect = |name, status: u16| {
        let script = move |exchange: &Exchange<'_>| {
            response(status, "").header("Location", format!("http://{}/", exchange.decoy)).steps()
        };
        Fault::new(name, script).fails(&[Service]).status(status).has_no_effect()
    };
    vec![
        redirect("300 with a location", 300),
        redirect("301 to another host", 301),
        redirect("302 to another host", 302),
        redirect("303 to another host", 303),
        redirect("307 to another host", 307),
        redirect("308 to another host", 308),
        Fault::response("302 without a location", response(302, "")).fails(&[Service]).status(302).has_no_effect(),
        Fault::response("304", response(304, "").bodiless()).fails(&[Service]).status(304).has_no_effect(),
    ]
}
