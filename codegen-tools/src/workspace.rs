//! The directory that a command works in, and standard output.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::output::{Files, Output, Source, Templates};
use huaweicloud_meeting_codegen::resolve::{Names, resolve_with};
use huaweicloud_meeting_codegen::{outputs, read};

use crate::error::Error;

/// A workspace: a spec directory with the directory that contains it.
#[derive(Debug)]
pub(crate) struct Workspace {
    spec: PathBuf,
}

impl Workspace {
    /// Opens the workspace of a spec directory. Without one, looks for `spec` in the current directory and its parents.
    pub(crate) fn find(spec: Option<&Path>) -> Result<Self, Error> {
        if let Some(spec) = spec {
            return Ok(Self { spec: spec.to_owned() });
        }
        let current = env::current_dir().map_err(Error::io("cannot read", Path::new(".")))?;
        // A relative path, which terminals make clickable in diagnostics.
        let mut relative = PathBuf::new();
        for directory in current.ancestors() {
            if directory.join("spec/service.yaml").is_file() {
                return Ok(Self { spec: relative.join("spec") });
            }
            relative.push("..");
        }
        let message = "there is no `spec` directory in the current directory or its parents; pass its path with --spec";
        Err(Error::InvalidArgument(message.to_owned()))
    }

    /// Returns the spec directory.
    pub(crate) fn spec_directory(&self) -> &Path {
        &self.spec
    }

    /// Returns the directory that contains `spec`, `templates`, `generated` and `docs`.
    ///
    /// Fails if the spec directory is not called `spec`: then it is not part of a workspace.
    pub(crate) fn root(&self) -> Result<PathBuf, Error> {
        let absolute = self.spec.canonicalize().map_err(Error::io("cannot open", &self.spec))?;
        if absolute.ends_with("spec") {
            return Ok(self.spec.join(".."));
        }
        let message = format!("{} is not the `spec` directory of a workspace, which this command needs", self.label());
        Err(Error::InvalidArgument(message))
    }

    /// Returns the spec directory as it is printed in diagnostics.
    pub(crate) fn label(&self) -> String {
        self.spec.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned()
    }

    /// Reads and checks the spec.
    pub(crate) fn read_spec(&self) -> Result<Checked, Error> {
        Ok(read(&self.spec, &self.label())?)
    }

    /// Returns the files of an output. `names` are those in the prose of the resolved API.
    pub(crate) fn files(&self, output: &dyn Output, names: Names, templates: &Templates) -> Result<Files, Error> {
        let spec = self.read_spec()?;
        let api = resolve_with(&spec, names);
        Ok(outputs::files(&[output], &Source { spec: &spec, api: &api, templates })?)
    }
}

/// Writes to standard output. A closed pipe, as of `| head`, is not an error.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
        _ => Ok(()),
    }
}
