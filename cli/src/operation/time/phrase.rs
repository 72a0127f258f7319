//! From a phrase to a time: `tomorrow 10:00`, `next tuesday 9am`, `in 2h`, `2026-12-01T10:00`.
//!
//! What has a form of its own is parsed by jiff: RFC 3339 and RFC 9557, ISO 8601 without a zone, and durations. The other phrases
//! are those of GNU `date`, restricted to the words below, because `date` has a meaning for almost everything, such as `2h`.

use jiff::civil::{Date, DateTime};
use jiff::tz::AmbiguousOffset;
use jiff::{Span, Timestamp, ZonedDateTime};

use super::clock::Clock;
use super::{calendar, span};
use crate::messages::{did_you_mean, nearest};

/// What to write instead of what is not understood.
const EXAMPLES: &str =
    "expected a time such as `tomorrow 10:00`, `next tuesday 9am`, `in 2h`, `2026-12-01` or `2026-12-01T10:00`";

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// The words of a phrase, besides weekdays and months.
const WORDS: [&str; 21] = [
    "today",
    "tomorrow",
    "yesterday",
    "now",
    "next",
    "last",
    "this",
    "ago",
    "am",
    "pm",
    "noon",
    "midnight",
    "at",
    "on",
    "in",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
];
const MORE_WORDS: [&str; 10] = ["year", "years", "hour", "hours", "minute", "minutes", "min", "mins", "tonight", "the"];

/// Returns the time that a phrase states. A phrase without a time of day is the start of that day.
pub(crate) fn parse(phrase: &str, clock: &Clock) -> Result<ZonedDateTime, String> {
    let text = phrase.trim();
    let zone = clock.now().time_zone();
    if text.eq_ignore_ascii_case("now") {
        return Ok(clock.now().clone());
    }
    if let Some(span) = relative(text) {
        return clock.now().checked_add(span).map_err(|_| format!("{EXAMPLES}; this one is out of range"));
    }
    if let Ok(zoned) = text.parse::<ZonedDateTime>() {
        return Ok(zoned);
    }
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Ok(timestamp.to_zoned_datetime(zone.clone()));
    }
    if let Some(end) = end_of(text, clock) {
        return in_zone(end, clock);
    }
    calendar::check(text)?;
    let (local, has_time) = match text.parse::<DateTime>() {
        Ok(local) if text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('-') => {
            (local, text.contains(':'))
        }
        _ => of_words(text, clock)?,
    };
    if has_time {
        return in_zone(local, clock);
    }
    // In some time zones, the clocks are set forward at midnight: the day starts later then.
    zone.to_ambiguous_zoned_datetime(local).compatible().map_err(|error| error.to_string())
}

/// Returns whether a phrase is a time of day without a day: `15:00`, `9 am`, `noon`.
pub(crate) fn has_no_day(phrase: &str) -> bool {
    let is_time = |word: &String| is_time_of_day(word) && word.starts_with(|first: char| first.is_ascii_digit());
    let is_of_time = |word: &String| is_time(word) || is_number(word, 1) || is_number(word, 2) || is_half(word);
    normalized(phrase)
        .is_ok_and(|words| words.iter().any(|word| is_time(word) || is_half(word)) && words.iter().all(is_of_time))
}

/// Returns the last second of `end of month`, `end of next month` or `end of the year`.
fn end_of(text: &str, clock: &Clock) -> Option<DateTime> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().filter(|word| !matches!(*word, "the" | "this")).collect();
    let today = clock.now().date();
    let day = match words.as_slice() {
        ["end", "of", "month"] => today.last_of_month(),
        ["end", "of", "next", "month"] => {
            today.first_of_month().checked_add(Span::new().months(1)).ok()?.last_of_month()
        }
        ["end", "of", "year"] => today.last_of_year(),
        ["end", "of", "next", "year"] => today.first_of_year().checked_add(Span::new().years(1)).ok()?.last_of_year(),
        _ => return None,
    };
    Some(day.at(23, 59, 59, 0))
}

