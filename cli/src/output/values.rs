//! Single values for people: names of enumerations, times, durations, sizes.

use huaweicloud_meeting_catalog::{EnumerationValue, Json, Value};
use jiff::tz::TimeZone;

use super::json::Node;
use super::times;
use super::typed::Typed;

/// Returns the text of a value on one line. That of an object consists of the labels and texts of its fields.
pub(super) fn text(typed: Typed<'_>, zone: &TimeZone) -> String {
    if let Some(items) = typed.items() {
        let has_objects = items.iter().any(|item| matches!(item.node, Node::Object(_)));
        let texts: Vec<String> = items.into_iter().map(|item| text(item, zone)).collect();
        return texts.join(if has_objects { "; " } else { ", " });
    }
    match (typed.node, typed.value) {
        (Node::Null, _) => String::new(),
        (Node::Object(_), _) => {
            let fields = typed.fields_in_order().into_iter().filter(|(_, field)| !field.node.is_blank());
            fields.map(|(label, field)| format!("{label} {}", text(field, zone))).collect::<Vec<_>>().join(", ")
        }
        (node, Some(value)) => known(node, value, typed.doc, zone).unwrap_or_else(|| plain(node)),
        (node, None) => plain(node),
    }
}

/// Returns a scalar as it was received, without quotes. Lists and objects are JSON.
pub(super) fn plain(node: &Node) -> String {
    match node {
        Node::Null => String::new(),
        Node::Bool(true) => "yes".to_owned(),
        Node::Bool(false) => "no".to_owned(),
        Node::Number(text) | Node::String(text) => text.clone(),
        Node::List(_) | Node::Object(_) => node.to_string(),
    }
}

/// Returns the meaning of a value of an enumeration, up to the end of its first sentence.
pub(super) fn meaning(typed: Typed<'_>) -> Option<String> {
    let doc = variant(typed.node, typed.value?)?.doc;
    let sentence = doc.split_once(". ").map_or(doc, |(first, _)| first).trim_end_matches('.');
    Some(sentence.replace('`', "")).filter(|meaning| !meaning.is_empty())
}

/// Returns whether values are aligned to the right.
pub(super) fn is_number(value: &Value) -> bool {
    match value {
        Value::Int32 | Value::Int64 | Value::Double | Value::Duration(_) => true,
        Value::Quoted(inner) => is_number(inner),
        _ => false,
    }
}

/// Returns whether a value is of no use if it is cut.
pub(super) fn is_whole(value: &Value) -> bool {
    !matches!(value, Value::String | Value::Csv(_) | Value::List(_) | Value::Json | Value::Map(_) | Value::Structure(_))
}

fn known(node: &Node, value: &'static Value, doc: &str, zone: &TimeZone) -> Option<String> {
    let scalar = plain(node);
    match value {
        Value::Enumeration(_) => variant(node, value).map(|variant| variant.kebab_name.to_owned()),
        Value::Flag(flag) => {
            let is = |json| is_same(node, json);
            is(&flag.yes).then_some("yes").or_else(|| is(&flag.no).then_some("no")).map(str::to_owned)
        }
        Value::Quoted(inner) => match (inner, scalar.as_str()) {
            (Value::Bool, "true") => Some("yes".to_owned()),
            (Value::Bool, "false") => Some("no".to_owned()),
            _ => known(node, inner, doc, zone),
        },
        Value::Time(form) => times::time(&scalar, *form, zone),
        Value::Duration(unit) => Some(times::duration(scalar.parse().ok()?, *unit)),
        Value::Csv(item) => {
            let items = scalar.split(',').map(|text| Node::String(text.trim().to_owned()));
            let texts: Vec<String> = items.map(|node| text(Typed::new(&node, Some(item)), zone)).collect();
            Some(texts.join(", "))
        }
        Value::OneOrMany(item) => known(node, item, doc, zone),
        Value::Int32 | Value::Int64 | Value::Double => {
            times::size(&scalar, doc).or_else(|| times::stated_duration(&scalar, doc))
        }
        _ => None,
    }
}

fn variant(node: &Node, value: &'static Value) -> Option<&'static EnumerationValue> {
    match value {
        Value::Enumeration(enumeration) => enumeration.values.iter().find(|known| is_same(node, &known.value)),
        Value::Quoted(inner) | Value::OneOrMany(inner) => variant(node, inner),
        _ => None,
    }
}

/// Returns whether a value is that of the spec. The service sends some numbers in quotes.
fn is_same(node: &Node, json: &Json) -> bool {
    match (node, json) {
        (Node::Bool(value), Json::Bool(known)) => value == known,
        (Node::Number(text) | Node::String(text), Json::Int(known)) => *text == known.to_string(),
        (Node::Number(text) | Node::String(text), Json::String(known)) => text == known,
        _ => false,
    }
}
