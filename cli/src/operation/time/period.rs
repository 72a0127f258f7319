//! Periods with a name: `last-month`, `next-week`.

use jiff::civil::Date;
use jiff::{ToSpan as _, ZonedDateTime};

/// Returns the begin of a period with a name, and its end, which does not belong to it. `None` if no period has the name.
pub(crate) fn named(name: &str, now: &ZonedDateTime) -> Result<Option<(ZonedDateTime, ZonedDateTime)>, jiff::Error> {
    let today = now.date();
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())?;
    let month = today.first_of_month();
    let (from, until) = match name {
        "today" => (today, today.checked_add(1.day())?),
        "tomorrow" => (today.checked_add(1.day())?, today.checked_add(2.days())?),
        // The next seven days, from now.
        "week" => return Ok(Some((now.clone(), now.checked_add(7.days())?))),
        "this-week" => (monday, monday.checked_add(7.days())?),
        "last-week" => (monday.checked_sub(7.days())?, monday),
        "next-week" => (monday.checked_add(7.days())?, monday.checked_add(14.days())?),
        "this-month" => (month, month.checked_add(1.month())?),
        "last-month" => (month.checked_sub(1.month())?, month),
        _ => return Ok(None),
    };
    let start_of = |date: Date| date.to_zoned_datetime(now.time_zone().clone());
    Ok(Some((start_of(from)?, start_of(until)?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_days_at_midnight_in_the_zone_of_the_user() {
        let now = "2026-11-28T20:00:00+08:00[Asia/Shanghai]".parse().unwrap();
        let period = |name| {
            let (from, until) = named(name, &now).unwrap().unwrap();
            [from, until].map(|time| time.timestamp().to_string())
        };
        assert_eq!(period("today"), ["2026-11-27T16:00:00Z", "2026-11-28T16:00:00Z"]);
        assert_eq!(period("tomorrow"), ["2026-11-28T16:00:00Z", "2026-11-29T16:00:00Z"]);
        assert_eq!(period("week"), ["2026-11-28T12:00:00Z", "2026-12-05T12:00:00Z"]);
        assert_eq!(period("this-week"), ["2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z"]);
        assert_eq!(period("last-week"), ["2026-11-15T16:00:00Z", "2026-11-22T16:00:00Z"]);
        assert_eq!(period("next-week"), ["2026-11-29T16:00:00Z", "2026-12-06T16:00:00Z"]);
        assert_eq!(period("this-month"), ["2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"]);
        assert_eq!(period("last-month"), ["2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"]);
        assert_eq!(named("tuesday", &now).unwrap(), None);
    }

    #[test]
    fn the_month_before_january_is_december() {
        let now = "2027-01-05T08:00[UTC]".parse().unwrap();
        let (from, until) = named("last-month", &now).unwrap().unwrap();
        assert_eq!([from.date().to_string(), until.date().to_string()], ["2026-12-01", "2027-01-01"]);
    }
}
