//! The time zone of a meeting: a value of the API for a zone of the tz database.

use huaweicloud_meeting::types::TimeZone as ApiZone;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// How long the clocks of two zones have to be the same, from the first meeting on. A series is at most a year long.
const DAYS: i64 = 2 * 366;

/// Returns the value of the API for a time zone: that of the same name, or the first one whose clocks are the same for two years
/// from a time on. `None` if there is none.
pub(super) fn number(zone: &TimeZone, from: Timestamp) -> Option<i64> {
    let mut zones = ApiZone::values().iter().cloned();
    let named = zone.iana_name().and_then(ApiZone::for_iana);
    named.or_else(|| zones.find(|other| is_same(zone, other, from)))?.number()
}

/// Returns whether the clocks of a zone are those of a value.
fn is_same(zone: &TimeZone, other: &ApiZone, from: Timestamp) -> bool {
    let Some(other) = of(other) else { return false };
    let Ok(until) = from.checked_add((DAYS * 24).hours()) else { return false };
    let changes = |zone: &TimeZone| -> Vec<Timestamp> {
        zone.following(from).map(|change| change.timestamp()).take_while(|time| *time <= until).collect()
    };
    let times = [vec![from], changes(zone), changes(&other)].concat();
    times.into_iter().all(|time| zone.to_offset(time) == other.to_offset(time))
}

/// Returns the zone of a value.
pub(crate) fn of(zone: &ApiZone) -> Option<TimeZone> {
    TimeZone::get(zone.iana()?).ok()
}

/// Returns the zone of a value of the API as a request contains it, such as `56`.
pub(super) fn of_number(text: &str) -> Option<TimeZone> {
    of(&ApiZone::from(text.parse::<i64>().ok()?))
}
