//! Rows of the tables of inputs, fields and values.

use huaweicloud_meeting_codegen::api::{
    Api, Direction, Enumeration, Field, Form, Input, Operation, Place, Presence, Source, Struct, Type, TypeDef,
};
use serde::Serialize;

use super::formats::{Part, describe};
use super::links::anchor;
use super::uses::handle_id;

/// The number of values up to which an enumeration is shown in the row; longer ones are only linked.
const MAX_VALUES: usize = 12;

/// An input of a request or a field of a struct.
#[derive(Debug, Default, Serialize)]
pub(super) struct Row {
    id: String,
    wire: String,
    /// The Rust field; `None` if the client sets the value itself.
    rust: Option<String>,
    kind: Vec<Part>,
    rust_type: Option<String>,
    /// A label such as "required".
    mark: Option<&'static str>,
    doc: String,
    /// Bounds and the default.
    constraints: Option<String>,
    deprecated: Option<String>,
    /// The values of a short enumeration.
    values: Vec<Value>,
}

/// A value of an enumeration.
#[derive(Debug, Serialize)]
pub(super) struct Value {
    id: String,
    wire: String,
    rust: String,
    doc: String,
}

impl Row {
    fn of_field(api: &Api, place: &str, wire: &str, field: &Field, direction: Direction) -> Self {
        let mut docs = field.docs.iter();
        let doc = docs.next().cloned().unwrap_or_default();
        let is_list = matches!(field.ty, Type::List(_) | Type::Map(_));
        let rust_type = field.ty.to_string();
        Self {
            id: anchor(place, wire),
            wire: wire.to_owned(),
            rust: Some(field.rust.clone()),
            kind: describe(&field.ty, field.form),
            rust_type: Some(match field.presence {
                Presence::Optional => format!("Option<{rust_type}>"),
                _ => rust_type,
            }),
            mark: match field.presence {
                Presence::Required => Some("required"),
                Presence::DefaultIfAbsent if direction == Direction::Received && !is_list => Some("always present"),
                _ => None,
            },
            doc,
            constraints: Some(docs.cloned().collect::<Vec<_>>().join(" "))
                .filter(|constraints| !constraints.is_empty()),
            deprecated: field.deprecated.clone(),
            values: few_values(api, &field.ty),
        }
    }

    pub(super) fn of_input(api: &Api, operation: &Operation, input: &Input) -> Self {
        let place = place_name(input.place);
        let id = anchor(place, &input.name);
        let doc = input.doc.clone();
        match &input.source {
            Source::Field(index) => operation.fields().get(*index).map_or_else(Self::default, |field| {
                let wire = if input.place == Place::BodyValue { "" } else { input.name.as_str() };
                Self { id, ..Self::of_field(api, place, wire, field, Direction::Sent) }
            }),
            Source::Handle => Self {
                id,
                wire: input.name.clone(),
                kind: handle_id(api, operation).map(|ty| describe(ty, Form::Plain)).unwrap_or_default(),
                mark: Some("required"),
                doc: doc.unwrap_or_else(|| handle_doc(api, operation)),
                constraints: Some("In Rust, the handle sets it.".to_owned()),
                ..Self::default()
            },
            Source::Constant(value) => Self {
                id,
                wire: input.name.clone(),
                mark: Some("constant"),
                doc: doc.unwrap_or_default(),
                constraints: Some(format!("Always `{value}`. In Rust, the client sets it.")),
                ..Self::default()
            },
        }
    }
}

/// Returns the documentation of the id that the handle of an operation supplies.
fn handle_doc(api: &Api, operation: &Operation) -> String {
    let id = handle_id(api, operation).and_then(Type::named).and_then(|name| api.type_def(name));
    id.map(|def| def.doc().to_owned()).unwrap_or_default()
}

/// Returns the rows of the fields of a struct.
pub(super) fn rows(api: &Api, place: &str, structure: &Struct) -> Vec<Row> {
    structure.fields.iter().map(|field| Row::of_field(api, place, &field.wire, field, structure.direction)).collect()
}

/// Returns the rows of the values of an enumeration.
pub(super) fn values(enumeration: &Enumeration) -> Vec<Value> {
    enumeration
        .variants
        .iter()
        .map(|variant| Value {
            id: anchor("value", &variant.wire),
            wire: variant.wire.clone(),
            rust: variant.name.clone(),
            doc: variant.doc.clone(),
        })
        .collect()
}

fn few_values(api: &Api, ty: &Type) -> Vec<Value> {
    let mut ty = ty;
    while let Type::List(inner) | Type::Map(inner) = ty {
        ty = inner;
    }
    let Type::Enumeration(name) = ty else { return Vec::new() };
    match api.type_def(name) {
        Some(TypeDef::Enumeration(enumeration)) if enumeration.variants.len() <= MAX_VALUES => values(enumeration),
        _ => Vec::new(),
    }
}

pub(super) fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Body | Place::BodyValue | Place::Part => "body",
    }
}
