//! The forms of scalars on the wire.

use crate::spec::{Encoded, Flag, Time, TypeRef, Value};

/// Describes the values of a type that is not declared in the spec.
pub(super) fn expected(type_ref: &TypeRef) -> String {
    match type_ref {
        TypeRef::String | TypeRef::Secret | TypeRef::Time(Time::UnknownString) => "a string".to_owned(),
        TypeRef::Int32 => "an integer of 32 bits".to_owned(),
        TypeRef::Int64 | TypeRef::Duration(_) => "an integer".to_owned(),
        TypeRef::Double => "a number".to_owned(),
        TypeRef::Bool => "`true` or `false`".to_owned(),
        TypeRef::Encoded(Encoded::Int64) | TypeRef::Quoted(_) => "a string that contains an integer".to_owned(),
        TypeRef::Encoded(Encoded::Double) => "a string that contains a number".to_owned(),
        TypeRef::Encoded(Encoded::Bool) => "\"true\" or \"false\"".to_owned(),
        TypeRef::Flag(Flag::Number) => "0 or 1".to_owned(),
        TypeRef::Flag(Flag::Text { no, yes }) => format!("\"{no}\" or \"{yes}\""),
        TypeRef::Time(time) if time.is_number() => "an integer".to_owned(),
        TypeRef::Time(time) => format!("a string such as \"{}\"", form(*time)),
        TypeRef::Csv(_) => "one string".to_owned(),
        TypeRef::List(_) => "a list".to_owned(),
        TypeRef::Map(_) => "an object".to_owned(),
        _ => "another value".to_owned(),
    }
}

/// Returns whether a value is of a type that neither has a name nor contains other types.
pub(super) fn is_scalar(type_ref: &TypeRef, value: &Value) -> bool {
    match (type_ref, value) {
        (TypeRef::String | TypeRef::Secret, Value::String(_))
        | (TypeRef::Int64 | TypeRef::Duration(_), Value::Int(_))
        | (TypeRef::Double, Value::Int(_) | Value::Float(_))
        | (TypeRef::Bool, Value::Bool(_)) => true,
        (TypeRef::Int32, Value::Int(number)) => i32::try_from(*number).is_ok(),
        (TypeRef::Encoded(Encoded::Int64), Value::String(text)) => text.parse::<i64>().is_ok(),
        (TypeRef::Encoded(Encoded::Double), Value::String(text)) => text.parse::<f64>().is_ok(),
        (TypeRef::Encoded(Encoded::Bool), Value::String(text)) => text == "true" || text == "false",
        (TypeRef::Flag(Flag::Number), Value::Int(number)) => matches!(number, 0 | 1),
        (TypeRef::Flag(Flag::Text { no, yes }), Value::String(text)) => text == no || text == yes,
        (TypeRef::Time(time), Value::Int(_)) => time.is_number(),
        (TypeRef::Time(time), Value::String(text)) => is_time(*time, text),
        _ => false,
    }
}

/// Returns an example of a time that is a string; any digit can replace a digit of it.
fn form(time: Time) -> &'static str {
    match time {
        Time::UtcMinute => "2022-08-30 12:00",
        Time::Date | Time::DayOrMonth => "2022-08-30",
        Time::Second => "2022-08-30 12:00:00",
        Time::Iso => "2022-08-30T12:00:00.000Z",
        _ => "1661832000000",
    }
}

fn is_time(time: Time, text: &str) -> bool {
    match time {
        Time::UnknownString => true,
        Time::EpochMillisString => text.parse::<i64>().is_ok(),
        Time::DayOrMonth => has_form(text, "2022-08") || has_form(text, "2022-08-30"),
        // The number of fraction digits and the form of the zone vary.
        Time::Iso => text.get(..19).is_some_and(|start| has_form(start, "2022-08-30T12:00:00")),
        _ => !time.is_number() && has_form(text, form(time)),
    }
}

fn has_form(text: &str, form: &str) -> bool {
    let matches =
        |(c, expected): (char, char)| if expected.is_ascii_digit() { c.is_ascii_digit() } else { c == expected };
    text.len() == form.len() && text.chars().zip(form.chars()).all(matches)
}

pub(super) fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}
