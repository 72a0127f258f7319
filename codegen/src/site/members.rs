//! Rows of tables: inputs of operations, members of records, values of enumerations.

use serde::Serialize;

use super::kinds::{Piece, words};
use super::links::anchor;
use super::types;
use super::uses::handle_id;
use crate::emit::type_text;
use crate::model::{
    Api, Direction, Enumeration, Form, Input, Member, Operation, Place, Presence, Record, Source, Type, TypeDef,
};

/// Enumerations with more values than this are only linked.
const VALUES_IN_A_ROW: usize = 12;

/// An input of a request or a member of a record.
#[derive(Debug, Default, Serialize)]
pub(super) struct Row {
    id: String,
    wire: String,
    /// The member in Rust; there is none for what the client supplies by itself.
    rust: Option<String>,
    kind: Vec<Piece>,
    rust_type: Option<String>,
    /// What is to be known before anything else: "required".
    mark: Option<&'static str>,
    doc: String,
    /// Bounds and the default.
    facts: Option<String>,
    retired: Option<String>,
    /// The values, when there are only a few.
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
    fn of_member(api: &Api, place: &str, wire: &str, member: &Member, direction: Direction) -> Self {
        let mut docs = member.docs.iter();
        let doc = docs.next().cloned().unwrap_or_default();
        let is_list = matches!(member.ty, Type::List(_) | Type::Map(_));
        let rust_type = type_text(&member.ty);
        Self {
            id: anchor(place, wire),
            wire: wire.to_owned(),
            rust: Some(member.rust.clone()),
            kind: words(&member.ty, member.form),
            rust_type: Some(match member.presence {
                Presence::Optional => format!("Option<{rust_type}>"),
                _ => rust_type,
            }),
            mark: match member.presence {
                Presence::Required => Some("required"),
                Presence::Plain if direction == Direction::Received && !is_list => Some("always there"),
                _ => None,
            },
            doc,
            facts: Some(docs.cloned().collect::<Vec<_>>().join(" ")).filter(|facts| !facts.is_empty()),
            retired: member.retired.clone(),
            values: few_values(api, &member.ty),
        }
    }

    pub(super) fn of_input(api: &Api, operation: &Operation, input: &Input) -> Self {
        let place = place_word(input.place);
        let id = anchor(place, &input.name);
        let doc = input.doc.clone();
        match &input.source {
            Source::Member(index) => operation.members.get(*index).map_or_else(Self::default, |member| {
                let wire = if input.place == Place::Whole { "" } else { input.name.as_str() };
                Self { id, ..Self::of_member(api, place, wire, member, Direction::Sent) }
            }),
            Source::Handle => Self {
                id,
                wire: input.name.clone(),
                kind: handle_id(api, operation).map(|ty| words(ty, Form::Plain)).unwrap_or_default(),
                mark: Some("required"),
                doc: doc.unwrap_or_else(|| handle_doc(api, operation)),
                facts: Some("In Rust the handle supplies it.".to_owned()),
                ..Self::default()
            },
            Source::Constant(value) => Self {
                id,
                wire: input.name.clone(),
                mark: Some("constant"),
                doc: doc.unwrap_or_default(),
                facts: Some(format!("Always `{value}`; in Rust it is sent by itself.")),
                ..Self::default()
            },
        }
    }
}

/// What the id of a handle is, where an input that the handle supplies does not say it.
fn handle_doc(api: &Api, operation: &Operation) -> String {
    let id = handle_id(api, operation).and_then(Type::named).and_then(|name| api.type_def(name));
    id.map(|def| types::doc(def).to_owned()).unwrap_or_default()
}

/// The members of a record.
pub(super) fn rows(api: &Api, place: &str, record: &Record) -> Vec<Row> {
    record.members.iter().map(|member| Row::of_member(api, place, &member.wire, member, record.direction)).collect()
}

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
        Some(TypeDef::Enumeration(enumeration)) if enumeration.variants.len() <= VALUES_IN_A_ROW => values(enumeration),
        _ => Vec::new(),
    }
}

pub(super) fn place_word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Body | Place::Whole | Place::Part => "body",
    }
}
