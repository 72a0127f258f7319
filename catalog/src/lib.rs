#![doc = include_str!("../README.md")]
//!
//! The data are generated from the spec. Names are those of the wire; texts are Markdown without links. What a call needs beyond
//! them, such as method, path and token, is in the registry of the client, by the same names of operations.

#[rustfmt::skip]
mod data;
mod example;
mod json;
mod operation;
mod resource;
mod value;

pub use example::{EventExample, Example};
pub use json::Json;
pub use operation::{Group, Input, Operation, Shortcut};
pub use resource::{InputPath, ItemOperation, Resource, Role, Step};
pub use value::{Bounds, DurationUnit, Enumeration, EnumerationValue, Field, Structure, TimeForm, Value};

/// Returns the groups, in the vendor's order.
#[must_use]
pub fn groups() -> &'static [&'static Group] {
    data::GROUPS
}

/// Returns the operations, group by group.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    groups().iter().flat_map(|group| group.operations)
}

/// Returns the operation with this name.
#[must_use]
pub fn operation(name: &str) -> Option<&'static Operation> {
    groups().iter().find_map(|group| {
        let position = group.operations.binary_search_by(|operation| operation.name.cmp(name)).ok()?;
        group.operations.get(position)
    })
}

/// Returns the group that an operation belongs to.
#[must_use]
pub fn group_of(operation: &str) -> Option<&'static Group> {
    groups().iter().copied().find(|group| group.operations.iter().any(|own| own.name == operation))
}

/// Returns the resources, sorted by name.
#[must_use]
pub fn resources() -> &'static [Resource] {
    data::RESOURCES
}

/// Returns the resource that an operation belongs to, and what the operation does to it. A few operations belong to none.
#[must_use]
pub fn resource_of(operation: &str) -> Option<(&'static Resource, &'static ItemOperation)> {
    resources().iter().find_map(|resource| {
        resource.operations.iter().find(|own| own.operation == operation).map(|own| (resource, own))
    })
}

/// Returns the examples of all operations, group by group.
pub fn examples() -> impl Iterator<Item = &'static Example> {
    data::EXAMPLES.iter().copied().flatten()
}

/// Returns the examples of all events, in the order of the files of the spec.
#[must_use]
pub fn event_examples() -> &'static [EventExample] {
    data::EVENT_EXAMPLES
}
