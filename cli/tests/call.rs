//! `hwmeeting call`: requests, output and exit codes.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Server, call, program, run};

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");
const NOTHING: &str = "";

#[test]
fn the_response_is_printed_as_one_line_of_json() {
    let server = Server::responding(
        " {\"wholly\": \"unknown\", \"returnDesc\":\"好 \\u0022x\\u0022\", \"returnCode\" : 0,\n\"qosList\": [{\"delay\": \"38\", \"participantID\": null}]} ",
    );
    let document = r#"{"operation": "ListNetworkQuality", "query": {"conferenceid": "1", "confuuid": "2"}, "headers": {"conftoken": "c"}}"#;
    let output = call(&server.endpoint, &[], document);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), NOTHING));
    let line = r#"{"wholly":"unknown","returnDesc":"好 \u0022x\u0022","returnCode":0,"qosList":[{"delay":"38","participantID":null}]}"#;
    assert_eq!(output.stdout, format!("{line}\n"));
}

#[test]
fn headers_of_the_request_are_sent_unchanged() {
    let server = Server::responding("{}");
    let document = r#"{"operation": "MuteMeeting", "query": {"conferenceID": "914083136"}, "body": {"isMute": 1},
        "headers": {"X-Conference-Authorization": "Basic abc=", "x-request-id": "id-1", "Accept-Language": "en-US",
        "Content-Type": "application/json; charset=UTF-8"}}"#;
    let output = call(&server.endpoint, &[TOKEN], document);
    assert_eq!((output.code, output.stdout.as_str(), output.stderr.as_str()), (Some(0), NOTHING, NOTHING));
    let sent = server.only_request();
    assert!(sent.starts_with("PUT /v1/mmc/control/conferences/mute?conferenceID=914083136 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.ends_with("\r\n\r\n{\"isMute\":1}"), "{sent}");
    for line in ["x-conference-authorization: Basic abc=", "x-request-id: id-1", "accept-language: en-US"] {
        assert!(sent.contains(line), "{line}: {sent}");
    }
    assert!(!sent.contains("access-token"), "the access token was sent: {sent}");
}

