//! The verbs of meetings that are written by hand.

mod invite;
mod join_link;
mod list;
mod moderate;
pub(super) mod names;
mod people;
mod room;
mod start;
mod watch;

use super::{Running, Verb};

const fn verb(
    name: &'static str,
    command: fn() -> clap::Command,
    run: for<'a> fn(&'a clap::ArgMatches) -> Running<'a>,
) -> Verb {
    Verb { noun: "meeting", name, command, run }
}

pub(super) const VERBS: &[Verb] = &[
    verb("admit", moderate::admit, |matches| Box::pin(moderate::run_admit(matches))),
    verb("extend", moderate::extend, |matches| Box::pin(moderate::run_extend(matches))),
    verb("invite", invite::command, |matches| Box::pin(invite::run(matches))),
    verb("join-link", join_link::command, |matches| Box::pin(join_link::run(matches))),
    verb("kick", moderate::kick, |matches| Box::pin(moderate::run_kick(matches))),
    verb("list", list::command, |matches| Box::pin(list::run(matches))),
    verb("mute", moderate::mute, |matches| Box::pin(moderate::run_mute(matches))),
    verb("start", start::command, |matches| Box::pin(start::run(matches))),
    verb("unmute", moderate::unmute, |matches| Box::pin(moderate::run_unmute(matches))),
    verb("watch", watch::command, |matches| Box::pin(watch::run(matches))),
];
