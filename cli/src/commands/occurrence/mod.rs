//! `occurrence list`, and occurrences by their days in `occurrence cancel` and `occurrence update`.

mod change;
mod choose;
mod list;
mod series;

use super::{Running, Verb};

const fn verb(
    name: &'static str,
    command: fn() -> clap::Command,
    run: for<'a> fn(&'a clap::ArgMatches) -> Running<'a>,
) -> Verb {
    Verb { noun: "occurrence", name, command, run }
}

pub(super) const VERBS: &[Verb] = &[
    verb("cancel", change::cancel, |matches| Box::pin(change::run(change::CANCEL, matches))),
    verb("list", list::command, |matches| Box::pin(list::run(matches))),
    verb("update", change::update, |matches| Box::pin(change::run(change::UPDATE, matches))),
];
