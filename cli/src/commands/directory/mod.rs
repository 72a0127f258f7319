//! `directory export` and `department list`: the departments and users of an enterprise as a whole.

mod departments;
mod export;
mod list;

use super::Verb;

pub(super) const VERBS: &[Verb] = &[
    Verb { noun: "directory", name: "export", command: export::command, run: |matches| Box::pin(export::run(matches)) },
    Verb { noun: "department", name: "list", command: list::command, run: |matches| Box::pin(list::run(matches)) },
];
