//! Violations of rules: what is wrong, where, and what to do about it.

mod diagnostic;
#[cfg(feature = "pretty")]
mod pretty;
mod report;
mod reporter;
mod rule;

pub use crate::source::{KeyPath, Location, Part, Segment, SpecPath};
pub use diagnostic::Diagnostic;
#[cfg(feature = "pretty")]
pub use pretty::{Color, pretty};
pub use report::Report;
pub(crate) use reporter::Reporter;
pub use rule::Rule;
pub(crate) use rule::rules;
