//! Replacing secrets in what people see.

use huaweicloud_meeting_catalog::Value;

use super::json::Node;
use super::typed::{item_of, structure_of};

/// What is shown in place of a secret.
pub(super) const MASK: &str = "********";

/// Words in the names of fields that the spec does not know, and which may contain a secret.
const SECRET_WORDS: [&str; 6] = ["password", "passwd", "pwd", "secret", "token", "appkey"];

/// Replaces the secrets of a value. Returns whether there were any.
pub(super) fn mask(node: &mut Node, value: Option<&'static Value>) -> bool {
    if is_secret(value) {
        return replace(node);
    }
    match node {
        Node::List(items) => {
            let item = item_of(value).or(value.filter(|value| matches!(value, Value::OneOrMany(_))));
            items.iter_mut().fold(false, |any, node| mask(node, item) | any)
        }
        Node::Object(fields) => fields.iter_mut().fold(false, |any, (name, node)| mask_field(name, node, value) | any),
        _ => false,
    }
}

fn mask_field(name: &str, node: &mut Node, value: Option<&'static Value>) -> bool {
    if let Some(Value::Map(item)) = value {
        return mask(node, Some(item));
    }
    let field = structure_of(value).and_then(|structure| structure.fields.iter().find(|field| field.name == name));
    match field {
        Some(field) => mask(node, Some(&field.value)),
        None if is_secret_name(name) && node.is_scalar() => replace(node),
        None => mask(node, None),
    }
}

fn is_secret(value: Option<&'static Value>) -> bool {
    match value {
        Some(Value::Secret) => true,
        Some(Value::Quoted(inner) | Value::Csv(inner) | Value::OneOrMany(inner)) => is_secret(Some(inner)),
        _ => false,
    }
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// Replaces a value. Empty ones stay: they show that there is no secret.
fn replace(node: &mut Node) -> bool {
    if node.is_blank() || matches!(node, Node::Bool(_)) {
        return false;
    }
    *node = Node::String(MASK.to_owned());
    true
}
