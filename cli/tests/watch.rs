//! `hwmeeting meeting watch`: lines, JSON lines, the screen of a terminal, and how it ends.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use huaweicloud_meeting_fake::{Fake, FakeMeeting};
use serde_json::Value;

const ID: &str = "900487914";
/// Longer than a reconnection takes on a busy machine.
const GUARD: Duration = Duration::from_secs(120);
const ENVIRONMENT: [(&str, &str); 2] = [("HWMEETING_TOKEN", "any"), ("HWMEETING_CONFERENCE_PASSWORD", "123456")];

/// A running `meeting watch`.
struct Watch {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Watch {
    fn start(fake: &Fake, arguments: &[&str]) -> Self {
        let arguments = [&["meeting", "watch", ID, "--endpoint", fake.url()], arguments].concat();
        let mut child = common::program(&arguments, &ENVIRONMENT).spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = channel();
        thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, lines, seen: Vec::new() }
    }

    /// Waits for a line that ends with this text, and returns it.
    fn line(&mut self, end: &str) -> String {
        loop {
            match self.lines.recv_timeout(GUARD) {
                Ok(line) if line.ends_with(end) => return line,
                Ok(line) => self.seen.push(line),
                Err(error) => panic!("{error} before `{end}`: {:#?}", self.seen),
            }
        }
    }

    /// Waits for the JSON line of an event.
    fn event(&mut self, name: &str) -> Value {
        loop {
            let line = self.line("}");
            let value: Value = serde_json::from_str(&line).unwrap();
            if value["event"] == name {
                return value;
            }
            self.seen.push(line);
        }
    }

