//! The commands that are written by hand.

pub(crate) mod api;
pub(crate) mod call;
pub(crate) mod completion;
pub(crate) mod describe;
mod directory;
pub(crate) mod error_code;
pub(crate) mod fake;
pub(crate) mod help;
pub(crate) mod listen;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod man;
mod meeting;
pub(crate) mod operations;
mod pages;
mod period;
pub(crate) mod profile;
mod recording;
mod signals;
pub(crate) mod token;

use std::pin::Pin;

use clap::{ArgMatches, Command};

use crate::error::Error;

/// A verb of a noun that is written by hand, such as `meeting watch`. It takes the place of the verb that the catalog makes.
pub(crate) struct Verb {
    pub(crate) noun: &'static str,
    pub(crate) name: &'static str,
    pub(crate) command: fn() -> Command,
    pub(crate) run: for<'a> fn(&'a ArgMatches) -> Running<'a>,
}

/// A command that runs.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// The verbs that are written by hand, by the folder that has them.
const VERBS: &[&[Verb]] = &[directory::VERBS, meeting::VERBS, recording::VERBS];

/// The nouns of these verbs that the catalog does not have, with their summaries.
pub(crate) const NOUNS: &[(&str, &str)] = &[("directory", "The users and departments of the enterprise as a whole.")];

/// The verbs that do what one of these verbs does without further arguments. They are accepted, but the help does not list them.
const SUPERSEDED: &[(&str, &str)] = &[("meeting", "mute-all"), ("meeting", "unmute-all")];

/// Returns whether a verb that is written by hand does what this one does.
pub(crate) fn is_superseded(noun: &str, verb: &str) -> bool {
    SUPERSEDED.contains(&(noun, verb))
}

/// Returns the verbs of a noun that are written by hand.
pub(crate) fn verbs(noun: &str) -> impl Iterator<Item = &'static Verb> {
    VERBS.iter().copied().flatten().filter(move |verb| verb.noun == noun)
}

/// Returns the verb of a noun that is written by hand and was given, with its arguments.
pub(crate) fn verb<'a>(noun: &str, matches: &'a ArgMatches) -> Option<(&'static Verb, &'a ArgMatches)> {
    let (name, matches) = matches.subcommand()?;
    verbs(noun).find(|verb| verb.name == name).map(|verb| (verb, matches))
}

/// Returns whether JSON was asked for, with an option of the command or with the global one.
fn is_json(matches: &ArgMatches) -> bool {
    matches.get_flag("json") || matches.get_one::<String>("output").is_some_and(|format| format == "json")
}

/// Returns the commands, in the order of the help.
pub(crate) fn all() -> Vec<Command> {
    vec![
        login::command(),
        logout::command(),
        profile::command(),
        token::command(),
        api::command(),
        call::command(),
        operations::command(),
        describe::command(),
        error_code::command(),
        listen::command(),
        fake::command(),
        completion::command(),
        man::command(),
        #[cfg(feature = "mcp")]
        crate::mcp::command(),
    ]
}
