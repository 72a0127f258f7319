//! A flag.

use huaweicloud_meeting_catalog::{Field, Structure, Value};

/// What the name of a flag ends in that takes the file with a secret.
pub(crate) const SECRET_SUFFIX: &str = "-file";

/// A flag, and where its value is in a request.
#[derive(Debug)]
pub(crate) struct Flag {
    /// The path in a document, such as `body.confConfigInfo.isAutoMute`. It identifies the argument.
    pub(crate) id: String,
    /// The name, without dashes.
    pub(crate) long: String,
    /// Other names that are accepted.
    pub(crate) aliases: Vec<String>,
    /// The steps of the path.
    pub(crate) path: Vec<&'static str>,
    /// The input, or the field of an object.
    pub(crate) field: &'static Field,
    /// What it means. Empty if the name is all that is known.
    pub(crate) doc: &'static str,
    /// Whether every request needs it.
    pub(crate) is_required: bool,
    /// The names in kebab-case of the objects that it is in, joined by dots.
    pub(crate) parent: Option<String>,
    /// Whether it has a name that is shorter than the API's.
    pub(crate) is_short: bool,
    /// Whether it is an option that all commands have: the file with the host password of a meeting.
    pub(crate) is_global: bool,
    /// Whether it is a header.
    pub(crate) is_header: bool,
}

impl Flag {
    /// Returns the structure, if the value is an object.
    pub(crate) fn structure(&self) -> Option<&'static Structure> {
        match self.field.value {
            Value::Structure(structure) => Some(structure),
            _ => None,
        }
    }

    /// Returns whether the value must not be in the arguments of a process.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.field.value, Value::Secret)
    }

    /// Returns whether it can be set without a value.
    pub(crate) fn is_switch(&self) -> bool {
        matches!(self.field.value, Value::Bool | Value::Flag(_))
    }

    /// Returns whether it can occur several times.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.field.value, Value::List(_) | Value::OneOrMany(_) | Value::Csv(_) | Value::Map(_))
    }

    /// Returns the ID of the argument that sets a switch to false.
    pub(crate) fn negation_id(&self) -> String {
        format!("no:{}", self.id)
    }

    /// Returns the name of a secret, without the ending for its file.
    pub(crate) fn secret_name(&self) -> &str {
        self.long.strip_suffix(SECRET_SUFFIX).unwrap_or(&self.long)
    }

    /// Returns the environment variable that holds a secret.
    pub(crate) fn variable(&self) -> String {
        format!("HWMEETING_INPUT_{}", self.secret_name().replace(['-', '.'], "_").to_uppercase())
    }
}
