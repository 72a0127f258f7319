//! Periods as people name them.

use clap::{Arg, ArgAction, ArgMatches};
use jiff::civil::Date;
use jiff::{SpanRelativeTo, Timestamp, ToSpan as _, Unit, ZonedDateTime};

use crate::error::Error;
use crate::operation::time::{Clock, parse};

/// A period: its begin, and its end, which does not belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// The periods with a name.
pub(crate) const NAMES: [(&str, &str); 4] = [
    ("today", "Only meetings of today"),
    ("tomorrow", "Only meetings of tomorrow"),
    ("week", "Only meetings of the next seven days"),
    ("next-week", "Only meetings of next week, from Monday to Sunday"),
];

/// Returns the arguments that state a period.
pub(crate) fn arguments() -> Vec<Arg> {
    let names = NAMES.iter().map(|(name, help)| Arg::new(*name).long(*name).action(ArgAction::SetTrue).help(*help));
    let time = |name: &'static str, help: &'static str| Arg::new(name).long(name).value_name("TIME").help(help);
    let times = [
        time("since", "Only meetings that have not ended by then, such as `tomorrow 10:00` or 2026-12-01"),
        time("until", "Only meetings that begin before, such as `next sunday`"),
    ];
    let mut arguments: Vec<Arg> = names.chain(times).collect();
    for (index, argument) in arguments.iter_mut().enumerate() {
        let others = NAMES.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, (name, _))| *name);
        *argument = argument.clone().help_heading("Period").conflicts_with_all(others.collect::<Vec<_>>());
    }
    arguments
}

impl Period {
    /// Returns the period that the arguments state; `None` if they state none.
    pub(crate) fn of(matches: &ArgMatches, clock: &Clock) -> Result<Option<Self>, Error> {
        let out_of_range = |_| Error::invalid("the period is out of range");
        if let Some((name, _)) = NAMES.iter().find(|(name, _)| matches.get_flag(name)) {
            return named(name, clock.now()).map(Some).map_err(out_of_range);
        }
        let time = |name: &str| {
            let text = matches.get_one::<String>(name);
            let time = text.map(|text| parse(text, clock)).transpose();
            time.map(|time| time.map(|time| time.timestamp()))
                .map_err(|reason| Error::invalid(format!("--{name}: {reason}")))
        };
        let period = Self { from: time("since")?, until: time("until")? };
        Ok(Some(period).filter(|period| period.from.is_some() || period.until.is_some()))
    }

    /// Returns whether something from one time to another is at least partly in the period.
    pub(crate) fn contains(&self, start: Timestamp, end: Timestamp) -> bool {
        self.from.is_none_or(|from| end > from || start >= from) && self.until.is_none_or(|until| start < until)
    }
}

fn named(name: &str, now: &ZonedDateTime) -> Result<Period, jiff::Error> {
    let today = now.date();
    let monday = today.checked_add(i64::from(7 - today.weekday().to_monday_zero_offset()).days())?;
    let (from, until) = match name {
        "tomorrow" => (today.checked_add(1.days())?, today.checked_add(2.days())?),
        "week" => {
            return Ok(Period { from: Some(now.timestamp()), until: Some(now.checked_add(7.days())?.timestamp()) });
        }
        "next-week" => (monday, monday.checked_add(7.days())?),
        _ => (today, today.checked_add(1.days())?),
    };
    let start_of = |date: Date| date.to_zoned_datetime(now.time_zone().clone()).map(|time| time.timestamp());
    Ok(Period { from: Some(start_of(from)?), until: Some(start_of(until)?) })
}

/// Returns the first and the last day of the month before.
pub(crate) fn last_month(now: &ZonedDateTime) -> Result<(Date, Date), jiff::Error> {
    let last = now.date().first_of_month().checked_sub(1.days())?;
    Ok((last.first_of_month(), last))
}

/// Returns the time that is a duration ago, `30d`, or that a string states.
pub(crate) fn since(text: &str, clock: &Clock) -> Result<Timestamp, String> {
    let is_duration = text.starts_with(|first: char| first.is_ascii_digit()) && text.ends_with(char::is_alphabetic);
    match text.parse::<jiff::Span>() {
        Ok(span) if is_duration => {
            let hours =
                span.total((Unit::Second, SpanRelativeTo::from(clock.now()))).map_err(|error| error.to_string())?;
            let ago = jiff::SignedDuration::try_from_secs_f64(hours).map_err(|error| error.to_string())?;
            clock.now().timestamp().checked_sub(ago).map_err(|error| error.to_string())
        }
        _ => parse(text, clock).map(|time| time.timestamp()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "Clippy does not treat helper functions as tests")]

    use super::*;

    fn clock() -> Clock {
        Clock::at("2026-11-28T20:00:00+08:00[Asia/Shanghai]".parse().unwrap())
    }

    #[test]
    fn next_week_begins_on_monday_in_the_zone_of_the_user() {
        let period = |name| {
            let period = named(name, clock().now()).unwrap();
            (period.from.unwrap().to_string(), period.until.unwrap().to_string())
        };
        let times = |from: &str, until: &str| (from.to_owned(), until.to_owned());
        assert_eq!(period("today"), times("2026-11-27T16:00:00Z", "2026-11-28T16:00:00Z"));
        assert_eq!(period("tomorrow"), times("2026-11-28T16:00:00Z", "2026-11-29T16:00:00Z"));
        assert_eq!(period("week"), times("2026-11-28T12:00:00Z", "2026-12-05T12:00:00Z"));
        assert_eq!(period("next-week"), times("2026-11-29T16:00:00Z", "2026-12-06T16:00:00Z"));
    }

    #[test]
    fn last_month_ends_with_its_last_day() {
        let (first, last) = last_month(clock().now()).unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2026-10-01".to_owned(), "2026-10-31".to_owned()));
    }

    #[test]
    fn since_is_a_duration_or_a_time() {
        let since = |text| since(text, &clock()).map(|time| time.to_string());
        assert_eq!(since("30d").as_deref(), Ok("2026-10-29T12:00:00Z"));
        assert_eq!(since("2h").as_deref(), Ok("2026-11-28T10:00:00Z"));
        assert_eq!(since("2026-11-01").as_deref(), Ok("2026-10-31T16:00:00Z"));
        assert!(since("soon").is_err());
    }
}
