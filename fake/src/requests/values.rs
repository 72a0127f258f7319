//! Checking the values of a request against the catalog: bounds, patterns, forms of times and known values. Their types have been
//! checked before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use huaweicloud_meeting_catalog::{Bounds, Field, Json, Measure, Operation, TimeForm, Value as Type};
use huaweicloud_meeting_runtime::operation::Place;
use regex_lite::Regex;
use serde_json::Value;

use crate::json::scalar_to_string;
use crate::memory::time::TimeFormat as _;
use crate::requests::invalid::{Invalid, input_path};
use crate::requests::request::{ParsedBody, ParsedRequest, Part};

/// The largest number of values that an error message lists.
const MAX_LISTED: usize = 12;

/// Checks all values of a request.
pub(crate) fn check_values(operation: &Operation, request: &ParsedRequest) -> Result<(), Invalid> {
    for input in operation.inputs {
        let Some(value) = value_at(request, input.place, input.field.name) else { continue };
        check_field(&input.field, &value, &input_path(input.place, input.field.name))?;
    }
    Ok(())
}

/// Returns the value of an input. A query parameter that occurs several times is an array.
fn value_at<'a>(request: &'a ParsedRequest, place: Place, name: &str) -> Option<Cow<'a, Value>> {
    let owned = |value: Value| Some(Cow::Owned(value));
    match (place, &request.body) {
        (Place::Body, ParsedBody::Json(body, _)) => body.get(name).map(Cow::Borrowed),
        (Place::BodyValue, ParsedBody::Json(body, _)) => Some(Cow::Borrowed(body)),
        (Place::Part, ParsedBody::Multipart(parts)) => {
            parts.iter().find(|(candidate, _)| candidate == name).map(|(_, part)| match part {
                Part::String(text) => Cow::Owned(text.as_str().into()),
                Part::File(file) => Cow::Borrowed(file),
            })
        }
        (Place::Query, _) => {
            let mut values = request.query.iter().filter(|(candidate, _)| candidate == name);
            let first = Value::from(values.next()?.1.as_str());
            let rest: Vec<Value> = values.map(|(_, text)| text.as_str().into()).collect();
            owned(if rest.is_empty() { first } else { [vec![first], rest].concat().into() })
        }
        _ => owned(request.string(place, name)?.into()),
    }
}

fn check_field(field: &Field, value: &Value, path: &str) -> Result<(), Invalid> {
    if value.is_null() {
        return Ok(());
    }
    if value.as_str() == Some("") {
        return check_empty(field, path);
    }
    check_bounds(field, value, path)?;
    if let (Some(pattern), Some(text)) = (field.pattern, value.as_str())
        && !matches(pattern, text)
    {
        return Err(Invalid::new(path, format!("does not match the regular expression `{pattern}`")));
    }
    check_value(&field.value, value, path)
}

/// An optional input can be empty, whatever its minimum length: clients send `""` to remove a value.
fn check_empty(field: &Field, path: &str) -> Result<(), Invalid> {
    let is_secret = matches!(field.value, Type::Secret);
    if field.is_required && !is_secret {
        return Err(Invalid::missing(path, "must not be empty"));
    }
    Ok(())
}

fn check_bounds(field: &Field, value: &Value, path: &str) -> Result<(), Invalid> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    if let (Some(bounds), Some(text)) = (field.bounds_of(Measure::Length), value.as_str()) {
        within(bounds, count(text.chars().count()), path, "characters")?;
    }
    if let (Some(bounds), Some(number)) = (field.bounds_of(Measure::Number), number(value)) {
        range(bounds, number, path)?;
    }
    if let Some(bounds) = field.bounds_of(Measure::Items) {
        let items = match value {
            Value::Array(items) => items.len(),
            Value::Object(fields) => fields.len(),
            Value::String(text) if matches!(field.value, Type::Csv(_)) => text.split(',').count(),
            _ => 1,
        };
        within(bounds, count(items), path, "items")?;
    }
    Ok(())
}

/// Checks a number of characters or items.
fn within(bounds: Bounds, found: i64, path: &str, unit: &str) -> Result<(), Invalid> {
    let reason = match bounds {
        Bounds { max, .. } if found > max => format!("has {found} {unit}; at most {max} are allowed"),
        Bounds { min, .. } if found < min => format!("has {found} {unit}; at least {min} are required"),
        _ => return Ok(()),
    };
    Err(Invalid::new(path, reason))
}

#[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53, except for those that stand for none")]
fn range(bounds: Bounds, found: f64, path: &str) -> Result<(), Invalid> {
    let reason = match bounds {
        Bounds { max, .. } if found > max as f64 => format!("is {found}, and must be at most {max}"),
        Bounds { min, .. } if found < min as f64 => format!("is {found}, and must be at least {min}"),
        _ => return Ok(()),
    };
    Err(Invalid::new(path, reason))
}

