//! Times in a time zone, durations and sizes, for people.

use huaweicloud_meeting_catalog::{DurationUnit, TimeForm};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The last second of the year 9999 in China.
const END: i64 = 253_402_271_999_000;

/// Returns a time in a time zone. A time in no zone, or in one that is not documented, stays as it is.
pub(super) fn time(text: &str, form: TimeForm, zone: &TimeZone) -> Option<String> {
    if let Some(none) = none(text, form) {
        return Some(none);
    }
    let (instant, has_seconds) = match form {
        TimeForm::EpochMillis | TimeForm::EpochMillisString => (Timestamp::from_millisecond(number(text)?).ok()?, true),
        TimeForm::EpochSeconds => (Timestamp::from_second(number(text)?).ok()?, true),
        TimeForm::UtcMinute => {
            let time = DateTime::strptime("%Y-%m-%d %H:%M", text).ok()?;
            (time.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp(), false)
        }
        TimeForm::Iso => (text.parse().ok()?, true),
        TimeForm::Date
        | TimeForm::Second
        | TimeForm::DayOrMonth
        | TimeForm::DayOfMonth
        | TimeForm::UnknownString
        | TimeForm::UnknownNumber => return None,
    };
    let format = if has_seconds { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" };
    Some(instant.to_zoned_datetime(zone.clone()).strftime(format).to_string())
}

/// Returns what an instant is that stands for none: the epoch where there is no start, and the end of the year 9999 in China
/// where there is no end.
fn none(text: &str, form: TimeForm) -> Option<String> {
    let millis = match form {
        TimeForm::EpochMillis | TimeForm::EpochMillisString => 1,
        TimeForm::EpochSeconds => 1_000,
        _ => return None,
    };
    let millis = text.parse::<i64>().ok()?.checked_mul(millis)?;
    (millis == 0 || millis >= END).then(|| "none".to_owned())
}

/// Returns an instant after the epoch.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0)
}

/// Returns a duration, such as `1 h 30 min`.
pub(super) fn duration(count: i64, unit: DurationUnit) -> String {
    let millis = match unit {
        DurationUnit::Millis => 1,
        DurationUnit::Seconds => 1_000,
        DurationUnit::Minutes => 60_000,
        DurationUnit::Hours => 3_600_000,
        DurationUnit::Days => 86_400_000,
    };
    let Some(mut rest) = count.checked_mul(millis).filter(|millis| *millis > 0) else {
        return format!("{count} {}", name(unit));
    };
    let mut parts = Vec::new();
    for (name, millis) in [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)] {
        let count = rest / millis;
        rest %= millis;
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    parts.join(" ")
}

/// Returns a duration whose unit the documentation of its field states.
pub(super) fn stated_duration(digits: &str, doc: &str) -> Option<String> {
    let units = [
        (", in milliseconds.", DurationUnit::Millis),
        (", in seconds.", DurationUnit::Seconds),
        (", in minutes.", DurationUnit::Minutes),
    ];
    let (_, unit) = units.into_iter().find(|(words, _)| doc.contains(words))?;
    match digits.parse() {
        Ok(count) => Some(duration(count, unit)),
        Err(_) => digits.parse::<f64>().ok().map(|_| format!("{digits} {}", name(unit))),
    }
}

fn name(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Millis => "ms",
        DurationUnit::Seconds => "s",
        DurationUnit::Minutes => "min",
        DurationUnit::Hours => "h",
        DurationUnit::Days => "d",
    }
}

/// Returns a size whose unit the documentation of its field states.
pub(super) fn size(digits: &str, doc: &str) -> Option<String> {
    let unit = [(", in bytes", 0), (", in megabytes", 2), (", in gigabytes", 3), (", in GB", 3)];
    let (_, power) = unit.into_iter().find(|(words, _)| doc.contains(words))?;
    let units = ["B", "kB", "MB", "GB", "TB", "PB"];
    let mut size: f64 = digits.parse().ok().filter(|size: &f64| size.is_finite() && *size >= 0.0)?;
    let mut index = power;
    while size >= 1000.0 && index + 1 < units.len() {
        size /= 1000.0;
        index += 1;
    }
    let unit = units.get(index)?;
    let is_round = size.fract() == 0.0 || size >= 100.0;
    Some(if is_round { format!("{size:.0} {unit}") } else { format!("{size:.1} {unit}") })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may unwrap")]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_the_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let shown = |text, form| time(text, form, &zone);
        for (text, form) in [
            ("1661832000000", TimeForm::EpochMillis),
            ("1661832000000", TimeForm::EpochMillisString),
            ("1661832000", TimeForm::EpochSeconds),
            ("2022-08-30T04:00:00.000Z", TimeForm::Iso),
        ] {
            assert_eq!(shown(text, form).as_deref(), Some("2022-08-30 12:00:00"), "{form:?}");
        }
        assert_eq!(shown("2022-08-30 04:00", TimeForm::UtcMinute).as_deref(), Some("2022-08-30 12:00"));
    }

    #[test]
    fn what_is_no_instant_stays_as_it_is() {
        for (text, form) in [
            ("-1", TimeForm::EpochMillis),
            ("soon", TimeForm::UtcMinute),
            ("2022-08-30", TimeForm::Date),
            ("2022-08-30 12:00:00", TimeForm::Second),
            ("2022-08", TimeForm::DayOrMonth),
            ("15", TimeForm::DayOfMonth),
            ("?", TimeForm::UnknownString),
            ("1661832000", TimeForm::UnknownNumber),
        ] {
            assert_eq!(time(text, form, &TimeZone::UTC), None, "{form:?}");
        }
    }

    #[test]
    fn an_instant_that_stands_for_none_is_none() {
        for (text, form) in [
            ("0", TimeForm::EpochMillis),
            ("0", TimeForm::EpochSeconds),
            ("253402271999000", TimeForm::EpochMillisString),
            ("253402271999", TimeForm::EpochSeconds),
        ] {
            assert_eq!(time(text, form, &TimeZone::UTC).as_deref(), Some("none"), "{form:?}");
        }
    }

    #[test]
    fn a_number_has_the_unit_of_its_documentation() {
        assert_eq!(stated_duration("322", "Total duration, in seconds. Only here.").as_deref(), Some("5 min 22 s"));
        assert_eq!(stated_duration("12.5", "Total duration, in minutes.").as_deref(), Some("12.5 min"));
        assert_eq!(stated_duration("soon", "Total duration, in minutes."), None);
        assert_eq!(stated_duration("322", "Time, in milliseconds since 1970."), None);
        assert_eq!(size("4035.24", "Space, in GB.").as_deref(), Some("4.0 TB"));
    }

    #[test]
    fn durations_have_units() {
        assert_eq!(duration(90, DurationUnit::Minutes), "1 h 30 min");
        assert_eq!(duration(86_461, DurationUnit::Seconds), "1 d 1 min 1 s");
        assert_eq!(duration(0, DurationUnit::Minutes), "0 min");
        assert_eq!(duration(-5, DurationUnit::Days), "-5 d");
        assert_eq!(duration(i64::MAX, DurationUnit::Days), format!("{} d", i64::MAX));
    }

    #[test]
    fn sizes_have_the_unit_that_fits() {
        assert_eq!(size("1536000", "Size of the file, in bytes.").as_deref(), Some("1.5 MB"));
        assert_eq!(size("999", "Size of the file, in bytes.").as_deref(), Some("999 B"));
        assert_eq!(size("2048", "Size, in megabytes.").as_deref(), Some("2.0 GB"));
        assert_eq!(size("3", "Number of bytes."), None);
    }
}
