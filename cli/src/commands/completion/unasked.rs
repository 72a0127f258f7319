//! A shell inserts a single candidate at once. Where it is an option of which nothing was typed, the word may be an argument, which no
//! candidate is known for: `meeting mute ID` and a person.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::env::EnvCompleter;

use super::bash;

/// The variable in which scripts of clap pass the index of the word.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";

/// A shell for which an option that was not begun is no candidate, if it is the only one.
pub(super) struct WithoutUnasked(pub(super) &'static dyn EnvCompleter);

impl EnvCompleter for WithoutUnasked {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn is(&self, name: &str) -> bool {
        self.0.is(name)
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), io::Error> {
        self.0.write_registration(var, name, bin, completer, buf)
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), io::Error> {
        let index = [bash::INDEX, INDEX].iter().find_map(|name| bash::number(name));
        let word = index.map_or(words.last(), |index| words.get(index));
        let is_begun = word.is_some_and(|word| word.to_string_lossy().starts_with('-'));
        let mut candidates = Vec::new();
        self.0.write_complete(command, words, current_dir, &mut candidates)?;
        let text = String::from_utf8_lossy(&candidates);
        let is_single = text.trim_end().lines().count() == 1 && text.starts_with('-');
        if is_single && !is_begun { Ok(()) } else { buf.write_all(&candidates) }
    }
}
