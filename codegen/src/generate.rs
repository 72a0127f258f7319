//! A whole run: reads, checks and resolves the spec, and writes the outputs.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::read_tree;
use crate::output::{Files, OutputError, Source, Templates};
use crate::outputs::{self, OUTPUTS};
use crate::write::{self, Changes, WriteError};
use crate::{ReadError, read, resolve};

/// The error of [`generate`].
#[derive(Debug)]
pub enum GenerateError {
    /// The spec breaks a rule or cannot be read.
    Spec(ReadError),
    /// A template cannot be read.
    ReadTemplate(PathBuf, io::Error),
    /// An output cannot be generated.
    Output(OutputError),
    /// A generated file cannot be read or written.
    Write(WriteError),
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(failure) => write!(f, "{failure}"),
            Self::ReadTemplate(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Output(error) => write!(f, "{error}"),
            Self::Write(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for GenerateError {}

/// Returns the generated files of a workspace, without writing them.
///
/// # Errors
///
/// Fails if the spec or a template is invalid or cannot be read.
pub fn make(workspace: &Path) -> Result<Files, GenerateError> {
    let checked = read(&workspace.join("spec"), "spec").map_err(GenerateError::Spec)?;
    let templates = read_templates(workspace, "generated")?;
    let api = resolve::resolve(&checked);
    let source = Source { spec: &checked, api: &api, templates: &templates };
    outputs::files(OUTPUTS, &source).map_err(GenerateError::Output)
}

/// Updates the generated files of a workspace.
///
/// # Errors
///
/// Fails like [`make`], without changing a file, or if a file cannot be written.
pub fn generate(workspace: &Path) -> Result<Changes, GenerateError> {
    write::write(workspace, &make(workspace)?).map_err(GenerateError::Write)
}

/// Returns what [`generate`] would change.
///
/// # Errors
///
/// Fails like [`make`], or if a generated file cannot be read.
pub fn check_fresh(workspace: &Path) -> Result<Changes, GenerateError> {
    write::compare(workspace, &make(workspace)?).map_err(GenerateError::Write)
}

/// Reads the templates in a directory of `templates/`. Their paths are relative to `templates/`.
///
/// # Errors
///
/// Fails if a file or directory cannot be read.
pub fn read_templates(workspace: &Path, directory: &str) -> Result<Templates, GenerateError> {
    let root = workspace.join("templates").join(directory);
    let files = read_tree(&root, usize::MAX, &|_, _| true);
    let template = |(path, bytes): (String, Vec<u8>)| match String::from_utf8(bytes) {
        Ok(text) => Ok((format!("{directory}/{path}"), text.replace("\r\n", "\n"))),
        Err(error) => Err((root.join(path), io::Error::other(error))),
    };
    let templates = files.and_then(|files| files.into_iter().map(template).collect());
    templates.map(Templates).map_err(|(path, error)| GenerateError::ReadTemplate(path, error))
}
