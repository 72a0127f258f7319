//! The verbs of meetings that are written by hand.

mod room;
mod watch;

use super::Verb;

pub(super) const VERBS: &[Verb] =
    &[Verb { noun: "meeting", name: "watch", command: watch::command, run: |matches| Box::pin(watch::run(matches)) }];
