//! Prints the resolved API: Rust through tokens, everything else through templates.
//!
//! Printing decides nothing and looks nothing up: every name and every choice is data of the [`api`](crate::api).

mod auth;
mod blocking;
mod catalog;
mod catalog_codes;
mod catalog_examples;
mod catalog_types;
mod connection;
mod crate_root;
mod docs;
mod enumeration;
mod events;
mod example;
mod literal;
mod methods;
mod operation;
mod parameters;
mod request;
mod resource_operations;
mod resource_values;
mod resources;
mod rust;
mod rust_crate;
mod scripted;
mod structure;
mod text;
mod types;
mod views;
mod words;

pub use catalog::Catalog;
pub use example::{code as example_code, imports as example_imports};
pub use resources::FakeResources;
pub use rust_crate::RustCrate;
pub use text::TemplateFiles;
