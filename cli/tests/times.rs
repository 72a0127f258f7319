//! Times as people write them, and the meetings and series that they start.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may unwrap and index")]

mod common;

use common::{Run, Server, run};
use jiff::{Timestamp, ToSpan as _};

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");

/// Runs a command against a server, and returns the result and the requests.
fn send(arguments: &[&str], environment: &[(&str, &str)]) -> (Run, Vec<String>) {
    let server = Server::responding(if matches!(arguments, ["meeting" | "series", ..]) { "[]" } else { "{}" });
    let line = [arguments, &["--endpoint", &server.endpoint]].concat();
    (run(&line, &[environment, &[TOKEN]].concat(), b""), server.received())
}

fn request(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let (output, sent) = send(arguments, environment);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    sent.first().unwrap().clone()
}

fn rejected(arguments: &[&str]) -> String {
    let (output, sent) = send(arguments, &[]);
    assert_eq!((output.code, sent.len()), (Some(2), 0), "{}", output.stderr);
    output.stderr
}

#[test]
fn times_are_those_of_the_machine_or_of_the_zone() {
    let create = ["meeting", "create", "--at", "2026-12-01T10:00", "--for", "1h30m"];
    let sent = request(&create, &[("TZ", "Europe/Berlin")]);
    assert!(sent.ends_with(r#"{"mediaTypes":"HDVideo","startTime":"2026-12-01 09:00","length":90}"#), "{sent}");
    let sent = request(&[&create[..], &["--zone", "Asia/Shanghai"]].concat(), &[("TZ", "Europe/Berlin")]);
    assert!(sent.contains(r#""startTime":"2026-12-01 02:00""#), "{sent}");
    // A chosen zone is also that of the notifications.
    assert!(sent.contains(r#""timeZoneID":"56""#), "{sent}");
    assert!(
        rejected(&["meeting", "create", "--zone", "Mars/Olympus", "--at", "tomorrow"]).contains("unknown time zone")
    );
}

#[test]
fn a_start_in_the_past_is_sent_with_a_warning() {
    for flag in ["--at", "--start-time"] {
        let arguments = ["meeting", "create", flag, "2026-02-01T10:00+08:00", "--subject", "Retro"];
        let (output, sent) = send(&arguments, &[("TZ", "Europe/Berlin")]);
        assert_eq!((output.code, sent.len()), (Some(0), 1), "{}", output.stderr);
        assert_eq!(output.stderr, "warning: the start is in the past: 2026-02-01 03:00 Europe/Berlin\n");
    }
    // Now is not in the past, and the first meeting of a series is after now.
    let series = ["--at", "yesterday 10:00", "--every", "day", "--until", "in 1 week"];
    for start in [&["--at", "in 1m"][..], &["--at", "tomorrow"], &series] {
        let (output, _) = send(&[&["meeting", "create"], start].concat(), &[]);
        assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{start:?}");
    }
    let (output, sent) = send(&["meeting", "create", "--at", "now"], &[]);
    assert_eq!((output.code, sent.len()), (Some(0), 1));
    assert_eq!(output.stderr, "warning: with --at now, the meeting is scheduled; without --at, it starts at once\n");
}

#[test]
fn a_relative_time_counts_from_now() {
    let minutes = |time: Timestamp| time.strftime("%Y-%m-%d %H:%M").to_string();
    let earliest = minutes(Timestamp::now().checked_add(2.hours()).unwrap());
    let sent = request(&["meeting", "create", "--at", "in 2h"], &[]);
    let latest = minutes(Timestamp::now().checked_add(2.hours()).unwrap());
    let start = sent.split(r#""startTime":""#).nth(1).unwrap().get(..16).unwrap();
    assert!(earliest.as_str() <= start && start <= latest.as_str(), "{earliest} <= {start} <= {latest}");
}

#[test]
fn a_time_is_sent_in_the_form_of_the_input() {
    let sent = request(
        &["past-meeting", "list", "--since", "2026-11-01", "--until", "2026-11-30T12:00Z", "--zone", "UTC"],
        &[],
    );
    assert!(sent.contains("startDate=1793491200000&endDate=1796040000000"), "{sent}");
    let statistics = ["statistics", "users", "--category", "=x", "--time-unit", "=day"];
    let sent = request(&[&statistics[..], &["--since", "2026-11-01", "--until", "2026-11"]].concat(), &[]);
    assert!(sent.contains("2026-11-01") && sent.contains("=2026-11&") || sent.contains("=2026-11 "), "{sent}");
}

#[test]
fn a_period_begins_a_duration_ago_and_ends_now() {
    let sent = request(&["past-meeting", "list", "--since", "30d"], &[("TZ", "UTC")]);
    let millis = |name: &str| -> i64 {
        let (_, rest) = sent.split_once(name).unwrap();
        rest.split(['&', ' ']).next().unwrap().parse().unwrap()
    };
    assert_eq!(millis("endDate=") - millis("startDate="), 30 * 24 * 60 * 60 * 1000);
    assert!((Timestamp::now().as_millisecond() - millis("endDate=")).abs() < 60 * 60 * 1000, "{sent}");
}

#[test]
fn what_is_not_a_single_time_is_rejected() {
    let zone = ["--zone", "Europe/Berlin"];
    for (text, message) in [
        ("tomorow 10:00", "did you mean `tomorrow`?"),
        ("01/02/2027", "write 2026-12-31"),
        ("2027-03-28T02:30", "2027-03-28T02:30:00 does not exist in Europe/Berlin"),
        ("2027-10-31T02:30", "write 2027-10-31T02:30:00+02:00 or 2027-10-31T02:30:00+01:00"),
    ] {
        let found = rejected(&[&["meeting", "create", "--at", text], &zone[..]].concat());
        assert!(found.contains(&format!("invalid value `{text}` for --at")) && found.contains(message), "{found}");
    }
    for (until, message) in [
        ("2050-02-30", "--until: there is no such day: 2050-02-30"),
        ("25:00", "--until: there is no such time of day: 25:00; hours are 0 to 23"),
    ] {
        let series = ["meeting", "create", "--at", "2050-01-04T20:00", "--every", "tue", "--until", until];
        let found = rejected(&series);
        assert!(found.contains(message), "{found}");
    }
    let message = rejected(&["meeting", "create", "--for", "90s"]);
    assert!(message.contains("a whole number of minutes"), "{message}");
}

#[test]
fn a_meeting_that_recurs_is_a_series() {
    let series = [
        "--subject",
        "Retro",
        "--at",
        "2050-01-03T10:00",
        "--every",
        "tue,thu",
        "--until",
        "2050-03-31",
        "--zone",
        "Europe/Berlin",
    ];
    for command in [["meeting", "create"], ["series", "create"]] {
        let sent = request(&[&command[..], &series].concat(), &[]);
        assert!(sent.starts_with("POST /v1/mmc/management/cycleconferences"), "{sent}");
        let cycle = r#""cycleParams":{"startDate":"2050-01-04","endDate":"2050-03-31","cycle":"Week","interval":1,"point":[2,4]}"#;
        assert!(sent.contains(cycle) && sent.contains(r#""startTime":"2050-01-04 09:00""#), "{sent}");
        assert!(sent.contains(r#""timeZoneID":"27""#), "{sent}");
    }
    assert!(rejected(&["series", "create", "--every", "tue", "--until", "2050-01-01"]).contains("--at"));
    let message =
        rejected(&["meeting", "create", "--at", "2050-01-03T10:00", "--every", "day", "--until", "2050-01-01"]);
    assert!(message.contains("--until: 2050-01-01 is before the first meeting on 2050-01-03"), "{message}");
    let message = rejected(&["series", "create", "--at", "2050-01-03T10:00"]);
    assert!(message.contains("\n  --every ") && message.contains("\n  --until "), "{message}");
}

/// Returns the fields of a body that make a series.
fn series(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let line = [&["meeting", "create", "--subject", "Retro"], arguments].concat();
    let sent = request(&line, environment);
    let body: serde_json::Value = serde_json::from_str(sent.get(sent.find('{').unwrap()..).unwrap()).unwrap();
    let cycle = &body["cycleParams"];
    let field = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
    format!(
        "{} from {} to {} on {}, zone {}",
        field(&body["startTime"]),
        field(&cycle["startDate"]),
        field(&cycle["endDate"]),
        cycle["point"],
        field(&body["timeZoneID"])
    )
}

#[test]
fn the_days_of_a_series_are_those_of_a_zone_with_the_same_clock() {
    let weekly = ["--at", "2050-01-04T20:00", "--every", "tue", "--until", "2050-02-01"];
    // A time shortly after midnight, and one shortly before it, are on another day in Beijing or in UTC.
    let early = ["--at", "2050-01-15T00:30", "--every", "15", "--until", "2050-06-15"];
    let late = ["--at", "2050-01-15T23:45", "--every", "15", "--until", "2050-06-15"];
    for (zone, number, weekly_start, early_start, late_start) in [
        ("UTC", 25, "2050-01-04 20:00", "2050-01-15 00:30", "2050-01-15 23:45"),
        ("Africa/Abidjan", 25, "2050-01-04 20:00", "2050-01-15 00:30", "2050-01-15 23:45"),
        ("Europe/London", 26, "2050-01-04 20:00", "2050-01-15 00:30", "2050-01-15 23:45"),
        ("America/Panama", 12, "2050-01-05 01:00", "2050-01-15 05:30", "2050-01-16 04:45"),
        ("Asia/Calcutta", 48, "2050-01-04 14:30", "2050-01-14 19:00", "2050-01-15 18:15"),
        ("Asia/Hong_Kong", 56, "2050-01-04 12:00", "2050-01-14 16:30", "2050-01-15 15:45"),
    ] {
        for (by_option, environment) in [(true, vec![]), (false, vec![("TZ", zone)])] {
            let option = if by_option { &["--zone", zone][..] } else { &[] };
            let sent = |arguments: &[&str]| series(&[arguments, option].concat(), &environment);
            let expected = format!("{weekly_start} from 2050-01-04 to 2050-02-01 on [2], zone {number}");
            assert_eq!(sent(&weekly), expected, "{zone}");
            let expected = format!("{early_start} from 2050-01-15 to 2050-06-15 on [15], zone {number}");
            assert_eq!(sent(&early), expected, "{zone}");
            let expected = format!("{late_start} from 2050-01-15 to 2050-06-15 on [15], zone {number}");
            assert_eq!(sent(&late), expected, "{zone}");
        }
    }
}

#[test]
fn a_series_whose_days_the_service_would_count_otherwise_is_rejected() {
    let weekly = ["meeting", "create", "--at", "2050-01-04T20:00", "--every", "tue", "--until", "2050-02-01"];
    // The clocks of Chatham are 45 minutes ahead of those of New Zealand: the service has no such zone.
    let message = rejected(&[&weekly[..], &["--zone", "Pacific/Chatham"]].concat());
    assert!(message.contains("none with the clock of Pacific/Chatham"), "{message}");
    let message = rejected(&[&weekly[..], &["--zone", "UTC", "--time-zone-id", "56"]].concat());
    assert!(message.contains("Tuesday 20:00 is Wednesday 04:00 in the time zone of the series"), "{message}");
    assert!(message.contains("--zone Asia/Shanghai"), "{message}");
    let sent = series(
        &["--at", "2050-01-04T10:00", "--every", "tue", "--until", "2050-02-01", "--time-zone-id", "56"],
        &[("TZ", "UTC")],
    );
    assert_eq!(sent, "2050-01-04 10:00 from 2050-01-04 to 2050-02-01 on [2], zone 56");
}

#[test]
fn a_series_can_last_until_the_end_of_a_month() {
    let today = jiff::ZonedDateTime::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
    let last = today.first_of_month().checked_add(1.month()).unwrap().last_of_month();
    let weekly = ["--at", "tomorrow 20:00", "--every", "week", "--until", "end of next month"];
    let sent = series(&weekly, &[("TZ", "UTC")]);
    assert!(sent.contains(&format!(" to {last} on ")), "{sent}");
}
