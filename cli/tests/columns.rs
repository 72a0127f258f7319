//! The columns of tables, csv and tsv: their names, and which ones fit the terminal.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, run};

const USERS: &str = r#"{"offset":0,"limit":10,"count":1,"data":[{"id":"u1","userAccount":"li@corp","name":"Li Wei","status":0,"adminType":2,"phone":"+8613800000001","email":"li.wei@mail.example.com","deptNamePath":"Corporation/Research"}]}"#;
const MEETING: &str = r#"{"conferenceData":{"conferenceID":"914083136","subject":"Weekly","startTime":"2030-01-01 02:00","supportSimultaneousInterpretation":true,"passwordEntry":[{"conferenceRole":"chair","password":"canary-host"},{"conferenceRole":"general","password":"canary-guest"}]},"data":{"offset":0,"limit":20,"count":2,"data":[{"participantID":"1","name":"Ann","role":1},{"participantID":"2","name":"Bob","role":0}]}}"#;
const RECORDINGS: &str = r#"{"offset":0,"limit":10,"count":1,"data":[{"confUUID":"050c7898216811eaa6958bf3bb9ac167","confID":"914083136","subject":"Weekly review of the team","startTime":"2030-01-01 02:00","rcdTime":3600,"rcdSize":1048576,"available":true}]}"#;
const PARTICIPATION: &str = r#"{"offset":0,"limit":20,"count":1,"data":[{"time":"2026-10-01","confUserName":"Li Wei","confUserAccount":"li@corp","confUserDeptName":"Corporation/Research","confUserCount":"3","confUserDuration":"5400"}]}"#;
const DEVICES: &str = r#"{"offset":0,"limit":20,"count":2,"data":[{"time":"2026-10-01","userLoginDevicesName":"Android","userLoginDevicesCount":"177"},{"time":"2026-10-01","userLoginDevicesName":"ios","userLoginDevicesCount":"2"}]}"#;
const MEETINGS: &str = r#"{"offset":0,"limit":20,"count":2,"data":[{"conferenceID":"914083136","subject":"Weekly","startTime":"2030-01-01 02:00","endTime":"2030-01-01 03:00","conferenceState":"Created","scheduserName":"A person with a name"},{"conferenceID":"914083137","subject":"Weekly","startTime":"2030-01-01 02:00","endTime":"2030-01-01 03:00","conferenceState":"Schedule","scheduserName":"","groupuri":"","isAutoMute":0,"confConfigInfo":{"isSendSms":true,"isSendNotify":true}}]}"#;
const PAST: &str = r#"{"offset":0,"limit":20,"count":1,"data":[{"conferenceID":"914083136","confUUID":"050c7898216811eaa6958bf3bb9ac167","subject":"Weekly","startTime":"2030-01-01 02:00","endTime":"2030-01-01 03:00","scheduserName":"Li Wei"}]}"#;
const SERIES: &str = r#"{"conferenceData":{"conferenceID":"914083136","subject":"Weekly","subConfs":[{"cycleSubConfID":"0e3f7bcc6bb84d1a9b6c","conferenceID":"914083136","startTime":"2030-01-01 02:00"},{"cycleSubConfID":"1e3f7bcc6bb84d1a9b6c","conferenceID":"914083136","startTime":"2030-01-02 02:00"}]},"data":{"offset":0,"limit":20,"count":2,"data":[{"name":"Ann","role":1,"state":"MEETTING","attendeeType":"normal","participantID":"+8613800000001","deptName":"Research and development","accountId":"ann@corporation"},{"name":"","role":0,"state":"MEETTING","attendeeType":"normal","deptName":"Sales","email":"bob@example.com"}]}}"#;
const PUBLICATIONS: &str = r#"{"offset":0,"limit":20,"count":1,"data":[{"id":"bfccb099e6e34dca95f72c1404c68cd9","publishName":"Lobby","startTime":0,"endTime":253402271999000,"publishStatus":1}]}"#;
const QUALITY: &str = r#"{"offset":0,"limit":20,"count":1,"data":[{"conferenceID":"914083136","confUUID":"050c7898216811eaa6958bf3bb9ac167","subject":"Weekly","startTime":1661832000000}]}"#;

fn respond(body: &'static str, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let server = Server::responding(body);
    let arguments = [arguments, &["--endpoint", &server.endpoint, "--zone", "UTC"]].concat();
    run(&arguments, &[environment, &[("HWMEETING_TOKEN", "access-token"), ("NO_COLOR", "1")]].concat(), b"")
}

