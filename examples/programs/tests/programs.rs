//! The programs as processes, against a fake in this process or one of their own.

mod support;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, StartMeetingRequest};
use huaweicloud_meeting::values::UtcMinute;
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::memory::ResourceName;
use huaweicloud_meeting_fake::{Fake, Outcome};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _, ZonedDateTime};
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

/// Returns ten o'clock in Berlin.
fn ten_o_clock(date: Date) -> ZonedDateTime {
    date.at(10, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).unwrap()
}

/// Returns a time as requests contain it: in UTC, without seconds.
fn utc_minute(time: &ZonedDateTime) -> String {
    time.timestamp().strftime("%Y-%m-%d %H:%M").to_string()
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
        (STATISTICS, &format!(" days, 0 attendances, in {}", std::env::temp_dir().display())),
        (USER_SYNC, "5 changes, 0 of them done before\n5 done"),
        (WEB_SERVICE, "POST /unknown/meetings: 404 Not Found"),
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
    let first: Date = booked["cycleParams"]["startDate"].as_str().unwrap().parse().unwrap();
    assert_eq!(first.weekday(), Weekday::Tuesday);
    assert_eq!(booked["startTime"], json!(utc_minute(&ten_o_clock(first))));
    let last: Date = booked["cycleParams"]["endDate"].as_str().unwrap().parse().unwrap();
    assert_eq!(last.duration_since(first).as_hours(), 7 * 7 * 24);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_meeting_keeps_its_settings() {
    let fake = Fake::start().await.unwrap();
    let outcome = run_with(&fake, WEEKLY_SCHEDULER, &[]);
    assert!(outcome.success, "{}", outcome.stderr);
    let booked = body(&requests_of(&fake, "CreateRecurringMeeting")[0]);
    let first: Date = booked["cycleParams"]["startDate"].as_str().unwrap().parse().unwrap();
    let next_day = ten_o_clock(first.tomorrow().unwrap());
    assert!(outcome.stdout.contains(&format!(" to {next_day}\nCanceled ")), "{}", outcome.stdout);
    let moved = body(&requests_of(&fake, "UpdateRecurringSubMeeting")[0]);
    assert_eq!(moved["startTime"], json!(utc_minute(&next_day)));
    // From the meeting in the response.
    assert_eq!(moved["length"], json!(45));
    assert!(moved["mediaTypes"].as_str().unwrap().contains("HDVideo"), "{moved}");
    assert!(moved["confConfigInfo"].is_object(), "{moved}");

    let stored = fake.state()["resources"].to_string();
    assert!(stored.contains(&utc_minute(&next_day)), "{stored}");
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
    assert!(outcome.stdout.starts_with("5 changes, 0 of them done before\n"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("AddUser failed: HTTP 400 USG.201040005"), "{}", outcome.stdout);
    assert_eq!(fs::read_to_string(&journal).unwrap().lines().count(), 4);
    // The users that are not in the file, that of the login among them.
    assert_eq!(requests_of(&fake, "BatchUpdateUserStatus").len(), 2);

    // The list of users may be out of date.
    fake.reset();
    let outcome = run_with(&fake, USER_SYNC, &[&users, &journal]);
    assert!(outcome.success, "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "5 changes, 4 of them done before\n1 done\n");
    assert_eq!(requests_of(&fake, "AddUser").len(), 1);
    assert_eq!(requests_of(&fake, "BatchUpdateUserStatus").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_exists_already_is_updated() {
    let directory = directory("user_sync_exists");
    let (users, journal) = (directory.join("users.csv"), directory.join("journal"));
    fs::write(&users, "account,name,department,email,active\nalice,Alice,Sales,alice@example.com,true\n").unwrap();
    let fake = Fake::start().await.unwrap();
    fake.given(ResourceName::User, json!({"account": "alice", "name": "A.", "phone": "+8613800000001"})).unwrap();
    // The user is added between the search and the creation.
    fake.next("SearchUsers", Outcome::json(200, json!({"data": [], "count": 0, "offset": 0, "limit": 500}))).unwrap();
    let outcome = run_with(&fake, USER_SYNC, &[&users, &journal]);
    assert!(outcome.success, "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(requests_of(&fake, "AddUser")[0].code.as_deref(), Some("USG.201040001"));

    let updated = body(&requests_of(&fake, "UpdateUser")[0]);
    assert_eq!((&updated["name"], &updated["email"]), (&json!("Alice"), &json!("alice@example.com")));
    // Only the response of ShowUserDetail contains it.
    assert_eq!(updated["phone"], json!("+8613800000001"));
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

/// Starts a fake in which Ann and Bob met at a time, for half an hour.
async fn fake_with_past_meeting(start: &ZonedDateTime) -> Fake {
    let begin = UtcMinute::from_timestamp(start.timestamp()).to_system_time().unwrap();
    let fake = Fake::builder().empty().stop_clock_at(begin).start().await.unwrap();
    let credentials = Credentials::app_id("app-id", Secret::new("app-key"));
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("Review");
    let meeting = client.create_meeting(request).await.unwrap();
    let password = meeting.host_password().unwrap();
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await.unwrap();
    let in_fake = fake.meeting(&meeting.conference_id);
    in_fake.join_as_host("Ann");
    in_fake.join("Bob");
    fake.advance(std::time::Duration::from_secs(600));
    in_fake.leave("Bob").unwrap();
    fake.advance(std::time::Duration::from_secs(1200));
    in_fake.end();
    fake.advance(Timestamp::now().duration_since(start.timestamp()).unsigned_abs());
    fake
}

#[tokio::test(flavor = "multi_thread")]
async fn statistics_are_written_to_a_directory() {
    let directory = directory("statistics");
    let this_month = Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date().first_of_month();
    let day = this_month.checked_sub(1.month()).unwrap().checked_add(9.days()).unwrap();
    let fake = fake_with_past_meeting(&ten_o_clock(day)).await;
    let outcome = run_with(&fake, STATISTICS, &[&directory]);
    assert!(outcome.success, "{}", outcome.stderr);
    assert!(outcome.stdout.contains(" days, 2 attendances, in "), "{}", outcome.stdout);

    let usage = fs::read_to_string(directory.join("usage.csv")).unwrap();
    let first = usage.lines().next().unwrap();
    let busy: Vec<_> = usage.lines().skip(1).filter(|line| !line.ends_with(",0,0,0")).collect();
    assert_eq!((first, busy), ("day,meetings,seconds,attendees", vec![format!("{day},1,1800,2").as_str()]));
    let attendance = fs::read_to_string(directory.join("attendance.csv")).unwrap();
    let stays: Vec<_> = attendance.lines().skip(1).map(|line| line.split_once(",Review,").unwrap().1).collect();
    let ann = format!("Ann,{day}T10:00:00,{day}T10:30:00,30");
    assert_eq!(stays, [ann, format!("Bob,{day}T10:00:00,{day}T10:10:00,10")]);
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
    let fake = Fake::builder().empty().app_key("app-a", "key-a").app_key("app-b", "key-b").start().await.unwrap();
    let service = web_service(&fake, "a=app-a:key-a b=app-b:key-b wrong=app-a:key-b");

    let (status, meeting) = service.send("POST", "/a/meetings", "Weekly");
    assert_eq!(status, 200, "{meeting}");
    let meeting: Value = serde_json::from_str(&meeting).unwrap();
    assert!(meeting["conferenceID"].is_string());
    assert!(meeting.get("chairJoinUri").is_none() && !meeting.to_string().contains("password\":\""), "{meeting}");
    assert_eq!(body(&requests_of(&fake, "CreateMeeting")[0])["subject"], json!("Weekly"));

    let (status, meetings) = service.send("GET", "/b/meetings", "");
    assert_eq!(status, 200, "{meetings}");
    let meetings: Value = serde_json::from_str(&meetings).unwrap();
    assert_eq!(meetings.as_array().unwrap().len(), 1);
    assert_eq!(meetings[0]["subject"], json!("Weekly"));

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
