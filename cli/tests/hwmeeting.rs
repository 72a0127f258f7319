//! `hwmeeting` against the fake.

#![allow(clippy::expect_used)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use huaweicloud_meeting_fake::{Fake, Outcome};

const TOKEN: &str = "canary-token-5f1c";

/// Runs `hwmeeting` with a request on standard input.
fn hwmeeting(arguments: &[&str], document: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hwmeeting"));
    for variable in ["HWMEETING_TOKEN", "HWMEETING_ENDPOINT", "HWMEETING_REGION", "HWMEETING_CONFERENCE_PASSWORD"] {
        command.env_remove(variable);
    }
    // A path that cannot exist: nothing is read from the configuration of the user, and nothing is written there.
    let mut child = command
        .env("HWMEETING_CONFIG_DIR", concat!(env!("CARGO_BIN_EXE_hwmeeting"), "/none"))
        .env_remove("HWMEETING_PROFILE")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its standard input is a pipe");
    // Fails if the program exits without reading, as it does if its arguments are invalid.
    let _ = stdin.write_all(document.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// Calls an operation of a fake that accepts any token.
async fn call(document: &str) -> Output {
    let fake = Fake::builder().accept_any_token().start().await.expect("a fake starts");
    call_at(fake.url().to_owned(), document).await
}

async fn call_at(endpoint: String, document: &str) -> Output {
    let document = document.to_owned();
    tokio::task::spawn_blocking(move || {
        hwmeeting(&["call", "--endpoint", &endpoint, "--token", TOKEN, "--request", "-"], &document)
    })
    .await
    .expect("the program runs")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("standard output is JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_response_is_written_to_standard_output() {
    let output = call(r#"{"operation": "SearchMeetings", "query": {"limit": 1}}"#).await;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    assert_eq!(json(&output)["limit"], 1);
    assert_eq!(output.stdout.last(), Some(&b'\n'));
    assert_eq!(stderr(&output), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_without_response_prints_nothing() {
    let output = call(r#"{"operation": "CancelMeeting", "query": {"conferenceID": "914083136", "type": 1}}"#).await;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_request_is_reported_with_its_path_and_not_sent() {
    let fake = Fake::builder().accept_any_token().start().await.expect("a fake starts");
    for (document, expected) in [
        (r#"{"operation": "SearchMeeting"}"#, "SearchMeetings"),
        (r#"{"operation": "SearchMeetings", "query": {"limt": 1}}"#, "query.limt"),
        (r#"{"operation": "SearchMeetings", "query": {"limit": "x"}}"#, "query.limit"),
        (r#"{"operation": "SearchMeetings", "body": {"limit": 1}}"#, "body"),
        (r#"{"operation": "CreateMeeting", "body": {"subject": 5, "mediaTypes": "Voice"}}"#, "body.subject"),
        (r#"{"operation": "CreateMeeting", "body": {"subject": "x"}}"#, "mediaTypes"),
        (
            r#"{"operation": "CreateMeeting", "body": {"mediaTypes": "Voice", "attendees": [{"role": "host"}]}}"#,
            "body.attendees[0].role",
        ),
        ("[]", "object"),
        ("{", "line 1"),
    ] {
        let output = call_at(fake.url().to_owned(), document).await;
        assert_eq!(code(&output), Some(2), "{document}");
        assert!(stderr(&output).contains(expected), "{document}: {}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
    assert!(fake.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_response_is_printed_with_operation_status_code_and_request_id() {
    let fake = Fake::builder()
        .accept_any_token()
        .next("SearchMeetings", Outcome::error(400, "MMC.111070005").message("CONF_NOT_EXIST"))
        .start()
        .await
        .expect("a fake starts");
    let output = call_at(fake.url().to_owned(), r#"{"operation": "SearchMeetings"}"#).await;
    assert_eq!(code(&output), Some(1));
    for part in ["SearchMeetings", "400", "MMC.111070005", "request id"] {
        assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
    }
    assert!(output.stdout.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_service_exits_with_3_and_the_message_contains_no_secret() {
    let output = call_at("http://127.0.0.1:1".to_owned(), r#"{"operation": "SearchMeetings"}"#).await;
    assert_eq!(code(&output), Some(3));
    assert!(!stderr(&output).contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_of_a_meeting_has_its_control_token() {
    let body = r#""query": {"conferenceID": "914083136"}, "body": {"isMute": 1}"#;
    let output = call(&format!(r#"{{"operation": "MuteMeeting", {body}}}"#)).await;
    assert_eq!(code(&output), Some(0), "the scheduler looks up the host password: {}", stderr(&output));

    let headers = r#""headers": {"x-conference-authorization": "made-up-control-token"}"#;
    let output = call(&format!(r#"{{"operation": "MuteMeeting", {headers}, {body}}}"#)).await;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_with_two_places_is_set_in_one_or_equal_in_both() {
    let given = |query: &str, body: &str| {
        format!(
            r#"{{"operation": "InviteWithPwd", "query": {{{query}}}, "body": {{"callNum": "+991116140865", "pwd": "made-up" {body}}}}}"#
        )
    };
    let (query, same, other) = (r#""conferenceID": "914083136""#, r#", "confID": "914083136""#, r#", "confID": "1""#);
    for (document, expected) in [
        (given(query, ""), Some(0)),
        (given("", same), Some(0)),
        (given(query, same), Some(0)),
        (given(query, other), Some(2)),
        (given("", ""), Some(2)),
    ] {
        let output = call(&document).await;
        assert_eq!(code(&output), expected, "{document}: {}", stderr(&output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_sent_as_a_part_of_a_multipart_body() {
    let fake = Fake::builder().accept_any_token().start().await.expect("a fake starts");
    let document =
        r#"{"operation": "SetProfileImage", "body": {"file": {"filename": "me.png", "content_base64": "aGVsbG8="}}}"#;
    let output = call_at(fake.url().to_owned(), document).await;
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let requests = fake.journal();
    let sent = format!("{:?}", requests.first().map(|request| String::from_utf8_lossy(&request.body).into_owned()));
    assert!(sent.contains("me.png") && sent.contains("hello"), "{sent}");
}

#[test]
fn invalid_arguments_exit_with_2() {
    for arguments in [
        &["call", "--request", "-"][..],
        &["call", "--request", "no/such/file.json", "--endpoint", "http://127.0.0.1:1"],
        &["call", "--request", "-", "--endpoint", "http://meeting.example.com"],
        &["call", "--request", "-", "--region", "mars"],
        &["call", "--request", "-", "--endpoint", "http://127.0.0.1:1", "--timeout", "0"],
        &["describe", "SearchMeeting"],
        &["error", "nonsense"],
        &["dance"],
    ] {
        let output = hwmeeting(arguments, r#"{"operation": "SearchMeetings"}"#);
        assert_eq!(code(&output), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn operations_and_error_codes_can_be_looked_up() {
    let list = hwmeeting(&["operations", "prolong"], "");
    let line = "meeting-control\tProlongMeeting\tPUT\t/v1/mmc/control/conferences/duration\t";
    assert!(String::from_utf8_lossy(&list.stdout).starts_with(line));
    // A command that calls several operations.
    let list = hwmeeting(&["operations", "watch"], "");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.lines().any(|line| line.starts_with("\t\t\t\tmeeting watch\t")), "{list}");
    let description = hwmeeting(&["describe", "InviteParticipant"], "");
    assert!(String::from_utf8_lossy(&description.stdout).contains("attendees"));
    let meaning = hwmeeting(&["error", "MMC.111072005"], "");
    assert!(String::from_utf8_lossy(&meaning.stdout).starts_with("MMC.111072005 CONF_NOT_STARTED\n"));
}
