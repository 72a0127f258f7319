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
mod occurrence;
pub(crate) mod operations;
mod pages;
mod period;
pub(crate) mod profile;
mod recording;
pub(crate) mod sections;
mod signals;
pub(crate) mod token;

use std::pin::Pin;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};
use huaweicloud_meeting_catalog::Operation;

use crate::error::Error;
use crate::operation;

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
const VERBS: &[&[Verb]] = &[directory::VERBS, meeting::VERBS, occurrence::VERBS, recording::VERBS];

/// The nouns of these verbs that the catalog does not have, with their summaries.
pub(crate) const NOUNS: &[(&str, &str)] = &[("directory", "The users and departments of the enterprise as a whole.")];

/// Verbs of the catalog that one of these verbs does without further arguments: the noun, the verb, and the verb of the catalog.
/// The latter is accepted, but the help does not list it.
const SUPERSEDED: &[(&str, &str, &str)] = &[("meeting", "mute", "mute-all"), ("meeting", "unmute", "unmute-all")];

/// The operations of verbs that are written by hand and take the place of no other.
const CALLED: &[(&str, &str, &str)] = &[("occurrence", "list", "ShowMeetingDetail")];

/// Returns the operation that a verb calls which is written by hand and takes the place of no other.
pub(crate) fn operation_of(noun: &str, by_hand: &str) -> Option<&'static Operation> {
    let (_, _, name) = CALLED.iter().find(|(of, verb, _)| *of == noun && *verb == by_hand)?;
    huaweicloud_meeting_catalog::operation(name)
}

/// Returns whether a verb that is written by hand does what a verb of the catalog does.
pub(crate) fn is_superseded(noun: &str, made: &str) -> bool {
    SUPERSEDED.iter().any(|(of, _, verb)| *of == noun && *verb == made)
}

/// Returns the verb of the catalog that a verb does without further arguments.
pub(crate) fn superseded_by(noun: &str, by_hand: &str) -> Option<&'static str> {
    SUPERSEDED.iter().find(|(of, verb, _)| *of == noun && *verb == by_hand).map(|(_, _, made)| *made)
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

/// Runs a command that is made from the catalog.
pub(crate) async fn run_made(name: &str, matches: &ArgMatches) -> Result<(), Error> {
    match matches.subcommand() {
        Some((verb, matches)) if name == meeting::names::NOUN => meeting::names::run(verb, matches).await,
        _ => operation::run(name, matches).await,
    }
}

/// Returns whether JSON was asked for, with an option of the command or with the global one.
fn is_json(matches: &ArgMatches) -> bool {
    matches.get_flag("json") || matches.get_one::<String>("output").is_some_and(|format| format == "json")
}

/// Global options of commands that call the service.
const OF_SERVICE: &[&str] =
    &["profile", "endpoint", "region", "allow-http", "token", "password-file", "timeout", "verbose", "dry-run", "curl"];
/// Global options of commands that print what the service sent.
const OF_RESPONSE: &[&str] = &["columns", "jq", "show-secrets"];

/// Returns the global options that have no effect on a command.
pub(crate) fn options_without_effect(name: &str) -> Vec<&'static str> {
    match name {
        login::NAME | logout::NAME => [&["token", "password-file", "zone"], OF_RESPONSE].concat(),
        token::NAME => [&["zone"], OF_RESPONSE].concat(),
        operations::NAME | describe::NAME | error_code::NAME => OF_SERVICE.to_vec(),
        listen::NAME => [OF_SERVICE, OF_RESPONSE].concat(),
        fake::NAME | completion::NAME | man::NAME => [OF_SERVICE, OF_RESPONSE, &["zone", "output"]].concat(),
        _ => Vec::new(),
    }
}

/// Rejects global options that have no effect on a command.
pub(crate) fn reject_options_without_effect(name: &str, matches: &ArgMatches) -> Result<(), Error> {
    let is_given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let Some(id) = options_without_effect(name).into_iter().find(is_given) else { return Ok(()) };
    let tip = match (name, id) {
        (login::NAME, "password-file") => {
            format!(": it names the host password of a meeting\n  {}", login::HOW_TO_GIVE_THE_SECRET)
        }
        _ => String::new(),
    };
    Err(Error::invalid(format!("--{id} has no effect on `hwmeeting {name}`{tip}")))
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
