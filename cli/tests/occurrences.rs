//! The meetings of a series: listed, and chosen by their days.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, run};
use huaweicloud_meeting_fake::Fake;
use jiff::civil::{Date, Weekday, date};
use jiff::{ToSpan as _, ZonedDateTime};

/// A series of five Tuesdays with an evening meeting, which is on a Wednesday in Beijing.
struct Series {
    fake: Fake,
    id: String,
    days: Vec<Date>,
}

impl Series {
    async fn start() -> Self {
        let fake = Fake::builder().accept_any_token().start().await.unwrap();
        let today = ZonedDateTime::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
        let first = today.nth_weekday(1, Weekday::Tuesday).unwrap();
        let days: Vec<Date> = (0..5).map(|week| first.checked_add((7 * week).days()).unwrap()).collect();
        let mut series = Self { fake, id: String::new(), days };
        let (at, until) = (format!("{first} 20:00"), series.days.last().unwrap().to_string());
        let line = ["meeting", "create", "--subject", "Retro", "--at", &at, "--every", "tue", "--until", &until];
        series.id = series.done(&[&line[..], &["--for", "30m", "-o", "name"]].concat()).stdout.trim().to_owned();
        series
    }

    /// Runs a command on a machine in UTC.
    fn run(&self, arguments: &[&str]) -> Run {
        let line = [arguments, &["--endpoint", self.fake.url()]].concat();
        run(&line, &[("HWMEETING_TOKEN", "any"), ("TZ", "UTC"), ("NO_COLOR", "1")], b"")
    }

    fn done(&self, arguments: &[&str]) -> Run {
        let done = self.run(arguments);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        done
    }

