//! Outputs: sets of files that are generated from the spec.

use std::collections::BTreeMap;
use std::fmt;

use crate::api::Api;
use crate::check::Checked;

/// Files with their content, by their path below the directory that they are written to.
pub type Files = BTreeMap<String, String>;

/// Templates, each with the path of the file that it generates.
#[derive(Debug, Default)]
pub struct Templates(pub Vec<(String, String)>);

impl Templates {
    /// Returns the modules that are written by hand inside a module of the crate: the templates in its directory.
    pub fn modules<'a>(&'a self, module: &str) -> Vec<&'a str> {
        let name = |path: &'a str| {
            let file = path.strip_prefix("generated/src/")?.strip_prefix(module)?.strip_prefix('/')?;
            file.strip_suffix(".rs").filter(|name| !name.contains('/'))
        };
        self.0.iter().filter_map(|(path, _)| name(path)).collect()
    }
}

/// The input of outputs.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The spec, for outputs that describe the wire.
    pub spec: &'a Checked,
    /// The resolved API, for outputs that describe the crate.
    pub api: &'a Api,
    /// The templates.
    pub templates: &'a Templates,
}

/// Files that are generated together.
pub trait Output: Sync {
    /// Its name, for messages.
    fn name(&self) -> &'static str;

    /// Returns its files. Nothing is written.
    ///
    /// # Errors
    ///
    /// Fails if a template is invalid. A checked spec cannot cause an error.
    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError>;
}

/// The reason why an output could not be generated.
#[derive(Debug, PartialEq, Eq)]
pub struct OutputError(pub String);

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OutputError {}
