//! The commands of operations, made from the catalog.

mod action;
mod done;
pub(crate) mod flags;
pub(crate) mod request;
pub(crate) mod time;

use clap::{ArgMatches, Command};
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;

pub(crate) use action::{Action, verbs};
pub(crate) use done::enable_hint;

use self::flags::Flags;
use self::request::Given;
use self::time::Clock;
use crate::batch;
use crate::error::Error;
use crate::output;
use crate::scope::Scope;
use crate::session::Session;
use crate::settings::Settings;

/// Returns the commands of nouns, and those of groups and of operations, which the help does not list.
pub(crate) fn commands(scope: &Scope) -> Vec<Command> {
    action::commands(scope)
}

/// Runs the command of an operation: `user add`, `user-management add-user` or `AddUser`.
pub(crate) async fn run(name: &str, matches: &ArgMatches) -> Result<(), Error> {
    let (path, matches) = match matches.subcommand() {
        Some((verb, matches)) => (format!("{name} {verb}"), matches),
        None => (name.to_owned(), matches),
    };
    let action = Action::find(&path).ok_or_else(|| Error::invalid(format!("unknown command `{path}`")))?;
    run_action(action, matches).await
}

/// Returns the command of an operation, for a verb that is written by hand and adds arguments to it.
pub(crate) fn command(name: &'static str, path: &str) -> Command {
    action::leaf_of(name, path)
}

/// Returns the document of a command with defaults for some of its flags, by their names.
pub(crate) fn document(
    action: &Action,
    matches: &ArgMatches,
    settings: &Settings,
    defaults: &[(&str, &str)],
) -> Result<serde_json::Value, Error> {
    let flags = Flags::of(action);
    let mut given = Given::of(action, &flags, matches)?;
    for (name, value) in defaults {
        if let Some(index) = flags.find(name) {
            given.flags.entry(index).or_insert_with(|| vec![(*value).to_owned()]);
        }
    }
    request::of(action, &flags, &given, &Clock::of(settings)?)
}

/// Runs the command of an action.
pub(crate) async fn run_action(action: Action, matches: &ArgMatches) -> Result<(), Error> {
    let action = request::recurrence::action(action, matches);
    let settings = Settings::of(matches)?;
    output::check(&settings, &action)?;
    let clock = Clock::of(&settings)?;
    let flags = Flags::of(&action);
    let given = Given::of(&action, &flags, matches)?;
    if let Some(batch) = batch::Arguments::of(matches)? {
        return batch::run(&batch, &action, &flags, &given, &clock, &settings).await;
    }
    let document = request::of(&action, &flags, &given, &clock)?;
    output::warn(request::past::warning(&flags, &given, &clock).as_slice());
    if let Some(note) = request::period::note(&action, &flags, &given, &clock) {
        output::eprint(&format!("{note}\n"));
    }
    call(&action, &settings, &document.to_string()).await
}

/// Calls an operation with a document, and prints the response.
pub(crate) async fn call(action: &Action, settings: &Settings, document: &str) -> Result<(), Error> {
    let Some(dynamic) = DynamicOperation::named(operations(), action.operation.name) else {
        return Err(Error::invalid(format!("this build does not have the operation {}", action.operation.name)));
    };
    if let Some(paging) = output::Paging::of(settings, action, document)? {
        let session = Session::for_operation(settings, dynamic.operation)?;
        return output::print_pages(settings, action, &session, dynamic, &paging).await;
    }
    let response = Session::for_operation(settings, dynamic.operation)?.call(dynamic, document.as_bytes()).await?;
    output::warn(&response.anomalies);
    if response.json.is_empty() {
        output::print_done(&done::text(action, document));
        return Ok(());
    }
    output::print_response(settings, action, &response)
}
