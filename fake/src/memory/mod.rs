//! What the fake remembers: the resources of the service, as data that is generated from the spec, and their items.
//!
//! [`resources`] returns the descriptors. The rest of this module interprets them: `engine` carries out an operation, with the
//! help of `create`, `change` and `list`; `response` makes its response; `examples` has the items that exist from the start.

pub(crate) mod by_hand;
pub(crate) mod call;
mod change;
mod computed;
mod create;
pub mod descriptor;
pub(crate) mod engine;
pub(crate) mod examples;
mod fields;
mod filter;
pub(crate) mod given;
mod given_fields;
mod inputs;
pub(crate) mod items;
mod list;
mod login;
mod maker;
pub mod operation;
pub(crate) mod random;
pub(crate) mod refusal;
mod response;
mod select;
pub(crate) mod snapshot;
pub(crate) mod store;
pub mod time;
mod view;

pub use crate::resources::names::{Computed, ResourceName};

use crate::resources::{RESOURCES, STANDALONE, resource as descriptor_of};
use descriptor::Resource;

/// Returns all resources, sorted by name.
#[must_use]
pub fn resources() -> &'static [&'static Resource] {
    RESOURCES
}

/// Returns a resource.
#[must_use]
pub fn resource(name: ResourceName) -> &'static Resource {
    descriptor_of(name)
}

/// Returns the names of the operations that belong to no resource.
#[must_use]
pub fn standalone() -> &'static [&'static str] {
    STANDALONE
}
