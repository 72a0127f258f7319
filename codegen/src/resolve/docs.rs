//! The documentation of fields: their text, and their constraints as sentences.

use crate::api::Direction;
use crate::spec::{Bounds, Confidence, Field, Value};

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

/// Returns the constraints of a field, such as "At most 96 characters. Defaults to `0`."
fn constraints(field: &Field, default: Option<String>) -> String {
    let mut constraints = Vec::new();
    constraints.extend(field.length.and_then(|length| counted(length, "character")));
    constraints.extend(field.items.and_then(|items| counted(items, "item")));
    constraints.extend(field.range.map(range));
    constraints.extend(field.pattern.as_ref().map(|pattern| format!("Matches `{pattern}`.")));
    constraints.extend(default.map(|default| format!("Defaults to `{default}`.")));
    constraints.join(" ")
}

/// Returns the bounds of a count as a sentence.
pub fn counted(bounds: Bounds, what: &str) -> Option<String> {
    let many = |count: i64| {
        if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
    };
    match (bounds.min.filter(|min| *min > 0), bounds.max) {
        (Some(min), Some(max)) if min == max => Some(format!("Exactly {}.", many(min))),
        (Some(min), Some(max)) => Some(format!("{min} to {}.", many(max))),
        (Some(min), None) => Some(format!("At least {}.", many(min))),
        (None, Some(max)) => Some(format!("At most {}.", many(max))),
        (None, None) => None,
    }
}

/// Returns the bounds of a number as a sentence.
pub fn range(bounds: Bounds) -> String {
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => format!("From {min} to {max}."),
        (Some(min), None) => format!("At least {min}."),
        (None, Some(max)) => format!("At most {max}."),
        (None, None) => String::new(),
    }
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
