//! The descriptors of resources agree with the operations that they describe.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_meeting::operations;
use huaweicloud_meeting_catalog::Json;
use huaweicloud_meeting_fake::memory::descriptor::{Kind, Resource, Shown, Take};
use huaweicloud_meeting_fake::memory::operation::{Assigned, Input, ItemOperation, Role, SelectKey};
use huaweicloud_meeting_fake::memory::{resource, resources, standalone};
use huaweicloud_meeting_runtime::operation::{Operation, Place};

#[test]
fn every_operation_belongs_to_one_resource_or_to_none() {
    let of_resources = all().map(|(_, described)| described.operation);
    let mut described: Vec<&str> = of_resources.chain(standalone().iter().copied()).collect();
    described.sort_unstable();
    let mut known: Vec<&str> = operations().iter().map(|dynamic| dynamic.operation.name).collect();
    known.sort_unstable();
    assert_eq!(described, known);
}

#[test]
fn resources_are_found_by_name() {
    for one in resources() {
        assert!(std::ptr::eq(resource(one.name), *one), "{}", one.name.as_str());
    }
}

#[test]
fn every_named_input_is_an_input_of_the_operation() {
    let known: BTreeMap<&str, &Operation> =
        operations().iter().map(|dynamic| (dynamic.operation.name, dynamic.operation)).collect();
    for (_, described) in all() {
        let operation = known[described.operation];
        for input in inputs(described) {
            let name = input.path.first().copied();
            let exists = operation.inputs().any(|found| {
                found.place == input.place && (input.place == Place::BodyValue || Some(found.name) == name)
            });
            assert!(exists, "{}: {input:?}", described.operation);
        }
        for filter in described.filters {
            let exists = operation.inputs().any(|found| found.name == filter.parameter);
            assert!(exists, "{}: {}", described.operation, filter.parameter);
        }
    }
}

#[test]
fn a_list_is_where_the_operation_has_its_page() {
    let mut pages = 0;
    for (_, described) in all().filter(|(_, described)| described.role == Role::List && !described.by_hand) {
        let operation = operations().iter().find(|dynamic| dynamic.operation.name == described.operation).unwrap();
        let result = described.result.unwrap();
        assert!(result.is_list, "{}", described.operation);
        if let Some(page) = operation.operation.page {
            assert_eq!(result.path, page.items, "{}", described.operation);
            pages += 1;
        }
    }
    assert!(pages > 10, "{pages}");
}

#[test]
fn items_that_exist_from_the_start_have_unique_ids() {
    for one in resources() {
        let mut ids = BTreeSet::new();
        for item in one.items {
            let Json::Object(fields) = item else { panic!("{}: {item:?}", one.name.as_str()) };
            let id = fields.iter().find(|(name, _)| [*name] == *one.id).map(|(_, value)| format!("{value:?}"));
            assert!(ids.insert(id.unwrap()), "{}: {item:?}", one.name.as_str());
        }
    }
}

#[test]
fn collections_are_identified_and_what_is_looked_up_is_found_by_a_field() {
    for one in resources() {
        let is_stored = one
            .operations
            .iter()
            .any(|described| matches!(described.role, Role::Read | Role::Update | Role::Delete) && !described.by_hand);
        assert!(one.kind == Kind::Singleton || !is_stored || !one.id.is_empty(), "{}", one.name.as_str());
        for field in one.fields {
            if let Shown::Lookup(lookup) = &field.shown {
                assert!(!lookup.key.is_empty(), "{}: {field:?}", one.name.as_str());
                assert!(!matches!(lookup.take, Take::Object([])), "{}: {field:?}", one.name.as_str());
            }
        }
    }
}

fn all() -> impl Iterator<Item = (&'static Resource, &'static ItemOperation)> {
    resources().iter().flat_map(|resource| resource.operations.iter().map(|described| (*resource, described)))
}

/// Returns the inputs that a description names.
fn inputs(described: &ItemOperation) -> Vec<&Input> {
    let mut all: Vec<&Input> = described.accepts.iter().map(|accept| &accept.input).collect();
    all.extend(&described.parent);
    if let Some(select) = &described.select {
        all.push(&select.at);
        if let SelectKey::By(by, ..) = &select.key {
            all.push(by);
        }
    }
    all.extend(described.sets.iter().filter_map(|set| match &set.to {
        Assigned::Input(input) => Some(input),
        Assigned::Value(_) => None,
    }));
    all
}
