#![doc = include_str!("../README.md")]
//!
//! The data are generated from the spec. Names are those of the wire; texts are Markdown without links. What a call needs beyond
//! them, such as method, path and token, is in the registry of the client, by the same names of operations.

#[rustfmt::skip]
mod data;
mod error_code;
mod example;
mod json;
mod operation;
mod resource;
mod value;

pub use error_code::{ErrorCode, Evidence, Retry};
pub use example::{EventExample, Example};
pub use json::Json;
pub use operation::{Group, Input, Operation, Shortcut};
pub use resource::{InputPath, ItemOperation, Resource, Role, Step};
pub use value::{
    Bounds, DurationUnit, Enumeration, EnumerationValue, Field, Flag, Measure, Structure, TimeForm, Value,
};

/// The date of the newest comparison of the spec with the vendor's documentation, such as `2026-11-24`.
pub const SPEC_DATE: &str = data::SPEC_DATE;

/// Returns the error codes, sorted by code.
#[must_use]
pub fn error_codes() -> &'static [ErrorCode] {
    data::ERROR_CODES
}

/// Returns what is known of an error code.
#[must_use]
pub fn error_code(code: &str) -> Option<&'static ErrorCode> {
    error_codes().iter().find(|known| known.code == code)
}

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
