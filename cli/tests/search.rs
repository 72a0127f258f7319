//! `hwmeeting operations` and `hwmeeting error` with words, and what is proposed for an unknown command.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, run};

fn search(query: &str) -> Vec<String> {
    let words: Vec<&str> = std::iter::once("operations").chain(query.split(' ')).collect();
    let output = run(&words, &[], b"");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{query}");
    let names = output.stdout.lines().map(|line| line.split('\t').nth(1).unwrap());
    // Commands that call several operations have no name.
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_first_result_is_the_operation_that_is_meant() {
    for (query, expected) in [
        ("extend", "ProlongMeeting"),
        ("prolong", "ProlongMeeting"),
        ("prolnog", "ProlongMeeting"),
        ("kick", "HangUp"),
        ("mute all", "MuteMeeting"),
        ("全场静音", "MuteMeeting"),
        ("log out", "DeleteToken"),
        ("how to add a user", "AddUser"),
        ("添加用户", "AddUser"),
        ("raise hand", "Hand"),
        ("rename participant", "RenameParticipant"),
        ("CreateMeeting", "CreateMeeting"),
        ("invite people to a meeting", "InviteParticipant"),
        ("network quality", "ListNetworkQuality"),
        ("upload picture webinar", "UploadFile"),
    ] {
        assert_eq!(search(query).first().map(String::as_str), Some(expected), "{query}");
    }
}

#[test]
fn results_contain_all_that_is_meant() {
    for (query, expected) in [
        ("静音", &["MuteParticipant", "MuteMeeting"][..]),
        ("录制", &["Record", "SearchRecordings"]),
        ("recordings", &["SearchRecordings", "DeleteRecordings"]),
        ("waiting room", &["AllowWaitingParticipant", "MoveToWaitingRoom", "BatchMoveToWaitingRoom"]),
        ("cancel meeting", &["CancelMeeting"]),
    ] {
        let found = search(query);
        for name in expected {
            assert!(found.iter().any(|own| own == name), "{query}: {name} in {found:?}");
        }
    }
}

#[test]
fn fields_and_values_are_found_if_nothing_else_is() {
    assert!(search("chinaPR sendNotify").contains(&"AddUser".to_owned()));
    assert!(search("allowGuestStartConf").contains(&"CreateMeeting".to_owned()));
}

#[test]
fn a_line_has_group_name_method_path_command_and_summary() {
    let output = run(&["operations", "prolong"], &[], b"");
    let columns: Vec<&str> = output.stdout.lines().next().unwrap().split('\t').collect();
    let [group, name, method, path, command, summary] = columns.as_slice() else { panic!("{columns:?}") };
    assert_eq!(
        [*group, *name, *method, *path],
        ["meeting-control", "ProlongMeeting", "PUT", "/v1/mmc/control/conferences/duration"]
    );
    assert!(!command.is_empty() && !summary.is_empty());
    let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
    assert_eq!(run(&words, &[], b"").code, Some(0), "{command}");
}

#[test]
fn all_operations_are_listed_once() {
    let output = run(&["operations"], &[], b"");
    let mut names: Vec<&str> = output.stdout.lines().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(names.len(), huaweicloud_meeting::OPERATIONS.len());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), huaweicloud_meeting::OPERATIONS.len());
}

#[test]
fn words_that_match_nothing_are_reported() {
    let Run { code, stdout, stderr } = run(&["operations", "zzzzqqq"], &[], b"");
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "error: no command matches `zzzzqqq`; `hwmeeting operations` lists all operations\n");
    let json = run(&["operations", "zzzzqqq", "-o", "json"], &[], b"");
    assert_eq!((json.code, json.stdout.as_str()), (Some(2), ""));
}

#[test]
fn an_unknown_command_proposes_what_it_may_stand_for() {
    for (line, expected) in [
        (&["meting", "list"][..], "`meeting`"),
        (&["meeting", "lst"], "`meeting list`"),
        (&["kick"], "hang-up`"),
        (&["CreateMeting"], "`CreateMeeting`"),
        (&["user", "craete"], "`user add`"),
        (&["静音"], " mute"),
        (&["descirbe"], "`describe`"),
        (&["invite"], "; did you mean `meeting invite`, `participant invite` or `user invite`?"),
        (&["list", "meetings"], "; did you mean `meeting list`?"),
        (&["meeting", "delete", "1"], "; did you mean `meeting cancel`?"),
        (&["series", "list"], "`meeting list`"),
    ] {
        let Run { code, stdout, stderr } = run(line, &[], b"");
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{line:?}");
        assert!(stderr.contains("did you mean") && stderr.contains(expected), "{line:?}: {stderr}");
    }
}

