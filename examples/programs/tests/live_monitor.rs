//! The live monitor as a process, while a test acts in the meeting of a fake.

mod support;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use huaweicloud_meeting_fake::Fake;
use support::command;

const LIVE_MONITOR: &str = env!("CARGO_BIN_EXE_live_monitor");

/// Longer than a reconnection takes on a busy machine.
const GUARD: Duration = Duration::from_secs(120);

/// A running monitor.
struct Monitor {
    process: Child,
    stderr: ChildStderr,
    lines: Receiver<String>,
    output: Vec<String>,
}

impl Monitor {
    fn start(fake: &Fake, meeting: &str) -> Self {
        let mut command = command(LIVE_MONITOR);
        command.env("HWMEETING_ENDPOINT", fake.url()).env("MEETING_ID", meeting);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || BufReader::new(stdout).lines().try_for_each(|line| sender.send(line.unwrap())));
        Self { process, stderr, lines, output: Vec::new() }
    }

    /// Waits until the last lines of the output are these.
    fn displays(&mut self, expected: &[&str]) {
        while !self.output.ends_with(&expected.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()) {
            match self.lines.recv_timeout(GUARD) {
                Ok(line) => self.output.push(line),
                Err(error) => panic!("{error} before {expected:?} was displayed: {:#?}", self.output),
            }
        }
    }

    /// Waits for the end of the process, and returns whether it succeeded, with its log.
    fn end(mut self) -> (bool, String) {
        let success = self.process.wait().unwrap().success();
        let mut log = String::new();
        self.stderr.read_to_string(&mut log).unwrap();
        (success, log)
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_displayed_until_it_ends_even_if_its_connection_is_cut() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting("900487914");
    let ann = meeting.join_as_host("Ann");
    let mut monitor = Monitor::start(&fake, "900487914");
    monitor.displays(&["Weekly review", "  Ann, host"]);

    let bob = meeting.join("Bob");
    monitor.displays(&["Weekly review", "  Ann, host", "  Bob, muted"]);
    meeting.set(&bob, "MUTE", "0").unwrap();
    meeting.speak(&[&bob]).unwrap();
    monitor.displays(&["Weekly review", "  Ann, host", "  Bob, speaking"]);
    meeting.waiting_room(true);
    let eve = meeting.join("Eve");
    monitor.displays(&["Weekly review", "  Ann, host", "  Bob, speaking", "  Eve, waiting"]);

    // The second connection ends before it has sent what the first one had, so that the monitor waits for the third one.
    meeting.connections().cut_next_after(1);
    meeting.connections().cut();
    monitor.displays(&["Weekly review, reconnecting", "  Ann, host", "  Bob, speaking", "  Eve, waiting"]);
    // These events are missed.
    meeting.leave(&eve).unwrap();
    meeting.speak(&[]).unwrap();
    meeting.leave(&bob).unwrap();
    monitor.displays(&["Weekly review", "  Ann, host"]);

    meeting.speak(&[&ann]).unwrap();
    monitor.displays(&["Weekly review", "  Ann, host, speaking"]);
    meeting.end();
    monitor.displays(&["The meeting has ended"]);
    assert_eq!(meeting.connections().total(), 3);
    assert_eq!(monitor.end(), (true, String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_is_not_in_progress_cannot_be_displayed() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting("900487914");
    meeting.join("Ann");
    meeting.end();
    let monitor = Monitor::start(&fake, "900487914");
    let (success, log) = monitor.end();
    assert!(!success && log.contains("MMC.111072005"), "{log}");
}
