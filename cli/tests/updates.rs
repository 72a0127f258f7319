//! Verbs that change only what is given: the program against the fake.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may unwrap")]

mod common;
mod update_desk;

use common::{Server, run};
use serde_json::{Value, json};
use update_desk::{Desk, TOKEN};

/// Removes what a response only contains once it was sent.
fn without_roles(mut detail: Value) -> Value {
    let lists = ["/conferenceData/partAttendeeInfo", "/data/data"];
    for list in lists {
        for person in detail.pointer_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            person.as_object_mut().unwrap().remove("role");
        }
    }
    detail
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_time_of_a_meeting_keeps_its_attendees_password_and_settings() {
    let desk = Desk::new().await;
    let id = desk.meeting();
    let show = ["meeting", "show", &id];
    let mut before = without_roles(desk.json(&show));
    desk.called();
    desk.runs(&["meeting", "update", &id, "--at", "2030-05-01T11:00Z"]);
    assert_eq!(desk.called(), ["ShowMeetingDetail", "UpdateMeeting"]);
    let after = without_roles(desk.json(&show));
    before["conferenceData"]["startTime"] = "2030-05-01 11:00".into();
    before["conferenceData"]["endTime"] = "2030-05-01 11:45".into();
    assert_eq!(before, after);
    assert_eq!(after["data"]["data"].as_array().unwrap().len(), 2);
    let guest = json!({"conferenceRole": "general", "password": "24681357"});
    let passwords = after["conferenceData"]["passwordEntry"].as_array().unwrap();
    assert!(passwords.contains(&guest), "{passwords:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_of_a_meeting_sends_its_notification_switches_as_they_are() {
    let desk = Desk::new().await;
    let id = desk.meeting();
    desk.runs(&["meeting", "update", &id, "--subject", "Review"]);
    let sent = desk.sent("UpdateMeeting");
    let options = &sent["confConfigInfo"];
    assert_eq!((&options["isSendNotify"], &options["isSendSms"]), (&json!(false), &json!(true)), "{sent}");
    assert_eq!(options["guestPwd"], "24681357");
    desk.runs(&["meeting", "update", &id, "--is-send-notify"]);
    assert_eq!(desk.sent("UpdateMeeting")["confConfigInfo"]["isSendNotify"], true);
    assert_eq!(desk.sent("UpdateMeeting")["subject"], "Review");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_replaced_and_null_in_json_leaves_a_field_out() {
    let desk = Desk::new().await;
    let id = desk.meeting();
    desk.runs(&["meeting", "update", &id, "--attendees", "name=Eve,phone=+863"]);
    let sent = desk.sent("UpdateMeeting");
    assert_eq!(sent["attendees"], json!([{"name": "Eve", "phone": "+863"}]));
    assert_eq!(sent["subject"], "Retro");
    desk.runs(&[
        "meeting",
        "update",
        &id,
        "--json",
        r#"{"language": null, "confConfigInfo": {"enableWaitingRoom": false}}"#,
    ]);
    let sent = desk.sent("UpdateMeeting");
    assert_eq!(sent.get("language"), None, "{sent}");
    assert_eq!(sent["confConfigInfo"]["enableWaitingRoom"], false);
    assert_eq!(sent["confConfigInfo"]["isSendSms"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_with_more_people_than_a_page_keeps_all_of_them() {
    let desk = Desk::new().await;
    let people: Vec<Value> =
        (1..=620).map(|number| json!({"name": format!("P{number}"), "phone": format!("+86{number:05}")})).collect();
    let body = json!({"subject": "All Hands", "mediaTypes": "HDVideo", "startTime": "2030-05-01 10:00", "length": 30, "attendees": people});
    let created = desk.run_with(&["meeting", "create", "--json", "-"], &[], &body.to_string());
    assert_eq!(created.code, Some(0), "{}", created.stderr);
    let created: Value = serde_json::from_str(&created.stdout).unwrap();
    let id = created[0]["conferenceID"].as_str().unwrap();
    desk.called();
    desk.runs(&["meeting", "update", id, "--subject", "All"]);
    assert_eq!(desk.sent("UpdateMeeting")["attendees"].as_array().unwrap().len(), 620);
    assert_eq!(desk.called(), ["ShowMeetingDetail", "ShowMeetingDetail", "UpdateMeeting"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_and_one_of_its_meetings_keep_what_is_not_given() {
    let desk = Desk::new().await;
    let create = "meeting create --subject Weekly --at 2030-05-07T10:00Z --every tue --until 2030-06-30 --for 1h \
                  --attendees name=Li,phone=+861";
    let id = desk.id(&create.split_whitespace().collect::<Vec<_>>(), ".[].conferenceID");
    desk.runs(&["series", "update", &id, "--until", "2030-05-31"]);
    let sent = desk.sent("UpdateRecurringMeeting");
    let cycle = &sent["cycleParams"];
    assert_eq!(
        (&cycle["endDate"], &cycle["cycle"], &cycle["point"]),
        (&json!("2030-05-31"), &json!("Week"), &json!([2]))
    );
    assert_eq!((&sent["subject"], &sent["length"]), (&json!("Weekly"), &json!(60)));
    assert_eq!(sent["attendees"][0]["phone"], "+861");

    desk.runs(&["series", "update", &id, "--every", "day"]);
    let cycle = desk.sent("UpdateRecurringMeeting")["cycleParams"].clone();
    assert_eq!((&cycle["cycle"], cycle.get("point"), &cycle["endDate"]), (&json!("Day"), None, &json!("2030-05-31")));

    let message = desk.fails(2, &["meeting", "update", &id, "--subject", "x"]);
    assert!(message.contains(&format!("`hwmeeting series update {id}`")), "{message}");

    let show = ["meeting", "show", &id];
    let meeting = desk.json(&show)["conferenceData"]["subConfs"][1]["cycleSubConfID"].as_str().unwrap().to_owned();
    let update = ["occurrence", "update", &id, &meeting, "--description", "Online"];
    desk.changes_only(&show, &update, "/conferenceData/subConfs/1/description", &json!("Online"));
    let unknown = "0123456789abcdef0123456789abcdef";
    let message = desk.fails(2, &["occurrence", "update", &id, unknown, "--description", "x"]);
    assert!(message.contains(&format!("has no meeting `{unknown}`")), "{message}");
    let message = desk.fails(2, &["occurrence", "update", &id, "none", "--description", "x"]);
    assert!(message.contains("`none` is neither the ID of an occurrence nor its day or time"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn items_of_the_directory_keep_what_is_not_given() {
    let desk = Desk::new().await;
    let user = "user add --name Ann --account ann --title Dev --phone +8613800000000 --country china-mainland \
                --email ann@example.com --sort-level 5 --hide-phone --status disabled";
    desk.runs(&user.split_whitespace().collect::<Vec<_>>());
    desk.changes_only(&["user", "show", "ann"], &["user", "update", "ann", "--title", "Ops"], "/title", &json!("Ops"));

    let code = desk.id(
        &["department", "create", "--dept-name", "Lab", "--parent-dept-code", "1", "--note", "hi", "--sort-level", "7"],
        ".value",
    );
    let (show, update) = (["department", "show", &code], ["department", "update", &code, "--note", "ho"]);
    desk.changes_only(&show, &update, "/note", &json!("ho"));

    let device = "device add --name Room --model TE20 --sn sn-1 --dept-code 1 --description old --email a@example.com --projection-code-mode simple";
    desk.runs(&device.split_whitespace().collect::<Vec<_>>());
    let (show, update) = (["device", "show", "sn-1"], ["device", "update", "sn-1", "--description", "new"]);
    desk.changes_only(&show, &update, "/description", &json!("new"));
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_and_publications_keep_what_is_not_given() {
    let desk = Desk::new().await;
    let picture = std::env::temp_dir().join(format!("hwmeeting-updates-{}.png", std::process::id()));
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n").unwrap();
    desk.runs(&["material", "upload", picture.to_str().unwrap()]);
    std::fs::remove_file(&picture).unwrap();
    let material = desk.id(&["material", "list"], ".data[0].id");
    let item = format!("material-id={material},play-time=7");
    desk.runs(&["program", "create", "--program-name", "Old", "--program-item-list", &item]);
    let program = desk.id(&["program", "list"], ".data[0].id");
    let (show, update) = (["program", "show", &program], ["program", "update", &program, "--program-name", "New"]);
    desk.changes_only(&show, &update, "/programName", &json!("New"));

    let create = [
        "publication",
        "create",
        "--publish-name",
        "Old",
        "--start-time",
        "2030-05-01T10:00Z",
        "--end-time",
        "2030-05-02T10:00Z",
        "--dept-list",
        "1",
        "--json",
        r#"{"deviceList": []}"#,
        "--program-list",
        &program,
    ];
    desk.runs(&create);
    let publication = desk.id(&["publication", "list"], ".data[0].id");
    let update = ["publication", "update", &publication, "--publish-name", "New"];
    desk.runs(&update);
    let sent = desk.sent("UpdatePublication");
    let expected = json!({
        "publishName": "New", "startTime": 1_903_860_000_000_u64, "endTime": 1_903_946_400_000_u64, "deptList": ["1"],
        "deviceList": [], "programList": [program],
    });
    assert_eq!(sent, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_keep_what_is_not_given() {
    let desk = Desk::with_examples().await;
    let set = ["qos-threshold", "set", "--threshold-type", "audio", "--latency.receiving", "150"];
    desk.changes_only(&["qos-threshold", "show", "--threshold-type", "audio"], &set, "/latency/receiving", &json!(150));
    desk.changes_only(&["sso", "show"], &["sso", "disable"], "/enableSSO", &json!(false));
    desk.changes_only(&["sso", "show"], &["sso", "enable"], "/enableSSO", &json!(true));

    let webinar = desk.id(&["webinar", "list"], ".data[0].conferenceId");
    let room = ["webinar-room", "show", &webinar];
    desk.changes_only(&room, &["webinar-room", "update", &webinar, "--multiple", "2.5"], "/multiple", &json!(2.5));
    desk.changes_only(
        &room,
        &["webinar-room", "update", &webinar, "--room-introduce", "Hi"],
        "/roomIntroduce",
        &json!("Hi"),
    );

    // The first response is the example.
    desk.runs(&["me", "update", "--title", "Lead"]);
    desk.changes_only(
        &["me", "show"],
        &["me", "update", "--signature", "On vacation"],
        "/signature",
        &json!("On vacation"),
    );
    desk.runs(&["webinar", "update", &webinar, "--description", "Old"]);
    let show = ["webinar", "show", &webinar];
    desk.changes_only(&show, &["webinar", "update", &webinar, "--subject", "Sales"], "/subject", &json!("Sales"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_if_nothing_would_change() {
    let desk = Desk::new().await;
    let id = desk.meeting();
    desk.called();
    let output = desk.runs(&["meeting", "update", &id, "--subject", "Retro", "--for", "45m"]);
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        ("", "nothing to change: the current values are the given ones\n")
    );
    assert_eq!(desk.called(), ["ShowMeetingDetail"]);
    let message = desk.fails(2, &["meeting", "update", &id]);
    assert!(message.contains("nothing to change: state what to change"), "{message}");
    let message = desk.fails(2, &["meeting", "update", "--subject", "x"]);
    assert!(message.contains("<CONFERENCE-ID>"), "{message}");
    let message = desk.fails(2, &["meeting", "update", &id, "--for", "5m", "--media-types", "smell"]);
    assert!(message.contains("--media-types") && !message.contains("missing"), "{message}");
    assert_eq!(desk.called(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn replace_and_the_forms_of_the_api_send_what_is_given() {
    let desk = Desk::new().await;
    let id = desk.meeting();
    let given = ["--media-types", "voice", "--subject", "Bare", "--at", "2030-05-01T10:00Z"];
    for command in
        [&["meeting", "update", "--replace"][..], &["UpdateMeeting"], &["meeting-management", "update-meeting"]]
    {
        desk.called();
        let line: Vec<&str> = command.iter().copied().chain([id.as_str()]).chain(given).collect();
        desk.runs(&line);
        assert_eq!(
            desk.sent("UpdateMeeting"),
            json!({"mediaTypes": "Voice", "subject": "Bare", "startTime": "2030-05-01 10:00"})
        );
        assert_eq!(desk.called(), ["UpdateMeeting"]);
        let message = desk.fails(2, &[command, &[&id, "--subject", "x"]].concat());
        assert!(message.contains("--media-types"), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_reads_and_prints_the_whole_request_without_secrets() {
    let desk = Desk::new().await;
    let id = desk.meeting();
    desk.called();
    let output = desk.runs(&["meeting", "update", &id, "--subject", "Review", "--dry-run"]);
    assert_eq!(desk.called(), ["ShowMeetingDetail"]);
    for shown in [
        "PUT ",
        r#""subject": "Review""#,
        r#""length": 45"#,
        r#""email": "li@example.com""#,
        r#""guestPwd": "[redacted]""#,
    ] {
        assert!(output.stdout.contains(shown), "{shown}: {}", output.stdout);
    }
    assert!(!output.stdout.contains("24681357"));
    let output = desk.runs(&["meeting", "update", &id, "--media-types", "voice", "--replace", "--curl"]);
    assert_eq!(desk.called(), [""; 0]);
    assert!(output.stdout.contains("curl -X PUT"), "{}", output.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_batch_change_only_their_cells() {
    let desk = Desk::new().await;
    for account in ["ann", "bob"] {
        let email = format!("{account}@example.com");
        desk.runs(&[
            "user",
            "add",
            "--name",
            account,
            "--account",
            account,
            "--title",
            "Dev",
            "--email",
            &email,
            "--sort-level",
            "5",
        ]);
    }
    desk.called();
    let rows = "account,title,signature\nann,Ops,\nbob,Dev,\nann,,Hi\nzed,Ops,\n";
    let line = ["user", "update", "--from", "-", "--continue", "-o", "json"];
    let dry = desk.run_with(&[&line[..], &["--dry-run"]].concat(), &[], rows);
    assert_eq!(dry.code, Some(1), "{}", dry.stderr);
    assert!(dry.stderr.contains("4 rows: 1 unchanged, 2 shown, and not sent, 1 failed"), "{}", dry.stderr);
    assert!(dry.stdout.contains(r#""title": "Ops""#) && dry.stdout.contains(r#""signature": "Hi""#), "{}", dry.stdout);
    assert!(desk.called().iter().all(|name| name == "ShowUserDetail"));

    let output = desk.run_with(&line, &[], rows);
    assert_eq!(output.code, Some(1), "{}", output.stderr);
    let statuses: Vec<Value> =
        output.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["status"].clone()).collect();
    assert_eq!(statuses, ["succeeded", "unchanged", "succeeded", "failed"]);
    assert!(output.stderr.contains("row 5: USG.201040000: cannot read the current state"), "{}", output.stderr);
    let ann = desk.json(&["user", "show", "ann"]);
    assert_eq!([&ann["title"], &ann["signature"], &ann["sortLevel"]], [&json!("Ops"), &json!("Hi"), &json!(5)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_cannot_be_read_changes_nothing() {
    let desk = Desk::new().await;
    let message = desk.fails(1, &["user", "update", "zed", "--title", "Ops"]);
    assert!(
        message.contains("cannot read the current state, so nothing was changed: ShowUserDetail failed"),
        "{message}"
    );
    assert_eq!(desk.called(), ["ShowUserDetail"]);
}

#[test]
fn what_the_state_lacks_is_asked_for_by_its_flag() {
    let server = Server::responding(
        r#"{"userAccount": "ann", "name": "Ann", "deptCode": "1", "phone": "+8613800000000", "status": 0}"#,
    );
    let update = |more: &[&str]| {
        let line = [&["user", "update", "ann", "--title", "Ops", "--endpoint", &server.endpoint], more].concat();
        run(&line, &[TOKEN], b"")
    };
    let output = update(&[]);
    assert_eq!(output.code, Some(2), "{}", output.stderr);
    assert!(output.stderr.contains("`country` is missing; set it with --country"), "{}", output.stderr);
    assert_eq!(server.received().len(), 1);
    let output = update(&["--country", "china-mainland"]);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let body = r#"{"name":"Ann","phone":"+8613800000000","country":"chinaPR","deptCode":"1","title":"Ops","status":0}"#;
    assert!(server.received().last().unwrap().ends_with(body), "{:?}", server.received().last());
}

#[test]
fn the_guests_of_a_webinar_are_not_removed_unless_that_is_asked_for() {
    let server = Server::responding(
        r#"{"conferenceId": "98", "subject": "Sales", "startTime": "2030-05-01 10:00", "duration": 60, "timeZoneId": "56",
            "state": "schedule", "attendees": ["Li", "Bo"]}"#,
    );
    let update = |more: &[&str]| {
        let line = [&["webinar", "update", "98", "--subject", "New", "--endpoint", &server.endpoint], more].concat();
        run(&line, &[TOKEN], b"")
    };
    let output = update(&[]);
    assert_eq!(output.code, Some(2), "{}", output.stderr);
    assert!(output.stderr.contains("Li, Bo") && output.stderr.contains("--attendees"), "{}", output.stderr);
    assert_eq!(server.received().len(), 1);
    let output = update(&["--json", r#"{"attendees": []}"#]);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let sent = server.received().last().unwrap().clone();
    assert!(sent.contains(r#""attendees":[]"#) && sent.contains(r#""duration":60"#), "{sent}");
}

#[test]
fn a_publication_without_targets_names_what_is_missing() {
    let server = Server::responding(r#"{"id": "p1", "publishName": "Old", "startTime": 1, "endTime": 2}"#);
    let line = ["publication", "update", "p1", "--publish-name", "New", "--endpoint", &server.endpoint];
    let output = run(&line, &[TOKEN], b"");
    assert_eq!(output.code, Some(2), "{}", output.stderr);
    assert!(output.stderr.contains("contains neither `dept_list` nor `device_list`"), "{}", output.stderr);
    assert!(!output.stderr.contains("from_current"), "{}", output.stderr);
}
