//! Verbs for some of the requests of an operation.

use serde::Deserialize;

use super::Object;

/// A verb for a named constructor, or for other requests that set some inputs.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shortcut {
    /// The verb of a command line, in kebab-case.
    pub verb: String,
    /// Other words for the verb, in English and Chinese.
    #[serde(default)]
    pub words: Vec<String>,
    /// The named constructor, if its name is not the verb in snake case.
    pub constructor: Option<String>,
    /// The inputs that it sets, with their values on the wire, if it stands for no named constructor.
    pub set: Option<Object>,
    /// What a call does, in the third person, if it stands for no named constructor.
    pub doc: Option<String>,
}

impl Shortcut {
    /// Returns the name of the constructor for which it stands; `None` if it has inputs of its own.
    pub fn constructor(&self) -> Option<String> {
        let named = || self.constructor.clone().unwrap_or_else(|| self.verb.replace('-', "_"));
        self.set.is_none().then(named)
    }
}
