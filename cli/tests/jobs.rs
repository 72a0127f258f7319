//! The jobs of docs/cli.md: each command is run as it stands there, in a shell, against a fake, and its effect is checked.

#![cfg(unix)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;
mod desk;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use desk::Desk;
use serde_json::{Value, json};

/// The most characters that the jobs of one call may take together.
const MAX_CHARACTERS: usize = 450;
/// Longer than a connection takes on a busy machine.
const GUARD: Duration = Duration::from_secs(60);
/// The three users of the start, and those of the CSV file.
const USERS: usize = 53;

/// Runs a command, and checks its effect.
type Check = fn(&Desk, &str);

/// The jobs in the order of the table, with their checks.
const CHECKS: [(&str, Check); 28] = [
    ("log in", log_in),
    ("next week's meetings, as a table", list_next_week),
    ("schedule a meeting that recurs on Tuesdays", schedule_tuesdays),
    ("invite three users", invite_three),
    ("admit the waiting room", admit),
    ("mute all", mute_all),
    ("extend a meeting by 30 minutes", extend),
    ("watch a meeting", watch),
    ("end a meeting", end),
    ("list the users", list_users),
    ("add 50 users from a CSV file", add_fifty),
    ("export the directory", export_directory),
    ("download all recordings of 30 days", download_recordings),
    ("upload a material", upload_material),
    ("statistics of last month", show_last_month),
    ("what a code means", explain_code),
    ("find a code by words", find_code),
    ("complete commands in the shell", write_completion),
    ("change to another profile", change_profile),
    ("the items of all pages", list_all_pages),
    ("another format", write_csv),
    ("select fields", select_names),
    ("see a request without sending it", dry_run),
    ("see what goes over the wire", trace),
    ("an error as JSON", fail_with_json),
    ("manual pages", write_manual),
    ("set fields by flags", update_user),
    ("call a path that has no command", call_path),
];

/// A row of the table.
struct Job {
    name: String,
    command: String,
    characters: usize,
    is_one_call: bool,
}

fn reference() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.md")).unwrap()
}

