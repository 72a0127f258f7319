//! The documentation of fields: their text, and their constraints as sentences.

use crate::api::Direction;
use crate::spec::{Bounds, Confidence, DurationUnit, Field, TypeRef, Value};

/// Returns the paragraphs of a field's documentation.
pub(super) fn field(field: &Field, direction: Direction, default: Option<String>) -> Vec<String> {
    let mut docs: Vec<String> = field.doc.iter().map(|doc| doc.trim().to_owned()).collect();
    if direction.is_sent() {
        let constraints = constraints(field, default);
        if !constraints.is_empty() {
            docs.push(constraints);
        }
    }
    docs.extend(field.confidence.and_then(confidence).map(str::to_owned));
    docs
}

/// Returns what callers should know about how well a fact is known. Nothing, if the vendor documents it.
pub fn confidence(confidence: Confidence) -> Option<&'static str> {
    match confidence {
        Confidence::High => None,
        Confidence::Medium => Some("Known from samples or the code of clients, not from the vendor's documentation."),
        Confidence::Low => Some("The vendor does not document it; the meaning is inferred or unknown."),
    }
}

/// Returns the constraints of a field, such as "At most 96 characters. Defaults to `0`." or "From 15 to 1440 minutes."
fn constraints(field: &Field, default: Option<String>) -> String {
    let mut constraints = Vec::new();
    constraints.extend(field.length.and_then(|length| counted(length, "character")));
    constraints.extend(field.items.and_then(|items| counted(items, "item")));
    let unit = match field.type_ref {
        Some(TypeRef::Duration(unit)) => Some(unit),
        _ => None,
    };
    constraints.extend(field.range.map(|bounds| range(bounds, unit)));
    constraints.extend(field.pattern.as_ref().map(|pattern| format!("Matches `{pattern}`.")));
    constraints.extend(default.map(|default| match unit {
        Some(unit) => format!("Defaults to {}.", many(&default, unit.noun())),
        None => format!("Defaults to `{default}`."),
    }));
    constraints.join(" ")
}

/// Returns the bounds of a count as a sentence.
pub fn counted(bounds: Bounds, what: &str) -> Option<String> {
    let many = |count: i64| many(&count.to_string(), what);
    match (bounds.min.filter(|min| *min > 0), bounds.max) {
        (Some(min), Some(max)) if min == max => Some(format!("Exactly {}.", many(min))),
        (Some(min), Some(max)) => Some(format!("{min} to {}.", many(max))),
        (Some(min), None) => Some(format!("At least {}.", many(min))),
        (None, Some(max)) => Some(format!("At most {}.", many(max))),
        (None, None) => None,
    }
}

/// Returns the bounds of a number, or of a duration in a unit, as a sentence.
pub fn range(bounds: Bounds, unit: Option<DurationUnit>) -> String {
    let with_unit = |number: i64| {
        let number = number.to_string();
        unit.map_or(number.clone(), |unit| many(&number, unit.noun()))
    };
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => format!("From {min} to {}.", with_unit(max)),
        (Some(min), None) => format!("At least {}.", with_unit(min)),
        (None, Some(max)) => format!("At most {}.", with_unit(max)),
        (None, None) => String::new(),
    }
}

/// Returns a number with a noun in the singular or plural.
fn many(number: &str, noun: &str) -> String {
    if number == "1" { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Returns a scalar value as a string. An empty string has none.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}
