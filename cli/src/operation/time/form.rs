//! How a time is written in a request.

use huaweicloud_meeting_catalog::TimeForm;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::clock::Clock;
use super::phrase::parse;

/// Returns a time as a request contains it.
pub(crate) fn written(text: &str, form: TimeForm, clock: &Clock) -> Result<Value, String> {
    if let Some(value) = days_as_given(text, form) {
        return value;
    }
    let time = parse(text, clock)?;
    Ok(of_time(&time, form))
}

/// Returns the value of forms that are no point in time, or that the text is already written in.
fn days_as_given(text: &str, form: TimeForm) -> Option<Result<Value, String>> {
    let text = text.trim();
    let is_number = |digits: usize| text.len() >= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    match form {
        TimeForm::EpochMillis if is_number(12) => text.parse::<i64>().ok().map(|number| Ok(json!(number))),
        TimeForm::EpochMillisString if is_number(12) => Some(Ok(json!(text))),
        TimeForm::EpochSeconds if is_number(9) || text == "0" => {
            text.parse::<i64>().ok().map(|number| Ok(json!(number)))
        }
        TimeForm::Date | TimeForm::DayOrMonth if text.parse::<Date>().is_ok() => Some(Ok(json!(text))),
        // A month, such as `2026-11`.
        TimeForm::DayOrMonth if is_month(text) => Some(Ok(json!(text))),
        TimeForm::DayOfMonth => Some(
            text.parse::<u8>()
                .ok()
                .filter(|day| (1..=31).contains(day))
                .map(|day| json!(day))
                .ok_or_else(|| "expected a day of a month, from 1 to 31".to_owned()),
        ),
        TimeForm::UnknownString => Some(Ok(json!(text))),
        TimeForm::UnknownNumber => {
            Some(text.parse::<i64>().map(|number| json!(number)).map_err(|_| "expected a whole number".to_owned()))
        }
        _ => None,
    }
}

fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let is_number = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number(year, 4) && is_number(month, 2)
}

/// Returns a time in a form. Days are those of the zone of the time.
pub(crate) fn of_time(time: &ZonedDateTime, form: TimeForm) -> Value {
    let utc = time.with_time_zone(TimeZone::UTC);
    match form {
        TimeForm::EpochMillis | TimeForm::UnknownNumber => json!(time.timestamp().as_millisecond()),
        TimeForm::EpochSeconds => json!(time.timestamp().as_second()),
        TimeForm::EpochMillisString => json!(time.timestamp().as_millisecond().to_string()),
        TimeForm::UtcMinute => json!(utc.strftime("%Y-%m-%d %H:%M").to_string()),
        TimeForm::Date | TimeForm::DayOrMonth => json!(time.date().to_string()),
        TimeForm::Second | TimeForm::UnknownString => json!(time.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        TimeForm::Iso => json!(utc.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()),
        TimeForm::DayOfMonth => json!(time.day()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;

    #[test]
    fn a_time_is_written_in_the_form_of_the_field() {
        let clock = Clock::at("2026-11-28T20:15:30[Asia/Shanghai]".parse().unwrap());
        let written = |form| written("tomorrow 07:00", form, &clock).unwrap().to_string();
        for (form, expected) in [
            (TimeForm::EpochMillis, "1795906800000"),
            (TimeForm::EpochSeconds, "1795906800"),
            (TimeForm::EpochMillisString, "\"1795906800000\""),
            (TimeForm::UtcMinute, "\"2026-11-28 23:00\""),
            (TimeForm::Date, "\"2026-11-29\""),
            (TimeForm::DayOrMonth, "\"2026-11-29\""),
            (TimeForm::Iso, "\"2026-11-28T23:00:00.000Z\""),
        ] {
            assert_eq!(written(form), expected, "{form:?}");
        }
    }

    #[test]
    fn a_value_in_the_form_of_the_field_stays() {
        let clock = Clock::at("2026-11-28T20:15:30[UTC]".parse().unwrap());
        for (text, form, expected) in [
            ("1795906800000", TimeForm::EpochMillis, "1795906800000"),
            ("1795906800", TimeForm::EpochSeconds, "1795906800"),
            ("2026-11", TimeForm::DayOrMonth, "\"2026-11\""),
            ("15", TimeForm::DayOfMonth, "15"),
        ] {
            assert_eq!(written(text, form, &clock).unwrap().to_string(), expected);
        }
        assert!(written("32", TimeForm::DayOfMonth, &clock).is_err());
    }
}
