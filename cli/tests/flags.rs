//! The flags of operations: what they send, what they reject, and their help.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Run, Server, run};

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");

/// Runs a command against a server, and returns the result and the requests.
fn send(arguments: &[&str], environment: &[(&str, &str)], input: &str) -> (Run, Vec<String>) {
    let server = Server::responding(if matches!(arguments, ["meeting" | "series", ..]) { "[]" } else { "{}" });
    let line = [arguments, &["--endpoint", &server.endpoint]].concat();
    let output = run(&line, &[environment, &[TOKEN]].concat(), input.as_bytes());
    (output, server.received())
}

/// Returns the body that a command sends.
fn body(arguments: &[&str]) -> String {
    let (output, sent) = send(arguments, &[], "");
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    sent.first().unwrap().split("\r\n\r\n").nth(1).unwrap().to_owned()
}

/// Returns the message with which a command is rejected before anything is sent.
fn rejected(arguments: &[&str]) -> String {
    let (output, sent) = send(arguments, &[], "");
    assert_eq!((output.code, sent.len()), (Some(2), 0), "{}", output.stderr);
    output.stderr
}

/// Writes a file that is unique to a test.
fn file(name: &str, contents: &str) -> String {
    let path: PathBuf = std::env::temp_dir().join(format!("hwmeeting-flags-{}-{name}", std::process::id()));
    fs::write(&path, contents).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn fields_of_objects_have_flags_with_and_without_the_name_of_the_object() {
    let expected =
        r#"{"mediaTypes":"HDVideo","subject":"m","confConfigInfo":{"isAutoMute":false,"allowGuestStartConf":true}}"#;
    for arguments in [
        ["--conf-config-info.is-auto-mute=false", "--conf-config-info.allow-guest-start-conf"],
        ["--no-is-auto-mute", "--allow-guest-start-conf"],
        ["--no-conf-config-info.is-auto-mute", "--allow-guest-start-conf=true"],
    ] {
        assert_eq!(body(&[&["meeting", "create", "--subject", "m"], &arguments[..]].concat()), expected);
    }
}

#[test]
fn a_switch_has_no_separate_value() {
    let message = rejected(&["user", "add", "--name", "n", "--hide-phone", "false"]);
    assert!(message.contains("write --NAME=false or --no-NAME"), "{message}");
}

#[test]
fn values_of_enumerations_are_names_values_of_the_api_or_after_an_equals_sign_anything() {
    for (text, expected) in [("disabled", "1"), ("1", "1"), ("=7", "7")] {
        let sent = body(&["user", "add", "--name", "n", "--status", text]);
        assert_eq!(sent, format!(r#"{{"name":"n","status":{expected}}}"#));
    }
    let message = rejected(&["user", "add", "--name", "n", "--status", "disabld"]);
    assert!(
        message.contains("invalid value `disabld` for --status: not a known value; did you mean `disabled`?"),
        "{message}"
    );
}

#[test]
fn everything_that_is_wrong_or_missing_is_reported_at_once() {
    let message = rejected(&["user", "add", "--status", "x", "--sort-level", "much"]);
    for part in
        ["--status: not a known value", "--sort-level: expected a whole number", "--name  Display name of the user"]
    {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(!rejected(&["qos-threshold", "set", "x"]).contains("missing"));
    let message = rejected(&["participant", "rename"]);
    for part in ["missing required arguments:", "<CONFERENCE-ID>", "<NUMBER>", "--new-name"] {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn what_is_missing_or_out_of_bounds_has_the_name_of_the_argument_that_is_used() {
    let message = rejected(&["meeting", "create", "--cycle", "day"]);
    assert!(message.contains("--end-date") && message.contains("--start-date"), "{message}");
    let message = rejected(&["meeting", "create", "--at", "tomorrow 10:00", "--every", "tue"]);
    assert_eq!(message, "error: missing required argument:\n  --until  Last day of the series\n");
    let message = rejected(&["series", "create"]);
    for part in ["\n  --every  When the meeting recurs", "\n  --until  Last day"] {
        assert_eq!(message.matches(part).count(), 1, "{message}");
    }
    assert!(!message.contains("--cycle") && !message.contains("--end-date"), "{message}");
    let message = rejected(&["meeting", "create", "--every", "tue"]);
    assert!(message.contains("--every needs the time of the first meeting: --at"), "{message}");
    assert!(message.contains("\n  --until ") && !message.contains("\n  --every "), "{message}");
    // Inputs are named as arguments in what they mean, too.
    let message = rejected(&["participant", "rename", "914083136"]);
    let meaning = message.replace("; see `hwmeeting participant list`", "");
    assert!(meaning.contains("<NUMBER>") && !meaning.contains('`'), "{message}");
    let message = rejected(&["department", "update", &"9".repeat(33)]);
    assert!(message.starts_with("error: <DEPT-CODE> has 33 characters"), "{message}");
}

#[test]
fn json_is_the_body_under_the_flags_or_a_whole_document() {
    let path = file("body.json", r#"{"name": "file", "function": {"enableRoom": true}, "title": "t"}"#);
    let expected = r#"{"name":"flag","title":"t","function":{"enableRoom":true}}"#;
    assert_eq!(body(&["user", "add", "--json", &path, "--name", "flag"]), expected);
    let (output, sent) = send(&["user", "add", "--json", "-"], &[], r#"{"body": {"name": "n"}}"#);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert!(sent.first().unwrap().ends_with(r#"{"name":"n"}"#));
    let message = rejected(&["user", "add", "--json", r#"{"name": "n", "titel": "t"}"#]);
    assert!(message.contains("`body.titel` is not an input of AddUser; did you mean `title`?"), "{message}");
}

#[test]
fn a_secret_is_read_from_a_file_from_standard_input_or_from_the_environment() {
    let path = file("secret", "made-up-Password1\n");
    let expected = r#"{"name":"n","pwd":"made-up-Password1"}"#;
    assert_eq!(body(&["user", "add", "--name", "n", "--pwd-file", &path]), expected);
    let (_, sent) = send(&["user", "add", "--name", "n", "--pwd-file", "-"], &[], "made-up-Password1\n");
    assert!(sent.first().unwrap().ends_with(expected));
    let (_, sent) = send(&["user", "add", "--name", "n"], &[("HWMEETING_INPUT_PWD", "made-up-Password1")], "");
    assert!(sent.first().unwrap().ends_with(expected));
}

#[test]
fn a_secret_among_the_arguments_is_rejected_and_not_repeated() {
    for arguments in [
        &["user", "add", "--name", "n", "--pwd", "hunter2"][..],
        &["user", "add", "--name", "n", "--pwd=hunter2"],
        &["user", "add", "--name", "n", "--json", r#"{"pwd": "hunter2"}"#],
        &["meeting", "create", "--conf-config-info", r#"{"guestPwd": "hunter2"}"#],
        &["meeting", "create", "--conf-config-info", "guest-pwd=hunter2"],
    ] {
        let message = rejected(arguments);
        let hints = ["--pwd-file", "contains a secret", "guest-pwd-file=FILE"];
        assert!(hints.iter().any(|hint| message.contains(hint)), "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }
}

#[test]
fn objects_in_lists_are_written_as_fields_or_read_from_csv_and_json() {
    let expected = r#"{"mediaTypes":"HDVideo","attendees":[{"phone":"+8613800000000","name":"Li, Wei","isMute":1},{"name":"Wang"}]}"#;
    let csv = file("people.csv", "\u{feff}name,phone,isMute\n\"Li, Wei\",+8613800000000,yes\nWang,,\n");
    let json =
        file("people.json", r#"[{"name": "Li, Wei", "phone": "+8613800000000", "is-mute": 1}, {"name": "Wang"}]"#);
    assert_eq!(body(&["meeting", "create", "--attendees", &format!("@{csv}")]), expected);
    assert_eq!(body(&["meeting", "create", "--attendees", &format!("@{json}")]), expected);
    let words = [r#"name="Li, Wei",phone=+8613800000000,is-mute=yes"#, r#"{"name": "Wang"}"#];
    assert_eq!(body(&["meeting", "create", "--attendees", words[0], "--attendees", words[1]]), expected);
    let wrong = file("wrong.csv", "name,isMute\nLi,perhaps\n");
    let message = rejected(&["meeting", "create", "--attendees", &format!("@{wrong}")]);
    assert!(message.contains("line 2 of") && message.contains("`isMute`: expected true or false"), "{message}");
}

#[test]
fn several_items_are_positional_wherever_the_request_has_them() {
    assert_eq!(body(&["user", "delete", "a", "b"]), r#"["a","b"]"#);
    let control = [("HWMEETING_CONFERENCE_PASSWORD", "123456")];
    let server = Server::responding(r#"{"data": {"token": "t", "tmpWsToken": "", "wsURL": ""}}"#);
    let line = ["participant", "remove", "914083136", "+861", "+862", "--endpoint", &server.endpoint];
    run(&line, &[TOKEN, control[0]], b"");
    let received = server.received();
    let sent = received.last().unwrap();
    assert!(sent.contains("conferenceID=914083136"), "{sent}");
    assert!(sent.ends_with(r#"{"bulkDelAttendInfo":[{"number":"+861"},{"number":"+862"}]}"#), "{sent}");
}

#[test]
fn a_file_is_uploaded_from_its_path() {
    let path = file("logo.png", "not an image");
    for arguments in [
        &["webinar-image", "upload", &path][..],
        &["webinar-image", "upload", "--file", &path],
        &["material", "upload", &path],
    ] {
        let (output, sent) = send(arguments, &[], "");
        assert_eq!(output.code, Some(0), "{}", output.stderr);
        let sent = sent.first().unwrap();
        for part in ["multipart/form-data", "logo.png", "not an image"] {
            assert!(sent.contains(part), "{sent}");
        }
    }
    assert!(rejected(&["webinar-image", "upload", "/no/such/file"]).contains("cannot read `/no/such/file`"));
    assert!(rejected(&["material", "upload"]).contains("missing required argument:\n  <FILE>  JPG"));
    let help = run(&["material", "upload", "-h"], &[], b"").stdout;
    assert!(help.contains("Usage: hwmeeting material upload <FILE> [OPTIONS]"), "{help}");
    assert!(help.contains("Example:\n  hwmeeting material upload welcome.png"), "{help}");
}

#[test]
fn values_out_of_bounds_are_rejected_unless_checks_are_off() {
    let message = rejected(&["user", "add", "--name", "n", "--sort-level", "10001"]);
    assert!(message.contains("--sort-level is 10001; allowed are 1 to 10000"), "{message}");
    let sent = body(&["user", "add", "--name", "n", "--sort-level", "10001", "--no-check"]);
    assert_eq!(sent, r#"{"name":"n","sortLevel":10001}"#);
}

#[test]
fn the_short_help_has_the_common_flags_and_the_long_help_all() {
    let help = |argument: &str| {
        let output = run(&["meeting", "create", argument], &[], b"");
        assert_eq!(output.code, Some(0));
        output.stdout
    };
    let (short, long) = (help("-h"), help("--help"));
    assert!(short.starts_with("Schedule a meeting"), "{short}");
    assert!(short.contains("--at <TIME>") && short.contains("Example:\n  hwmeeting meeting create"), "{short}");
    for rare in ["--endpoint", "--site-id", "--encrypt-mode", "--concurrency"] {
        assert!(!short.contains(rare) && long.contains(rare), "{rare}: {short}");
    }
    for part in [
        "- always:   Always encrypted.",
        "[set to HDVideo by hwmeeting]",
        "CreateMeeting: POST /v1/mmc/management/conferences",
        "repeating the call has a further effect",
        "https://support.huaweicloud.com/",
        "--from <FILE>",
    ] {
        assert!(long.contains(part), "{part}: {long}");
    }
    assert!(short.lines().count() < 50, "{short}");
}

#[test]
fn the_usage_names_what_is_required() {
    let output = run(&["participant", "rename", "-h"], &[], b"");
    let usage = "Usage: hwmeeting participant rename <CONFERENCE-ID> <NUMBER> --new-name <TEXT> [OPTIONS]";
    assert!(output.stdout.contains(usage), "{}", output.stdout);
}

#[test]
fn the_examples_of_the_help_are_those_of_today() {
    for (command, parts) in [
        (["meeting", "create"], &["--at 'tomorrow 10:00' --for 60m"][..]),
        (["series", "create"], &["--at 'tomorrow 10:00' --for 30m", "--every day --until 'in 8 weeks'"]),
        (["recording", "list"], &["--since 30d --until now"]),
    ] {
        let help = run(&[&command[..], &["-h"]].concat(), &[], b"").stdout;
        let example = help.split("Example:").nth(1).unwrap().replace("\\\n", "");
        let example = example.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(parts.iter().all(|part| example.contains(part)), "{example}");
        assert!(!example.contains("-01") && !example.contains("202"), "{example}");
    }
}

#[test]
fn the_help_of_a_series_lists_what_suffices() {
    let help = run(&["series", "create", "-h"], &[], b"").stdout;
    assert!(help.contains("Usage: hwmeeting series create --every <WHEN> --until <DATE> [OPTIONS]"), "{help}");
    assert!(!help.contains("--start-date") && !help.contains("--cycle "), "{help}");
    let help = run(&["series", "create", "--help"], &[], b"").stdout;
    assert!(help.contains("--start-date") && !help.contains("not."), "{help}");
    assert!(run(&["meeting", "create", "-h"], &[], b"").stdout.contains("--enable-waiting-room"));
}

#[test]
fn an_attendee_is_an_address_or_a_number_alone() {
    let create =
        ["meeting", "create", "--attendees", "ann@example.com", "--attendees", "+8613800000000,bob@example.com"];
    let sent = body(&create);
    let people = r#""attendees":[{"email":"ann@example.com"},{"phone":"+8613800000000"},{"email":"bob@example.com"}]"#;
    assert!(sent.contains(people), "{sent}");
}

#[test]
fn a_department_has_a_name_and_a_parent() {
    let sent = body(&["department", "create", "--name", "Research", "--parent", "7"]);
    assert!(sent.contains(r#""deptName":"Research""#) && sent.contains(r#""parentDeptCode":"7""#), "{sent}");
}

#[test]
fn other_names_of_flags_lead_to_those_of_a_command() {
    for (flag, meant) in [("--start", "--at"), ("--title", "--subject"), ("--duration", "--for")] {
        let message = rejected(&["meeting", "create", flag, "x"]);
        assert!(message.contains(&format!("tip: the option is {meant}\n")), "{message}");
    }
    let message = rejected(&["meeting", "show", "--foo"]);
    assert!(message.contains("--help lists the options") && !message.contains("-- --foo"), "{message}");
}

#[test]
fn values_that_the_parser_rejects_are_reported_as_others_are() {
    for (value, expected) in [("x", "a whole number"), ("0", "a whole number, at least 1")] {
        let message = rejected(&["user", "list", "--limit", value]);
        assert_eq!(message, format!("error: invalid value `{value}` for --limit: expected {expected}\n"));
    }
    let message = rejected(&["meeting", "create", "--at", "tomorow"]);
    assert!(message.ends_with("`tomorow` is not recognized in a time; did you mean `tomorrow`?\n"), "{message}");
}

#[test]
fn what_is_missing_is_named_with_the_command_that_lists_it() {
    let message = rejected(&["meeting", "broadcast", "1", "Yan"]);
    assert!(message.contains("--participant-id <ID> is required"), "{message}");
    for (words, list) in [
        (&["occurrence", "cancel"][..], "hwmeeting occurrence list"),
        (&["webhook", "enable"], "hwmeeting webhook show"),
        (&["meeting", "mute"], "hwmeeting meeting list"),
    ] {
        assert!(rejected(words).contains(&format!("see `{list}`")), "{}", rejected(words));
    }
}
