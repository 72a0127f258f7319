//! What is printed in which format: tables and cards for people, JSON and other formats for programs.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, run};
use huaweicloud_meeting_fake::Fake;

const USERS: &str = r#"{"offset":0,"limit":10,"count":3,"data":[{"id":"u1","userAccount":"li@corp","name":"李小明","status":0,"title":"高级工程师, 研发","activeTime":1661832000000,"sortLevel":1.50,"new":{"b":1,"a":[2]}},{"id":"u2","userAccount":"ann@corp","name":"Ann","status":1,"phone":"+8613800000001","desc":"=1+1"}]}"#;
const MEETING: &str = r#"{"conferenceData":{"conferenceID":"914083136","subject":"Weekly","startTime":"2030-01-01 02:00","conferenceState":"Created","passwordEntry":[{"conferenceRole":"chair","password":"canary-host"},{"conferenceRole":"general","password":"canary-guest"}],"chairJoinUri":"https://meeting.example.com/canary-link","isAutoMute":1,"newPassword":"canary-new"},"data":{"offset":0,"limit":20,"count":1,"data":[{"participantID":"1","name":"王芳","role":1}]}}"#;
const EMPTY: &str = r#"{"offset":0,"limit":10,"count":0,"data":[]}"#;
const SHANGHAI: (&str, &str) = ("TZ", "Asia/Shanghai");

/// Runs a command against a server that responds with this body.
fn respond(body: &'static str, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let server = Server::responding(body);
    let arguments = [arguments, &["--endpoint", &server.endpoint]].concat();
    run(&arguments, &[environment, &[("HWMEETING_TOKEN", "access-token"), SHANGHAI]].concat(), b"")
}