/// Returns the number that a value is, or is written as.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn check_value(expected: &Type, value: &Value, path: &str) -> Result<(), Invalid> {
    let each = |item: &Type, items: &[Value]| {
        items.iter().enumerate().try_for_each(|(index, value)| check_value(item, value, &format!("{path}[{index}]")))
    };
    match (expected, value) {
        (Type::Quoted(inner), _) => check_value(inner, value, path),
        (Type::Flag(_) | Type::Constant(_) | Type::Enumeration(_), _) => check_known(&expected.known(), value, path),
        (Type::Time(TimeForm::DayOrMonth), Value::String(text)) => check_day_or_month(text, path),
        (Type::Time(form), _) => check_time(*form, value, path),
        (Type::List(item) | Type::OneOrMany(item), Value::Array(items)) => each(item, items),
        (Type::List(item) | Type::OneOrMany(item), value) => check_value(item, value, path),
        (Type::Csv(item), Value::String(text)) => each(item, &text.split(',').map(Value::from).collect::<Vec<_>>()),
        (Type::Map(item), Value::Object(fields)) => {
            fields.iter().try_for_each(|(name, value)| check_value(item, value, &format!("{path}.{name}")))
        }
        (Type::Structure(structure), Value::Object(object)) => {
            let present = structure.fields.iter().filter_map(|field| Some((field, object.get(field.name)?)));
            present
                .into_iter()
                .try_for_each(|(field, value)| check_field(field, value, &format!("{path}.{}", field.name)))
        }
        _ => Ok(()),
    }
}

fn check_known(known: &[Json], value: &Value, path: &str) -> Result<(), Invalid> {
    let Some(text) = scalar_to_string(value) else { return Ok(()) };
    let known: Vec<String> = known.iter().map(Json::value).filter_map(|value| scalar_to_string(&value)).collect();
    if known.contains(&text) {
        return Ok(());
    }
    let more = if known.len() > MAX_LISTED { ", …" } else { "" };
    let listed = known.iter().take(MAX_LISTED).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    Err(Invalid::new(path, format!("is `{text}`, which is not a known value: {listed}{more}")))
}

fn check_time(form: TimeForm, value: &Value, path: &str) -> Result<(), Invalid> {
    // Of these, the unit or the form is unknown.
    if matches!(form, TimeForm::DayOfMonth | TimeForm::UnknownString | TimeForm::UnknownNumber) {
        return Ok(());
    }
    let is_valid = form.parse(value).is_some_and(|ms| match form {
        // Fractions of a second have no fixed number of digits.
        TimeForm::Iso => value.as_str().is_some_and(|text| text.contains('T')),
        TimeForm::EpochMillis | TimeForm::EpochSeconds | TimeForm::EpochMillisString => true,
        form => form.format(ms) == *value,
    });
    let example = form.format(1_893_456_000_000);
    let example = scalar_to_string(&example).unwrap_or_default();
    if is_valid { Ok(()) } else { Err(Invalid::new(path, format!("is not a time such as `{example}`"))) }
}

fn check_day_or_month(text: &str, path: &str) -> Result<(), Invalid> {
    let day = if text.len() == "2030-01".len() { format!("{text}-01") } else { text.to_owned() };
    check_time(TimeForm::Date, &day.into(), path)
        .map_err(|_| Invalid::new(path, "is neither a day such as `2030-01-01` nor a month such as `2030-01`"))
}

/// Returns whether a string matches a regular expression of the spec, which is compiled once. An expression that this crate
/// cannot compile matches everything.
fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: LazyLock<Mutex<BTreeMap<&'static str, Option<Regex>>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = compiled.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
    regex.as_ref().is_none_or(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting_catalog::operations;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_regular_expression_of_the_spec_compiles() {
        fn visit(field: &'static Field, patterns: &mut Vec<&'static str>) {
            patterns.extend(field.pattern);
            let mut value = &field.value;
            while let Type::List(item) | Type::OneOrMany(item) | Type::Map(item) = value {
                value = item;
            }
            if let Type::Structure(structure) = value {
                structure.fields.iter().for_each(|field| visit(field, patterns));
            }
        }
        let mut patterns = Vec::new();
        operations().flat_map(|operation| operation.inputs).for_each(|input| visit(&input.field, &mut patterns));
        assert!(patterns.len() > 10, "{patterns:?}");
        for pattern in patterns {
            assert!(Regex::new(pattern).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn a_time_has_exactly_its_form() {
        let is_valid = |form, value: Value| check_time(form, &value, "").is_ok();
        assert!(is_valid(TimeForm::UtcMinute, json!("2030-02-28 09:05")));
        for text in ["tomorrow", "2030-02-29 09:05", "2030-2-28 09:05", "2030-02-28 09:05:00", "2030-02-28T09:05"] {
            assert!(!is_valid(TimeForm::UtcMinute, json!(text)), "{text}");
        }
        assert!(
            is_valid(TimeForm::Iso, json!("2030-02-28T09:05:00.5Z")) && !is_valid(TimeForm::Iso, json!("2030-02-28"))
        );
        assert!(check_day_or_month("2030-12", "").is_ok() && check_day_or_month("2030-13", "").is_err());
    }
}
