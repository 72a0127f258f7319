//! Series: `--every tuesday --until 2027-01-31` in place of the fields of a recurrence.

use clap::Arg;
use huaweicloud_meeting::types::TimeZone;
use huaweicloud_meeting_catalog::{Operation, TimeForm, Value};
use jiff::civil::Date;
use jiff::{Span, ZonedDateTime};
use serde_json::{Value as Json, json};

use super::document;
use super::given::Given;
use crate::operation::Action;
use crate::operation::time::{self, Clock, weekday};

/// The operation that creates a series in place of a single meeting.
const SERIES: &[(&str, &str)] = &[("CreateMeeting", "CreateRecurringMeeting")];

/// The names of the structure and of the inputs.
const RECURRENCE: &str = "Recurrence";
const CYCLE: [&str; 2] = ["body", "cycleParams"];
const START: [&str; 2] = ["body", "startTime"];
const ZONE: [&str; 2] = ["body", "timeZoneID"];

/// An argument that stands for fields of a recurrence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    /// What it means.
    pub(super) doc: &'static str,
}

const EVERY: Argument = Argument {
    name: "--every",
    doc: "When the meeting recurs: day, tuesday, mon,thu, weekday, 2 weeks, month, or the day of a month",
};
const UNTIL: Argument = Argument { name: "--until", doc: "Last day of the series" };

impl Argument {
    pub(super) fn is_given(&self, given: &Given) -> bool {
        if *self == EVERY { given.every.is_some() } else { given.until.is_some() }
    }
}

const EXPECTED: &str = "expected day, tuesday, `mon,thu`, weekday, `2 weeks`, month, or the day of a month such as 15";

/// Returns whether an operation has a recurrence.
fn has_recurrence(operation: &Operation) -> bool {
    let is_recurrence = |value: &Value| matches!(value, Value::Structure(structure) if structure.name == RECURRENCE);
    operation.inputs.iter().any(|input| is_recurrence(&input.field.value))
}

/// Returns the arguments of an operation that has a recurrence.
pub(crate) fn arguments(operation: &Operation) -> Vec<Arg> {
    if !has_recurrence(operation) {
        return Vec::new();
    }
    vec![
        Arg::new("every").long("every").value_name("WHEN").help(EVERY.doc),
        Arg::new("recurrence-until").long("until").value_name("DATE").help(UNTIL.doc),
    ]
}

/// Returns the operation that a command calls: with `--every`, that which creates a series.
pub(crate) fn action(action: Action, matches: &clap::ArgMatches) -> Action {
    let is_series = matches.try_get_one::<String>("every").is_ok_and(|every| every.is_some());
    let series = SERIES.iter().find(|(single, _)| is_series && *single == action.operation.name);
    let operation = series.and_then(|(_, series)| huaweicloud_meeting_catalog::operation(series));
    operation.map_or(action, |operation| Action { operation, ..action })
}

/// Returns the argument that stands for the input at a path of a document, unless the fields of the recurrence are given one by
/// one.
pub(super) fn argument(path: &str, given: &Given, request: &Json) -> Option<Argument> {
    let path = path.strip_prefix(&CYCLE.join("."))?;
    let is_by_field = given.every.is_none() && document::get(request, &CYCLE).is_some();
    (!is_by_field).then_some(if path == ".endDate" { UNTIL } else { EVERY })
}

/// Days on which a meeting takes place.
#[derive(Debug, PartialEq, Eq)]
enum Every {
    Days(i64),
    /// Weekdays, from 0 for Sunday; those of the start if there are none.
    Weeks(i64, Vec<i64>),
    /// A day; that of the start if there is none.
    Months(i64, Option<i64>),
}

/// Sets the recurrence, the start and the time zone of a series.
pub(super) fn apply(given: &Given, clock: &Clock, request: &mut Json) -> Result<(), String> {
    let Some(every) = &given.every else {
        return match &given.until {
            // A series that exists has another last day.
            Some(until) if document::get(request, &CYCLE).is_some() => {
                let until = time::parse(until, clock).map_err(|reason| format!("--until: {reason}"))?.date();
                document::merge(request, json!({"body": {"cycleParams": {"endDate": until.to_string()}}}));
                Ok(())
            }
            Some(_) => Err("--until needs --every".to_owned()),
            None => set_zone(clock, request, false),
        };
    };
    let start = document::get(request, &START)
        .and_then(Json::as_str)
        .ok_or("--every needs the time of the first meeting: --at")?;
    let every = parse(every).map_err(|reason| format!("--every: {reason}"))?;
    let start = first(&in_clock(start, clock)?, &every, clock)?;
    let mut cycle = document::get(request, &CYCLE).cloned().unwrap_or_else(|| json!({}));
    let first_day = start.date();
    let (unit, interval, points) = match &every {
        Every::Days(interval) => ("Day", interval, Vec::new()),
        Every::Weeks(interval, days) if days.is_empty() => ("Week", interval, vec![sunday_based(first_day)]),
        Every::Weeks(interval, days) => ("Week", interval, days.clone()),
        Every::Months(interval, day) => ("Month", interval, vec![day.unwrap_or_else(|| first_day.day().into())]),
    };
    document::merge(&mut cycle, json!({"startDate": first_day.to_string(), "cycle": unit, "interval": interval}));
    if points.is_empty() {
        document::remove(&mut cycle, &["point"]);
    } else {
        document::merge(&mut cycle, json!({"point": points}));
    }
    if let Some(until) = &given.until {
        let until = time::parse(until, clock).map_err(|reason| format!("--until: {reason}"))?.date();
        if until < first_day {
            return Err(format!("--until: {until} is before the first meeting on {first_day}"));
        }
        document::merge(&mut cycle, json!({"endDate": until.to_string()}));
    }
    document::set(request, &CYCLE, cycle);
    document::set(request, &START, time::of_time(&start, TimeForm::UtcMinute));
    set_zone(clock, request, true)
}

