//! The journal of a batch: which rows were sent, and what became of them.
//!
//! A line is a JSON object with the number of the row, its key and its state. A line is written before a call, and another one
//! after it: if the program ends in between, the outcome of the call is unknown. The key is a hash of the operation, the service
//! and the values of the row without secrets, so a changed row is a new one.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::operation::Action;
use crate::operation::flags::Flags;
use crate::operation::request::Given;

/// What is known of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Started,
    Succeeded,
    Failed,
    Unknown,
}

impl State {
    const ALL: [(Self, &str); 4] = [
        (Self::Started, "started"),
        (Self::Succeeded, "succeeded"),
        (Self::Failed, "failed"),
        (Self::Unknown, "unknown"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }
}

/// A journal. Without a file, it is empty and records nothing.
#[derive(Debug, Default)]
pub(super) struct Journal {
    file: Option<File>,
    path: String,
    states: HashMap<String, State>,
}

impl Journal {
    /// Opens a journal, and reads what it contains. The file is created by the first row.
    pub(super) fn open(path: Option<String>) -> Result<Self, Error> {
        let Some(path) = path else { return Ok(Self::default()) };
        let cannot = |error: &io::Error| Error::invalid(format!("cannot open the journal `{path}`: {error}"));
        let mut states = HashMap::new();
        match std::fs::read_to_string(&path) {
            // The last line may be incomplete, if the program was ended while it was written.
            Ok(text) => states.extend(text.lines().filter_map(entry)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&error)),
        }
        let mut file = create(Path::new(&path)).map_err(|error| cannot(&error))?;
        if file.metadata().is_ok_and(|metadata| metadata.len() > 0) {
            // Separates what follows from an incomplete line.
            writeln!(file).map_err(|error| cannot(&error))?;
        }
        Ok(Self { file: Some(file), path, states })
    }

    /// Returns the path of the file, if there is one.
    pub(super) fn path(&self) -> Option<&str> {
        self.file.as_ref().map(|_| self.path.as_str())
    }

    /// Returns what is known of a row.
    pub(super) fn state(&self, key: &str) -> Option<State> {
        self.states.get(key).copied()
    }

    /// Records the state of a row.
    pub(super) fn record(&self, row: u64, key: &str, state: State, code: Option<&str>) -> Result<(), Error> {
        let Some(mut file) = self.file.as_ref() else { return Ok(()) };
        let mut line = json!({"row": row, "key": key, "state": state.name()});
        if let (Json::Object(fields), Some(code)) = (&mut line, code) {
            fields.insert("code".to_owned(), code.into());
        }
        let written = file.write_all(format!("{line}\n").as_bytes());
        written.map_err(|error| Error::no_result(format!("cannot write to the journal `{}`: {error}", self.path)))
    }
}

fn entry(line: &str) -> Option<(String, State)> {
    let json: Json = serde_json::from_str(line).ok()?;
    Some((json.get("key")?.as_str()?.to_owned(), State::named(json.get("state")?.as_str()?)?))
}

/// Opens a file that only its owner can read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Returns the key of a row, for the service and the login of `identity`. Of rows with the same values, the occurrence is part of the key.
pub(super) fn key(action: &Action, flags: &Flags, identity: &str, given: &Given, occurrence: usize) -> String {
    let secrets: Vec<&crate::operation::flags::Flag> = flags.all.iter().filter(|flag| flag.is_secret()).collect();
    let values: Vec<Json> = given
        .flags
        .iter()
        .filter_map(|(index, texts)| flags.all.get(*index).map(|flag| (flag, texts)))
        .filter(|(flag, _)| !flag.is_secret())
        .map(|(flag, texts)| json!([flag.id, texts]))
        .collect();
    let mut base = given.base.clone().unwrap_or_default();
    for flag in secrets {
        crate::operation::request::document::remove(&mut base, &flag.path);
    }
    let positionals: Vec<Json> = given.positionals.iter().map(|(index, texts)| json!([index, texts])).collect();
    let shortcut = action.shortcut.map(|shortcut| shortcut.verb);
    let text = json!([
        action.operation.name,
        shortcut,
        action.update.is_some(),
        identity,
        values,
        positionals,
        base,
        given.every,
        given.until,
        occurrence
    ]);
    Sha256::digest(text.to_string()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
