//! Which types are sent, which are received, and by which groups: computed from the operations that reach them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Direction;
use crate::spec::{Member, Operation, Place, Record, Spec, TypeRef};

/// For every type that some operation reaches, how and from where.
#[derive(Debug, Default)]
pub(super) struct Reach {
    sent: BTreeSet<String>,
    received: BTreeSet<String>,
    groups: BTreeMap<String, BTreeSet<String>>,
    none: BTreeSet<String>,
}

impl Reach {
    pub(super) fn of(spec: &Spec, records: &BTreeMap<&str, &Record>) -> Self {
        let mut reach = Self::default();
        for (file, operation) in spec.operations() {
            let group = file.group.as_deref().unwrap_or_default();
            let mut sent = BTreeSet::new();
            for member in request_members(operation, records) {
                if let Some(type_ref) = &member.type_ref {
                    follow(type_ref, records, &mut sent);
                }
            }
            let mut received = BTreeSet::new();
            if let Some(type_ref) = operation.response.type_ref() {
                follow(type_ref, records, &mut received);
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
pub(super) fn request_members<'a>(
    operation: &'a Operation,
    records: &BTreeMap<&str, &'a Record>,
) -> impl Iterator<Item = &'a Member> {
    let taken_over = operation.body_members_of.as_deref().and_then(|name| records.get(name));
    Place::ALL
        .into_iter()
        .flat_map(|place| operation.members_at(place))
        .chain(taken_over.into_iter().flat_map(|record| &record.members))
        .chain(operation.body_value.as_deref())
}

fn follow(type_ref: &TypeRef, records: &BTreeMap<&str, &Record>, reached: &mut BTreeSet<String>) {
    let Some(name) = type_ref.named() else { return };
    if !reached.insert(name.to_owned()) {
        return;
    }
    if let Some(record) = records.get(name) {
        for type_ref in record.members.iter().filter_map(|member| member.type_ref.as_ref()) {
            follow(type_ref, records, reached);
        }
    }
}