#[test]
fn nouns_without_a_verb_lead_to_their_neighbours_only() {
    let Run { stderr, .. } = run(&["series", "list"], &[], b"");
    assert!(!["`app ", "`corp ", "`participant "].iter().any(|noun| stderr.contains(noun)), "{stderr}");
}

#[test]
fn an_error_code_has_the_advice_of_an_error_of_the_service() {
    let Run { stdout, .. } = run(&["error", "USG.201040000"], &[], b"");
    assert!(stdout.contains("What to do  `hwmeeting user list` lists the users of the enterprise"), "{stdout}");
}

#[test]
fn the_words_of_a_whole_meaning_rank_first() {
    let Run { stdout, .. } = run(&["error", "meeting", "ended"], &[], b"");
    assert!(stdout.lines().next().unwrap().ends_with("The meeting has ended."), "{stdout}");
}

#[test]
fn a_narrow_terminal_has_room_for_summaries() {
    let shown =
        |width| run(&["operations", "extend"], &[("HWMEETING_FORCE_TTY", width), ("NO_COLOR", "1")], b"").stdout;
    assert!(shown("120").contains("ProlongMeeting"), "{}", shown("120"));
    assert!(shown("80").contains("meeting extend                Extend a meeting in progress\n"), "{}", shown("80"));
}

#[test]
fn an_error_code_is_explained() {
    let Run { code, stdout, .. } = run(&["error", "MMC.111072065"], &[], b"");
    assert_eq!(code, Some(0));
    for part in ["CONF_NOT_FOUND_OR_AUTH_FAILED", "400", "Retry", "What to do", "InviteParticipant"] {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    let Run { stdout, .. } = run(&["error", "MMC.100000429"], &[], b"");
    assert!(stdout.contains("can succeed later"), "{stdout}");
}

#[test]
fn error_codes_are_found_by_words_of_their_meanings() {
    for (words, expected) in [
        (&["error", "account", "already", "exists"][..], "USG.201040001"),
        (&["error", "throttling"], "MMC.100000429"),
        (&["error", "waiting", "room", "cohost"], "MMC.111112004"),
        (&["error", "密码"], "MMC.111072065"),
    ] {
        let Run { code, stdout, .. } = run(words, &[], b"");
        assert_eq!(code, Some(0), "{words:?}");
        assert!(stdout.contains(expected), "{words:?}: {stdout}");
    }
    assert_eq!(run(&["error", "nonsense"], &[], b"").code, Some(2));
}

#[test]
fn tasks_lead_to_the_command_that_does_them() {
    for (query, expected) in [
        ("who attended", "past-meeting list-attendance"),
        ("attendance", "past-meeting list-attendance"),
        ("host password", "meeting show"),
        ("whoami", "me show"),
        ("下载录像", "recording download"),
        ("下载录制", "recording download"),
        ("踢人", "participant hang-up"),
        ("预约会议", "meeting create"),
    ] {
        let output = run(&[&["operations"][..], &query.split(' ').collect::<Vec<_>>()].concat(), &[], b"");
        let first = output.stdout.lines().next().unwrap_or_default();
        assert_eq!(first.split('\t').nth(4), Some(expected), "{query}: {}", output.stdout);
    }
}

#[test]
fn commands_of_other_programs_lead_to_those_that_do_the_same() {
    for (command, expected) in
        [("version", "did you mean `hwmeeting --version`?"), ("whoami", "`profile show` or `me show`?")]
    {
        let output = run(&[command], &[], b"");
        assert!(output.stderr.contains(expected), "{}", output.stderr);
    }
}

#[test]
fn a_name_that_is_longer_than_its_column_does_not_touch_the_next_one() {
    let output = run(&["operations", "attendance"], &[("HWMEETING_FORCE_TTY", "120"), ("NO_COLOR", "1")], b"");
    assert!(output.stdout.contains("SearchAttendanceRecordsOfHisMeeting  List"), "{}", output.stdout);
}