fn jobs() -> Vec<Job> {
    let reference = reference();
    let section = reference.split("\n## ").find(|section| section.starts_with("28 jobs\n")).unwrap();
    let rows = section.lines().filter(|line| line.contains("| `hwmeeting "));
    rows.map(|row| {
        let [_, name, command, characters, _] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        Job {
            name: name.trim_matches('*').to_owned(),
            command: command.trim_matches('`').to_owned(),
            characters: characters.parse().unwrap(),
            is_one_call: name.starts_with("**"),
        }
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_job_is_done_by_its_command() {
    let desk = Desk::new().await;
    let jobs = jobs();
    assert_eq!(jobs.len(), CHECKS.len());
    for (job, (name, check)) in jobs.iter().zip(CHECKS) {
        assert_eq!(job.name, name);
        eprintln!("{name}: {}", job.command);
        tokio::task::block_in_place(|| check(&desk, &job.command));
    }
}

#[test]
fn the_table_counts_the_characters_of_its_commands() {
    let jobs = jobs();
    for job in &jobs {
        assert_eq!(job.characters, job.command.chars().count(), "{}", job.command);
    }
    let one_call: Vec<usize> = jobs.iter().filter(|job| job.is_one_call).map(|job| job.characters).collect();
    let sum: usize = one_call.iter().sum();
    assert_eq!(one_call.len(), 10);
    assert!(sum <= MAX_CHARACTERS, "{sum}");
    assert!(reference().contains(&format!("each of which is one call, take {sum} characters together")), "{sum}");
}

#[test]
fn the_reference_lists_all_nouns() {
    let help = common::run(&["--help"], &[], b"").stdout;
    let (nouns, _) = help.split_once("\nTools:").unwrap();
    let (_, nouns) = nouns.split_once("\nMeetings and people:").unwrap();
    let names = nouns.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> = names.map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(names.len() > 30, "{names:?}");
    let reference = reference();
    for name in names {
        assert!(reference.contains(&format!("`{name}`")), "{name}");
    }
}

fn log_in(desk: &Desk, line: &str) {
    desk.runs_at_fake(line);
    assert_eq!(desk.current_profile(), "default");
    assert_eq!(desk.sent("CreateAppIdToken")["appId"], "my-app");
}

fn list_next_week(desk: &Desk, line: &str) {
    let table = desk.shows(line).stdout;
    assert!(table.contains("SUBJECT") && table.contains("Planning") && !table.contains("Review"), "{table}");
}

fn schedule_tuesdays(desk: &Desk, line: &str) {
    desk.runs(line);
    let cycle = desk.sent("CreateRecurringMeeting")["cycleParams"].clone();
    assert_eq!((&cycle["cycle"], &cycle["point"]), (&json!("Week"), &json!([2])));
    let is_of_series = |meeting: &&Value| meeting["cycleParams"]["cycle"] == "Week";
    assert_eq!(desk.items("Meeting").iter().filter(is_of_series).count(), 1);
}

fn invite_three(desk: &Desk, line: &str) {
    desk.runs(line);
    let meeting = desk.meeting();
    let invited: Vec<_> = meeting["invitees"].as_array().unwrap().iter().map(|person| &person["accountId"]).collect();
    assert_eq!(invited, ["ann", "bob", "eve"]);
    assert_eq!(desk.fake.journal_of("InviteParticipant").len(), 1);
}

fn admit(desk: &Desk, line: &str) {
    assert_eq!(desk.meeting()["waiting"].as_array().unwrap().len(), 2);
    desk.runs(line);
    assert_eq!(desk.meeting()["waiting"], json!([]));
}

fn mute_all(desk: &Desk, line: &str) {
    let unmuted = || -> Vec<Value> {
        let meeting = desk.meeting();
        let fields = meeting["participants"].as_array().unwrap().iter().map(|person| &person["fields"]);
        fields.filter(|fields| fields["MUTE"] == "0").map(|fields| fields["NAME"].clone()).collect()
    };
    assert!(unmuted().contains(&json!("Bob")), "{:?}", unmuted());
    desk.runs(line);
    assert_eq!(unmuted(), ["Ann"], "only the host is not muted");
}

fn extend(desk: &Desk, line: &str) {
    let end_ms = || desk.meeting()["endMs"].as_i64().unwrap();
    let before = end_ms();
    assert_eq!(desk.shows(line).stderr, "extended meeting 914067448 by 30 min\n");
    assert_eq!(end_ms() - before, 30 * 60 * 1000);
}

fn watch(desk: &Desk, line: &str) {
    let mut child = desk.shell(line).spawn().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    assert!(lines.recv_timeout(GUARD).unwrap().starts_with("Retro (914067448)"));
    assert!(lines.recv_timeout(GUARD).unwrap().starts_with("here: Ann, Bob"));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn end(desk: &Desk, line: &str) {
    desk.runs(line);
    assert_eq!(desk.meeting()["isEnded"], true);
}

fn list_users(desk: &Desk, line: &str) {
    let table = desk.shows(line).stdout;
    for account in ["USER-ACCOUNT", "ann", "bob", "eve"] {
        assert!(table.lines().any(|line| line.starts_with(account)), "{table}");
    }
}

fn add_fifty(desk: &Desk, line: &str) {
    let before = desk.items("User").len();
    desk.runs(line);
    assert_eq!(desk.items("User").len() - before, 50);
}

fn export_directory(desk: &Desk, line: &str) {
    desk.runs(line);
    assert_eq!(desk.file("directory.csv").lines().count() - 1, USERS);
}

fn download_recordings(desk: &Desk, line: &str) {
    let run = desk.runs(line);
    let sizes: Vec<u64> = run.stdout.lines().map(|path| fs::metadata(desk.home.join(path)).unwrap().len()).collect();
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size > 0), "{sizes:?} {}", run.stderr);
    assert_eq!(fs::read_dir(desk.home.join("recordings")).unwrap().count(), sizes.len());
}

fn upload_material(desk: &Desk, line: &str) {
    desk.runs(line);
    let names: Vec<Value> = desk.items("Material").iter().map(|material| material["materialName"].clone()).collect();
    assert!(names.iter().any(|name| name.as_str().is_some_and(|name| name.starts_with("logo"))), "{names:?}");
}

fn show_last_month(desk: &Desk, line: &str) {
    let table = desk.shows(line).stdout;
    let today = jiff::ZonedDateTime::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
    let last = today.first_of_month().yesterday().unwrap();
    assert!(table.lines().last().unwrap().starts_with(&last.to_string()), "{table}");
    assert_eq!(table.lines().count() - 1, usize::try_from(last.day()).unwrap());
}

fn explain_code(desk: &Desk, line: &str) {
    assert!(desk.runs(line).stdout.contains("The meeting does not exist."));
}

fn find_code(desk: &Desk, line: &str) {
    assert!(desk.runs(line).stdout.contains("MMC.111072006"));
}

fn write_completion(desk: &Desk, line: &str) {
    desk.runs(line);
    assert!(desk.file(".local/share/bash-completion/completions/hwmeeting").contains("complete -"));
}

fn change_profile(desk: &Desk, line: &str) {
    desk.runs_at_fake("hwmeeting login --app-id my-app --profile staging < key.txt");
    desk.runs("hwmeeting profile use default");
    assert_eq!(desk.current_profile(), "default");
    desk.runs(line);
    assert_eq!(desk.current_profile(), "staging");
}

fn list_all_pages(desk: &Desk, line: &str) {
    let users: Value = serde_json::from_str(&desk.runs(line).stdout).unwrap();
    assert_eq!(users["data"].as_array().unwrap().len(), USERS);
}

fn write_csv(desk: &Desk, line: &str) {
    desk.runs(line);
    let text = desk.file("export.csv");
    assert!(text.starts_with("id,userAccount,name,") && text.contains(",ann,"), "{text}");
}

fn select_names(desk: &Desk, line: &str) {
    let names = desk.runs(line).stdout;
    assert!(names.lines().any(|name| name == "ann") && !names.contains('"'), "{names}");
}

fn dry_run(desk: &Desk, line: &str) {
    let before = desk.fake.journal().len();
    let run = desk.runs(line);
    assert!(run.stdout.starts_with("POST ") && run.stdout.contains(r#""name": "Li Wei""#), "{}", run.stdout);
    assert_eq!(desk.fake.journal().len(), before);
}

fn trace(desk: &Desk, line: &str) {
    let run = desk.runs(line);
    assert!(run.stderr.contains("GET /v1/usg/dcs/corp/member: 200"), "{}", run.stderr);
}

fn fail_with_json(desk: &Desk, line: &str) {
    let run = Desk::run(desk.shell(line));
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(error["error"]["code"], "MMC.111070005");
}

fn write_manual(desk: &Desk, line: &str) {
    desk.runs(line);
    assert!(desk.file(".local/share/man/man1/hwmeeting.1").contains(".TH HWMEETING 1"));
}

fn update_user(desk: &Desk, line: &str) {
    desk.runs(line);
    let users = desk.items("User");
    let ann = users.iter().find(|user| user["userAccount"] == "ann").unwrap();
    assert_eq!((&ann["title"], &ann["status"]), (&json!("Engineer"), &json!(1)));
}

fn call_path(desk: &Desk, line: &str) {
    let page: Value = serde_json::from_str(&desk.runs(line).stdout).unwrap();
    assert_eq!(page["data"].as_array().unwrap().len(), 5);
}
