//! Starts that have passed. They are sent: the service decides.

use jiff::{ToSpan as _, ZonedDateTime};

use super::given::Given;
use crate::operation::Action;
use crate::operation::flags::Flags;
use crate::operation::time::{self, Clock};

/// The name of the flag for a start.
const AT: &str = "at";
/// The operation that starts a meeting at once if it has no start.
const CREATE: &str = "CreateMeeting";

/// Returns a warning if a meeting starts in the past, with the start in the zone of the user. The day of a time of day alone is that of the
/// meeting if it is changed, which has to be read first.
pub(crate) fn warning(action: &Action, flags: &Flags, given: &Given, clock: &Clock) -> Option<String> {
    // The first meeting of a series is in the future, whenever `--at` is.
    if given.every.is_some() {
        return None;
    }
    let index = flags.all.iter().position(|flag| flag.is_short && flag.long == AT)?;
    let text = given.flags.get(&index)?.last()?;
    if action.operation.name == CREATE && text.trim().eq_ignore_ascii_case("now") {
        return Some("with --at now, the meeting is scheduled; without --at, it starts at once".to_owned());
    }
    if action.update.is_some() && time::has_no_day(text) {
        return None;
    }
    let start = time::parse(text, clock).ok()?.with_time_zone(clock.now().time_zone().clone());
    // A start has no seconds: that of this minute is now.
    let is_past = start < clock.now().checked_sub(1.minute()).ok()?;
    is_past.then(|| format!("the start is in the past: {} {}", start.strftime("%Y-%m-%d %H:%M"), zone(&start)))
}

/// Returns the name of the zone of a time, or its offset.
fn zone(time: &ZonedDateTime) -> String {
    time.time_zone().iana_name().map_or_else(|| time.offset().to_string(), str::to_owned)
}
