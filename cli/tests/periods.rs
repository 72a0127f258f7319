//! Periods of past meetings, recordings and statistics: with a name, with a default, and with one end.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;

use common::Run;
use huaweicloud_meeting_fake::Fake;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan as _, ZonedDateTime};

const ENVIRONMENT: [(&str, &str); 2] = [("HWMEETING_TOKEN", "any"), ("TZ", "Asia/Shanghai")];
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The verbs of statistics, and their operations.
const STATISTICS: [(&str, &str); 4] = [
    ("meetings", "SearchStatisticConferenceInfo"),
    ("participation", "SearchStatisticConferenceParticipant"),
    ("resources", "SearchStatisticResourceInfo"),
    ("users", "SearchStatisticUserInfo"),
];

async fn fake() -> Fake {
    Fake::builder().accept_any_token().start().await.unwrap()
}

fn run(fake: &Fake, arguments: &[&str]) -> Run {
    common::run(&[arguments, &["--endpoint", fake.url()]].concat(), &ENVIRONMENT, b"")
}

fn succeeds(fake: &Fake, arguments: &[&str]) -> Run {
    let run = run(fake, arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    run
}

/// Returns query parameters of the last request of an operation.
fn query<const N: usize>(fake: &Fake, operation: &str, names: [&str; N]) -> [String; N] {
    let sent = fake.journal_of(operation);
    names.map(|name| sent.last().unwrap().query(name).unwrap_or_default().to_owned())
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn today() -> Date {
    ZonedDateTime::now().with_time_zone(zone()).date()
}

/// Returns the first and the last day of a period.
fn days(name: &str) -> (Date, Date) {
    let today = today();
    let month = today.first_of_month();
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).unwrap();
    match name {
        "last-month" => (month.yesterday().unwrap().first_of_month(), month.yesterday().unwrap()),
        "this-month" => (month, today),
        "last-week" => (monday.checked_sub(7.days()).unwrap(), monday.yesterday().unwrap()),
        "this-week" => (monday, today),
        _ => (today, today),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_statistics_have_the_same_periods_and_need_nothing_else() {
    let fake = fake().await;
    for (verb, operation) in STATISTICS {
        for name in ["last-month", "this-month", "last-week", "this-week", "today"] {
            let done = succeeds(&fake, &["statistics", verb, &format!("--{name}")]);
            assert_eq!((done.stdout.starts_with('{'), done.stderr.as_str()), (true, ""), "{verb} {name}");
            let (first, last) = days(name);
            let [start, end, unit, size] = query(&fake, operation, ["startTime", "endTime", "timeUnit", "limit"]);
            assert_eq!((start, end), (first.to_string(), last.to_string()), "{verb} {name}");
            // All days are on one page.
            assert_eq!((unit.as_str(), size.as_str()), ("D", "500"), "{verb} {name}");
        }
        succeeds(&fake, &["statistics", verb, "--since", "7d"]);
        let week_ago = today().checked_sub(7.days()).unwrap();
        let [start, end, category] = query(&fake, operation, ["startTime", "endTime", "category"]);
        assert_eq!((start, end), (week_ago.to_string(), today().to_string()), "{verb}");
        assert!(!category.is_empty(), "{verb}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn statistics_by_month_have_periods_of_months() {
    let fake = fake().await;
    let months = ["statistics", "users", "--time-unit", "month"];
    for days in [["2026-01-15", "2026-03-31"], ["2026-01", "2026-03"]] {
        succeeds(&fake, &[&months[..], &["--since", days[0], "--until", days[1]]].concat());
        assert_eq!(query(&fake, "SearchStatisticUserInfo", ["startTime", "endTime"]), ["2026-01", "2026-03"]);
    }
    succeeds(&fake, &[&months[..], &["--last-month"]].concat());
    let month = days("last-month").0.strftime("%Y-%m").to_string();
    assert_eq!(query(&fake, "SearchStatisticUserInfo", ["startTime", "endTime"]), [month.clone(), month]);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_what_is_past_are_those_of_the_last_30_days_unless_a_period_is_given() {
    let fake = fake().await;
    for (list, operation) in [
        (["recording", "list"], "SearchRecordings"),
        (["past-meeting", "list"], "SearchHisMeetings"),
        (["qos", "list-past"], "SearchQosHistoryMeetings"),
    ] {
        let sent = || query(&fake, operation, ["startDate", "endDate"]).map(|millis| millis.parse::<i64>().unwrap());
        let done = succeeds(&fake, &list);
        let [start, end] = sent();
        assert_eq!((end - start) / DAY_MS, 30, "{operation}");
        let note = format!("the last 30 days, since {}; ", today().checked_sub(30.days()).unwrap());
        assert!(done.stderr.starts_with(&note), "{}", done.stderr);
        // The last moment of the period is a part of it.
        let done = succeeds(&fake, &[&list[..], &["--last-month"]].concat());
        let (first, last) = days("last-month");
        let start_of = |date: Date| date.to_zoned_datetime(zone()).unwrap().timestamp().as_millisecond();
        assert_eq!(sent(), [start_of(first), start_of(last.tomorrow().unwrap()) - 1], "{operation}");
        assert_eq!(done.stderr, "");
        // With an end alone, the period is as long.
        succeeds(&fake, &[&list[..], &["--until", "2026-03-31"]].concat());
        let [start, end] = sent();
        assert_eq!((end - start) / DAY_MS, 30, "{operation}");
    }
}

#[test]
fn the_help_has_the_periods_and_their_default() {
    let help = common::run(&["recording", "list", "-h"], &[], b"").stdout;
    for part in ["[default: 30d ago]", "--last-month", "--this-week"] {
        assert!(help.contains(part), "{part}: {help}");
    }
    for wrong in [["--last-month", "--last-week"], ["--last-month", "--since=7d"]] {
        assert_eq!(common::run(&[&["recording", "list"], &wrong[..]].concat(), &[], b"").code, Some(2), "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_needs_no_period_has_none_unless_it_is_given() {
    let fake = fake().await;
    let done = succeeds(&fake, &["webinar", "list-past"]);
    assert_eq!((query(&fake, "ListHistoryWebinars", ["startTime"]), done.stderr.as_str()), ([String::new()], ""));
    succeeds(&fake, &["webinar", "list-past", "--until", "2026-03-31"]);
    assert_eq!(query(&fake, "ListHistoryWebinars", ["startTime", "endTime"]), ["", "2026-03-30 16:00"]);
}
