//! What the fake remembers: the resources of the service, as data that is generated from the spec.

pub mod descriptor;
pub mod operation;

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
