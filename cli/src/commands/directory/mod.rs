//! `directory export`: the departments and users of an enterprise as a file.

mod departments;
mod export;

use super::Verb;

pub(super) const VERBS: &[Verb] = &[Verb {
    noun: "directory",
    name: "export",
    command: export::command,
    run: |matches| Box::pin(export::run(matches)),
}];
