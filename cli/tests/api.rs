//! `hwmeeting api`: calls of paths.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, run};

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");

fn api(server: &Server, arguments: &[&str], input: &str) -> Run {
    let arguments = [&["api"], arguments, &["--endpoint", &server.endpoint]].concat();
    run(&arguments, &[TOKEN], input.as_bytes())
}

/// Calls a path, and returns the request that was sent.
fn sent(arguments: &[&str], input: &str) -> String {
    let server = Server::responding("{}");
    let output = api(&server, arguments, input);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    server.only_request()
}

#[test]
fn fields_form_the_body_or_the_query() {
    let request =
        sent(&["post", "/v1/x", "-f", "a[b]=1", "-F", "n=1", "-F", "list[]=true", "-F", "text=@-"], "a text\n");
    assert!(request.starts_with("POST /v1/x HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("x-access-token: access-token\r\n"), "{request}");
    let body = request.split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, serde_json::json!({"a": {"b": "1"}, "list": [true], "n": 1, "text": "a text\n"}));

    let request = sent(&["GET", "v1/x?a=1&b=%20", "-f", "c=d e", "-F", "n=2", "--query", "a=2"], "");
    assert!(request.starts_with("GET /v1/x?a=1&a=2&b=%20&c=d%20e&n=2 HTTP/1.1\r\n"), "{request}");
}

#[test]
fn an_input_is_sent_as_it_is() {
    let request =
        sent(&["PUT", "/v1/x", "--input", "-", "--query", "a=b"], "{\"b\": 1.50, \"a\": [12345678901234567890]}");
    assert!(request.starts_with("PUT /v1/x?a=b HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"b\":1.50,\"a\":[12345678901234567890]}"), "{request}");
    let server = Server::responding("{}");
    let output = api(&server, &["PUT", "/v1/x", "--input", "-"], "{\"token\": made-up");
    assert_eq!((output.code, server.received().len()), (Some(2), 0));
    assert!(output.stderr.starts_with("error: --input: the body is not JSON: "), "{}", output.stderr);
}

#[test]
fn headers_are_sent() {
    let request =
        sent(&["GET", "/v1/x", "-H", "X-Source: s:1", "-H", "X-Request-Id:id-1", "-H", "Accept-Language:en-US"], "");
    for line in ["x-source: s:1\r\n", "x-request-id: id-1\r\n", "accept-language: en-US\r\n"] {
        assert!(request.contains(line), "{line}: {request}");
    }
    let server = Server::responding("{}");
    let output = api(&server, &["GET", "/v1/x", "-H", "x-access-token: made-up"], "");
    assert_eq!((output.code, server.received().len()), (Some(2), 0));
    assert!(output.stderr.contains("set HWMEETING_TOKEN") && !output.stderr.contains("made-up"), "{}", output.stderr);
}

#[test]
fn no_other_host_is_called() {
    let server = Server::responding("{}");
    for path in ["https://example.com/v1/x", "//example.com/v1/x", "/v1/../x", "/v1/%2e%2e/x"] {
        let output = api(&server, &["GET", path], "");
        assert_eq!(output.code, Some(2), "{path}: {}", output.stderr);
    }
    assert!(server.received().is_empty());
    // These are paths.
    for path in ["/@example.com/x", "/v1/x:80", "example.com/x"] {
        let _ = sent(&["GET", path], "");
    }
}

#[test]
fn the_control_token_is_sent_in_place_of_the_access_token() {
    let server = Server::responding(r#"{"data": {"token": "control-token"}}"#);
    let arguments = ["api", "PUT", "/v1/mmc/control/conferences/lock", "--query", "conferenceID=91", "-F", "isLock=1"];
    let arguments = [&arguments[..], &["--control", "91", "--endpoint", &server.endpoint]].concat();
    let output = run(&arguments, &[TOKEN, ("HWMEETING_CONFERENCE_PASSWORD", "123456")], b"");
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let [login, call] = <[String; 2]>::try_from(server.received()).unwrap();
    assert!(login.contains("x-password: 123456\r\n"), "{login}");
    assert!(call.contains("x-conference-authorization: control-token\r\n"), "{call}");
    assert!(!call.contains("access-token"), "{call}");
    let output = run(&arguments, &[TOKEN], b"");
    assert_eq!(output.code, Some(2));
    assert!(output.stderr.contains("HWMEETING_CONFERENCE_PASSWORD"), "{}", output.stderr);
}

#[test]
fn the_status_and_the_headers_can_be_printed() {
    let server = Server::responding_with("201 Created\r\nX-Rate: 7", r#"{"a":1}"#);
    let output = api(&server, &["POST", "/v1/x", "--include"], "");
    let expected = "HTTP 201 Created\nx-rate: 7\nconnection: close\ncontent-length: 7\n\n{\"a\":1}\n";
    assert_eq!((output.code, output.stdout.as_str()), (Some(0), expected));
}

#[test]
fn an_error_has_its_code() {
    let server = Server::responding_with("404 Not Found", r#"{"error_code": "MMC.111070005", "error_msg": "gone"}"#);
    let output = api(&server, &["GET", "/v1/x"], "");
    assert_eq!((output.code, output.stdout.as_str()), (Some(1), ""));
    assert!(output.stderr.starts_with("error: GET /v1/x failed: HTTP 404 MMC.111070005 gone"), "{}", output.stderr);
}

#[test]
fn a_call_without_credentials_is_refused() {
    let server = Server::responding("{}");
    let output = run(&["api", "GET", "/v1/x", "--endpoint", &server.endpoint], &[], b"");
    assert_eq!((output.code, server.received().len()), (Some(2), 0));
    assert!(
        output.stderr.contains("GET /v1/x is sent with an access token; log in with `hwmeeting login`"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_path_without_a_method_is_a_get() {
    for arguments in
        [&["/v1/x?a=1"][..], &["GET", "/v1/x?a=1"], &["get", "/v1/x", "-f", "a=1"], &["/v1/x", "-f", "a=1"]]
    {
        let sent = sent(arguments, "");
        assert!(sent.starts_with("GET /v1/x?a=1 HTTP"), "{arguments:?}: {sent}");
    }
    for arguments in [&["/v1/x", "/v1/y"][..], &["GET"]] {
        let output = run(&[&["api"], arguments].concat(), &[TOKEN], b"");
        assert_eq!(output.code, Some(2), "{arguments:?}");
    }
}
