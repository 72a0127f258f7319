//! The generator of the `huaweicloud-meeting` crate.
//!
//! Data flows one way: [`load`] (the only place that knows YAML) → [`check`] (named rules) → resolving → emission →
//! writing. The crate knows the language of the spec, and no operation, field or type of the API.

pub mod api;
pub mod check;
pub mod diagnostics;
pub mod generate;
pub mod index;
pub mod json;
pub mod naming;
mod nearest;
pub mod output;
pub mod outputs;
mod parallel;
pub mod print;
pub mod resolve;
pub mod spec;
pub mod write;
pub mod yaml;

pub use nearest::nearest;

use std::path::Path;
use std::{fmt, io};

use diagnostics::Report;
use spec::Spec;
use yaml::Sources;

/// Why there is no spec to go on with.
#[derive(Debug)]
pub enum Failure {
    /// The files could not be read.
    Unreadable(io::Error),
    /// They are wrong.
    Wrong(Report),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "the spec cannot be read: {error}"),
            Self::Wrong(report) => write!(f, "{report}"),
        }
    }
}

impl std::error::Error for Failure {}

/// Reads a spec directory and checks what stands in it; `label` is how diagnostics show the directory.
///
/// # Errors
///
/// Fails when a file cannot be read, and when a rule is broken.
pub fn read(directory: &Path, label: &str) -> Result<Spec, Failure> {
    let sources = Sources::read(directory, label).map_err(Failure::Unreadable)?;
    let spec = yaml::load(&sources).map_err(Failure::Wrong)?;
    let report = check::check(&spec);
    if report.is_empty() { Ok(spec) } else { Err(Failure::Wrong(report)) }
}
