//! The commands that are written by hand.

pub(crate) mod call;
pub(crate) mod completion;
pub(crate) mod describe;
pub(crate) mod error_code;
pub(crate) mod fake;
pub(crate) mod help;
pub(crate) mod man;
pub(crate) mod operations;

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

/// The verbs that are written by hand.
const VERBS: &[Verb] = &[];

/// The nouns of these verbs that the catalog does not have, with their summaries.
pub(crate) const NOUNS: &[(&str, &str)] = &[];

/// Returns the verbs of a noun that are written by hand.
pub(crate) fn verbs(noun: &str) -> impl Iterator<Item = &'static Verb> {
    VERBS.iter().filter(move |verb| verb.noun == noun)
}

/// Returns the verb of a noun that is written by hand and was given, with its arguments.
pub(crate) fn verb<'a>(noun: &str, matches: &'a ArgMatches) -> Option<(&'static Verb, &'a ArgMatches)> {
    let (name, matches) = matches.subcommand()?;
    verbs(noun).find(|verb| verb.name == name).map(|verb| (verb, matches))
}

/// Returns the commands, in the order of the help.
pub(crate) fn all() -> [Command; 7] {
    [
        call::command(),
        operations::command(),
        describe::command(),
        error_code::command(),
        fake::command(),
        completion::command(),
        man::command(),
    ]
}