/// Runs a command on a terminal of a width.
fn on_terminal(width: &str, body: &'static str, arguments: &[&str]) -> Run {
    let done = respond(body, arguments, &[("HWMEETING_FORCE_TTY", width), ("NO_COLOR", "1")]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done
}

fn printed(body: &'static str, arguments: &[&str]) -> String {
    let done = respond(body, arguments, &[]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done.stdout
}

#[test]
fn a_program_gets_the_json_as_received() {
    for arguments in [&["user", "list"][..], &["user", "list", "-o", "json"]] {
        assert_eq!(printed(USERS, arguments), format!("{USERS}\n"));
    }
}

#[test]
fn a_terminal_shows_a_list_as_a_table() {
    let done = on_terminal("100", USERS, &["user", "list"]);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", done.stdout);
    assert!(lines.first().unwrap().starts_with("USER-ACCOUNT  NAME    "), "{}", done.stdout);
    assert!(lines.get(1).unwrap().starts_with("li@corp       李小明  "), "{}", done.stdout);
    assert!(lines.get(2).unwrap().starts_with("ann@corp      Ann     "), "{}", done.stdout);
    for part in ["enabled", "disabled", "+8613800000001"] {
        assert!(done.stdout.contains(part), "{part}: {}", done.stdout);
    }
    assert!(done.stderr.ends_with("\n… 1 more; --all shows them\n"), "{}", done.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_shows_of_what_was_created_what_is_needed_next() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let on_terminal = |arguments: &[&str]| {
        let environment = [("HWMEETING_FORCE_TTY", "100"), ("NO_COLOR", "1"), ("HWMEETING_TOKEN", "any"), SHANGHAI];
        let done = run(&[arguments, &["--endpoint", fake.url()]].concat(), &environment, b"");
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        done
    };
    let created = on_terminal(&["meeting", "create", "--subject", "Retro", "--at", "tomorrow 10:00"]);
    let lines: Vec<&str> = created.stdout.lines().collect();
    assert!(lines.len() < 18, "{}", created.stdout);
    for label in ["conference-id ", "subject ", "start-time ", "guest-join-uri ", "access-number ", "  host  "] {
        assert!(lines.iter().any(|line| line.starts_with(label)), "{label}: {}", created.stdout);
    }
    for label in ["user-uuid", "size", "language", "conf-config-info"] {
        assert!(!created.stdout.contains(label), "{label}: {}", created.stdout);
    }
    let id = lines.first().unwrap().split_whitespace().last().unwrap();
    let note = created.stderr.lines().last().unwrap();
    let command = format!("`hwmeeting meeting show {id}` or -o json shows them");
    assert!(note.starts_with("… ") && note.ends_with(&command), "{note}");
    // The command of the note shows the rest.
    let shown = on_terminal(&["meeting", "show", id]);
    assert!(shown.stdout.contains("user-uuid") && !shown.stderr.contains("more fields"), "{}", shown.stdout);
    // A small response is shown as it is, and a program gets everything.
    let small = on_terminal(&["department", "create", "--dept-name", "R&D"]);
    assert!(!small.stderr.contains("more fields"), "{}", small.stderr);
    let json = on_terminal(&["meeting", "create", "--at", "tomorrow", "-o", "json"]);
    assert!(json.stdout.contains("userUUID") && !json.stderr.contains("more fields"), "{}", json.stdout);
}

#[test]
fn a_table_fits_the_terminal() {
    for width in [30_usize, 40, 60] {
        let done = on_terminal(&width.to_string(), USERS, &["user", "list"]);
        for line in done.stdout.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
        assert!(done.stdout.contains("li@corp"), "{}", done.stdout);
    }
    let columns = "--columns=user-account,title,name";
    let done = on_terminal("30", USERS, &["user", "list", columns]);
    assert_eq!(
        done.stdout,
        "USER-ACCOUNT  TITLE     NAME\nli@corp       高级工…   李小明\nann@corp                Ann\n"
    );
}

#[test]
fn a_table_in_a_pipe_is_not_cut() {
    let table = printed(USERS, &["user", "list", "-o", "table", "--columns", "title,name"]);
    assert_eq!(table, "TITLE             NAME\n高级工程师, 研发  李小明\n                  Ann\n");
}

#[test]
fn columns_have_the_names_of_flags_or_of_the_wire() {
    for columns in ["user-account,sort-level", "userAccount,sortLevel", "USERACCOUNT,sort_level"] {
        let table = printed(USERS, &["user", "list", "-o", "table", "--columns", columns]);
        assert_eq!(table, "USER-ACCOUNT  SORT-LEVEL\nli@corp             1.50\nann@corp\n");
    }
    let server = Server::responding(USERS);
    let done =
        run(&["user", "list", "--columns", "name,nope", "--endpoint", &server.endpoint, "--token", "t"], &[], b"");
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr.starts_with("error: there is no column `nope`; the columns are id, user-account,"),
        "{}",
        done.stderr
    );
    assert!(server.received().is_empty());
}

#[test]
fn columns_in_a_pipe_are_separated_by_tabs() {
    assert_eq!(
        printed(USERS, &["user", "list", "--columns", "userAccount,name,status"]),
        "userAccount\tname\tstatus\nli@corp\t李小明\t0\nann@corp\tAnn\t1\n"
    );
}

#[test]
fn csv_has_all_fields_of_the_spec_as_received() {
    let csv = printed(USERS, &["user", "list", "-o", "csv"]);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert!(lines.first().unwrap().starts_with("id,userAccount,name,englishName,phone,"), "{csv}");
    assert!(lines.get(1).unwrap().contains(",\"高级工程师, 研发\","), "{csv}");
    assert!(lines.get(2).unwrap().starts_with("u2,ann@corp,Ann,,+8613800000001,"), "{csv}");
    assert!(lines.get(2).unwrap().contains(",=1+1,"), "{csv}");
    let empty = respond(EMPTY, &["user", "list", "-o", "csv"], &[]);
    assert_eq!(empty.stdout, format!("{}\r\n", lines.first().unwrap()));
}

#[test]
fn yaml_keeps_order_digits_and_strings() {
    let yaml = printed(USERS, &["user", "list", "-o", "yaml"]);
    let start =
        "offset: 0\nlimit: 10\ncount: 3\ndata:\n- id: u1\n  userAccount: li@corp\n  name: 李小明\n  status: 0\n";
    assert!(yaml.starts_with(start), "{yaml}");
    assert!(yaml.contains("\n  sortLevel: 1.50\n  new:\n    b: 1\n    a:\n    - 2\n"), "{yaml}");
    assert!(yaml.contains("\n  phone: \"+8613800000001\"\n"), "{yaml}");
}

#[test]
fn names_are_the_ids_for_xargs() {
    assert_eq!(printed(USERS, &["user", "list", "-o", "name"]), "li@corp\nann@corp\n");
}

#[test]
fn an_empty_list_is_reported() {
    for format in ["table", "name"] {
        let done = respond(EMPTY, &["user", "list", "-o", format], &[]);
        assert_eq!((done.stdout.as_str(), done.stderr.as_str(), done.code), ("", "no items\n", Some(0)), "{format}");
    }
}

#[test]
fn a_terminal_shows_one_thing_as_a_card_with_times_of_the_zone_and_without_secrets() {
    let done = on_terminal("90", MEETING, &["ShowMeetingDetail", "914083136"]);
    let expected = "\
conference-id     914083136
subject           Weekly
start-time        2030-01-01 10:00
conference-state  running  In progress, even if no participant has joined yet
chair-join-uri    ********
is-auto-mute      yes
newPassword       ********

password-entry
  CONFERENCE-ROLE  PASSWORD
  host             ********
  guest            ********

data
  NAME  ROLE  NUMBER
  王芳  host  1
";
    assert_eq!(done.stdout, expected);
    assert_eq!(done.stderr, "secrets are masked; --show-secrets shows them\n");
}

#[test]
fn secrets_are_masked_where_people_read() {
    let has_secret = |done: &Run| done.stdout.contains("canary");
    for format in ["table", "json", "yaml"] {
        let arguments = ["ShowMeetingDetail", "914083136", "-o", format];
        assert!(!has_secret(&on_terminal("90", MEETING, &arguments)), "{format}");
        assert!(has_secret(&on_terminal("90", MEETING, &[&arguments[..], &["--show-secrets"]].concat())), "{format}");
        // Programs get what the service sent, except in the format for people.
        assert_eq!(has_secret(&respond(MEETING, &arguments, &[])), format != "table", "{format}");
    }
    let query = ["ShowMeetingDetail", "914083136", "--jq", ".conferenceData.passwordEntry[0].password"];
    assert_eq!(on_terminal("90", MEETING, &query).stdout, "********\n");
    assert_eq!(printed(MEETING, &query), "canary-host\n");
}

#[test]
fn queries_are_those_of_jq() {
    let query = |code| printed(USERS, &["user", "list", "--jq", code]);
    assert_eq!(query(".data[] | select(.status == 0).name"), "李小明\n");
    assert_eq!(
        query("[.data[] | {n: .name, s: .sortLevel}]"),
        "[{\"n\":\"李小明\",\"s\":1.50},{\"n\":\"Ann\",\"s\":null}]\n"
    );
    let server = Server::responding(USERS);
    for (code, message) in [
        (".data[", "error: invalid --jq: expected closing bracket at the end\n"),
        ("nope", "error: invalid --jq: there is no function `nope/0`\n"),
    ] {
        let done = run(&["user", "list", "--jq", code, "--endpoint", &server.endpoint, "--token", "t"], &[], b"");
        assert_eq!((done.code, done.stderr.as_str()), (Some(2), message));
    }
    assert!(server.received().is_empty());
}

#[test]
fn a_query_that_does_not_fit_the_response_is_reported_with_what_has_happened() {
    let query = ["--jq", ".data.name"];
    let done = respond(EMPTY, &[&["user", "list"], &query[..]].concat(), &[]);
    let message = "error: --jq `.data.name` failed: cannot index an array with `name`\n";
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (Some(3), "", message));
    let add = ["user", "add", "--name", "Li", "--jq", ".id.x"];
    let id = r#"{"id":"canary"}"#;
    let done = respond(id, &add, &[]);
    let message =
        "error: --jq `.id.x` failed: cannot index a string with `x`\n  AddUser has taken effect before that\n";
    assert_eq!((done.code, done.stderr.as_str()), (Some(3), message));
    let error = respond(id, &[&add[..], &["-o", "json"]].concat(), &[]).stderr;
    let error: serde_json::Value = serde_json::from_str(&error).unwrap();
    let expected = serde_json::json!({"error": {
        "kind": "no_result", "message": "--jq `.id.x` failed: cannot index a string with `x`", "operation": "AddUser",
        "may_have_taken_effect": true, "exit_code": 3,
    }});
    assert_eq!(error, expected);
    let done = respond(id, &["api", "POST", "/v1/x", "--jq", ".id.x"], &[]);
    assert!(done.stderr.ends_with("\n  POST /v1/x has taken effect before that\n"), "{}", done.stderr);
}

#[test]
fn options_that_exclude_each_other_are_rejected() {
    for arguments in [
        &["--jq", ".", "-o", "yaml"][..],
        &["--jq", ".", "--columns", "name"],
        &["-o", "json", "--columns", "name"],
        &["-o", "xml"],
    ] {
        let done =
            run(&[&["user", "list", "--endpoint", "http://127.0.0.1:9", "--token", "t"], arguments].concat(), &[], b"");
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", done.stderr);
    }
}

#[test]
fn a_terminal_gets_no_control_characters_of_a_response() {
    let body = r#"{"count":1,"data":[{"id":"u1","userAccount":"a\u001b]0;x\u0007","name":"b\n\u001b[31mc\u009b","desc":"\u202e"}]}"#;
    let raw = "{\"count\":1,\"data\":[{\"userAccount\":\"\u{9b}31m\"}]}";
    for body in [body, raw] {
        for format in [
            &[][..],
            &["-o", "json"],
            &["-o", "yaml"],
            &["-o", "csv"],
            &["-o", "tsv"],
            &["-o", "name"],
            &["--jq", ".data[].name"],
        ] {
            let done = on_terminal("80", body, &[&["user", "list"], format].concat());
            let is_steering = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
            // Lines of CSV end with CR LF.
            assert!(!done.stdout.replace("\r\n", "\n").contains(is_steering), "{format:?}: {:?}", done.stdout);
        }
    }
    let table = printed(body, &["user", "list", "-o", "table"]);
    assert!(!table.contains('\u{1b}'), "{table:?}");
}

#[test]
fn the_line_ends_of_a_format_reach_a_terminal() {
    let body = r#"{"count":1,"data":[{"id":"u1","userAccount":"a","name":"b\rc","desc":"one\r\ntwo"}]}"#;
    let list = |format| on_terminal("80", body, &["user", "list", "--columns", "account,name", "-o", format]).stdout;
    assert_eq!(list("csv"), "userAccount,name\r\na,\"b\u{fffd}c\"\r\n");
    assert_eq!(list("tsv"), "userAccount\tname\na\tb\\rc\n");
    assert!(!on_terminal("80", body, &["user", "list", "-o", "yaml"]).stdout.contains('\u{fffd}'));
    // A line break of a description is none of the characters that are replaced.
    let body = r#"{"id":"u1","userAccount":"a","desc":"one\r\ntwo"}"#;
    let card = on_terminal("80", body, &["user", "show", "a"]).stdout;
    assert!(card.contains("one\n") && !card.contains(['\r', '\u{fffd}']), "{card:?}");
}

#[test]
fn colors_are_for_terminals_unless_they_are_switched() {
    let has_colors = |arguments: &[&str], environment: &[(&str, &str)]| {
        respond(USERS, &[&["user", "list", "-o", "table"], arguments].concat(), environment).stdout.contains("\u{1b}[")
    };
    let terminal = ("HWMEETING_FORCE_TTY", "80");
    let term = ("TERM", "xterm");
    assert!(has_colors(&[], &[terminal, term]));
    assert!(!has_colors(&[], &[term]));
    assert!(!has_colors(&[], &[terminal, term, ("NO_COLOR", "1")]));
    assert!(!has_colors(&[], &[terminal, ("TERM", "dumb")]));
    assert!(!has_colors(&["--color", "never"], &[terminal, term]));
    assert!(has_colors(&["--color", "always"], &[("NO_COLOR", "1")]));
}

#[test]
fn an_operation_without_a_response_states_on_standard_error_what_it_has_done() {
    for (arguments, expected) in [
        (&["CancelMeeting", "914083136"][..], "canceled meeting 914083136\n"),
        (&["user", "delete", "ann", "bob"], "deleted user ann, bob\n"),
        (&["user", "disable", "ann"], "disabled user ann\n"),
    ] {
        for done in [respond("{}", arguments, &[]), on_terminal("80", "{}", arguments)] {
            assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", expected));
        }
    }
}

#[test]
fn the_response_of_a_document_is_json_unless_another_format_is_requested() {
    let server = Server::responding(USERS);
    let call = |arguments: &[&str], environment: &[(&str, &str)]| {
        let arguments =
            [&["call", "--request", "-", "--token", "t", "--endpoint", &server.endpoint], arguments].concat();
        run(&arguments, environment, br#"{"operation": "SearchUsers"}"#).stdout
    };
    assert_eq!(call(&[], &[]), format!("{USERS}\n"));
    assert!(call(&[], &[("HWMEETING_FORCE_TTY", "80")]).starts_with("{\n  \"offset\": 0,\n"));
    assert_eq!(call(&["-o", "name"], &[]), "li@corp\nann@corp\n");
    assert_eq!(call(&["--jq", ".count"], &[]), "3\n");
    let requests = server.received().len();
    assert_eq!(call(&["--columns", "nope"], &[]), "");
    assert_eq!(server.received().len(), requests, "columns are checked before the call");
}

#[test]
fn rows_and_the_environment_are_there_for_queries() {
    let query = |query: &str| {
        let done = respond(USERS, &["user", "list", "--jq", query], &[("REGION_OF_TEST", "north")]);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        done.stdout
    };
    assert_eq!(query(".data[] | [.name, .status] | @tsv"), "李小明\t0\nAnn\t1\n");
    assert_eq!(query(".data[] | [.title, .status, .desc] | @csv"), "\"高级工程师, 研发\",0,\n,1,\"=1+1\"\n");
    assert_eq!(query("$ENV.REGION_OF_TEST, env.REGION_OF_TEST"), "north\nnorth\n");
}

#[test]
fn a_new_subscription_leads_to_the_command_that_enables_it() {
    let arguments = ["webhook", "set", "--subscriber-id", "7", "--url", "https://example.com/e", "--corp-id", "13"];
    let done = respond("{}", &arguments, &[("HWMEETING_INPUT_SUBSCRIBER_KEY", "made-up-key")]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{}", done.stderr);
    let lines: Vec<&str> = done.stderr.lines().collect();
    assert_eq!(lines.first(), Some(&"set webhook"));
    let command = r#"  hwmeeting webhook enable "$(hwmeeting webhook show --corp-id 13 -o name)""#;
    assert_eq!(lines.last(), Some(&command), "{lines:?}");
}
