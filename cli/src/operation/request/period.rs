//! The period of a list of what is past, or of statistics: `--last-month` in place of `--since` and `--until`.

use clap::{Arg, ArgAction, ArgMatches};
use huaweicloud_meeting_catalog::{TimeForm, Value};
use jiff::{ToSpan as _, ZonedDateTime};
use serde_json::Value as Json;

use super::document;
use super::given::Given;
use crate::operation::Action;
use crate::operation::flags::{Flag, Flags, default};
use crate::operation::time::{self, Clock};

const SINCE: &str = "since";
const UNTIL: &str = "until";

/// The periods, by the names of their flags.
const NAMES: [(&str, &str); 5] = [
    ("today", "Since midnight"),
    ("this-week", "Since Monday"),
    ("last-week", "Last week, from Monday to Sunday"),
    ("this-month", "Since the first day of this month"),
    ("last-month", "Last month"),
];

/// The input that states whether times are days or months, and its value for months.
const UNIT: [&str; 2] = ["query", "timeUnit"];
const MONTH: &str = "M";

const OUT_OF_RANGE: &str = "the period is out of range";

/// How long a period is for which no begin is given, if it needs one: that of the defaults of flags.
const DEFAULT_DAYS: i64 = 30;

/// Returns the flags with the begin and the end of the period, if an operation has one.
fn ends(flags: &Flags) -> Option<(&Flag, &Flag)> {
    let named = |name| flags.all.iter().find(|flag| flag.is_short && flag.long == name);
    Some((named(SINCE)?, named(UNTIL)?))
}

/// Returns the arguments of an operation with a period.
pub(crate) fn arguments(flags: &Flags) -> Vec<Arg> {
    ends(flags).map_or_else(Vec::new, |(since, until)| switches(&[&since.id, &until.id]))
}

/// Returns the switches of all periods, which exclude one another and other arguments.
pub(crate) fn switches(excluded: &[&str]) -> Vec<Arg> {
    let argument = |(name, help): &(&'static str, &'static str)| {
        let others = NAMES.iter().filter(|(other, _)| other != name).map(|(other, _)| id(other));
        let excluded = excluded.iter().map(|id| (*id).to_owned());
        Arg::new(id(name))
            .long(*name)
            .action(ArgAction::SetTrue)
            .help(*help)
            .help_heading("Period")
            .conflicts_with_all(others.chain(excluded))
    };
    NAMES.iter().map(argument).collect()
}

/// Returns the IDs of the switches.
pub(crate) fn ids() -> impl Iterator<Item = String> {
    NAMES.iter().map(|(name, _)| id(name))
}

fn id(name: &str) -> String {
    format!("period:{name}")
}

/// Returns the name of the period that the arguments of a command state.
pub(crate) fn named(matches: &ArgMatches) -> Option<&'static str> {
    let is_set = |name: &str| matches.try_get_one::<bool>(&id(name)).is_ok_and(|set| set == Some(&true));
    NAMES.iter().map(|(name, _)| *name).find(|name| is_set(name))
}

/// Sets the begin and the end of a period. What is given is not changed.
pub(super) fn apply(
    action: &Action,
    flags: &Flags,
    given: &Given,
    clock: &Clock,
    request: &mut Json,
) -> Result<(), String> {
    let Some((since, until)) = ends(flags) else { return Ok(()) };
    if let Some(name) = given.period {
        let Some((from, end)) = past(name, clock)? else { return Ok(()) };
        set(since, &from, request);
        set(until, &end, request);
    } else if let Some(end) = given_end(flags, until, given, clock)
        && document::get(request, &since.path).is_none()
        && default(action.operation.name, &since.id).is_some()
    {
        set(since, &end.checked_sub(DEFAULT_DAYS.days()).map_err(|_| OUT_OF_RANGE)?, request);
    }
    Ok(())
}

/// Returns the begin of a period with a name, and its last moment, which is not in the future.
pub(crate) fn past(name: &str, clock: &Clock) -> Result<Option<(ZonedDateTime, ZonedDateTime)>, String> {
    let period = time::named_period(name, clock.now()).map_err(|_| OUT_OF_RANGE)?;
    let Some((from, until)) = period else { return Ok(None) };
    let last = until.checked_sub(1.millisecond()).map_err(|_| OUT_OF_RANGE)?;
    Ok(Some((from, last.min(clock.now().clone()))))
}

/// Returns the end of a period, if it is given.
fn given_end(flags: &Flags, until: &Flag, given: &Given, clock: &Clock) -> Option<ZonedDateTime> {
    let index = flags.all.iter().position(|flag| flag.id == until.id)?;
    time::parse(given.flags.get(&index)?.last()?, clock).ok()
}

fn set(flag: &Flag, time: &ZonedDateTime, request: &mut Json) {
    if let Value::Time(form) = &flag.field.value {
        document::set(request, &flag.path, time::of_time(time, *form));
    }
}

/// Writes days as months where statistics are by month.
pub(super) fn set_months(flags: &Flags, request: &mut Json) {
    if document::get(request, &UNIT).and_then(Json::as_str) != Some(MONTH) {
        return;
    }
    for flag in flags.all.iter().filter(|flag| matches!(flag.field.value, Value::Time(TimeForm::DayOrMonth))) {
        let month = document::get(request, &flag.path).and_then(Json::as_str).and_then(|day| day.get(..7));
        if let Some(month) = month.map(str::to_owned) {
            document::set(request, &flag.path, month.into());
        }
    }
}

/// Returns a line that states which period a request has, if the command line has chosen it.
pub(crate) fn note(action: &Action, flags: &Flags, given: &Given, clock: &Clock) -> Option<String> {
    let (since, until) = ends(flags)?;
    default(action.operation.name, &since.id)?;
    let is_given = |flag: &Flag| {
        let index = flags.all.iter().position(|other| other.id == flag.id);
        let is_based = given.base.as_ref().is_some_and(|base| document::get(base, &flag.path).is_some());
        is_based || index.is_some_and(|index| given.flags.contains_key(&index))
    };
    if given.period.is_some() || is_given(since) || is_given(until) {
        return None;
    }
    let start = clock.now().checked_sub(DEFAULT_DAYS.days()).ok()?.date();
    Some(format!("the last {DEFAULT_DAYS} days, since {start}; --since or --last-month choose another period"))
}
