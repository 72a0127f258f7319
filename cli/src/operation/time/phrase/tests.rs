//! Tests of phrases.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

use super::*;

/// A Saturday in winter.
fn clock() -> Clock {
    at("2026-11-28T20:15:30[Europe/Berlin]")
}

fn at(now: &str) -> Clock {
    Clock::at(now.parse().unwrap())
}

fn local(phrase: &str) -> String {
    parse(phrase, &clock()).map_or_else(|error| format!("error: {error}"), |time| time.datetime().to_string())
}

#[test]
fn phrases_are_times() {
    for (phrase, expected) in [
        ("tomorrow 10:00", "2026-11-29T10:00:00"),
        ("Tomorrow at 10:00", "2026-11-29T10:00:00"),
        ("3pm tomorrow", "2026-11-29T15:00:00"),
        ("tomorrow", "2026-11-29T00:00:00"),
        ("today", "2026-11-28T00:00:00"),
        ("tonight 23:00", "2026-11-28T23:00:00"),
        ("tomorrow noon", "2026-11-29T12:00:00"),
        ("next tuesday 9am", "2026-12-01T09:00:00"),
        ("tue 9:30 am", "2026-12-01T09:30:00"),
        ("saturday 9am", "2026-12-05T09:00:00"),
        ("saturday 23:00", "2026-11-28T23:00:00"),
        ("last friday", "2026-11-27T00:00:00"),
        ("next week", "2026-12-05T00:00:00"),
        ("1 December 10:00", "2026-12-01T10:00:00"),
        ("dec 1 2026 10am", "2026-12-01T10:00:00"),
        ("jan 1", "2027-01-01T00:00:00"),
        ("in 2h", "2026-11-28T22:15:30"),
        ("+30m", "2026-11-28T20:45:30"),
        ("in 1h 30m", "2026-11-28T21:45:30"),
        ("in 3 days", "2026-12-01T20:15:30"),
        ("30 days ago", "2026-10-29T20:15:30"),
        ("-7d", "2026-11-21T20:15:30"),
        ("now", "2026-11-28T20:15:30"),
        ("2026-12-01", "2026-12-01T00:00:00"),
        ("2026-12-01 10:00", "2026-12-01T10:00:00"),
        ("2026-12-01T10:00", "2026-12-01T10:00:00"),
        ("2026-12-01T10:00Z", "2026-12-01T11:00:00"),
        ("2026-12-01T10:00+08:00", "2026-12-01T03:00:00"),
    ] {
        assert_eq!(local(phrase), expected, "{phrase}");
    }
}

#[test]
fn what_is_not_a_time_is_an_error() {
    for phrase in [
        "",
        "12",
        "a",
        "m",
        "2h",
        "tomorrow 25:00",
        "2026-02-30",
        "31 feb",
        "soon",
        "tonight",
        "monday 10:00 z",
        "1230",
        "tomorrow 10",
        "tomorrow 1230",
        "1 december 10",
        "tomorrow 10:00+08:00",
        "tomorrow 10:00 utc",
    ] {
        assert!(local(phrase).starts_with("error: "), "{phrase}: {}", local(phrase));
    }
    assert!(local("tomorow 10:00").contains("did you mean `tomorrow`?"), "{}", local("tomorow 10:00"));
    assert!(local("01/02/2027").contains("slashes"));
}

#[test]
fn a_time_that_clocks_skip_or_repeat_is_an_error() {
    assert!(local("2027-03-28 02:30").contains("does not exist in Europe/Berlin"), "{}", local("2027-03-28 02:30"));
    let message = local("2026-10-25 02:30");
    assert!(message.contains("write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"), "{message}");
    assert_eq!(local("2026-10-25T02:30:00+01:00"), "2026-10-25T02:30:00");
}

#[test]
fn days_are_counted_on_the_calendar_across_a_change_of_the_clocks() {
    let clock = at("2027-03-27T10:00[Europe/Berlin]");
    assert_eq!(parse("in 1 day", &clock).unwrap().to_string(), "2027-03-28T10:00:00+02:00[Europe/Berlin]");
    assert_eq!(parse("in 24h", &clock).unwrap().to_string(), "2027-03-28T11:00:00+02:00[Europe/Berlin]");
}

#[test]
fn a_day_without_a_midnight_starts_later() {
    let clock = at("2018-11-01T10:00[America/Sao_Paulo]");
    assert_eq!(parse("2018-11-04", &clock).unwrap().to_string(), "2018-11-04T01:00:00-02:00[America/Sao_Paulo]");
}