/// Returns the distance of `in 2h`, `+30m`, `3 days ago` and `-7d`.
fn relative(text: &str) -> Option<Span> {
    let lower = text.to_ascii_lowercase();
    let (span, is_past) = if let Some(rest) = lower.strip_prefix("in ").or_else(|| lower.strip_prefix('+')) {
        (rest, false)
    } else if let Some(rest) = lower.strip_suffix(" ago").or_else(|| lower.strip_prefix('-')) {
        (rest, true)
    } else {
        (lower.as_str(), false)
    };
    let span: Span = span::parse(span)?;
    // `7d` alone would be a guess: the past of a list, or the future of a meeting.
    if span_has_no_direction(&lower) {
        return None;
    }
    Some(if is_past { span.negate() } else { span })
}

fn span_has_no_direction(text: &str) -> bool {
    !(text.starts_with(['+', '-']) || text.starts_with("in ") || text.ends_with(" ago"))
}

/// Returns the local time that words state, and whether they state a time of day.
fn of_words(text: &str, clock: &Clock) -> Result<(DateTime, bool), String> {
    let words = normalized(text)?;
    let now = clock.now().datetime();
    let has_time = words.iter().any(|word| is_time_of_day(word));
    let has_year = words.iter().any(|word| is_number(word, 4) || word.matches('-').count() == 2);
    let phrase = words.join(" ");
    // The zone of the library is not that of the user: what it computes is the local time.
    let at = format!("{now}[UTC]").parse().map_err(|_| EXAMPLES.to_owned())?;
    let parsed =
        parse_datetime::parse_datetime_at_date(at, phrase).ok().and_then(parse_datetime::ParsedDateTime::into_zoned);
    let parsed = parsed.filter(|time| time.offset().seconds() == 0).ok_or_else(|| EXAMPLES.to_owned())?;
    let parsed = parsed.datetime().to_string();
    let mut local: DateTime = parsed.parse().map_err(|_| EXAMPLES.to_owned())?;
    if !has_time {
        local = local.date().to_datetime(jiff::civil::Time::midnight());
    }
    let first = words.first().map(String::as_str).unwrap_or_default();
    if words.iter().any(|word| name_of(word, &MONTHS).is_some()) && !has_year {
        local = nearest_year(local, now.date());
    } else if name_of(first, &WEEKDAYS).is_some() && local < now {
        local = local.checked_add(Span::new().days(7)).map_err(|_| EXAMPLES.to_owned())?;
    }
    Ok((local, has_time))
}

/// Returns the words of a phrase in the form of `date`.
fn normalized(text: &str) -> Result<Vec<String>, String> {
    let lower = text.to_lowercase().replace(',', " ");
    let mut words = Vec::new();
    for word in lower.split_whitespace() {
        match word {
            "at" | "on" | "the" => {}
            "noon" => words.push("12:00".to_owned()),
            "midnight" => words.push("00:00".to_owned()),
            "tonight" => words.push("today".to_owned()),
            _ => {
                check_word(word)?;
                words.push(word.to_owned());
            }
        }
    }
    let is_meaningful = words.iter().any(|word| word.contains(|c: char| c.is_alphabetic() || matches!(c, ':' | '-')));
    let is_tonight = lower.contains("tonight") && !words.iter().any(|word| is_time_of_day(word));
    if !is_meaningful || is_tonight || has_stray_number(&words) { Err(EXAMPLES.to_owned()) } else { Ok(words) }
}

/// Returns whether a number is neither that of a day or a year beside a month, nor counts a unit: for `date`, it is an hour, but it
/// could be a mistake.
fn has_stray_number(words: &[String]) -> bool {
    let has_month = words.iter().any(|word| name_of(word, &MONTHS).is_some());
    let mut has_day = false;
    let mut following = words.iter().skip(1).map(String::as_str);
    words.iter().any(|word| {
        let next = following.next().unwrap_or_default();
        if !word.bytes().all(|byte| byte.is_ascii_digit()) || is_counted(next) {
            return false;
        }
        let is_day = has_month && word.len() <= 2 && !has_day;
        has_day |= is_day;
        !(is_day || (has_month && is_number(word, 4)))
    })
}

