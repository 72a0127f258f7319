//! The days of a recurring meeting.

use huaweicloud_meeting::types::TimeZone;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone as Zone};
use jiff::{Span, Timestamp, ToSpan as _};
use serde_json::Value;

use crate::json::{get_path, scalar_to_string};

/// The largest number of occurrences of a series.
pub(super) const MAX_OCCURRENCES: usize = 50;
/// The zone of a meeting whose request contains none: that of the examples.
const DEFAULT_ZONE: i64 = 56;
/// The largest interval that has an effect within a year, in days.
const MAX_INTERVAL: i64 = 366;
const SECONDS_PER_MINUTE: i32 = 60;

/// When a meeting recurs.
#[derive(Debug)]
pub(super) struct Recurrence {
    zone: Zone,
    /// The time of the day in the zone, at which all occurrences start.
    time: Time,
    first: Date,
    last: Date,
    unit: Unit,
    interval: i64,
}

/// The unit of the interval, with the days on which the meeting takes place.
#[derive(Debug)]
enum Unit {
    Day,
    /// 0 is Sunday.
    Week(Vec<i64>),
    Month(Vec<i64>),
}

impl Recurrence {
    /// Parses the recurrence of a meeting whose first occurrence starts at `start_ms`. Without points, it recurs on the day of
    /// its first date.
    pub(super) fn parse(parameters: &Value, zone: Option<&Value>, start_ms: i64) -> Option<Self> {
        let text = |name| get_path(parameters, &[name]).and_then(Value::as_str);
        let zone = time_zone(zone);
        let start = Timestamp::from_millisecond(start_ms).ok()?.to_zoned_datetime(zone.clone());
        let first: Date = text("startDate")?.parse().ok()?;
        let last: Date = text("endDate")?.parse().ok()?;
        let points = get_path(parameters, &["point"]).and_then(Value::as_array);
        let points: Vec<i64> = points.into_iter().flatten().filter_map(Value::as_i64).collect();
        let or_else = |day: i8| if points.is_empty() { vec![i64::from(day)] } else { points.clone() };
        let unit = match text("cycle")? {
            "Day" => Unit::Day,
            "Week" => Unit::Week(or_else(first.weekday().to_sunday_zero_offset())),
            "Month" => Unit::Month(or_else(first.day())),
            _ => return None,
        };
        let interval = get_path(parameters, &["interval"]).and_then(Value::as_i64).unwrap_or(1).clamp(1, MAX_INTERVAL);
        let last = last.min(first.checked_add(1.year()).ok()?);
        Some(Self { zone, time: start.time(), first, last, unit, interval })
    }

    /// Returns the starts of the occurrences, in milliseconds since 1970, each with its day in the zone.
    pub(super) fn starts(&self) -> Vec<(i64, Date)> {
        let starts = self.days().into_iter().filter_map(|day| {
            let start = day.to_datetime(self.time).to_zoned_datetime(self.zone.clone()).ok()?;
            Some((start.timestamp().as_millisecond(), day))
        });
        starts.collect()
    }

    /// Returns the days of the series in their order.
    fn days(&self) -> Vec<Date> {
        let days = |from: Date, step: fn(i64) -> Span, each: &dyn Fn(Date) -> Vec<Date>| {
            let steps = (0..).step_by(usize::try_from(self.interval).unwrap_or(1));
            let periods = steps.map_while(|number| from.checked_add(step(number)).ok());
            let periods = periods.take_while(|period| *period <= self.last).flat_map(each);
            let days = periods.filter(|day| (self.first..=self.last).contains(day));
            days.take(MAX_OCCURRENCES).collect()
        };
        match &self.unit {
            Unit::Day => days(self.first, |number| number.days(), &|day| vec![day]),
            Unit::Week(weekdays) => {
                let sunday = i64::from(self.first.weekday().to_sunday_zero_offset()).days();
                let from = self.first.checked_sub(sunday).unwrap_or(self.first);
                days(from, |number| number.weeks(), &|sunday| in_order(weekdays, |day| add(sunday, day)))
            }
            Unit::Month(of_month) => days(self.first.first_of_month(), |number| number.months(), &|month| {
                let length = i64::from(month.days_in_month());
                in_order(of_month, |day| add(month, day.min(length).saturating_sub(1)))
            }),
        }
    }
}

