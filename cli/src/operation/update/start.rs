//! The start of an item that is changed: `--at 15:00` is a time of the day on which the item starts now.

use std::collections::BTreeSet;

use huaweicloud_meeting::meeting_management::MeetingDetail;
use huaweicloud_meeting::values::UtcMinute;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ZonedDateTime};
use serde_json::Value as Json;

use super::current::{Current, steps};
use crate::error::Error;
use crate::operation::flags::Flags;
use crate::operation::request::{Given, document, zone};
use crate::operation::time::{self, Clock};

/// The paths of the start and of the length of a meeting in a document.
const START: &str = "body.startTime";
const LENGTH: &str = "body.length";

/// Adds the day on which an item starts now to a start that is a time of day. Returns whether it was one.
pub(super) fn add_day(given: &mut Given, flags: &Flags, unchanged: &Json, clock: &Clock) -> bool {
    let current = document::get(unchanged, &steps(START)).and_then(Json::as_str);
    let Some(current) = current.and_then(|text| zoned(text, clock.now().time_zone())) else { return false };
    let mut is_added = false;
    for text in given.texts_mut(flags, &[START]).into_iter().filter(|text| time::has_no_day(text)) {
        *text = format!("{} {text}", current.date());
        is_added = true;
    }
    is_added
}

/// Returns a time as responses contain it, in a zone.
fn zoned(text: &str, zone: &TimeZone) -> Option<ZonedDateTime> {
    Some(UtcMinute::parse(text).ok()?.to_timestamp().ok()?.to_zoned_datetime(zone.clone()))
}

/// Checks that a change of a series states what differs between its meetings: the series has the start and the length of its first one,
/// and would set all of them to these.
pub(super) fn check_series(current: &Current<'_>, series: &MeetingDetail) -> Result<(), Error> {
    let series = &series.conference_data;
    let zone = zone::of(&series.time_zone_id).unwrap_or(TimeZone::UTC);
    let meetings = series.sub_confs.iter().filter_map(|meeting| {
        let start = zoned(meeting.start_time.as_str(), &zone)?;
        let length = zoned(meeting.end_time.as_str(), &zone)?.duration_since(&start);
        Some((start, length))
    });
    let (starts, lengths): (BTreeSet<String>, BTreeSet<SignedDuration>) =
        meetings.map(|(start, length)| (start.strftime("%H:%M").to_string(), length)).unzip();
    let id = &series.conference_id;
    let zone_name = zone.iana_name().map(|name| format!(" {name}")).unwrap_or_default();
    let error = |what: String, flag: &str| {
        Err(Error::invalid(format!(
            "the meetings of the series {id} {what}, and changing the series sets all of them to the same; state it with {flag}, \
             or change one meeting with `hwmeeting occurrence update {id} <DAY>`"
        )))
    };
    if starts.len() > 1 && current.given(START).is_none() {
        let starts: Vec<String> = starts.into_iter().collect();
        return error(format!("start at {}{zone_name}", starts.join(" and ")), "--at");
    }
    if lengths.len() > 1 && current.given(LENGTH).is_none() {
        let lengths: Vec<String> = lengths.iter().map(|length| format!("{} min", length.as_mins())).collect();
        return error(format!("take {}", lengths.join(" and ")), "--for");
    }
    Ok(())
}