fn printed(body: &'static str, arguments: &[&str]) -> String {
    let done = respond(body, arguments, &[]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done.stdout
}

fn on_terminal(width: &str, body: &'static str, arguments: &[&str]) -> Run {
    let done = respond(body, arguments, &[("HWMEETING_FORCE_TTY", width)]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done
}

#[test]
fn a_column_has_the_name_of_the_json_of_the_table_and_of_the_flag() {
    for name in ["userAccount", "user-account", "USER-ACCOUNT", "account"] {
        let list = ["user", "list", "--columns", &format!("{name},name")];
        assert_eq!(printed(USERS, &list), "userAccount\tname\nli@corp\tLi Wei\n", "{name}");
        assert!(printed(USERS, &[&list[..], &["-o", "csv"]].concat()).starts_with("userAccount,name\r\n"), "{name}");
        assert!(printed(USERS, &[&list[..], &["-o", "table"]].concat()).starts_with("USER-ACCOUNT  NAME"), "{name}");
    }
    // `--at` sets the start.
    assert_eq!(printed(MEETING, &["meeting", "show", "1", "--columns", "at"]), "startTime\n2030-01-01 02:00\n");
    // The help has an example that works.
    let help = run(&["user", "list", "--help"], &[], b"").stdout;
    let (_, rest) = help.split_once("such as account").unwrap();
    let example = format!("account{}", rest.split([' ', '\n', '.']).next().unwrap());
    assert!(printed(USERS, &["user", "list", "--columns", &example]).contains("li@corp"), "{example}");
}

#[test]
fn a_name_that_several_columns_or_none_end_in_is_rejected_before_anything_is_sent() {
    for (name, message) in [
        ("type", "there is no column `type`; it may be one of user-type, admin-type"),
        ("nam", "there is no column `nam`; the columns are id, user-account, name"),
    ] {
        let server = Server::responding(USERS);
        let list = ["user", "list", "--columns", name, "--endpoint", &server.endpoint];
        let done = run(&list, &[("HWMEETING_TOKEN", "access-token")], b"");
        assert_eq!((done.code, server.received().len()), (Some(2), 0), "{}", done.stderr);
        assert!(done.stderr.contains(message), "{}", done.stderr);
    }
}

#[test]
fn what_a_card_shows_can_be_a_column() {
    let show = ["meeting", "show", "914083136", "--columns"];
    let columns =
        |names: &'static str, format: &'static str| printed(MEETING, &[&show[..], &[names, "-o", format]].concat());
    assert_eq!(columns("subject,start-time", "table"), "SUBJECT  START-TIME\nWeekly   2030-01-01 02:00\n");
    assert_eq!(columns("subject,start-time", "csv"), "subject,startTime\r\nWeekly,2030-01-01 02:00\r\n");
    assert_eq!(columns("subject", "tsv"), "subject\nWeekly\n");
    // What is beside it in the response, and the whole path, are accepted, too.
    assert_eq!(columns("subject,data.data.name", "csv"), "subject,data.data.name\r\nWeekly,Ann;Bob\r\n");
    assert_eq!(columns("conference-data.subject", "csv"), "conferenceData.subject\r\nWeekly\r\n");
    // An object has words, and its secrets are masked.
    let table = columns("password-entry", "table");
    assert!(table.contains("conference-role host, password ********; conference-role guest"), "{table}");
    assert!(!table.contains(['{', '"']) && !table.contains("canary"), "{table}");
    let done = respond(MEETING, &[&show[..], &["nothing"]].concat(), &[]);
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    assert!(done.stderr.contains("no column `nothing`; the columns are conference-id, subject"), "{}", done.stderr);
}

#[test]
fn a_narrow_terminal_shows_names_and_times_and_how_many_columns_are_missing() {
    let list = ["recording", "list", "--since", "2029-01-01"];
    let header = |width| {
        let done = on_terminal(width, RECORDINGS, &list);
        assert!(done.stdout.lines().all(|line| line.chars().count() <= width.parse().unwrap()), "{}", done.stdout);
        (done.stdout.lines().next().unwrap().split_whitespace().collect::<Vec<_>>().join(" "), done.stderr)
    };
    let (columns, note) = header("60");
    assert_eq!(columns, "CONF-UUID SUBJECT RCD-TIME");
    assert_eq!(note, "… 4 columns left out; -o json or --columns shows them\n");
    let (columns, note) = header("160");
    assert_eq!(columns, "CONF-UUID SUBJECT START-TIME CONF-ID RCD-TIME RCD-SIZE AVAILABLE");
    assert_eq!(note, "");
    let done = on_terminal("60", USERS, &["user", "list"]);
    assert!(done.stdout.starts_with("USER-ACCOUNT  NAME    PHONE"), "{}", done.stdout);
    assert!(done.stderr.contains("columns left out"), "{}", done.stderr);
    // Columns that were asked for are all there, and cut.
    let asked = [&list[..], &["--columns", "conf-uuid,subject,start-time,rcd-time"]].concat();
    let done = on_terminal("60", RECORDINGS, &asked);
    assert!(done.stdout.contains('…') && done.stderr.is_empty(), "{}{}", done.stdout, done.stderr);
}

/// Returns the header of the table of a command on a terminal, and the line about columns that are left out.
fn header(width: &str, body: &'static str, arguments: &[&str]) -> (String, String) {
    let done = on_terminal(width, body, arguments);
    let columns: Vec<&str> = done.stdout.lines().next().unwrap().split_whitespace().collect();
    (columns.join(" "), done.stderr.lines().find(|line| line.starts_with('…')).unwrap_or_default().to_owned())
}

#[test]
fn statistics_show_the_figures_that_are_there_and_no_empty_columns() {
    let (columns, note) = header("80", DEVICES, &["statistics", "users", "--last-month"]);
    assert_eq!((columns.as_str(), note.as_str()), ("TIME USER-LOGIN-DEVICES-NAME USER-LOGIN-DEVICES-COUNT", ""));
    let participation = ["statistics", "participation", "--last-month"];
    let done = on_terminal("80", PARTICIPATION, &participation);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines[0], "TIME        CONF-USER-NAME  CONF-USER-COUNT  CONF-USER-DURATION");
    assert_eq!(lines[1], "2026-10-01  Li Wei                        3          1 h 30 min");
    assert_eq!(done.stderr, "… 2 columns left out; -o json or --columns shows them\n");
    // An empty column that was asked for is there.
    let asked = [&participation[..], &["--columns", "time,device-type"]].concat();
    assert_eq!(header("80", PARTICIPATION, &asked).0, "TIME DEVICE-TYPE");
}

#[test]
fn a_narrow_terminal_shows_states_and_the_ids_that_other_commands_take() {
    let (columns, note) = header("70", MEETINGS, &["meeting", "list"]);
    assert_eq!(columns, "CONFERENCE-ID SUBJECT START-TIME CONFERENCE-STATE");
    // The end, the scheduler, and three that only one of the meetings has.
    assert_eq!(note, "… 5 columns left out; -o json or --columns shows them");
    assert!(header("50", USERS, &["user", "list"]).0.ends_with("STATUS"));
    let past = ["past-meeting", "list", "--since", "2029-01-01"];
    assert_eq!(header("70", PAST, &past).0, "CONF-UUID SUBJECT START-TIME");
    assert_eq!(header("30", PAST, &past).0, "CONF-UUID");
    let publications = on_terminal("80", PUBLICATIONS, &["publication", "list"]).stdout;
    assert!(publications.contains("bfccb099e6e34dca95f72c1404c68cd9"), "{publications}");
}

#[test]
fn fields_without_a_type_are_chosen_by_their_names_and_counted() {
    const LIST: &str = r#"[{"aa":1,"ab":2,"ac":3,"ad":4,"ae":5,"af":6,"ag":7,"ah":"","status":1,"name":"Li Wei","userAccount":"li@corp","o":{"a":1,"b":2}}]"#;
    let (columns, note) = header("80", LIST, &["api", "/v1/any", "-o", "table"]);
    assert_eq!(columns, "USERACCOUNT NAME STATUS AA AB AC AD");
    assert_eq!(note, "… 5 columns left out; -o json or --columns shows them");
}

#[test]
fn a_time_that_stands_for_none_is_none() {
    let publications = on_terminal("120", PUBLICATIONS, &["publication", "list"]).stdout;
    assert!(publications.lines().nth(1).unwrap().ends_with("none        none"), "{publications}");
}

#[test]
fn a_table_in_a_card_identifies_its_rows_and_does_not_repeat_the_id_of_the_card() {
    for width in ["80", "60"] {
        let card = on_terminal(width, SERIES, &["series", "show", "914083136"]).stdout;
        assert_eq!(card.matches("914083136").count(), 1, "{card}");
        assert!(card.contains("CYCLE-SUB-CONF-ID") && card.contains("bob@example.com"), "{card}");
    }
}

#[test]
fn a_list_with_one_item_is_a_table() {
    let done = on_terminal("100", QUALITY, &["qos", "list-past", "--since", "2029-01-01"]);
    assert_eq!(done.stdout.lines().count(), 2, "{}", done.stdout);
    assert!(done.stdout.contains("SUBJECT") && done.stdout.contains("Weekly"), "{}", done.stdout);
}

#[test]
fn the_values_of_a_card_are_aligned() {
    for width in ["60", "100"] {
        let done = on_terminal(width, MEETING, &["meeting", "show", "914083136"]);
        let start = |value: &str| {
            let line = done.stdout.lines().find(|line| line.contains(value)).unwrap();
            line.find(value).unwrap()
        };
        assert!(done.stdout.contains("support-simultaneous-interpretation"), "{}", done.stdout);
        assert_eq!(start("Weekly"), start("yes"), "{}", done.stdout);
    }
}
