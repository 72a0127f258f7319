//! Times in arguments: a date and a time with an offset, written as the service expects it.

use huaweicloud_meeting_catalog::TimeForm;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Returns a time as the service expects it. What is not a date and a time with an offset stays as it is.
pub(super) fn to_wire(form: TimeForm, value: Value) -> Result<Value, String> {
    let Some(text) = value.as_str().filter(|text| text.contains(['T', 't'])) else { return Ok(value) };
    let time: Timestamp = text
        .parse()
        .map_err(|_| format!("`{text}` is not a date and a time with an offset, such as 2026-12-01T10:00:00+08:00"))?;
    Ok(match form {
        TimeForm::EpochMillis => json!(time.as_millisecond()),
        TimeForm::EpochSeconds => json!(time.as_second()),
        TimeForm::EpochMillisString => json!(time.as_millisecond().to_string()),
        TimeForm::UtcMinute => json!(time.strftime("%Y-%m-%d %H:%M").to_string()),
        TimeForm::Iso => json!(time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()),
        _ => value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_the_form_of_its_field() {
        let wire = |form, text: &str| to_wire(form, json!(text)).unwrap();
        let text = "2022-08-30T12:00:00+08:00";
        assert_eq!(wire(TimeForm::EpochMillis, text), json!(1_661_832_000_000_i64));
        assert_eq!(wire(TimeForm::EpochSeconds, text), json!(1_661_832_000));
        assert_eq!(wire(TimeForm::EpochMillisString, text), json!("1661832000000"));
        assert_eq!(wire(TimeForm::UtcMinute, text), json!("2022-08-30 04:00"));
        assert_eq!(wire(TimeForm::Iso, text), json!("2022-08-30T04:00:00.000Z"));
        assert_eq!(wire(TimeForm::UtcMinute, "2022-08-30 04:00"), json!("2022-08-30 04:00"));
        assert!(to_wire(TimeForm::UtcMinute, json!("2022-08-30T12:00")).is_err());
        assert_eq!(to_wire(TimeForm::EpochMillis, json!(5)), Ok(json!(5)));
    }
}
