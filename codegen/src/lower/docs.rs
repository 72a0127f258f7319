//! What the keys of a member say, as sentences.

use crate::model::Direction;
use crate::spec::{Bounds, Member, Value};

/// The paragraphs that document a member.
pub(super) fn member(member: &Member, direction: Direction, default: Option<String>) -> Vec<String> {
    let mut docs: Vec<String> = member.doc.iter().map(|doc| doc.trim().to_owned()).collect();
    if direction.is_sent() {
        let facts = facts(member, default);
        if !facts.is_empty() {
            docs.push(facts);
        }
    }
    docs
}

/// "At most 96 characters. Default: `0`."
fn facts(member: &Member, default: Option<String>) -> String {
    let mut facts = Vec::new();
    facts.extend(member.length.and_then(|length| counted(length, "character")));
    facts.extend(member.items.and_then(|items| counted(items, "item")));
    facts.extend(member.range.map(range));
    facts.extend(member.pattern.as_ref().map(|pattern| format!("Of the form `{pattern}`.")));
    facts.extend(default.map(|default| format!("The service takes `{default}` when it is left out.")));
    facts.join(" ")
}

pub(crate) fn counted(bounds: Bounds, what: &str) -> Option<String> {
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

pub(crate) fn range(bounds: Bounds) -> String {
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => format!("From {min} to {max}."),
        (Some(min), None) => format!("At least {min}."),
        (None, Some(max)) => format!("At most {max}."),
        (None, None) => String::new(),
    }
}

/// A value as text; none of an empty text, which says nothing.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}
