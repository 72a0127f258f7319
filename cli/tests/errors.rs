//! Errors: in words with a hint, and as JSON with `-o json`.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, run};
use serde_json::{Value, json};

const MISSING: &str = r#"{"error_code":"MMC.111070005","error_msg":"CONF_NOT_EXIST"}"#;

fn respond(status: &str, body: &str, arguments: &[&str]) -> Run {
    let server = Server::responding_with(status, body);
    run(&[arguments, &["--endpoint", &server.endpoint]].concat(), &[("HWMEETING_TOKEN", "canary-token")], b"")
}

/// Returns the JSON on the last line of standard error.
fn error(done: &Run) -> Value {
    assert_eq!(done.stdout, "");
    let json: Value = serde_json::from_str(done.stderr.lines().last().unwrap()).unwrap();
    json.get("error").unwrap().clone()
}

fn field<'e>(error: &'e Value, name: &str) -> &'e Value {
    error.get(name).unwrap_or(&Value::Null)
}

#[test]
fn a_code_is_explained_with_a_hint() {
    let done = respond("400 Bad Request", MISSING, &["meeting", "show", "1"]);
    assert_eq!(done.code, Some(1));
    let lines: Vec<&str> = done.stderr.lines().collect();
    assert!(lines.first().unwrap().starts_with("error: ShowMeetingDetail failed: HTTP 400 MMC.111070005"), "{lines:?}");
    assert_eq!(lines.get(1).unwrap(), &"  MMC.111070005: The meeting does not exist.");
    let hint = lines.get(2).unwrap();
    assert!(hint.starts_with("  hint: `hwmeeting meeting list` lists the scheduled meetings"), "{hint}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn an_error_response_is_json() {
    for format in [&["-o", "json"][..], &["-ojson"], &["--output", "json"], &["--output=json"]] {
        let done = respond("400 Bad Request", MISSING, &[&["meeting", "show", "1"], format].concat());
        assert_eq!((done.code, done.stderr.lines().count()), (Some(1), 1), "{}", done.stderr);
        let error = error(&done);
        for (name, value) in [
            ("kind", json!("service")),
            ("code", json!("MMC.111070005")),
            ("name", json!("CONF_DATA_NOT_FOUND")),
            ("message", json!("CONF_NOT_EXIST")),
            ("meaning", json!("The meeting does not exist.")),
            ("status", json!(400)),
            ("operation", json!("ShowMeetingDetail")),
            ("attempts", json!(1)),
            ("may_have_taken_effect", json!(false)),
            ("exit_code", json!(1)),
        ] {
            assert_eq!(field(&error, name), &value, "{name}");
        }
        assert!(field(&error, "request_id").as_str().is_some_and(|id| !id.is_empty()));
        assert!(field(&error, "hint").as_str().unwrap().starts_with("`hwmeeting meeting list`"));
    }
}

#[test]
fn an_unknown_code_and_no_code_are_json() {
    let arguments = ["meeting", "show", "1", "-o", "json"];
    let unknown = error(&respond("400 Bad Request", r#"{"error_code":"MMC.199999999","error_msg":"x"}"#, &arguments));
    assert_eq!((field(&unknown, "code"), field(&unknown, "meaning")), (&json!("MMC.199999999"), &Value::Null));
    let none = error(&respond("403 Forbidden", "", &arguments));
    assert_eq!((field(&none, "code"), field(&none, "status")), (&Value::Null, &json!(403)));
    assert_eq!(field(&none, "hint"), "the account needs the rights for this, such as those of an administrator");
}

#[test]
fn a_lost_connection_is_json() {
    let server = Server::start("");
    let arguments = ["user", "add", "--name", "Li", "--timeout", "0.3", "-o", "json", "--endpoint", &server.endpoint];
    let done = run(&arguments, &[("HWMEETING_TOKEN", "canary-token")], b"");
    assert_eq!(done.code, Some(3), "{}", done.stderr);
    let error = error(&done);
    assert_eq!((field(&error, "kind"), field(&error, "exit_code")), (&json!("no_result"), &json!(3)));
    assert_eq!(field(&error, "may_have_taken_effect"), &json!(true));
    assert_eq!(field(&error, "operation"), "AddUser");
}

#[test]
fn invalid_arguments_are_json() {
    for arguments in [
        &["user", "lst", "-o", "json"][..],
        &["user", "list", "--nope", "-o", "json"],
        &["user", "list", "-o", "json"],
        &["user", "list", "-o", "json", "--endpoint", "ftp://x", "--token", "t"],
    ] {
        let done = run(arguments, &[], b"");
        assert_eq!(done.code, Some(2), "{}", done.stderr);
        let error = error(&done);
        assert_eq!(
            (field(&error, "kind"), field(&error, "exit_code")),
            (&json!("invalid"), &json!(2)),
            "{arguments:?}"
        );
        assert!(!field(&error, "message").as_str().unwrap().starts_with("error"));
    }
    let words = run(&["user", "list", "-o", "yaml"], &[], b"");
    assert!(words.stderr.starts_with("error: "), "{}", words.stderr);
}

#[test]
fn errors_contain_no_secret_that_was_sent_and_no_control_character() {
    let body = "{\"error_code\":\"MMC.111070005\",\"error_msg\":\"canary-token \\u001b[31m\u{9b}\"}";
    for format in ["json", "table"] {
        let done = respond("400 Bad Request", body, &["meeting", "show", "1", "-o", format]);
        assert!(!done.stderr.contains("canary-token"), "{}", done.stderr);
        assert!(
            !done.stderr.contains(|character: char| character.is_control() && character != '\n'),
            "{:?}",
            done.stderr
        );
    }
}
