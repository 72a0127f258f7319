//! Times in the forms of the service.

use serde_json::Value;

use huaweicloud_meeting_catalog::TimeForm;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;
const SECOND_MS: i64 = 1000;

/// Writing and reading times in the forms of the service. Those that are unknown, and days of a month, are numbers without a unit.
pub trait TimeFormat {
    /// Returns a time, in milliseconds since 1970, in this form.
    fn format(self, ms: i64) -> Value;

    /// Returns the time of a value in this form, in milliseconds since 1970.
    fn parse(self, value: &Value) -> Option<i64>;
}

impl TimeFormat for TimeForm {
    fn format(self, ms: i64) -> Value {
        let (year, month, day) = date(ms.div_euclid(DAY_MS));
        let of_day = ms.rem_euclid(DAY_MS);
        let (hour, minute) = (of_day / (60 * MINUTE_MS), of_day / MINUTE_MS % 60);
        let (second, milli) = (of_day / SECOND_MS % 60, of_day % SECOND_MS);
        match self {
            Self::EpochMillis | Self::DayOfMonth | Self::UnknownString | Self::UnknownNumber => ms.into(),
            Self::EpochSeconds => ms.div_euclid(SECOND_MS).into(),
            Self::EpochMillisString => ms.to_string().into(),
            Self::UtcMinute => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}").into(),
            Self::Date | Self::DayOrMonth => format!("{year:04}-{month:02}-{day:02}").into(),
            Self::Second => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}").into(),
            Self::Iso => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z").into(),
        }
    }

    fn parse(self, value: &Value) -> Option<i64> {
        let number = || value.as_i64().or_else(|| value.as_str()?.parse().ok());
        match self {
            Self::EpochMillis | Self::EpochMillisString => number(),
            Self::EpochSeconds => number()?.checked_mul(SECOND_MS),
            Self::UtcMinute | Self::Date | Self::Second | Self::Iso => parse_text(value.as_str()?),
            Self::DayOrMonth | Self::DayOfMonth | Self::UnknownString | Self::UnknownNumber => None,
        }
    }
}

/// Parses a date that may be followed by a time of the day, in UTC.
fn parse_text(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut time = time.trim_end_matches('Z').splitn(3, ':');
    let mut part = |limit: i64| -> Option<i64> {
        let Some(text) = time.next().filter(|text| !text.is_empty()) else { return Some(0) };
        text.split('.').next()?.parse().ok().filter(|value| (0..limit).contains(value))
    };
    let (hour, minute, second) = (part(24)?, part(60)?, part(60)?);
    Some(days(year, month, day) * DAY_MS + (hour * 60 + minute) * MINUTE_MS + second * SECOND_MS)
}

/// Returns the number of days between 1970-01-01 and a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the year, the month and the day of a number of days since 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MS: i64 = 1_661_860_800_000;

    #[test]
    fn a_time_has_its_form_and_is_parsed_again() {
        for (form, expected) in [
            (TimeForm::EpochMillis, json!(MS)),
            (TimeForm::EpochSeconds, json!(MS / 1000)),
            (TimeForm::EpochMillisString, json!(MS.to_string())),
            (TimeForm::UtcMinute, json!("2022-08-30 12:00")),
            (TimeForm::Second, json!("2022-08-30 12:00:00")),
            (TimeForm::Iso, json!("2022-08-30T12:00:00.000Z")),
        ] {
            assert_eq!(form.format(MS), expected);
            assert_eq!(form.parse(&expected), Some(MS), "{expected}");
        }
        assert_eq!(TimeForm::Date.format(MS), json!("2022-08-30"));
        assert_eq!(TimeForm::Date.parse(&json!("1970-01-02")), Some(DAY_MS));
        for day in -800_000..800_000 {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), day);
        }
    }

    #[test]
    fn what_is_no_time_is_not_parsed() {
        for text in ["", "tomorrow", "2022-13-01", "2022-08-30 25:00", "2022-08"] {
            assert_eq!(TimeForm::UtcMinute.parse(&json!(text)), None, "{text}");
        }
    }
}