/// Returns the day that is this number of days later.
fn add(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Returns the days of one period in their order, each once.
fn in_order(points: &[i64], day: impl Fn(i64) -> Option<Date>) -> Vec<Date> {
    let mut days: Vec<Date> = points.iter().filter_map(|point| day(*point)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Returns a time zone with its rules, or with the offset that the vendor states.
fn time_zone(id: Option<&Value>) -> Zone {
    let number = id.and_then(scalar_to_string).and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_ZONE);
    let zone = TimeZone::from(number);
    let offset = || {
        let minutes = i32::try_from(zone.utc_offset().map_or(0, |offset| offset.get())).ok()?;
        Offset::from_seconds(minutes.checked_mul(SECONDS_PER_MINUTE)?).ok()
    };
    let known = zone.iana().and_then(|name| Zone::get(name).ok());
    known.or_else(|| offset().map(Zone::fixed)).unwrap_or(Zone::UTC)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::memory::time::TimeFormat as _;
    use huaweicloud_meeting_catalog::TimeForm;

    /// Returns the starts of a series, of which the first one starts at this time.
    fn starts(zone: &str, start: &str, parameters: &Value) -> Vec<String> {
        let start = TimeForm::UtcMinute.parse(&json!(start)).unwrap_or_default();
        let recurrence = Recurrence::parse(parameters, Some(&json!(zone)), start);
        let starts = recurrence.map(|recurrence| recurrence.starts()).unwrap_or_default();
        let text = |(ms, _): &(i64, Date)| TimeForm::UtcMinute.format(*ms).as_str().unwrap_or_default().to_owned();
        starts.iter().map(text).collect()
    }

    #[test]
    fn days_are_counted_in_the_time_zone_of_the_meeting() {
        let parameters = json!({"startDate": "2030-05-06", "endDate": "2030-05-10", "cycle": "Day", "interval": 2});
        // 23:30 UTC is 07:30 of the next day in Beijing.
        assert_eq!(
            starts("56", "2030-05-05 23:30", &parameters),
            ["2030-05-05 23:30", "2030-05-07 23:30", "2030-05-09 23:30"]
        );
    }

    #[test]
    fn a_series_keeps_its_local_time_when_the_clocks_change() {
        let parameters =
            json!({"startDate": "2030-03-25", "endDate": "2030-04-07", "cycle": "Week", "interval": 1, "point": [1]});
        let berlin = TimeZone::for_iana("Europe/Berlin").map(|zone| zone.to_string()).unwrap_or_default();
        assert_eq!(starts(&berlin, "2030-03-25 08:00", &parameters), ["2030-03-25 08:00", "2030-04-01 07:00"]);
    }

    #[test]
    fn weeks_are_skipped_and_the_days_before_the_first_one_are_left_out() {
        let parameters = json!({"startDate": "2030-05-08", "endDate": "2030-05-31", "cycle": "Week", "interval": 2, "point": [3, 1]});
        assert_eq!(
            starts("56", "2030-05-08 01:00", &parameters),
            ["2030-05-08 01:00", "2030-05-20 01:00", "2030-05-22 01:00"]
        );
    }

    #[test]
    fn the_last_day_replaces_days_that_a_month_does_not_have() {
        let parameters =
            json!({"startDate": "2030-01-31", "endDate": "2030-04-30", "cycle": "Month", "point": [30, 31]});
        assert_eq!(
            starts("56", "2030-01-31 01:00", &parameters),
            ["2030-01-31 01:00", "2030-02-28 01:00", "2030-03-30 01:00", "2030-03-31 01:00", "2030-04-30 01:00"]
        );
    }

    #[test]
    fn a_series_has_50_occurrences_within_a_year_at_most() {
        let daily = json!({"startDate": "2030-01-01", "endDate": "2030-12-31", "cycle": "Day"});
        let monthly = json!({"startDate": "2030-01-15", "endDate": "2035-01-15", "cycle": "Month", "interval": 3});
        assert_eq!(starts("56", "2030-01-01 01:00", &daily).len(), 50);
        assert_eq!(starts("56", "2030-01-15 01:00", &monthly).len(), 5);
    }

    #[test]
    fn what_is_no_recurrence_is_not_parsed() {
        for parameters in [
            json!({}),
            json!({"startDate": "tomorrow", "endDate": "2030-01-01", "cycle": "Day"}),
            json!({"startDate": "2030-01-01", "endDate": "2030-01-01", "cycle": "Year"}),
        ] {
            assert!(Recurrence::parse(&parameters, None, 0).is_none(), "{parameters}");
        }
        let backwards = json!({"startDate": "2030-01-02", "endDate": "2030-01-01", "cycle": "Day"});
        assert!(starts("56", "2030-01-02 01:00", &backwards).is_empty());
    }
}
