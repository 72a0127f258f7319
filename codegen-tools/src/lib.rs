//! The maintainer's tools for the spec of the `huaweicloud-meeting` crate: everything that reads the spec and that a build
//! of the crate does not need. The binary `codegen` runs them as the commands of `cargo codegen`.

pub mod asyncapi;
pub mod draft;
mod example_request;
pub mod explain;
pub mod explain_resource;
mod json;
mod life_cycle;
pub mod openapi;
pub mod schema;
pub mod site;
