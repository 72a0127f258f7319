//! The verbs of meetings that are written by hand: people by name, periods, links.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;

use std::time::Duration;

use common::Run;
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::ResourceName;
use serde_json::{Value, json};

const ID: &str = "900487914";
const ENVIRONMENT: [(&str, &str); 3] =
    [("HWMEETING_TOKEN", "any"), ("HWMEETING_CONFERENCE_PASSWORD", "123456"), ("TZ", "UTC")];

async fn fake() -> Result<Fake, std::io::Error> {
    Fake::builder().accept_any_token().start().await
}

fn run(fake: &Fake, arguments: &[&str]) -> Run {
    common::run(&[arguments, &["--endpoint", fake.url()]].concat(), &ENVIRONMENT, b"")
}

fn succeeds(fake: &Fake, arguments: &[&str]) -> String {
    let run = run(fake, arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    run.stdout
}

/// Runs a command that prints only what it has done, and returns that.
fn done(fake: &Fake, arguments: &[&str]) -> String {
    let run = run(fake, arguments);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{arguments:?}: {}", run.stderr);
    run.stderr.trim_end().to_owned()
}

/// Returns the bodies of the requests of an operation.
fn bodies(fake: &Fake, operation: &str) -> Vec<Value> {
    fake.journal_of(operation).iter().map(|entry| entry.json().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_invited_by_number_by_account_and_from_a_file() {
    let fake = fake().await.unwrap();
    fake.meeting(ID).join_as_host("Ann");
    fake.given(ResourceName::User, json!({"account": "liwei", "name": "李伟"})).unwrap();
    let file = std::env::temp_dir().join(format!("hwmeeting-people-{}.csv", std::process::id()));
    std::fs::write(&file, "name,number,type\nRoom 1,+991116140865,terminal\n").unwrap();
    let people = format!("@{}", file.display());
    succeeds(&fake, &["meeting", "invite", ID, "Li Na=+8613800000000", &people, "--user", "LiWei"]);
    let attendees = bodies(&fake, "InviteParticipant")[0]["attendees"].clone();
    assert_eq!(attendees[0], json!({"name": "Li Na", "phone": "+8613800000000", "type": "mobile"}));
    assert_eq!(attendees[1], json!({"name": "Room 1", "phone": "+991116140865", "type": "terminal"}));
    assert_eq!((&attendees[2]["accountId"], &attendees[2]["name"]), (&json!("liwei"), &json!("李伟")));
    assert!(attendees[2]["phone"].as_str().unwrap().starts_with('+'), "{attendees}");

    for (arguments, expected) in [
        (&["--user", "nobody"][..], "the directory has no user with the account `nobody`"),
        (&["Li Na"], "`Li Na` is not NAME=NUMBER"),
        (&[], "required"),
    ] {
        let run = run(&fake, &[&["meeting", "invite", ID], arguments].concat());
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    assert_eq!(fake.journal_of("InviteParticipant").len(), 1);
    std::fs::remove_file(&file).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_started_and_ended_without_its_password() {
    let fake = fake().await.unwrap();
    let run = |arguments: &[&str]| {
        let run = common::run(&[arguments, &["--endpoint", fake.url()]].concat(), &[("HWMEETING_TOKEN", "any")], b"");
        assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
        run.stdout
    };
    let id = run(&["meeting", "create", "--subject", "Retro", "--at", "+1h", "-o", "name"]);
    run(&["meeting", "start", id.trim_end()]);
    let state = |fake: &Fake| fake.state()["resources"].to_string().contains("\"Created\"");
    assert!(state(&fake));
    run(&["meeting", "lock", id.trim_end()]);
    run(&["meeting", "end", id.trim_end()]);
    assert_eq!(fake.journal_of("StopMeeting").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_wait_are_admitted_all_or_by_name() {
    let fake = fake().await.unwrap();
    let meeting = fake.meeting(ID);
    meeting.join_as_host("Ann");
    meeting.waiting_room(true);
    let (bob, _eve) = (meeting.join("Bob"), meeting.join("Eve"));
    assert_eq!(done(&fake, &["meeting", "admit", ID, "bob"]), format!("admitted Bob to meeting {ID}"));
    assert_eq!(bodies(&fake, "AllowWaitingParticipant"), [json!({"allowAll": false, "participantID": bob})]);
    let run = run(&fake, &["meeting", "admit", ID, "Mallory"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("`Mallory` is not in the waiting room; there are Eve"), "{}", run.stderr);
    assert_eq!(done(&fake, &["meeting", "admit", ID]), format!("admitted Eve to meeting {ID}"));
    assert_eq!(bodies(&fake, "AllowWaitingParticipant")[1], json!({"allowAll": true}));
    assert_eq!(done(&fake, &["meeting", "admit", ID]), format!("no one is in the waiting room of meeting {ID}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_muted_and_disconnected_by_name_and_a_name_that_two_have_is_no_name() {
    let fake = fake().await.unwrap();
    let meeting = fake.meeting(ID);
    meeting.join_as_host("Ann");
    let (bob, _, _) = (meeting.join("Bob"), meeting.join("王小明"), meeting.join("王小明"));
    succeeds(&fake, &["meeting", "unmute", ID, "bob"]);
    succeeds(&fake, &["meeting", "mute", ID, "Ann", &bob]);
    let muted = fake.journal_of("MuteParticipant");
    assert_eq!(muted.iter().map(|entry| entry.json().unwrap()["isMute"].clone()).collect::<Vec<_>>(), [0, 1, 1]);
    assert_eq!(muted[2].query("participantID"), Some(bob.as_str()));

    succeeds(&fake, &["meeting", "mute", ID, "--no-unmuting"]);
    succeeds(&fake, &["meeting", "unmute", ID]);
    assert_eq!(bodies(&fake, "MuteMeeting"), [json!({"allowUnmuteByOneself": 0, "isMute": 1}), json!({"isMute": 0})]);

    let run = run(&fake, &["meeting", "kick", ID, "王小明"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("2 people in the meeting are called `王小明`; use one of the IDs"), "{}", run.stderr);
    succeeds(&fake, &["meeting", "kick", ID, "Bob"]);
    assert_eq!(bodies(&fake, "HangUp"), [json!({"bulkHangUpParticipants": [bob]})]);
}

#[tokio::test(flavor = "multi_thread")]
async fn verbs_of_participants_take_names() {
    let fake = fake().await.unwrap();
    let meeting = fake.meeting(ID);
    meeting.join_as_host("Ann");
    let (bob, eve) = (meeting.join("Bob"), meeting.join("Eve"));
    succeeds(&fake, &["participant", "mute", ID, "bob"]);
    assert_eq!(fake.journal_of("MuteParticipant")[0].query("participantID"), Some(bob.as_str()));
    succeeds(&fake, &["participant", "hang-up", ID, "Eve"]);
    assert_eq!(bodies(&fake, "HangUp"), [json!({"bulkHangUpParticipants": [eve]})]);
    succeeds(&fake, &["participant", "rename", ID, "Bob", "--new-name", "Robert"]);
    assert_eq!(bodies(&fake, "RenameParticipant")[0]["participantID"], json!(bob));
    succeeds(&fake, &["participant", "mute", ID, "Robert"]);
    let run = run(&fake, &["participant", "mute", ID, "Mallory"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("`Mallory` is not in the meeting; there are Ann, Robert"), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_looks_people_up_and_prints_the_change() {
    let fake = fake().await.unwrap();
    let meeting = fake.meeting(ID);
    meeting.join_as_host("Ann");
    let bob = meeting.join("Bob");
    let kick = succeeds(&fake, &["meeting", "kick", ID, "Bob", "--dry-run"]);
    assert!(kick.starts_with("POST ") && kick.contains(&bob), "{kick}");
    fake.given(ResourceName::User, json!({"account": "liwei", "name": "李伟"})).unwrap();
    let invite = succeeds(&fake, &["meeting", "invite", ID, "--user", "liwei", "--dry-run"]);
    assert!(invite.starts_with("POST ") && invite.contains("李伟"), "{invite}");
    assert!(bodies(&fake, "HangUp").is_empty() && bodies(&fake, "InviteParticipant").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_extended_by_a_duration() {
    let fake = fake().await.unwrap();
    fake.meeting(ID).join_as_host("Ann");
    succeeds(&fake, &["meeting", "extend", ID, "1h30m"]);
    assert_eq!(bodies(&fake, "ProlongMeeting"), [json!({"auto": 0, "duration": 90})]);
    for duration in ["0", "soon", "30s"] {
        assert_eq!(run(&fake, &["meeting", "extend", ID, duration]).code, Some(2), "{duration}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_join_link_is_that_of_guests_or_opens_the_client_under_a_name() {
    let fake = fake().await.unwrap();
    let id = book(&fake, "Weekly", jiff::Timestamp::now() + Duration::from_secs(3600));
    let link = succeeds(&fake, &["meeting", "join-link", &id]);
    assert!(link.starts_with("http") && link.trim_end().lines().count() == 1, "{link}");
    let link = succeeds(&fake, &["meeting", "join-link", &id, "--name", "Li Wei"]);
    assert!(link.starts_with("cloudlink://") && link.contains("name=Li%20Wei"), "{link}");
}

/// Books a meeting, and returns its ID.
fn book(fake: &Fake, subject: &str, start: jiff::Timestamp) -> String {
    let start = start.strftime("%Y-%m-%d %H:%M").to_string();
    let body = json!({"mediaTypes": "HDVideo", "subject": subject, "startTime": start, "length": 30});
    let document = json!({"operation": "CreateMeeting", "body": body}).to_string();
    let run = common::call(fake.url(), &ENVIRONMENT, &document);
    let response: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    response[0]["conferenceID"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_meetings_of_a_period_are_found_on_all_pages() {
    let fake = Fake::builder().empty().accept_any_token().start().await.unwrap();
    let hours = |hours: u64| jiff::Timestamp::now() + Duration::from_secs(hours * 3600);
    for number in 0..501 {
        fake.given(ResourceName::Meeting, json!({"subject": format!("Later {number}"), "startTime": hours(24 * 30).strftime("%Y-%m-%d %H:%M").to_string()})).unwrap();
    }
    let soon = book(&fake, "Soon", hours(30));
    let list = |arguments: &[&str]| -> Vec<String> {
        let json: Value = serde_json::from_str(&succeeds(&fake, &[&["meeting", "list"], arguments].concat())).unwrap();
        assert_eq!(json["count"], json["data"].as_array().unwrap().len());
        json["data"].as_array().unwrap().iter().map(|item| item["conferenceID"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(list(&["--week"]), std::slice::from_ref(&soon));
    assert_eq!(fake.journal_of("SearchMeetings").len(), 2);
    assert_eq!(list(&["--until", "in 10 days"]), [soon]);
    assert_eq!(list(&["--since", "in 10 days", "--until", "in 20 days"]), Vec::<String>::new());
    assert_eq!(list(&["--since", "in 10 days"]).len(), 501);
    let table = succeeds(&fake, &["meeting", "list", "--week", "-o", "table"]);
    assert!(table.contains("Soon") && !table.contains("Later"), "{table}");
    // Without a period, it is the verb of the catalog.
    assert_eq!(run(&fake, &["meeting", "list", "--page-size", "3"]).stdout.matches("conferenceID").count(), 3);
    for arguments in [&["--week", "--today"][..], &["--since", "whenever"], &["--week", "--since", "now"]] {
        let arguments = [&["meeting", "list"], arguments].concat();
        assert_eq!(run(&fake, &arguments).code, Some(2), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_extended_with_for_as_it_is_created() {
    let fake = fake().await.unwrap();
    fake.meeting(ID).join_as_host("Ann");
    succeeds(&fake, &["meeting", "extend", ID, "--for", "1h30m"]);
    succeeds(&fake, &["meeting", "extend", ID, "30m"]);
    let durations: Vec<Value> = bodies(&fake, "ProlongMeeting").iter().map(|body| body["duration"].clone()).collect();
    assert_eq!(durations, [90, 30]);
    for arguments in [&[][..], &["30m", "--for", "30m"], &["--for", "soon"]] {
        assert_eq!(run(&fake, &[&["meeting", "extend", ID], arguments].concat()).code, Some(2), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_that_is_cancelled_as_a_meeting_leads_to_the_command_for_series() {
    let fake = fake().await.unwrap();
    let create = ["meeting", "create", "--at", "tomorrow 10:00", "--every", "day", "--until", "in 1 week"];
    let id = succeeds(&fake, &[&create[..], &["--jq", ".[].conferenceID"]].concat());
    let refused = run(&fake, &["meeting", "cancel", id.trim()]);
    assert_eq!(refused.code, Some(1));
    let hint = "hint: the meeting recurs: use `hwmeeting series cancel` for the series, or `hwmeeting occurrence cancel` for single \
                meetings of it\n";
    assert!(refused.stderr.ends_with(hint), "{}", refused.stderr);
    succeeds(&fake, &["series", "cancel", id.trim()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn verbs_that_do_the_same_are_listed_once_and_all_are_accepted() {
    let fake = fake().await.unwrap();
    fake.meeting(ID).join_as_host("Ann");
    let help = common::run(&["meeting", "--help"], &[], b"").stdout;
    for verb in ["mute-all", "unmute-all", "set-panes", "clear-panes"] {
        assert!(!help.contains(&format!("  {verb} ")), "{verb}: {help}");
        assert_eq!(common::run(&["meeting", verb, "--help"], &[], b"").code, Some(0), "{verb}");
    }
    let found = common::run(&["operations", "mute", "meeting"], &[], b"").stdout;
    assert!(found.contains("\tmeeting mute\t") && !found.contains("mute-all"), "{found}");
    for command in [&["meeting", "mute"][..], &["meeting", "mute-all"], &["MuteMeeting"]] {
        let switch: &[&str] = if command == ["MuteMeeting"] { &["--conference-id", ID, "--is-mute"] } else { &[ID] };
        succeeds(&fake, &[command, switch].concat());
    }
    let sent: Vec<Value> = bodies(&fake, "MuteMeeting").iter().map(|body| body["isMute"].clone()).collect();
    assert_eq!(sent, [1, 1, 1]);
}

#[test]
fn verbs_by_hand_are_listed_among_the_others() {
    let help = common::run(&["meeting", "--help"], &[], b"").stdout;
    let verbs: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    for verb in ["admit", "create", "invite", "kick", "list", "lock", "mute", "watch"] {
        assert_eq!(verbs.iter().filter(|listed| **listed == verb).count(), 1, "{verb}: {help}");
    }
}