    fn rejected(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, Some(2), "{}", done.stderr);
        done.stderr
    }

    fn day(&self, index: usize) -> String {
        self.days.get(index).unwrap().to_string()
    }

    fn starts(&self) -> Vec<String> {
        let list = self.done(&["occurrence", "list", &self.id, "--columns", "start-time"]);
        list.stdout.lines().skip(1).map(str::to_owned).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_from_a_machine_in_utc_is_on_the_days_that_were_asked_for() {
    let series = Series::start().await;
    let expected: Vec<String> = series.days.iter().map(|day| format!("{day} 20:00")).collect();
    assert_eq!(series.starts(), expected);
    let shown = series.done(&["series", "show", &series.id, "--jq", ".conferenceData.cycleParams.point"]);
    assert_eq!(shown.stdout, "[2]\n");
    let table = series.done(&["occurrence", "list", &series.id, "-o", "table"]).stdout;
    let header: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(header, ["CYCLE-SUB-CONF-ID", "START-TIME", "END-TIME"]);
    // A machine in Beijing shows the days there.
    let list = ["occurrence", "list", &series.id, "-o", "table", "--zone", "Asia/Shanghai", "--columns", "start-time"];
    let first = series.days.first().unwrap().tomorrow().unwrap();
    assert!(series.done(&list).stdout.contains(&format!("{first} 04:00")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_occurrence_is_canceled_and_changed_by_its_day_or_its_id() {
    let series = Series::start().await;
    let ids = series.done(&["occurrence", "list", &series.id, "-o", "name"]).stdout;
    let ids: Vec<&str> = ids.lines().collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| id.len() == 32), "{ids:?}");
    series.done(&["occurrence", "cancel", &series.id, &series.day(1), ids.get(3).unwrap()]);
    let moved = format!("{} 21:00", series.day(2));
    let update = ["occurrence", "update", &series.id, &format!("{} 20:00", series.day(2)), "--media-types", "voice"];
    series.done(&[&update[..], &["--at", &moved, "--for", "1h"]].concat());
    let expected = [format!("{} 20:00", series.day(0)), moved, format!("{} 20:00", series.day(4))];
    assert_eq!(series.starts(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_of_day_is_on_the_day_of_what_is_changed() {
    let series = Series::start().await;
    let update = series.done(&["occurrence", "update", &series.id, &series.day(3), "--at", "9pm"]);
    let moved = format!("{} 21:00", series.day(3));
    assert!(update.stderr.contains(&format!("which starts at {moved}")), "{}", update.stderr);
    assert!(!update.stderr.contains("in the past"), "{}", update.stderr);
    assert_eq!(series.starts().get(3), Some(&moved));

    let day = series.day(2);
    let at = format!("{day} 10:00");
    let line = ["meeting", "create", "--subject", "Talk", "--at", &at, "-o", "name"];
    let id = series.done(&line).stdout.trim().to_owned();
    series.done(&["meeting", "update", &id, "--at", "11:30"]);
    let shown = series.done(&["meeting", "show", &id, "--jq", ".conferenceData.startTime"]).stdout;
    assert_eq!(shown, format!("{day} 11:30\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_series_does_not_move_all_meetings_to_the_time_of_one_that_was_moved() {
    let series = Series::start().await;
    series.done(&["occurrence", "update", &series.id, &series.day(0), "--at", "14:00"]);
    let message = series.rejected(&["series", "update", &series.id, "--subject", "Talk"]);
    let expected = format!("the meetings of the series {} start at 14:00 and 20:00", series.id);
    assert!(message.contains(&expected) && message.contains("--at"), "{message}");
    assert_eq!(series.starts().first(), Some(&format!("{} 14:00", series.day(0))));

    let update = series.done(&["series", "update", &series.id, "--subject", "Talk", "--at", "20:00"]);
    assert!(update.stderr.contains("changed or canceled one by one may be as before again"), "{}", update.stderr);
    let expected: Vec<String> = series.days.iter().map(|day| format!("{day} 20:00")).collect();
    assert_eq!(series.starts(), expected);

    series.done(&["occurrence", "update", &series.id, &series.day(1), "--for", "2h"]);
    let message = series.rejected(&["series", "update", &series.id, "--subject", "Workshop"]);
    assert!(message.contains("take 30 min and 120 min") && message.contains("--for"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_finds_the_occurrence_and_prints_the_change() {
    let series = Series::start().await;
    let update = series.done(&["occurrence", "update", &series.id, &series.day(1), "--at", "9pm", "--dry-run"]).stdout;
    assert!(update.starts_with("PUT ") && update.contains(&format!("\"startTime\": \"{} 21:00\"", series.day(1))));
    let cancel = series.done(&["occurrence", "cancel", &series.id, &series.day(1), "--dry-run"]).stdout;
    assert!(cancel.starts_with("DELETE ") && cancel.contains("cycleSubConfIDs"), "{cancel}");
    let expected: Vec<String> = series.days.iter().map(|day| format!("{day} 20:00")).collect();
    assert_eq!(series.starts(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_an_occurrence_is_an_error_that_lists_them() {
    let series = Series::start().await;
    let message = series.rejected(&["occurrence", "cancel", &series.id, &date(2020, 1, 1).to_string()]);
    assert!(message.contains("no occurrence is at `2020-01-01`; the series has"), "{message}");
    assert!(message.contains(&format!("{} 20:00", series.day(4))), "{message}");
    assert_eq!(series.starts().len(), 5);
}

#[test]
fn a_day_with_two_occurrences_is_an_error_and_nothing_is_canceled() {
    let server = Server::responding(
        r#"{"conferenceData":{"conferenceID":"1","subConfs":[{"cycleSubConfID":"a1","startTime":"2030-01-01 02:00"},{"cycleSubConfID":"a2","startTime":"2030-01-01 07:00"}]}}"#,
    );
    let cancel = ["occurrence", "cancel", "1", "2030-01-01", "--endpoint", &server.endpoint, "--zone", "UTC"];
    let done = run(&cancel, &[("HWMEETING_TOKEN", "any")], b"");
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    assert!(done.stderr.contains("2 occurrences are on `2030-01-01`"), "{}", done.stderr);
    assert!(done.stderr.contains("2030-01-01 02:00, 2030-01-01 07:00"), "{}", done.stderr);
    assert!(server.only_request().starts_with("GET "));
    // What is no day is rejected before anything is sent.
    let server = Server::responding("{}");
    let cancel = ["occurrence", "cancel", "1", "sometime", "--endpoint", &server.endpoint];
    let done = run(&cancel, &[("HWMEETING_TOKEN", "any")], b"");
    assert!(done.stderr.contains("`sometime` is neither the ID of an occurrence nor its day"), "{}", done.stderr);
    assert_eq!((done.code, server.received().len()), (Some(2), 0));
}

#[test]
fn the_commands_of_occurrences_are_found() {
    for environment in [&[][..], &[("HWMEETING_FORCE_TTY", "100"), ("NO_COLOR", "1")]] {
        let found = run(&["operations", "list", "occurrences"], environment, b"").stdout;
        assert!(found.lines().next().unwrap().contains("occurrence list"), "{found}");
    }
    assert!(run(&["series", "--help"], &[], b"").stdout.contains("\n  show "));
    let help = run(&["occurrence", "cancel", "-h"], &[], b"").stdout;
    assert!(help.contains("Day of an occurrence"), "{help}");
}
