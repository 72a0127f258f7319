//! `-v` and `-vv`: what is shown of requests and responses.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Server, run};

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token-of-the-test");

/// Returns the lines of a trace without what differs in each run: times and request ids.
fn lines(trace: &str) -> Vec<String> {
    let is_shown = |line: &&str| !["> X-Request-Id: ", "> User-Agent: "].iter().any(|start| line.starts_with(start));
    trace.lines().filter(is_shown).map(without_time).collect()
}

fn without_time(line: &str) -> String {
    let Some((before, after)) = line.split_once(" in ") else { return line.to_owned() };
    let Some((time, rest)) = after.split_once(" ms") else { return line.to_owned() };
    assert!(time.parse::<u64>().is_ok(), "{line}");
    let rest = rest.split(", request id ").next().unwrap();
    format!("{before} in T{rest}")
}

#[test]
fn each_attempt_and_each_call_is_a_line() {
    let server = Server::responding("{}");
    let arguments = ["ShowUserDetail", "li", "-v", "--endpoint", &server.endpoint];
    let output = run(&arguments, &[TOKEN], b"");
    assert_eq!((output.code, output.stdout.as_str()), (Some(0), "{}\n"), "{}", output.stderr);
    assert!(output.stderr.contains(", request id "), "{}", output.stderr);
    let expected =
        ["* GET /v1/usg/dcs/corp/member/{account}: 200 in T, attempt 1", "* ShowUserDetail done after 1 attempt in T"];
    assert_eq!(lines(&output.stderr), expected);
}

#[test]
fn a_retry_has_its_reason() {
    let server = Server::responding_with(
        "503 Busy\r\nX-Request-Id: id-7",
        r#"{"error_code": "MMC.111072005", "error_msg": "busy"}"#,
    );
    let arguments = ["api", "GET", "/v1/x", "-v", "--endpoint", &server.endpoint];
    let output = run(&arguments, &[TOKEN], b"");
    assert_eq!(output.code, Some(1));
    assert_eq!(server.received().len(), 3);
    let shown: Vec<&str> = output.stderr.lines().filter(|line| line.starts_with("* ")).collect();
    for (line, number) in shown.iter().zip(["1, ", "2 (again), ", "3 (again), "]) {
        assert!(line.starts_with("* GET /v1/x: 503 in "), "{line}");
        assert!(line.contains(&format!(" ms, attempt {number}request id id-7: ")), "{line}");
        assert!(line.contains("MMC.111072005 busy"), "{line}");
    }
    assert!(shown.get(3).unwrap().starts_with("* GET /v1/x failed after 3 attempts in "), "{shown:?}");
}

#[test]
fn headers_and_bodies_are_shown_without_secrets() {
    let server = Server::responding_with(
        "200 OK\r\nX-Request-Id: id-7\r\nSet-Cookie: session=made-up",
        r#"{"id": "1", "account": "li", "activeCode": "made-up-code", "unknownToken": "made-up", "desc": "access-token-of-the-test"}"#,
    );
    let document = br#"{"operation": "AddUser", "body": {"name": "Li", "pwd": "made-up-Secret1"}}"#;
    let arguments = ["call", "--request", "-", "-vv", "--endpoint", &server.endpoint];
    let output = run(&arguments, &[TOKEN], document);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let target = format!("> POST {}/v1/usg/dcs/corp/member", server.endpoint);
    let expected = [
        target.as_str(),
        "> Accept: application/json",
        "> Content-Type: application/json",
        "> X-Access-Token: [redacted]",
        ">",
        "> {",
        r#">   "name": "Li","#,
        r#">   "pwd": "[redacted]""#,
        "> }",
        "< 200 OK",
        "< Connection: close",
        "< Content-Length: 121",
        "< Set-Cookie: [redacted]",
        "< X-Request-Id: id-7",
        "<",
        "< {",
        r#"<   "id": "1","#,
        r#"<   "account": "li","#,
        r#"<   "activeCode": "[redacted]","#,
        r#"<   "unknownToken": "[redacted]","#,
        r#"<   "desc": "[redacted]""#,
        "< }",
        "* POST /v1/usg/dcs/corp/member: 200 in T, attempt 1",
        "* AddUser done after 1 attempt in T",
    ];
    assert_eq!(lines(&output.stderr), expected);
    // The result is complete: only what is shown on the way has no secrets.
    assert!(output.stdout.contains("made-up-code"), "{}", output.stdout);
}

#[test]
fn a_login_is_shown_without_its_secrets() {
    let server = Server::responding(r#"{"accessToken": "made-up-token", "refreshToken": "made-up", "user": {}}"#);
    let credentials = [("HWMEETING_ACCOUNT", "li"), ("HWMEETING_PASSWORD", "made-up-password")];
    let output = run(&["user", "list", "-vv", "--endpoint", &server.endpoint], &credentials, b"");
    assert!(output.stderr.contains("> Authorization: [redacted]\n"), "{}", output.stderr);
    assert!(output.stderr.contains("* POST /v1/usg/acs/auth/account: 200 in "), "{}", output.stderr);
    for secret in ["made-up", "bGk6bWFkZS11cC1wYXNzd29yZA"] {
        assert!(!output.stderr.contains(secret), "{}", output.stderr);
    }
}

#[test]
fn what_is_not_json_is_shown_if_it_is_a_page_and_otherwise_as_its_size() {
    for (status, body, shown) in [
        ("502 Bad\r\nContent-Type: text/html", "<h1>\u{1b}[31m</h1>", "<\n< <h1>\u{fffd}[31m</h1>\n"),
        ("200 OK\r\nContent-Type: application/octet-stream", "made-up", "<\n< (application/octet-stream, 7 bytes)\n"),
        ("200 OK", r#"{"token": "made-up"#, "<\n< (unknown type, 18 bytes)\n"),
    ] {
        let server = Server::responding_with(status, body);
        let output = run(&["api", "POST", "/v1/x", "-vv", "--endpoint", &server.endpoint], &[TOKEN], b"");
        assert!(output.stderr.contains(shown), "{body}: {}", output.stderr);
        assert!(!output.stderr.contains("made-up"), "{}", output.stderr);
    }
}

#[test]
fn long_bodies_are_cut() {
    let items = vec!["\"x\""; 500].join(",");
    let server = Server::responding_with("200 OK", &format!("[{items}]"));
    let output = run(&["api", "GET", "/v1/x", "-vv", "--endpoint", &server.endpoint], &[TOKEN], b"");
    assert!(output.stderr.contains("<   \"x\",\n< … 302 more lines\n"), "{}", output.stderr);
    let large = "x".repeat(2 * 1024 * 1024);
    let server = Server::responding_with("200 OK\r\nContent-Type: text/plain", &large);
    let output = run(&["api", "GET", "/v1/x", "-vv", "--endpoint", &server.endpoint], &[TOKEN], b"");
    assert_eq!((output.code, output.stdout.len()), (Some(0), large.len()));
    assert!(output.stderr.contains("< (too large to be shown, 2097152 bytes)\n"), "{}", output.stderr);
}
