//! Periods as people name them.

use clap::{Arg, ArgAction, ArgMatches};
use jiff::{SpanRelativeTo, Timestamp, Unit};

use crate::error::Error;
use crate::operation::time::{Clock, named_period, parse};

/// A period: its begin, and its end, which does not belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// The periods with a name.
const NAMES: [(&str, &str); 5] = [
    ("today", "Only meetings of today"),
    ("tomorrow", "Only meetings of tomorrow"),
    ("week", "Only meetings of the next seven days"),
    ("this-week", "Only meetings of this week, from Monday to Sunday"),
    ("next-week", "Only meetings of next week, from Monday to Sunday"),
];

/// Returns the arguments that state a period.
pub(crate) fn arguments() -> Vec<Arg> {
    let names = NAMES.iter().map(|(name, help)| Arg::new(*name).long(*name).action(ArgAction::SetTrue).help(*help));
    let time = |name: &'static str, help: &'static str| Arg::new(name).long(name).value_name("TIME").help(help);
    let times = [
        time("since", "Only meetings that have not ended by then, such as `tomorrow 10:00`, 2026-12-01 or 7d (ago)"),
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
            let period = named_period(name, clock.now()).map_err(out_of_range)?;
            return Ok(
                period.map(|(from, until)| Self { from: Some(from.timestamp()), until: Some(until.timestamp()) })
            );
        }
        let time = |name: &str, read: &dyn Fn(&str) -> Result<Timestamp, String>| {
            let time = matches.get_one::<String>(name).map(|text| read(text)).transpose();
            time.map_err(|reason| Error::invalid(format!("--{name}: {reason}")))
        };
        let from = time("since", &|text| since(text, clock))?;
        let until = time("until", &|text| parse(text, clock).map(|time| time.timestamp()))?;
        let period = Self { from, until };
        Ok(Some(period).filter(|period| period.from.is_some() || period.until.is_some()))
    }

    /// Returns whether something from one time to another is at least partly in the period.
    pub(crate) fn contains(&self, start: Timestamp, end: Timestamp) -> bool {
        self.from.is_none_or(|from| end > from || start >= from) && self.until.is_none_or(|until| start < until)
    }
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
    fn since_is_a_duration_or_a_time() {
        let since = |text| since(text, &clock()).map(|time| time.to_string());
        assert_eq!(since("30d").as_deref(), Ok("2026-10-29T12:00:00Z"));
        assert_eq!(since("2h").as_deref(), Ok("2026-11-28T10:00:00Z"));
        assert_eq!(since("2026-11-01").as_deref(), Ok("2026-10-31T16:00:00Z"));
        assert!(since("soon").is_err());
    }
}
