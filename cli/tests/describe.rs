//! `hwmeeting describe`.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, run};
use serde_json::Value;

fn describe(words: &[&str]) -> String {
    describe_at("100", words)
}

fn describe_at(columns: &str, words: &[&str]) -> String {
    let words: Vec<&str> = std::iter::once("describe").chain(words.iter().copied()).collect();
    let Run { code, stdout, stderr } = run(&words, &[("COLUMNS", columns)], b"");
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{words:?}");
    stdout
}

#[test]
fn an_operation_is_described_as_in_the_reference() {
    let page = describe(&["AddUser"]);
    for part in [
        "Add a user to the enterprise",
        "添加用户",
        "POST /v1/usg/dcs/corp/member",
        "not idempotent",
        "access token, sent as X-Access-Token",
        "https://support.huaweicloud.com/",
        "hwmeeting user add",
        "required · string · 1 to 64 characters · --name",
        "integer · 1 to 10000 · default 10000 · --sort-level",
        "= 1 disabled",
        "The user is deactivated.",
        "    enableRoom",
        "USG.201040001",
        "The account already exists.",
        "\"operation\": \"AddUser\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn the_same_operation_is_found_by_each_of_its_names() {
    let page = describe(&["AddUser"]);
    for words in [
        &["adduser"][..],
        &["add-user"],
        &["user", "add"],
        &["user add"],
        &["hwmeeting", "user", "add"],
        &["user-management", "add-user"],
    ] {
        assert_eq!(describe(words), page, "{words:?}");
    }
}

#[test]
fn a_verb_that_is_written_by_hand_has_its_help_and_the_operation_that_it_calls() {
    let text = describe(&["meeting", "list"]);
    let positions = ["--next-week", "SearchMeetings", "GET /v1/mmc/management/conferences"].map(|part| text.find(part));
    assert!(positions.iter().all(Option::is_some) && positions.is_sorted(), "{text}");
    let example: Value = serde_json::from_str(&describe(&["meeting", "list", "--example"])).unwrap();
    assert_eq!(example["operation"], "SearchMeetings");
}

#[test]
fn nouns_groups_and_types_are_described() {
    for (words, expected) in [
        (&["user"][..], "hwmeeting user list"),
        (&["qos"], "ShowQosThreshold"),
        (&["user-management"], "BatchDeleteUsers"),
        (&["UserStatus"], "= 1 disabled"),
        (&["country"], "chinaPR"),
        (&["UserFunction"], "enableRoom"),
    ] {
        assert!(describe(words).contains(expected), "{words:?}");
    }
}

#[test]
fn descriptions_fit_the_width() {
    for operation in huaweicloud_meeting::OPERATIONS.iter().step_by(9) {
        let page = describe_at("80", &[operation.name]);
        let page = page.split("\nExample ").next().unwrap();
        // What a user copies stays whole: URLs, paths, commands and patterns.
        let long = page.lines().find(|line| {
            line.chars().count() > 80
                && line.trim().contains(' ')
                && !line.contains("https://")
                && !line.contains("hwmeeting ")
        });
        assert_eq!(long, None, "{}", operation.name);
    }
}

#[test]
fn an_unknown_subject_proposes_the_nearest() {
    for (words, expected) in [
        (&["describe", "SearchMeeting"][..], "`SearchMeetings`"),
        (&["describe", "user", "ad"], "`user add`"),
        (&["describe", "UserStatu"], "`UserStatus`"),
    ] {
        let Run { code, stderr, .. } = run(words, &[], b"");
        assert_eq!(code, Some(2), "{words:?}");
        assert!(stderr.contains(expected), "{words:?}: {stderr}");
    }
}

#[test]
fn the_example_is_a_request() {
    let example: Value = serde_json::from_str(&describe(&["AddUser", "--example"])).unwrap();
    assert_eq!(example["operation"], "AddUser");
    assert!(example["body"]["name"].is_string());
    assert_eq!(run(&["describe", "user", "--example"], &[], b"").code, Some(2));
}

#[test]
fn the_schema_describes_the_request() {
    let schema: Value = serde_json::from_str(&describe(&["CreateMeeting", "--schema"])).unwrap();
    assert_eq!(schema["properties"]["operation"]["const"], "CreateMeeting");
    let body = &schema["properties"]["body"];
    assert!(body["required"].as_array().unwrap().contains(&"mediaTypes".into()), "{body}");
    assert_eq!(body["properties"]["attendees"]["type"], "array");
    let reference = body["properties"]["attendees"]["items"]["$ref"].as_str().unwrap();
    let name = reference.strip_prefix("#/$defs/").unwrap();
    assert_eq!(schema["$defs"][name]["type"], "object");
    let user: Value = serde_json::from_str(&describe(&["user", "add", "--schema"])).unwrap();
    let name = &user["properties"]["body"]["properties"]["name"];
    assert_eq!((&name["minLength"], &name["maxLength"]), (&1.into(), &64.into()));
}