/// Returns whether a word can follow a number.
fn is_counted(word: &str) -> bool {
    let is_unit = |unit: &str| word == unit || word.strip_suffix('s') == Some(unit);
    ["am", "pm", "day", "week", "month", "year", "hour", "minute", "min"].into_iter().any(is_unit)
}

/// Checks that a word means what a person means by it.
fn check_word(word: &str) -> Result<(), String> {
    if word.contains('/') {
        return Err("the order of day and month in dates with slashes differs by country; write 2026-12-31".to_owned());
    }
    if word.starts_with(['+', '-']) || (word.contains(':') && word.contains(['+', '-'])) {
        return Err("a time with an offset has a date, as in 2026-12-01T10:00+08:00".to_owned());
    }
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    let is_known = letters.is_empty()
        || ["am", "pm", "st", "nd", "rd", "th"].contains(&letters.as_str())
            && word.starts_with(|c: char| c.is_ascii_digit())
        || (letters == word && (is_word(word)));
    if is_known {
        return Ok(());
    }
    let known = WORDS.iter().chain(&MORE_WORDS).chain(&WEEKDAYS).chain(&MONTHS).copied();
    let near = nearest(word, known);
    let hint = if near.is_empty() { format!("; {EXAMPLES}") } else { did_you_mean(&near) };
    Err(format!("`{word}` is not recognized in a time{hint}"))
}

fn is_word(word: &str) -> bool {
    WORDS.contains(&word) || MORE_WORDS.contains(&word) || name_of(word, &WEEKDAYS).or(name_of(word, &MONTHS)).is_some()
}

/// Returns the index of a name, which can be shortened to three letters.
pub(super) fn name_of(word: &str, names: &[&str]) -> Option<usize> {
    let is_long = word.len() >= 3 && word.is_ascii();
    is_long
        .then(|| names.iter().position(|name| name.starts_with(word) || (word == "tues" && *name == "tuesday")))
        .flatten()
}

/// Returns the number of a weekday, from 0 for Monday.
pub(crate) fn weekday(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    name_of(&word, &WEEKDAYS).or_else(|| name_of(word.strip_suffix('s')?, &WEEKDAYS))
}

fn is_time_of_day(word: &str) -> bool {
    word.contains(':')
        || is_half(word)
        || ["am", "pm"].iter().any(|half| word.strip_suffix(half).is_some_and(|hour| hour.parse::<u8>().is_ok()))
        || matches!(word, "hour" | "hours" | "minute" | "minutes" | "min" | "mins" | "now")
}

/// Returns whether a word states which half of the day an hour is in.
fn is_half(word: &str) -> bool {
    matches!(word, "am" | "pm")
}

fn is_number(word: &str, digits: usize) -> bool {
    word.len() == digits && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns a day and month in the year in which it is nearest.
fn nearest_year(local: DateTime, today: Date) -> DateTime {
    let distance = |date: DateTime| today.until(date.date()).map_or(i32::MAX, |span| span.get_days().abs());
    let years = [-1, 0, 1].map(|years| local.checked_add(Span::new().years(years)).unwrap_or(local));
    years.into_iter().min_by_key(|date| distance(*date)).unwrap_or(local)
}

/// Returns the time at which clocks show a local time. It must be one time.
pub(crate) fn in_zone(local: DateTime, clock: &Clock) -> Result<ZonedDateTime, String> {
    let zone = clock.now().time_zone();
    let name = zone.iana_name().unwrap_or("this time zone");
    let ambiguous = zone.to_ambiguous_zoned_datetime(local);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => {}
        AmbiguousOffset::Gap { before, after } => {
            let (first, second) = (before.to_string(), after.to_string());
            return Err(format!(
                "{local} does not exist in {name}: the clocks are set forward from {first} to {second}; choose another time"
            ));
        }
        AmbiguousOffset::Fold { before, after } => {
            let (first, second) = (written_offset(before), written_offset(after));
            return Err(format!(
                "{local} occurs twice in {name}, because the clocks are set back; write {local}{first} or {local}{second}"
            ));
        }
    }
    ambiguous.unambiguous().map_err(|error| error.to_string())
}

fn written_offset(offset: jiff::tz::Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests;
