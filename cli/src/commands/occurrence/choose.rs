//! From the day or the time of an occurrence to its ID.

use huaweicloud_meeting::values::UtcMinute;
use jiff::{Timestamp, ZonedDateTime};

use crate::error::Error;
use crate::operation::time::{self, Clock};
use crate::output::Node;

const ID_LENGTH: usize = 32;

/// An occurrence of a series.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    pub(super) id: String,
    pub(super) start: Timestamp,
}

impl Occurrence {
    /// Returns an occurrence as the service sends it. `None` if it has no ID or no start.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let text = |name: &str| match node.field(name) {
            Some(Node::String(text)) => Some(text.as_str()),
            _ => None,
        };
        let start = UtcMinute::parse(text("startTime")?).ok()?.to_timestamp().ok()?;
        Some(Self { id: text("cycleSubConfID")?.to_owned(), start })
    }
}

/// Returns whether a string is the ID of an occurrence.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns the time that a string states, of which the day matters if it is the start of a day.
pub(super) fn time_of(text: &str, clock: &Clock) -> Result<ZonedDateTime, Error> {
    let time = time::parse(text, clock).map_err(|reason| {
        Error::invalid(format!("`{text}` is neither the ID of an occurrence nor its day or time: {reason}"))
    })?;
    Ok(time.with_time_zone(clock.now().time_zone().clone()))
}

/// Returns the ID of the only occurrence at a time, or on its day.
pub(super) fn choose(text: &str, time: &ZonedDateTime, occurrences: &[Occurrence]) -> Result<String, Error> {
    let zone = time.time_zone();
    let local = |occurrence: &Occurrence| occurrence.start.to_zoned_datetime(zone.clone());
    let is_day = time.start_of_day().is_ok_and(|start| start == *time);
    let on_day = occurrences.iter().filter(|occurrence| local(occurrence).date() == time.date());
    let exact = occurrences.iter().find(|occurrence| occurrence.start == time.timestamp());
    let found: Vec<&Occurrence> = match exact {
        Some(exact) => vec![exact],
        None if is_day => on_day.collect(),
        None => Vec::new(),
    };
    let listed = |occurrences: &[&Occurrence]| {
        let times = occurrences.iter().map(|occurrence| local(occurrence).strftime("%Y-%m-%d %H:%M").to_string());
        times.collect::<Vec<_>>().join(", ")
    };
    match found.as_slice() {
        [only] => Ok(only.id.clone()),
        [] if occurrences.is_empty() => Err(Error::invalid("the meeting has no occurrences: it is no series")),
        [] => {
            let all: Vec<&Occurrence> = occurrences.iter().collect();
            Err(Error::invalid(format!("no occurrence is at `{text}`; the series has {}", listed(&all))))
        }
        several => Err(Error::invalid(format!(
            "{} occurrences are on `{text}`; state the time of one of them: {}",
            several.len(),
            listed(several)
        ))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;

    fn chosen(text: &str, starts: &[&str]) -> Result<String, String> {
        let clock = Clock::at("2026-11-28T20:15[Asia/Shanghai]".parse().unwrap());
        let occurrence = |start: &&str| Occurrence { id: (*start).to_owned(), start: start.parse().unwrap() };
        let occurrences: Vec<Occurrence> = starts.iter().map(occurrence).collect();
        let time = time_of(text, &clock).map_err(|error| error.to_string())?;
        choose(text, &time, &occurrences).map_err(|error| error.to_string())
    }

    #[test]
    fn a_day_is_that_of_the_zone_of_the_user() {
        let starts = ["2026-12-01T17:00Z", "2026-12-02T17:00Z", "2026-12-03T16:00Z"];
        for (text, index) in [("2026-12-02", 0), ("2026-12-03 01:00", 1), ("4 december", 2), ("2026-12-04T00:00", 2)] {
            assert_eq!(chosen(text, &starts).as_deref(), Ok(starts[index]), "{text}");
        }
    }

    #[test]
    fn a_day_with_two_occurrences_or_none_is_an_error_that_lists_them() {
        let starts = ["2026-12-01T01:00Z", "2026-12-01T07:00Z"];
        let error = chosen("2026-12-01", &starts).unwrap_err();
        assert!(error.contains("2 occurrences are on `2026-12-01`"), "{error}");
        assert!(error.contains("2026-12-01 09:00, 2026-12-01 15:00"), "{error}");
        for text in ["2026-12-02", "2026-12-01 10:00"] {
            let error = chosen(text, &starts).unwrap_err();
            assert!(
                error.contains(&format!("no occurrence is at `{text}`; the series has 2026-12-01 09:00")),
                "{error}"
            );
        }
        assert!(chosen("2026-12-02", &[]).unwrap_err().contains("it is no series"));
        assert!(chosen("84bf", &starts).unwrap_err().contains("neither the ID of an occurrence nor its day"));
    }
}
