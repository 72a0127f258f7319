//! A value of a response together with its type in the catalog.

use huaweicloud_meeting_catalog::{Field, Structure, Value};

use super::json::Node;

/// A value, and its type if the spec has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'n> {
    pub(super) node: &'n Node,
    pub(super) value: Option<&'static Value>,
    /// The documentation of the field.
    pub(super) doc: &'static str,
}

impl<'n> Typed<'n> {
    pub(super) fn new(node: &'n Node, value: Option<&'static Value>) -> Self {
        Self { node, value, doc: "" }
    }

    /// Returns the fields of an object, in the order of the response, with the labels of their names.
    pub(super) fn fields(self) -> Vec<(&'n str, Self)> {
        let Node::Object(fields) = self.node else { return Vec::new() };
        fields
            .iter()
            .map(|(name, node)| {
                let field = field_of(self.value, name);
                let label = field.map_or(name.as_str(), |field| field.kebab_name);
                let value = field.map(|field| &field.value).or_else(|| map_item(self.value));
                (label, Self { node, value, doc: field.map_or("", |field| field.doc) })
            })
            .collect()
    }

    /// Returns the fields of an object in the order of the spec, and those that the spec does not know after them.
    pub(super) fn fields_in_order(self) -> Vec<(&'n str, Self)> {
        let mut fields = self.fields();
        if let Some(structure) = structure_of(self.value) {
            let place = |label: &str| structure.fields.iter().position(|field| field.kebab_name == label);
            fields.sort_by_key(|(label, _)| place(label).unwrap_or(usize::MAX));
        }
        fields
    }

    /// Returns the value of a field, by its name on the wire.
    pub(super) fn field(self, name: &str) -> Option<Self> {
        let field = field_of(self.value, name);
        let value = field.map(|field| &field.value).or_else(|| map_item(self.value));
        Some(Self { node: self.node.field(name)?, value, doc: field.map_or("", |field| field.doc) })
    }

    /// Returns the items of a list.
    pub(super) fn items(self) -> Option<Vec<Self>> {
        let value = item_of(self.value);
        Some(self.node.items()?.iter().map(|node| Self { node, value, doc: self.doc }).collect())
    }
}

/// Returns the type of the items of a list.
pub(super) fn item_of(value: Option<&'static Value>) -> Option<&'static Value> {
    match value? {
        Value::List(item) | Value::OneOrMany(item) => Some(item),
        _ => None,
    }
}

/// Returns the type of an object.
pub(super) fn structure_of(value: Option<&'static Value>) -> Option<&'static Structure> {
    match value? {
        Value::Structure(structure) | Value::OneOrMany(Value::Structure(structure)) => Some(structure),
        _ => None,
    }
}

/// Returns the type at a path of fields.
pub(super) fn at(value: Option<&'static Value>, path: &[&str]) -> Option<&'static Value> {
    path.iter().try_fold(value?, |value, name| field_of(Some(value), name).map(|field| &field.value))
}

fn field_of(value: Option<&'static Value>, name: &str) -> Option<&'static Field> {
    structure_of(value)?.fields.iter().find(|field| field.name == name)
}

fn map_item(value: Option<&'static Value>) -> Option<&'static Value> {
    match value? {
        Value::Map(item) => Some(item),
        _ => None,
    }
}
