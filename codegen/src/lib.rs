//! The generator of the `huaweicloud-meeting` crate.
//!
//! Data flows in one direction: [`yaml`] reads the spec, [`check`] checks it against named rules, [`resolve`] turns it into
//! the [`api`], [`print`](mod@print) renders files, and [`write`](mod@write) updates the directory. The crate contains
//! no operation, field or type of the API.

pub mod api;
pub mod check;
pub mod commands;
pub mod diagnostics;
mod files;
pub mod generate;
pub mod index;
pub mod items;
pub mod json;
pub mod naming;
mod nearest;
pub mod output;
pub mod outputs;
mod parallel;
pub mod print;
pub mod resolve;
mod source;
pub mod spec;
pub mod write;
pub mod yaml;

pub use nearest::nearest;

use std::path::Path;
use std::{fmt, io};

use check::Checked;
use diagnostics::Report;
use yaml::Sources;

/// The error of [`read`].
#[derive(Debug)]
pub enum ReadError {
    /// A file cannot be read.
    Io(io::Error),
    /// The spec violates rules.
    Invalid(Report),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot read the spec: {error}"),
            Self::Invalid(report) => write!(f, "{report}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads and checks a spec directory. Diagnostics show the directory as `label`.
///
/// # Errors
///
/// Fails if a file cannot be read or a rule is violated.
pub fn read(directory: &Path, label: &str) -> Result<Checked, ReadError> {
    let sources = Sources::read(directory, label).map_err(ReadError::Io)?;
    yaml::load(&sources).and_then(check::check).map_err(ReadError::Invalid)
}
