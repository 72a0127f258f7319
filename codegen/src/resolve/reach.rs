//! Which types are sent, which are received, and by which groups: computed from the operations that reach them.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::Direction;
use crate::spec::{Field, Operation, Place, Spec, Struct, TypeRef};

/// For every type that some operation reaches, how and from where.
#[derive(Debug, Default)]
pub(super) struct Reach {
    sent: BTreeSet<String>,
    received: BTreeSet<String>,
    groups: BTreeMap<String, BTreeSet<String>>,
    none: BTreeSet<String>,
}

impl Reach {
    pub(super) fn of(spec: &Spec, structs: &BTreeMap<&str, &Struct>) -> Self {
        let mut reach = Self::default();
        for (file, operation) in spec.operations() {
            let group = file.group.as_deref().unwrap_or_default();
            let mut sent = BTreeSet::new();
            for field in request_fields(operation, structs) {
                if let Some(type_ref) = &field.type_ref {
                    follow(type_ref, structs, &mut sent);
                }
            }
            let mut received = BTreeSet::new();
            if let Some(type_ref) = operation.response.type_ref() {
                follow(type_ref, structs, &mut received);
            }
            for name in sent.iter().chain(&received) {
                reach.groups.entry(name.clone()).or_default().insert(group.to_owned());
            }
            reach.sent.append(&mut sent);
            reach.received.append(&mut received);
        }
        reach
    }

    /// Which way a type travels. One that nothing reaches is taken to be received.
    pub(super) fn direction(&self, name: &str) -> Direction {
        match (self.sent.contains(name), self.received.contains(name)) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Sent,
            (false, _) => Direction::Received,
        }
    }

    /// The groups whose operations reach a type.
    pub(super) fn groups(&self, name: &str) -> &BTreeSet<String> {
        self.groups.get(name).unwrap_or(&self.none)
    }
}

/// Everything that an operation can be called with, in the order of the places.
pub(super) fn request_fields<'a>(
    operation: &'a Operation,
    structs: &BTreeMap<&str, &'a Struct>,
) -> impl Iterator<Item = &'a Field> {
    let taken_over = operation.body_fields_of.as_deref().and_then(|name| structs.get(name));
    Place::ALL
        .into_iter()
        .flat_map(|place| operation.fields_at(place))
        .chain(taken_over.into_iter().flat_map(|structure| &structure.fields))
        .chain(operation.body_value.as_deref())
}

fn follow(type_ref: &TypeRef, structs: &BTreeMap<&str, &Struct>, reached: &mut BTreeSet<String>) {
    let Some(name) = type_ref.named() else { return };
    if !reached.insert(name.to_owned()) {
        return;
    }
    if let Some(structure) = structs.get(name) {
        for type_ref in structure.fields.iter().filter_map(|field| field.type_ref.as_ref()) {
            follow(type_ref, structs, reached);
        }
    }
}