#[test]
fn a_constant_is_accepted_and_other_values_are_not() {
    let with = |constant: &str| {
        let server = Server::responding("{}");
        let document = format!(
            r#"{{"operation": "CreateConfToken", "query": {{"conferenceID": "1"}}, "headers": {{"X-Password": "p"{constant}}}}}"#
        );
        let output = call(&server.endpoint, &[], &document);
        (output, server.received())
    };
    for constant in ["", r#", "X-Login-Type": 1"#, r#", "x-login-type": "1""#] {
        let (output, sent) = with(constant);
        assert_eq!(output.code, Some(0), "{}", output.stderr);
        assert!(sent.first().unwrap().contains("x-login-type: 1\r\n"), "{sent:?}");
    }
    let (output, sent) = with(r#", "X-Login-Type": 2"#);
    assert_eq!(output.code, Some(2));
    assert!(output.stderr.starts_with("error: `headers.X-Login-Type` must be 1 or omitted"), "{}", output.stderr);
    assert!(sent.is_empty());
}

#[test]
fn the_access_token_is_used_for_an_input_that_needs_one() {
    let body = r#""body": {"user": "u", "newPwd": "made-up-Password1"}"#;
    let with_token = |arguments: &[&str], environment: &[(&str, &str)], headers: &str| {
        let server = Server::responding("");
        let document = format!(r#"{{"operation": "ResetPwd", {headers} {body}}}"#);
        let mut line = vec!["call", "--request", "-", "--endpoint", &server.endpoint];
        line.extend(arguments);
        let output = run(&line, environment, document.as_bytes());
        (output.code, output.stderr, server.received().join(""))
    };
    let (code, stderr, sent) = with_token(&[], &[TOKEN], "");
    assert_eq!(code, Some(0), "{stderr}");
    assert!(sent.contains("x-access-token: access-token\r\n"), "{sent}");
    let (_, _, sent) = with_token(&["--token", "of-the-line"], &[TOKEN], "");
    assert!(sent.contains("x-access-token: of-the-line\r\n"), "{sent}");
    let (_, _, sent) = with_token(&[], &[TOKEN], r#""headers": {"X-Access-Token": "own"},"#);
    assert!(sent.contains("x-access-token: own\r\n"), "{sent}");
    let (code, stderr, sent) = with_token(&[], &[("HWMEETING_TOKEN", "")], "");
    assert_eq!((code, sent.as_str()), (Some(2), NOTHING));
    assert_eq!(stderr, "error: `headers.X-Access-Token` is required, but missing\n");
}

#[test]
fn a_request_with_a_token_needs_no_credentials() {
    let server = Server::responding("{}");
    let document = r#"{"operation": "ShowMyInfo", "headers": {"X-Access-Token": "own"}}"#;
    // Incomplete credentials are ignored if they are not needed.
    let output = call(&server.endpoint, &[("HWMEETING_APP_ID", "a")], document);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert!(server.only_request().contains("x-access-token: own\r\n"));
}

#[test]
fn an_optional_body_is_sent_if_the_request_has_one() {
    let document = |body: &str| {
        format!(
            r#"{{"operation": "ListNetworkQuality", "query": {{"conferenceid": "1", "confuuid": "2"}}, "headers": {{"confToken": "c"}}{body}}}"#
        )
    };
    for (body, sent) in [("", ""), (r#", "body": {}"#, "{}"), (r#", "body": {"users": []}"#, r#"{"users":[]}"#)] {
        let server = Server::responding("{}");
        let output = call(&server.endpoint, &[], &document(body));
        assert_eq!(output.code, Some(0), "{}", output.stderr);
        assert_eq!(server.only_request().split_once("\r\n\r\n").unwrap().1, sent);
    }
}

#[test]
fn an_error_response_is_printed_with_code_meaning_and_request_id() {
    let server = Server::responding_with(
        "500 Oh\r\nX-Request-Id: id-7",
        "{\"error_code\":\"MMC.111072065\",\"error_msg\":\"CONF_NOT_FOUND_OR_AUTH_FAILED\\u001b[31m\"}",
    );
    let document = r#"{"operation": "InviteParticipant", "query": {"conferenceID": "1"}, "body": {"attendees": []},
        "headers": {"X-Conference-Authorization": "c"}}"#;
    let output = call(&server.endpoint, &[], document);
    assert_eq!((output.code, output.stdout.as_str()), (Some(1), NOTHING));
    let mut lines = output.stderr.lines();
    assert_eq!(
        lines.next().unwrap(),
        "error: InviteParticipant failed: HTTP 500 MMC.111072065 CONF_NOT_FOUND_OR_AUTH_FAILED\\u{1b}[31m \
         (request id id-7)"
    );
    assert!(lines.next().unwrap().starts_with("  MMC.111072065: "), "{}", output.stderr);
}

#[test]
fn a_failing_result_code_with_status_200_is_an_error_response() {
    let server = Server::responding(r#"{"returnCode": 7, "returnDesc": "no such participant"}"#);
    let document = r#"{"operation": "ListNetworkQuality", "query": {"conferenceid": "1", "confuuid": "2"}, "headers": {"confToken": "c"}}"#;
    let output = call(&server.endpoint, &[], document);
    assert_eq!((output.code, output.stdout.as_str()), (Some(1), NOTHING));
    assert!(output.stderr.contains("no such participant"), "{}", output.stderr);
}

#[test]
fn a_malformed_response_exits_with_3_and_states_whether_the_call_took_effect() {
    let document = r#"{"operation": "CreateMeeting", "body": {"mediaTypes": "HDVideo"}}"#;
    for (response, effect) in [
        ("{\"conferenceID\": [\"canary\"]}", "the operation may have taken effect"),
        ("{\"token\": \"canary", "the operation may have taken effect"),
        ("<html>\u{1b}[31m</html>\n<p>canary", "the operation may have taken effect"),
    ] {
        let server = Server::responding(response);
        let output = call(&server.endpoint, &[TOKEN], document);
        assert_eq!((output.code, output.stdout.as_str()), (Some(3), NOTHING));
        assert!(output.stderr.contains("invalid response"), "{}", output.stderr);
        assert!(output.stderr.contains(effect), "{}", output.stderr);
        assert!(!output.stderr.contains("canary"), "{}", output.stderr);
        let begin = output.stderr.contains("\n  the response begins with: <html>\\u{1b}[31m</html>\n");
        assert_eq!(begin, response.starts_with('<'), "{}", output.stderr);
        assert_eq!(server.received().len(), 1);
    }
}

#[test]
fn the_first_line_of_an_error_response_that_was_not_understood_is_printed() {
    for (body, line) in [
        ("<html><h1>Go away\u{7}</h1></html>\nmore", Some("<html><h1>Go away\\u{7}</h1></html>")),
        ("{\"problem\": [\"x\"]}", Some("{\"problem\": [\"x\"]}")),
        ("go away", None),
        ("{\"errorCode\": \"USG.1\"}", None),
        ("", None),
    ] {
        let server = Server::responding_with("403 Forbidden", body);
        let output = call(&server.endpoint, &[TOKEN], r#"{"operation": "ShowMyInfo"}"#);
        assert_eq!(output.code, Some(1));
        let printed = output.stderr.lines().find_map(|text| text.strip_prefix("  the response begins with: "));
        assert_eq!(printed, line, "{}", output.stderr);
    }
}

#[test]
fn a_timeout_exits_with_3() {
    let server = Server::start("");
    let arguments = ["call", "--request", "-", "--endpoint", &server.endpoint, "--timeout", "0.3"];
    let document = br#"{"operation": "MuteMeeting", "query": {"conferenceID": "1"}, "body": {"isMute": 1},
        "headers": {"X-Conference-Authorization": "c", "X-Request-Id": "id-1"}}"#;
    let output = run(&arguments, &[], document);
    assert_eq!((output.code, output.stdout.as_str()), (Some(3), NOTHING));
    assert_eq!(
        output.stderr,
        "error: MuteMeeting timed out after 300 ms; the operation may have taken effect (request id id-1)\n"
    );
}

#[test]
fn the_request_can_be_a_file() {
    let path = std::env::temp_dir().join(format!("hwmeeting-{}.json", std::process::id()));
    std::fs::write(&path, "\u{feff}{\"operation\": \"ShowMyInfo\"}\n").unwrap();
    let server = Server::responding("{\"name\": \"Zhang San\", \"vmrList\": null}");
    let output = run(&["call", "--request", path.to_str().unwrap(), "--endpoint", &server.endpoint], &[TOKEN], b"");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(0), "{\"name\":\"Zhang San\",\"vmrList\":null}\n"),
        "{}",
        output.stderr
    );
}

#[test]
fn an_invalid_request_is_rejected() {
    for input in [&b""[..], b"\xff", b"null", b"\"x\"", b"{\"operation\": null}", b"{\"operation\": \"ShowMyInfo\"} {}"]
    {
        let output = run(&["call", "--request", "-", "--endpoint", "http://127.0.0.1:1"], &[TOKEN], input);
        assert_eq!((output.code, output.stdout.as_str()), (Some(2), NOTHING), "{input:?}: {}", output.stderr);
        assert_eq!(output.stderr.lines().count(), 1, "{}", output.stderr);
    }
}

#[test]
fn values_that_cannot_be_sent_are_rejected() {
    let server = Server::responding("{}");
    for document in [
        r#"{"operation": "ShowUserDetail", "path": {"account": ".."}}"#,
        r#"{"operation": "ShowUserDetail", "path": {"account": ""}}"#,
        r#"{"operation": "ShowMyInfo", "headers": {"X-Request-Id": "a\nb"}}"#,
    ] {
        let output = call(&server.endpoint, &[TOKEN], document);
        assert_eq!(output.code, Some(2), "{document}: {}", output.stderr);
    }
    assert!(server.received().is_empty());
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut child = program(&["operations"], &[]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_help_warns_about_tokens_on_the_command_line() {
    let output = run(&["call", "--help"], &[], b"");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), NOTHING));
    for words in ["--token", "Visible to other users of this machine", "HWMEETING_TOKEN", "Exit codes"] {
        assert!(output.stdout.contains(words), "{words}: {}", output.stdout);
    }
}

#[test]
fn the_example_of_describe_can_be_called() {
    let server = Server::responding("{}");
    let example = run(&["describe", "createmeeting", "--example"], &[], b"");
    assert_eq!(example.code, Some(0), "{}", example.stderr);
    let output = call(&server.endpoint, &[TOKEN], &example.stdout);
    // The response of the server is not a list, but the request was sent.
    assert_eq!(output.code, Some(3), "{}", output.stderr);
    assert!(server.only_request().starts_with("POST /v1/mmc/management/conferences HTTP/1.1\r\n"));
}
