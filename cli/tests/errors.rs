//! Errors: in words with a hint, and as JSON with `-o json`.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, run};
use huaweicloud_meeting_fake::Fake;
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

/// Returns what is wrong with a command line.
fn rejected(arguments: &[&str]) -> String {
    let done = run(arguments, &[("HWMEETING_TOKEN", "t"), ("HWMEETING_ENDPOINT", "http://127.0.0.1:1")], b"");
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", done.stderr);
    done.stderr
}

#[test]
fn a_word_without_an_argument_is_shown_with_its_position_and_what_may_be_meant() {
    for (arguments, argument, tip) in [
        (
            &["user", "list", "Zhang San"][..],
            "'Zhang San' found",
            "it is argument 3; to search, write --search-key 'Zhang San'",
        ),
        (&["-o", "json", "user", "list", "Li"], "'Li' found", "it is argument 5; to search, write --search-key Li"),
        (
            &["meeting", "extend", "914", "30", "minutes"],
            "'minutes' found",
            "it is argument 5; quote a value that contains spaces",
        ),
        (
            &["meeting", "create", "help"],
            "'help' found",
            "it is argument 3; `hwmeeting meeting create --help` prints the help",
        ),
    ] {
        let message = rejected(arguments);
        assert!(message.contains(argument) && message.contains(tip), "{message}");
    }
}

#[test]
fn a_word_that_may_be_the_rest_of_a_secret_is_not_shown() {
    for arguments in [
        &["user", "list", "--token", "Bearer", "canary"][..],
        &["--token=Bearer", "canary"],
        &["user", "--token", "Bearer", "canary"],
        &["api", "GET", "/v1", "-H", "X-Access-Token:", "canary"],
        &["user", "add", "--pwd-file", "made-up", "canary"],
    ] {
        let message = rejected(arguments);
        assert!(!message.contains("canary") && message.contains("quote a value that contains spaces"), "{message}");
    }
    let message = rejected(&["api", "-H", "X-Access-Token:", "canary-1", "/v1/x"]);
    assert!(!message.contains("canary") && message.contains("no method"), "{message}");
}

#[test]
fn options_without_effect_on_a_command_are_rejected_and_left_out_of_its_help() {
    for arguments in [
        &["login", "--account", "ann", "--password-file", "x"][..],
        &["--password-file", "x", "login", "--account", "ann"],
        &["fake", "--token", "x"],
        &["operations", "mute", "--dry-run"],
    ] {
        let message = rejected(arguments);
        assert!(message.contains("has no effect on `hwmeeting "), "{message}");
    }
    for (command, hidden, shown) in [
        ("login", "--password-file", "--endpoint"),
        ("fake", "--endpoint", "--color"),
        ("describe", "--token", "--output"),
        ("api", "--nothing", "--password-file"),
    ] {
        let help = run(&[command, "--help"], &[], b"").stdout;
        assert!(!help.contains(hidden) && help.contains(shown), "{help}");
    }
}

#[test]
fn a_login_describes_how_the_secret_is_given() {
    for option in ["--password", "--app-key", "--secret"] {
        let message = rejected(&["login", "--account", "admin", option, "canary"]);
        assert!(message.contains("standard input") && !message.contains("canary"), "{message}");
        assert!(!message.contains("--password-file"), "{message}");
    }
    let message = rejected(&["login", "--account", "admin"]);
    assert!(message.contains("no password was given"), "{message}");
}

#[test]
fn an_option_before_the_verb_and_one_that_is_like_no_other_get_no_arbitrary_suggestion() {
    let message = rejected(&["statistics", "--last-month"]);
    assert!(message.contains("options come after the verb; `hwmeeting statistics --help`"), "{message}");
    let message = rejected(&["user", "list", "--lats-month"]);
    assert!(!message.contains("--allow-http"), "{message}");
    let message = rejected(&["user", "list", "--search-kye", "Li"]);
    assert!(message.contains("'--search-key'"), "{message}");
}

#[test]
fn a_value_that_is_not_known_leads_to_the_known_ones() {
    let message = rejected(&["user", "add", "--name", "n", "--country", "CN"]);
    assert!(message.contains("`hwmeeting describe "), "{message}");
}

#[test]
fn a_meeting_that_has_ended_leads_to_the_list_of_those() {
    let hint = |arguments: &[&str]| respond("400 Bad Request", MISSING, arguments).stderr;
    let past = hint(&["past-meeting", "list-attendance", "914067448"]);
    assert!(past.contains("confUUID of a meeting that has ended, which `hwmeeting past-meeting list` lists"), "{past}");
    for verb in ["end", "watch"] {
        let message = hint(&["meeting", verb, "914067448"]);
        assert!(message.contains("`hwmeeting past-meeting list` those that have ended"), "{message}");
    }
}

#[test]
fn an_unencrypted_endpoint_leads_to_one_option() {
    let message = run(&["user", "list", "--endpoint", "http://10.255.255.1"], &[("HWMEETING_TOKEN", "t")], b"").stderr;
    assert!(message.contains("a host named with `--allow-http`") && !message.contains("allow_http"), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_does_not_exist_is_neither_deleted_nor_disabled() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    for verb in ["delete", "disable"] {
        let arguments = ["user", verb, "nosuch", "--endpoint", fake.url()];
        let done = run(&arguments, &[("HWMEETING_TOKEN", "any")], b"");
        assert_eq!((done.code, done.stdout.as_str()), (Some(1), ""), "{verb}: {}", done.stderr);
        assert!(done.stderr.contains("USG.201040000") && done.stderr.contains("`nosuch`"), "{}", done.stderr);
        assert!(!done.stderr.contains("disabled user"), "{}", done.stderr);
    }
}
