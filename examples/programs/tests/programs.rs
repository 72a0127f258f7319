//! The programs as processes, against a fake in this process or one of their own.

mod support;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use huaweicloud_meeting_fake::{Fake, Outcome};
use jiff::civil::Weekday;
use serde_json::{Value, json};
use support::{Server, body, command, requests_of};

const DEVICE_ACTIVATION: &str = env!("CARGO_BIN_EXE_device_activation");
const FORGOTTEN_PASSWORD: &str = env!("CARGO_BIN_EXE_forgotten_password");
const INFO_SCREEN: &str = env!("CARGO_BIN_EXE_info_screen");
const LIVE_MONITOR: &str = env!("CARGO_BIN_EXE_live_monitor");
const ROOM_DISPLAY: &str = env!("CARGO_BIN_EXE_room_display");
const STATISTICS: &str = env!("CARGO_BIN_EXE_statistics");
const USER_SYNC: &str = env!("CARGO_BIN_EXE_user_sync");
const WEB_SERVICE: &str = env!("CARGO_BIN_EXE_web_service");
const WEEKLY_SCHEDULER: &str = env!("CARGO_BIN_EXE_weekly_scheduler");

/// What a program has written to standard output and standard error, and whether it succeeded.
struct Run {
    stdout: String,
    stderr: String,
    success: bool,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            success: output.status.success(),
        }
    }
}

fn run(command: &mut Command) -> Run {
    command.output().unwrap().into()
}

/// Runs the reset of a password in a directory, with what the user enters.
fn reset_password(fake: &Fake, directory: &Path, input: &str) -> Run {
    let mut command = command(FORGOTTEN_PASSWORD);
    command.env("HWMEETING_ENDPOINT", fake.url()).current_dir(directory);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Run::from(process.wait_with_output().unwrap())
}

/// Runs a program with the fake, and returns what it has written.
fn run_with(fake: &Fake, program: &str, arguments: &[&Path]) -> Run {
    run(command(program).env("HWMEETING_ENDPOINT", fake.url()).args(arguments))
}

