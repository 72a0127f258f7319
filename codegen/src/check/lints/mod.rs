//! Rules about documentation, bounds and examples, and about effects that need a reason. No output relies on them, so a build
//! neither compiles nor checks them: `cargo codegen` and the tests do, with the feature `lints`.

pub(super) mod bounds;
pub(super) mod docs;
pub(super) mod events;
pub(super) mod example_pages;
pub(super) mod examples;
pub(super) mod notifications;
mod prose;
pub(super) mod resources;
