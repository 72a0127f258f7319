//! The maintainer's tools for the spec: everything that reads it and that a build does not need.

pub mod draft;
pub mod explain;
pub mod openapi;
pub mod schema;
pub mod site;