/// Creates an empty directory.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory).unwrap();
    }
    fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn every_program_runs_without_an_account() {
    for (program, last_line) in [
        (DEVICE_ACTIVATION, "Canteen: skipped: the service does not support TE99"),
        (INFO_SCREEN, "Published the program for 24 hours"),
        (LIVE_MONITOR, "Weekly review\n  Ann, host, speaking\n  Eve, waiting\nThe meeting has ended"),
        (ROOM_DISPLAY, "  next: free"),
        (STATISTICS, &format!(": 2 days, 2 attendances, in {}", std::env::temp_dir().display())),
        (USER_SYNC, "4 changes, 0 of them done before\n4 done"),
        (WEB_SERVICE, "POST /unknown/meetings: 404 Not Found"),
        (WEEKLY_SCHEDULER, "Canceled 2e447d1e012c49d9b682ea6af73b6fa6"),
    ] {
        let outcome = run(&mut command(program));
        assert!(outcome.success, "{program}: {}", outcome.stderr);
        assert!(outcome.stdout.trim_end().ends_with(last_line.trim_end()), "{program}: {}", outcome.stdout);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekly_meeting_is_booked_in_local_time() {
    let fake = Fake::start().await.unwrap();
    let outcome = run_with(&fake, WEEKLY_SCHEDULER, &[]);
    assert!(outcome.success, "{}", outcome.stderr);

    let booked = body(&requests_of(&fake, "CreateRecurringMeeting")[0]);
    assert_eq!(booked["timeZoneID"], json!("27"), "{booked}");
    assert_eq!(booked["cycleParams"]["point"], json!([2]));
    // Ten o'clock on the first day of the series, in UTC.
    let first: jiff::civil::Date = booked["cycleParams"]["startDate"].as_str().unwrap().parse().unwrap();
    assert_eq!(first.weekday(), Weekday::Tuesday);
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let start = first.at(10, 0, 0, 0).to_zoned_datetime(zone).unwrap().timestamp();
    assert_eq!(booked["startTime"], json!(start.strftime("%Y-%m-%d %H:%M").to_string()));
    let last: jiff::civil::Date = booked["cycleParams"]["endDate"].as_str().unwrap().parse().unwrap();
    assert_eq!(last.duration_since(first).as_hours(), 7 * 7 * 24);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_meeting_keeps_its_settings() {
    let fake = Fake::start().await.unwrap();
    let outcome = run_with(&fake, WEEKLY_SCHEDULER, &[]);
    assert!(outcome.stdout.contains("to 2021-09-02T10:30:00+02:00[Europe/Berlin]"), "{}", outcome.stdout);
    let moved = body(&requests_of(&fake, "UpdateRecurringSubMeeting")[0]);
    assert_eq!(moved["startTime"], json!("2021-09-02 08:30"));
    // From the meeting in the response.
    assert_eq!((&moved["length"], &moved["mediaTypes"]), (&json!(30), &json!("Voice,Data,HDVideo")));
    assert!(moved["confConfigInfo"].is_object(), "{moved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_synchronization_does_only_the_rest() {
    let users = Path::new(env!("CARGO_MANIFEST_DIR")).join("users.csv");
    let journal = directory("user_sync").join("journal");
    let fake = Fake::builder()
        .next("AddUser", Outcome::error(400, "USG.201040005").message("no more users"))
        .start()
        .await
        .unwrap();

    let outcome = run_with(&fake, USER_SYNC, &[&users, &journal]);
    assert!(!outcome.success);
    assert!(outcome.stderr.contains("1 users failed; run the program again"), "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("4 changes, 0 of them done before\n"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("AddUser failed: HTTP 400 USG.201040005"), "{}", outcome.stdout);
    assert_eq!(fs::read_to_string(&journal).unwrap().lines().count(), 3);
    assert_eq!(requests_of(&fake, "BatchUpdateUserStatus").len(), 1);

    fake.clear_journal();
    let outcome = run_with(&fake, USER_SYNC, &[&users, &journal]);
    assert!(outcome.success, "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "4 changes, 3 of them done before\n1 done\n");
    assert_eq!(requests_of(&fake, "AddUser").len(), 1);
    assert_eq!(requests_of(&fake, "BatchUpdateUserStatus").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_exists_already_is_updated() {
    let directory = directory("user_sync_exists");
    let (users, journal) = (directory.join("users.csv"), directory.join("journal"));
    fs::write(&users, "account,name,department,email,active\nalice,Alice,Sales,alice@example.com,true\n").unwrap();
    let fake =
        Fake::builder().next("AddUser", Outcome::error(400, "USG.201040001").message("exists")).start().await.unwrap();
    let outcome = run_with(&fake, USER_SYNC, &[&users, &journal]);
    assert!(outcome.success, "{}{}", outcome.stdout, outcome.stderr);

    let updated = body(&requests_of(&fake, "UpdateUser")[0]);
    assert_eq!((&updated["name"], &updated["email"]), (&json!("Alice"), &json!("alice@example.com")));
    // Only the response of ShowUserDetail contains it.
    assert!(updated["phone"].is_string(), "{updated}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_round_does_not_end_the_room_display() {
    let fake = Fake::builder()
        .next("SearchMeetings", Outcome::error(400, "MMC.111070005").message("out of order"))
        .start()
        .await
        .unwrap();
    let outcome = run_with(&fake, ROOM_DISPLAY, &[]);
    assert!(outcome.success, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("not available: SearchMeetings failed"), "{}", outcome.stdout);
    assert!(outcome.stdout.ends_with("  now:  free\n  next: free\n"), "{}", outcome.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_and_published_under_one_name() {
    let picture = directory("info_screen").join("menu.png");
    fs::write(&picture, b"a picture").unwrap();
    let fake = Fake::start().await.unwrap();
    let outcome = run_with(&fake, INFO_SCREEN, &[&picture]);
    assert!(outcome.success, "{}", outcome.stderr);

    let published = body(&requests_of(&fake, "AddPublication")[0]);
    let name = published["publishName"].as_str().unwrap();
    assert!(name.ends_with("-menu.png"), "{name}");
    assert_eq!(body(&requests_of(&fake, "AddProgram")[0])["programName"], json!(name));
    let upload = String::from_utf8_lossy(&requests_of(&fake, "AddMaterial")[0].body).into_owned();
    assert!(upload.contains(name) && upload.contains("a picture"), "{upload}");
    assert_eq!(requests_of(&fake, "SearchMaterials")[0].query("searchKey"), Some(name));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_does_not_exist_is_reported() {
    let fake = Fake::start().await.unwrap();
    let outcome = run_with(&fake, INFO_SCREEN, &[Path::new("no such picture.png")]);
    assert!(!outcome.success);
    assert!(outcome.stderr.contains("the picture was not uploaded"), "{}", outcome.stderr);
    assert!(requests_of(&fake, "AddProgram").is_empty());
}

#[test]
fn statistics_are_written_to_a_directory() {
    let directory = directory("statistics");
    let outcome = run(command(STATISTICS).arg(&directory));
    assert!(outcome.success, "{}", outcome.stderr);
    assert_eq!(outcome.stdout.lines().count(), 1);
    let usage = fs::read_to_string(directory.join("usage.csv")).unwrap();
    assert_eq!(
        usage.lines().take(2).collect::<Vec<_>>(),
        ["day,meetings,seconds,attendees", "2021-03-02,122,1124,261"]
    );
    let attendance = fs::read_to_string(directory.join("attendance.csv")).unwrap();
    assert_eq!(attendance.lines().count(), 3, "{attendance}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_reset_without_a_login() {
    let directory = directory("forgotten_password");
    let fake = Fake::builder()
        .next("CheckVerifyCode", Outcome::error(400, "USG.206030002").message("no"))
        .start()
        .await
        .unwrap();
    let outcome = reset_password(&fake, &directory, "248\n111111\n123456\nNew-Password-1\n");
    assert!(outcome.success, "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stdout.contains("The code is incorrect"), "{}", outcome.stdout);
    assert!(outcome.stdout.ends_with("The password was changed\n"), "{}", outcome.stdout);

    let page = fs::read_to_string(directory.join("puzzle.html")).unwrap();
    assert_eq!(page.matches("src=\"data:image").count(), 2, "{page}");
    let operations: Vec<_> = fake.journal().iter().filter_map(|request| request.operation).collect();
    let check = "CheckVerifyCode";
    let send = "SendVeriCodeForChangePwd";
    assert_eq!(operations, ["SendSlideVerifyCode", "CheckSlideVerifyCode", send, check, check, "ResetPwd"]);
    assert_eq!(body(&requests_of(&fake, "CheckSlideVerifyCode")[0])["pointX"], json!(248));
    assert_eq!(body(&requests_of(&fake, "ResetPwd")[0])["newPwd"], json!("New-Password-1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_password_is_not_sent_again() {
    let directory = directory("rejected_password");
    let fake =
        Fake::builder().next("ResetPwd", Outcome::error(400, "USG.206030008").message("weak")).start().await.unwrap();
    let outcome = reset_password(&fake, &directory, "248\n123456\nabc\n");
    assert!(!outcome.success);
    assert!(outcome.stderr.contains("the password was not changed"), "{}", outcome.stderr);
    assert_eq!(requests_of(&fake, "ResetPwd").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_that_exist_are_left_alone_and_failures_are_counted() {
    let devices = directory("device_activation").join("devices.csv");
    let fake =
        Fake::builder().next("AddDevice", Outcome::error(400, "USG.201040005").message("full")).start().await.unwrap();
    fs::write(&devices, "name,kind,serial,email\nHall,TE20,new1,a@example.com\nLobby,idea-hub,,a@example.com\n")
        .unwrap();
    let outcome = run_with(&fake, DEVICE_ACTIVATION, &[&devices]);
    assert!(!outcome.success);
    assert!(outcome.stdout.contains("Hall: failed: AddDevice failed"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("Lobby: enter the code "), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("1 of 2 devices were not set up"), "{}", outcome.stderr);
    assert_eq!(body(&requests_of(&fake, "CreateVisionActiveCode")[0])["devName"], json!("Lobby"));

    fake.clear_journal();
    fs::write(&devices, "name,kind,serial,email\nHall,TE20,asdasfscasd,a@example.com\n").unwrap();
    let outcome = run_with(&fake, DEVICE_ACTIVATION, &[&devices]);
    assert!(outcome.stdout.starts_with("Hall: exists as "), "{}", outcome.stdout);
    assert!(requests_of(&fake, "AddDevice").is_empty());
}

/// Starts the web service.
fn web_service(fake: &Fake, tenants: &str) -> Server {
    let mut command = command(WEB_SERVICE);
    Server::start(command.arg("127.0.0.1:0").env("HWMEETING_ENDPOINT", fake.url()).env("TENANTS", tenants))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_service_books_for_each_tenant_without_passing_on_secrets() {
    let fake = Fake::builder().app_key("app-a", "key-a").app_key("app-b", "key-b").start().await.unwrap();
    let service = web_service(&fake, "a=app-a:key-a b=app-b:key-b wrong=app-a:key-b");

    let (status, meeting) = service.send("POST", "/a/meetings", "Weekly");
    assert_eq!(status, 200, "{meeting}");
    let meeting: Value = serde_json::from_str(&meeting).unwrap();
    assert!(meeting["conferenceID"].is_string());
    assert!(meeting.get("chairJoinUri").is_none() && !meeting.to_string().contains("password\":\""), "{meeting}");
    assert_eq!(body(&requests_of(&fake, "CreateMeeting")[0])["subject"], json!("Weekly"));

    let (status, meetings) = service.send("GET", "/b/meetings", "");
    assert_eq!(status, 200, "{meetings}");
    assert_eq!(serde_json::from_str::<Value>(&meetings).unwrap().as_array().unwrap().len(), 1);

    let (status, error) = service.send("POST", "/wrong/meetings", "Weekly");
    assert_eq!(status, 502, "{error}");
    assert!(error.contains("CreateAppIdToken failed"), "{error}");
    assert_eq!(service.send("POST", "/c/meetings", "Weekly").0, 404);

    let log = service.stop();
    assert!(log.contains(r#"book{tenant="a"}:call{"#), "{log}");
    assert!(!log.contains("key-a"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_service_returns_errors_with_a_status() {
    let fake = Fake::builder().app_key("app-a", "key-a").start().await.unwrap();
    let service = web_service(&fake, "a=app-a:key-a");
    fake.next("CreateMeeting", Outcome::error(400, "MMC.111071082").message("full")).unwrap();
    let (status, error) = service.send("POST", "/a/meetings", "Weekly");
    assert_eq!(status, 409, "{error}");
    assert_eq!(service.send("POST", "/a/meetings", "Weekly").0, 200);
}