    /// Waits for the end, and returns the exit code and what is on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + GUARD;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the program does not end");
            thread::sleep(Duration::from_millis(20));
        }
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        (self.child.wait().unwrap().code(), errors)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn with_host(fake: &Fake) -> (FakeMeeting<'_>, String) {
    let meeting = fake.meeting(ID);
    let host = meeting.join_as_host("王小明");
    (meeting, host)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_each_change_is_a_line_until_the_meeting_ends() {
    let fake = Fake::start().await.unwrap();
    let (meeting, host) = with_host(&fake).await;
    let mut watch = Watch::start(&fake, &[]);
    watch.line("Weekly review (900487914)");
    assert_eq!(watch.line("王小明"), "here: 王小明");
    let bob = meeting.join("Bob");
    let joined = watch.line("Bob joined");
    assert_eq!(joined.as_bytes()[2], b':', "{joined}");
    meeting.set(&bob, "MUTE", "0").unwrap();
    watch.line("Bob is no longer muted");
    meeting.speak(&[&bob, &host]).unwrap();
    watch.line("speaking: Bob, 王小明");
    meeting.share(&bob).unwrap();
    watch.line("Bob shares content");
    meeting.raise_hand(&bob).unwrap();
    watch.line("Bob raised the hand");
    meeting.waiting_room(true);
    let eve = meeting.join("Eve\u{1b}[2J");
    watch.line("Eve\u{fffd}[2J waits to be admitted");
    meeting.leave(&eve).unwrap();
    watch.line("Eve\u{fffd}[2J left the waiting room");
    meeting.leave(&bob).unwrap();
    watch.line("Bob left");
    meeting.end();
    watch.line("the meeting has ended");
    assert_eq!(watch.end(), (Some(0), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn json_has_an_object_for_each_change_and_none_with_a_password() {
    let fake = Fake::start().await.unwrap();
    let (meeting, host) = with_host(&fake).await;
    let mut watch = Watch::start(&fake, &["--json"]);
    let start = watch.event("start");
    assert_eq!(start["meeting"]["id"], ID);
    assert_eq!(start["participants"][0]["name"], "王小明");
    assert_eq!(start["participants"][0]["isHost"], true);
    assert!(!start.to_string().contains("123456"), "{start}");
    let bob = meeting.join("Bob");
    assert_eq!(watch.event("joined")["participant"], serde_json::json!({"pid": bob, "name": "Bob"}));
    meeting.speak(&[&host]).unwrap();
    assert_eq!(watch.event("speaking")["speakers"][0]["name"], "王小明");
    // The connection is lost: what was missed is reported as changes after the gap.
    meeting.connections().cut();
    meeting.leave(&bob).unwrap();
    assert!(watch.event("gap")["seconds"].is_number());
    assert_eq!(watch.event("left")["participant"]["name"], "Bob");
    watch.event("refreshed");
    meeting.end();
    let ended = watch.event("ended");
    assert!(ended["time"].as_str().unwrap().ends_with('Z'), "{ended}");
    assert_eq!(watch.end(), (Some(0), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_in_the_zone_that_was_chosen() {
    let fake = Fake::start().await.unwrap();
    let (meeting, _) = with_host(&fake).await;
    // The minutes of this zone differ from those of nearly all others.
    let mut watch = Watch::start(&fake, &["--zone", "Asia/Kathmandu"]);
    watch.line("王小明");
    meeting.join("Bob");
    let line = watch.line("Bob joined");
    assert!(common::begins_with_now_in("Asia/Kathmandu", &line), "{line}");
    let (code, errors) = Watch::start(&fake, &["--zone", "Asia/Nowhere"]).end();
    assert_eq!(code, Some(2), "{errors}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn both_signals_end_it_without_an_error() {
    let fake = Fake::start().await.unwrap();
    with_host(&fake).await;
    for signal in ["-INT", "-TERM"] {
        let mut watch = Watch::start(&fake, &[]);
        watch.line("王小明");
        assert!(Command::new("kill").args([signal, &watch.child.id().to_string()]).status().unwrap().success());
        assert_eq!(watch.end(), (Some(0), String::new()), "{signal}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_has_gone_ends_it_without_an_error() {
    let fake = Fake::start().await.unwrap();
    let (meeting, _) = with_host(&fake).await;
    let arguments = ["meeting", "watch", ID, "--endpoint", fake.url()];
    let mut child = common::program(&arguments, &ENVIRONMENT).spawn().unwrap();
    drop(BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap());
    let watch = Watch { child, lines: channel().1, seen: Vec::new() };
    meeting.join("Bob");
    assert_eq!(watch.end(), (Some(0), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_is_not_in_progress_is_an_error_of_the_service() {
    let fake = Fake::start().await.unwrap();
    let (meeting, _) = with_host(&fake).await;
    meeting.end();
    let (code, errors) = Watch::start(&fake, &[]).end();
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.contains("MMC.111072005"), "{errors}");
}

/// The modes of the terminal are those of before, the cursor is shown, and the screen is that of the shell.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_the_screen_and_restores_the_terminal() {
    let fake = Fake::start().await.unwrap();
    with_host(&fake).await;
    for signal in ["-INT", "-TERM"] {
        let program = env!("CARGO_BIN_EXE_hwmeeting");
        let watch = format!("echo pid $$.; exec {program} meeting watch {ID} --endpoint {}", fake.url());
        let line = format!("stty cols 80 rows 24; stty -g; sh -c '{watch}'; echo exit $?.; stty -g");
        let mut terminal = Terminal::start(&line);
        terminal.read_until("\u{1b}[?1049h");
        terminal.read_until("王小明");
        let (_, after) = terminal.screen.split_once("pid ").unwrap();
        let pid = after.split('.').next().unwrap();
        assert!(Command::new("kill").args([signal, pid]).status().unwrap().success());
        terminal.read_until("exit 0.");
        terminal.child.wait().unwrap();
        terminal.stdout.read_to_string(&mut terminal.screen).unwrap();
        let after = terminal.screen.rsplit("王小明").next().unwrap();
        assert!(after.contains("\u{1b}[?25h") && after.contains("\u{1b}[?1049l"), "{after:?}");
        let lines = terminal.screen.lines().map(str::trim);
        let modes: Vec<&str> = lines.filter(|line| line.matches(':').count() > 20).collect();
        assert!(matches!(modes.as_slice(), [before, after] if before == after), "{signal}: {:?}", terminal.screen);
    }
}

/// A shell in a pseudo-terminal.
#[cfg(target_os = "linux")]
struct Terminal {
    child: Child,
    stdout: std::process::ChildStdout,
    screen: String,
}

#[cfg(target_os = "linux")]
impl Terminal {
    /// Runs a line of the shell.
    fn start(line: &str) -> Self {
        let mut command = Command::new("script");
        command
            .args(["-qfec", line, "/dev/null"])
            .envs(ENVIRONMENT)
            .env("HWMEETING_CONFIG_DIR", common::config_dir())
            .env_remove("NO_COLOR")
            .env("TERM", "xterm");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        Self { child, stdout, screen: String::new() }
    }

    /// Reads the screen until it contains a string.
    fn read_until(&mut self, text: &str) {
        let (mut buffer, deadline) = ([0; 4096], Instant::now() + GUARD);
        while !self.screen.contains(text) {
            assert!(Instant::now() < deadline, "{text}: {:?}", self.screen);
            let count = self.stdout.read(&mut buffer).unwrap();
            assert!(count > 0, "the program ended before {text:?}: {:?}", self.screen);
            self.screen.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    }
}

#[cfg(target_os = "linux")]
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program in a pseudo-terminal, whose output is a file.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn on_a_terminal_it_is_one_screen_which_is_restored_at_the_end() {
    let fake = Fake::start().await.unwrap();
    let (meeting, _) = with_host(&fake).await;
    let program = env!("CARGO_BIN_EXE_hwmeeting");
    let line = format!("stty cols 80 rows 24; {program} meeting watch {ID} --endpoint {}", fake.url());
    let mut terminal = Terminal::start(&line);
    terminal.read_until("\u{1b}[?1049h");
    terminal.read_until("王小明");
    meeting.join("Bob");
    terminal.read_until("2 in the meeting");
    meeting.end();
    terminal.read_until("\u{1b}[?1049l");
    terminal.read_until("The meeting 900487914 has ended");
    assert_eq!(terminal.child.wait().unwrap().code(), Some(0));
}
