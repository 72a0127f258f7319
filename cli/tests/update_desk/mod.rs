//! The program at the fake, and what a command changes there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may unwrap")]

use huaweicloud_meeting_fake::Fake;
use serde_json::Value;

use crate::common::{Run, run};

/// Any token is accepted by the fake.
pub(crate) const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "made-up-token");

/// The fake, and the program that calls it.
pub(crate) struct Desk {
    fake: Fake,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self { fake: Fake::builder().accept_any_token().empty().start().await.unwrap() }
    }

    /// Returns a desk whose fake has the items of the examples.
    pub(crate) async fn with_examples() -> Self {
        Self { fake: Fake::builder().accept_any_token().start().await.unwrap() }
    }

    pub(crate) fn run_with(&self, line: &[&str], environment: &[(&str, &str)], input: &str) -> Run {
        let arguments: Vec<&str> = line.iter().copied().chain(["--endpoint", self.fake.url()]).collect();
        let environment: Vec<(&str, &str)> = environment.iter().copied().chain([TOKEN, ("TZ", "UTC")]).collect();
        run(&arguments, &environment, input.as_bytes())
    }

    /// Runs a command that succeeds.
    pub(crate) fn runs(&self, line: &[&str]) -> Run {
        let output = self.run_with(line, &[], "");
        assert_eq!(output.code, Some(0), "{line:?}: {}{}", output.stdout, output.stderr);
        output
    }

    /// Runs a command that fails with an exit code, and returns its message.
    pub(crate) fn fails(&self, code: i32, line: &[&str]) -> String {
        let output = self.run_with(line, &[], "");
        assert_eq!(output.code, Some(code), "{line:?}: {}{}", output.stdout, output.stderr);
        output.stderr
    }

    pub(crate) fn json(&self, line: &[&str]) -> Value {
        serde_json::from_str(&self.runs(line).stdout).unwrap()
    }

    /// Returns the first ID that a command prints.
    pub(crate) fn id(&self, line: &[&str], query: &str) -> String {
        let line: Vec<&str> = line.iter().copied().chain(["--jq", query]).collect();
        self.runs(&line).stdout.trim().to_owned()
    }

    /// Books a meeting with two people, a guest password and settings that are not defaults. Returns its ID.
    pub(crate) fn meeting(&self) -> String {
        let line = "meeting create --subject Retro --at 2030-05-01T10:00Z --for 45m --is-send-sms --no-is-send-notify \
                    --enable-waiting-room --is-auto-record --time-zone-id berlin --language en-US \
                    --attendees name=Li,phone=+861,email=li@example.com --attendees name=Bo,phone=+862";
        let line: Vec<&str> = line.split_whitespace().collect();
        let output = self.run_with(&line, &[("HWMEETING_INPUT_GUEST_PWD", "24681357")], "");
        assert_eq!(output.code, Some(0), "{}", output.stderr);
        let meetings: Value = serde_json::from_str(&output.stdout).unwrap();
        meetings[0]["conferenceID"].as_str().unwrap().to_owned()
    }

    /// Returns the names of the operations that were called since the last time.
    pub(crate) fn called(&self) -> Vec<String> {
        let called = self.fake.journal().iter().filter_map(|entry| entry.operation.map(str::to_owned)).collect();
        self.fake.clear_journal();
        called
    }

    /// Returns the body of the last request of an operation.
    pub(crate) fn sent(&self, operation: &str) -> Value {
        self.fake.journal_of(operation).last().unwrap().json().unwrap()
    }

    /// Asserts that a command changes one field of an item, and nothing else.
    pub(crate) fn changes_only(&self, show: &[&str], update: &[&str], path: &str, expected: &Value) {
        let mut before = self.json(show);
        self.runs(update);
        let mut after = self.json(show);
        let changed = after.pointer(path).cloned();
        assert_eq!(changed.as_ref(), Some(expected), "{update:?}: {after}");
        assert_ne!(before.pointer(path), Some(expected), "{update:?}");
        for state in [&mut before, &mut after] {
            remove(state, path);
            // What the service writes by itself.
            for written in ["/updateTime", "/lastUpdatedBy", "/conferenceData/endTime"] {
                remove(state, written);
            }
        }
        assert_eq!(before, after, "{update:?}");
    }
}

fn remove(json: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    if let Some(Value::Object(fields)) = json.pointer_mut(parent) {
        fields.remove(name);
    }
}
