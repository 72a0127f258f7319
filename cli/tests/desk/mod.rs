//! A user at a shell, and the fake that the user calls, with all that the jobs of docs/cli.md need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, StartMeetingRequest};
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::ResourceName;
use jiff::ToSpan as _;
use serde_json::{Value, json};

use crate::common::{Config, Run};

/// The meeting in progress.
const ID: &str = "914067448";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A user with an empty home directory, and the fake that the user calls.
pub(crate) struct Desk {
    pub(crate) fake: Fake,
    config: Config,
    pub(crate) home: PathBuf,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.home);
    }
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("jobs-{}", std::process::id()));
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(home.join(".local/share/bash-completion/completions")).unwrap();
        fs::write(home.join("key.txt"), "made-up-key\n").unwrap();
        fs::write(home.join("logo.png"), b"\x89PNG\r\n\x1a\n").unwrap();
        let row = |number| format!("User {number},user{number},user{number}@example.com\n");
        let rows: Vec<String> = (1..=50).map(row).collect();
        fs::write(home.join("users.csv"), format!("name,account,email\n{}", rows.concat())).unwrap();

        // The recording is older than the time at which recordings are downloaded.
        let fake = Fake::builder().empty().app_key("my-app", "made-up-key").stop_clock_at(SystemTime::now() - 2 * DAY);
        let fake = fake.start().await.unwrap();
        record_meeting(&fake).await;
        fake.advance(2 * DAY);
        for account in ["ann", "bob", "eve"] {
            fake.given(ResourceName::User, json!({"account": account, "name": account})).unwrap();
        }
        book_meetings(&fake);
        start_meeting(&fake);
        fake.clear_journal();
        Self { fake, config: Config::new(), home }
    }

    /// Returns a command that runs a line in a shell.
    pub(crate) fn shell(&self, line: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_hwmeeting")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.args(["-c", &format!("exec {line}")]).current_dir(&self.home);
        command.env_clear().env("PATH", path).env("HOME", &self.home).env("TZ", "UTC");
        command.env("HWMEETING_CONFIG_DIR", self.config.path()).env("HWMEETING_KEYRING", "off");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(mut command: Command) -> Run {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    pub(crate) fn succeeds(command: Command) -> Run {
        let line = format!("{:?}", command.get_args());
        let run = Self::run(command);
        assert_eq!(run.code, Some(0), "{line}: {}{}", run.stdout, run.stderr);
        run
    }

    /// Runs a line in a pipe.
    pub(crate) fn runs(&self, line: &str) -> Run {
        Self::succeeds(self.shell(line))
    }

    /// Runs a line as on a terminal.
    pub(crate) fn shows(&self, line: &str) -> Run {
        let mut command = self.shell(line);
        command.env("HWMEETING_FORCE_TTY", "100").env("NO_COLOR", "1");
        Self::succeeds(command)
    }

    /// Runs a line with the fake as the service.
    pub(crate) fn runs_at_fake(&self, line: &str) -> Run {
        let mut command = self.shell(line);
        command.env("HWMEETING_ENDPOINT", self.fake.url());
        Self::succeeds(command)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        fs::read_to_string(self.home.join(name)).unwrap()
    }

    pub(crate) fn current_profile(&self) -> Value {
        let text = fs::read_to_string(self.config.path().join("profiles.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["current"].clone()
    }

    /// Returns the meeting in progress as the fake has it.
    pub(crate) fn meeting(&self) -> Value {
        let state = self.fake.state();
        let meetings = state["meetings"].as_array().unwrap();
        meetings.iter().find(|meeting| meeting["conferenceID"] == ID).unwrap().clone()
    }

    /// Returns the items of a resource.
    pub(crate) fn items(&self, resource: &str) -> Vec<Value> {
        self.fake.state()["resources"][resource].as_array().cloned().unwrap_or_default()
    }

    /// Returns the body of the only request of an operation.
    pub(crate) fn sent(&self, operation: &str) -> Value {
        let [entry] = &self.fake.journal_of(operation)[..] else { panic!("{operation}") };
        entry.json().unwrap()
    }
}

/// Holds a meeting with a recording.
async fn record_meeting(fake: &Fake) {
    let credentials = Credentials::app_id("my-app", Secret::new("made-up-key"));
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("All Hands");
    let meeting = client.create_meeting(request).await.unwrap();
    let password = meeting.host_password().unwrap();
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await.unwrap();
    let room = client.conference_of(&meeting).unwrap();
    fake.meeting(&meeting.conference_id).join_as_host("Ann");
    room.start_recording().await.unwrap();
    fake.advance(Duration::from_secs(600));
    room.stop_meeting().await.unwrap();
}

/// Books a meeting on Wednesday of next week, and one that is later.
fn book_meetings(fake: &Fake) {
    let today = jiff::ZonedDateTime::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
    let days = 9 - i64::from(today.weekday().to_monday_zero_offset());
    for (subject, days) in [("Planning", days), ("Review", days + 7)] {
        let start = format!("{} 10:00", today.checked_add(days.days()).unwrap());
        fake.given(ResourceName::Meeting, json!({"subject": subject, "startTime": start})).unwrap();
    }
}

/// Starts the meeting with two people who are not muted, and two who wait.
fn start_meeting(fake: &Fake) {
    let people = json!([{"name": "Ann", "isHost": true}, "Bob"]);
    fake.given(ResourceName::Meeting, json!({"conferenceID": ID, "subject": "Retro", "participants": people})).unwrap();
    let meeting = fake.meeting(ID);
    meeting.set("Bob", "MUTE", "0").unwrap();
    meeting.waiting_room(true);
    meeting.join("Eve");
    meeting.join("Mallory");
}
