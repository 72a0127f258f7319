//! Types and bounds in words.

use huaweicloud_meeting_catalog::{Bounds, DurationUnit, Field, Json, Measure, TimeForm, Value};

/// Returns the type of a value in words. The values of an enumeration and the fields of an object are listed separately.
pub(super) fn of(value: &Value) -> String {
    match value {
        Value::Json => "any JSON".to_owned(),
        Value::File => "file".to_owned(),
        Value::Bool => "boolean".to_owned(),
        Value::Flag(flag) => format!("boolean, sent as {} or {}", json(&flag.no), json(&flag.yes)),
        Value::String => "string".to_owned(),
        Value::Secret => "secret string".to_owned(),
        Value::Id(name) => format!("string ({name})"),
        Value::Int32 | Value::Int64 => "integer".to_owned(),
        Value::Double => "number".to_owned(),
        Value::Quoted(inner) => format!("{} in quotes", of(inner)),
        Value::Constant(value) => format!("always {}", json(value)),
        Value::Enumeration(enumeration) => enumeration.name.to_owned(),
        Value::Time(form) => time(*form).to_owned(),
        Value::Duration(unit) => format!("integer, in {}", duration(*unit)),
        Value::List(inner) => format!("list of {}", plural(inner)),
        Value::Csv(inner) => format!("comma-separated list of {}", plural(inner)),
        Value::OneOrMany(inner) => format!("{}, or a list of them", of(inner)),
        Value::Map(inner) => format!("object with any names: {}", of(inner)),
        Value::Structure(structure) => format!("object {}", structure.name),
    }
}

fn plural(value: &Value) -> String {
    match value {
        Value::String => "strings".to_owned(),
        Value::Id(name) => format!("{name} strings"),
        Value::Int32 | Value::Int64 => "integers".to_owned(),
        Value::Structure(structure) => format!("objects {}", structure.name),
        value => of(value),
    }
}

/// Returns the conditions that a value meets, such as `1 to 64 characters`.
pub(super) fn conditions(field: &Field) -> Vec<String> {
    let mut conditions = Vec::new();
    conditions.extend(field.bounds.and_then(within));
    conditions.extend(field.pattern.map(|pattern| format!("matches {pattern}")));
    conditions.extend(field.default.as_ref().map(|default| format!("default {}", json(default))));
    conditions
}

fn within(Bounds { measure, min, max }: Bounds) -> Option<String> {
    let bounds = match (min, max) {
        (i64::MIN, i64::MAX) => return None,
        (i64::MIN | 0, max) if measure != Measure::Number => format!("up to {max}"),
        (i64::MIN, max) => format!("at most {max}"),
        (min, i64::MAX) => format!("at least {min}"),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    };
    Some(format!("{bounds} {}", measure.unit()).trim_end().to_owned())
}

/// Returns a value as JSON.
pub(super) fn json(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Int(value) => value.to_string(),
        Json::Float(value) => value.to_string(),
        Json::String(text) => format!("\"{text}\""),
        Json::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Json::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("\"{name}\": {}", json(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

fn time(form: TimeForm) -> &'static str {
    match form {
        TimeForm::EpochMillis => "time, in milliseconds since 1970",
        TimeForm::EpochSeconds => "time, in seconds since 1970",
        TimeForm::EpochMillisString => "time, in milliseconds since 1970, as a string",
        TimeForm::UtcMinute => "time in UTC, as 2022-08-30 12:00",
        TimeForm::Date => "date, as 2022-08-30",
        TimeForm::Second => "time, as 2022-08-30 12:00:00, in an undocumented time zone",
        TimeForm::Iso => "time, as 2022-08-30T12:00:00.000Z",
        TimeForm::DayOrMonth => "day or month, as 2022-08-30 or 2022-08",
        TimeForm::DayOfMonth => "day of a month, as 15",
        TimeForm::UnknownString => "time, in an undocumented form",
        TimeForm::UnknownNumber => "time, in an undocumented unit",
    }
}

fn duration(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Millis => "milliseconds",
        DurationUnit::Seconds => "seconds",
        DurationUnit::Minutes => "minutes",
        DurationUnit::Hours => "hours",
        DurationUnit::Days => "days",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_sentences() {
        for (min, max, measure, expected) in [
            (1, 64, Measure::Length, Some("1 to 64 characters")),
            (0, 64, Measure::Length, Some("up to 64 characters")),
            (i64::MIN, 5, Measure::Number, Some("at most 5")),
            (0, 5, Measure::Number, Some("0 to 5")),
            (2, i64::MAX, Measure::Items, Some("at least 2 items")),
            (6, 6, Measure::Length, Some("6 characters")),
            (i64::MIN, i64::MAX, Measure::Number, None),
        ] {
            assert_eq!(within(Bounds { measure, min, max }).as_deref(), expected);
        }
    }
}