/// Sets the time zone of the meeting to that of the user: the days of a series are counted in it.
fn set_zone(clock: &Clock, request: &mut Json, is_series: bool) -> Result<(), String> {
    let has_start =
        document::get(request, &START).is_some() && document::get(request, &["body", "mediaTypes"]).is_some();
    if !has_start || !(is_series || clock.chosen_zone.is_some()) || document::get(request, &ZONE).is_some() {
        return Ok(());
    }
    let zone = clock.now().time_zone().iana_name().and_then(TimeZone::for_iana);
    if let Some(number) = zone.and_then(|zone| zone.number()) {
        document::set(request, &ZONE, number.to_string().into());
    }
    Ok(())
}

/// Returns the start of a meeting, as it is sent, in the zone of the user.
fn in_clock(start: &str, clock: &Clock) -> Result<ZonedDateTime, String> {
    let utc = format!("{}Z", start.replace(' ', "T"));
    let time: jiff::Timestamp = utc.parse().map_err(|_| "--every needs a valid start".to_owned())?;
    Ok(time.to_zoned_datetime(clock.now().time_zone().clone()))
}

/// Returns the first meeting: the start, or the next time of day at which the series takes place.
fn first(start: &ZonedDateTime, every: &Every, clock: &Clock) -> Result<ZonedDateTime, String> {
    let fits = |date: Date| match every {
        Every::Days(_) => true,
        Every::Weeks(_, days) => days.is_empty() || days.contains(&sunday_based(date)),
        Every::Months(_, day) => day.is_none_or(|day| day == i64::from(date.day()) || is_last(date, day)),
    };
    for days in 0..=62 {
        let local = start.datetime().checked_add(Span::new().days(days)).map_err(|error| error.to_string())?;
        if fits(local.date()) {
            let time = time::in_zone(local, clock)?;
            if time > *clock.now() {
                return Ok(time);
            }
        }
    }
    Err("--at: the first meeting is in the past".to_owned())
}

fn is_last(date: Date, day: i64) -> bool {
    date == date.last_of_month() && day > i64::from(date.day())
}

fn sunday_based(date: Date) -> i64 {
    date.weekday().to_sunday_zero_offset().into()
}

/// Parses when a series recurs.
fn parse(text: &str) -> Result<Every, String> {
    let lower = text.trim().to_lowercase();
    let text = lower.strip_prefix("every ").unwrap_or(&lower);
    let (interval, unit) = match text.split_once(char::is_whitespace) {
        Some((number, unit)) => match number.parse::<i64>() {
            Ok(number) => (number, unit.trim()),
            Err(_) => (1, text),
        },
        None => (1, text),
    };
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => return Ok(Every::Days(interval)),
        "week" => return Ok(Every::Weeks(interval, Vec::new())),
        "month" => return Ok(Every::Months(interval, None)),
        "weekday" => return Ok(Every::Weeks(interval, vec![1, 2, 3, 4, 5])),
        _ => {}
    }
    if let Ok(day) = unit.parse::<i64>() {
        return if (1..=31).contains(&day) { Ok(Every::Months(interval, Some(day))) } else { Err(EXPECTED.to_owned()) };
    }
    let mut days = Vec::new();
    for word in unit.split([',', ' ']).filter(|word| !word.is_empty() && *word != "and") {
        let day = weekday(word).ok_or_else(|| format!("`{word}` is not a day; {EXPECTED}"))?;
        let day = i64::try_from(day).unwrap_or_default();
        days.push(day.saturating_add(1) % 7);
    }
    days.sort_unstable();
    days.dedup();
    if days.is_empty() { Err(EXPECTED.to_owned()) } else { Ok(Every::Weeks(interval, days)) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;

    #[test]
    fn days_are_words() {
        for (text, expected) in [
            ("day", Every::Days(1)),
            ("2 days", Every::Days(2)),
            ("tue", Every::Weeks(1, vec![2])),
            ("Tuesdays", Every::Weeks(1, vec![2])),
            ("mon,thu", Every::Weeks(1, vec![1, 4])),
            ("sunday", Every::Weeks(1, vec![0])),
            ("weekday", Every::Weeks(1, vec![1, 2, 3, 4, 5])),
            ("2 weeks", Every::Weeks(2, Vec::new())),
            ("month", Every::Months(1, None)),
            ("15", Every::Months(1, Some(15))),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in ["", "sometimes", "32", "tue,x"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_first_meeting_is_on_the_first_matching_day() {
        let clock = Clock::at("2026-11-28T20:15[Europe/Berlin]".parse().unwrap());
        let given = Given { every: Some("tue".into()), until: Some("2027-01-31".into()), ..Given::default() };
        let mut request = json!({"body": {"mediaTypes": "Voice", "startTime": "2026-11-28 09:00"}});
        apply(&given, &clock, &mut request).unwrap();
        let cycle =
            json!({"startDate": "2026-12-01", "endDate": "2027-01-31", "cycle": "Week", "interval": 1, "point": [2]});
        assert_eq!(document::get(&request, &CYCLE), Some(&cycle));
        assert_eq!(document::get(&request, &START), Some(&json!("2026-12-01 09:00")));
        assert!(document::get(&request, &ZONE).is_some());
    }
}
