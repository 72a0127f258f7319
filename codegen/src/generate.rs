//! A whole run: read, check, resolve, print, write.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::print::{self, Files, TemplateError, Templates};
use crate::write::{self, Changes, WriteError};
use crate::{ReadError, read, resolve};

/// Why nothing was generated.
#[derive(Debug)]
pub enum GenerateError {
    /// The spec is wrong or cannot be read.
    Spec(ReadError),
    /// The templates cannot be read.
    Unreadable(PathBuf, io::Error),
    /// A template does not work.
    Template(TemplateError),
    /// A generated file cannot be read or written.
    Write(WriteError),
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(error) => write!(f, "{error}"),
            Self::Unreadable(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Template(error) => f.write_str(&error.0),
            Self::Write(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for GenerateError {}

/// Everything that the spec of a workspace makes, in memory.
///
/// # Errors
///
/// When the spec or a template is wrong or cannot be read.
pub fn make(workspace: &Path) -> Result<Files, GenerateError> {
    let checked = read(&workspace.join("spec"), "spec").map_err(GenerateError::Spec)?;
    let templates = read_templates(workspace, "generated")?;
    print::print(&resolve::resolve(&checked), &templates).map_err(GenerateError::Template)
}

/// Makes the generated files of a workspace what the spec says.
///
/// # Errors
///
/// When anything is wrong; then no file was touched, unless writing itself failed.
pub fn generate(workspace: &Path) -> Result<Changes, GenerateError> {
    write::write(workspace, &make(workspace)?).map_err(GenerateError::Write)
}

/// What [`generate`] would change.
///
/// # Errors
///
/// When anything is wrong.
pub fn check_fresh(workspace: &Path) -> Result<Changes, GenerateError> {
    write::compare(workspace, &make(workspace)?).map_err(GenerateError::Write)
}

/// Reads the templates of a workspace that stand in one directory of `templates/`; their names are their paths in there.
pub fn read_templates(workspace: &Path, directory: &str) -> Result<Templates, GenerateError> {
    let root = workspace.join("templates");
    let mut templates = Vec::new();
    let mut pending = vec![root.join(directory)];
    while let Some(current) = pending.pop() {
        let unreadable = |error| GenerateError::Unreadable(current.clone(), error);
        for entry in fs::read_dir(&current).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|error| GenerateError::Unreadable(path.clone(), error))?;
            let relative = path.strip_prefix(&root).unwrap_or(&path);
            let name: Vec<_> = relative.components().map(|component| component.as_os_str().to_string_lossy()).collect();
            templates.push((name.join("/"), text.replace("\r\n", "\n")));
        }
    }
    templates.sort();
    Ok(Templates(templates))
}
