//! The commands of operations, made from the catalog.

mod action;
mod done;
pub(crate) mod flags;
pub(crate) mod request;
pub(crate) mod time;
pub(crate) mod update;

use clap::{ArgMatches, Command};
use huaweicloud_meeting::dynamic::DynamicOperation;

pub(crate) use action::{Action, leaf, verbs};
pub(crate) use done::enable_hint;

use self::flags::Flags;
use self::request::Given;
use self::time::Clock;
use self::update::Change;
use crate::batch;
use crate::error::Error;
use crate::output;
use crate::session::{self, Session};
use crate::settings::Settings;

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
    run_edited(action, matches, async |_, _, _, _| Ok(())).await
}

/// Runs the command of an action, after a function has changed what its arguments state.
pub(crate) async fn run_edited(
    action: Action,
    matches: &ArgMatches,
    edit: impl AsyncFnOnce(&Settings, &Flags, &Clock, &mut Given) -> Result<(), Error>,
) -> Result<(), Error> {
    let action = update::action(request::recurrence::action(action, matches), matches);
    let settings = Settings::of(matches)?;
    output::check(&settings, &action)?;
    let clock = Clock::of(&settings)?;
    let flags = Flags::of(&action);
    let mut given = Given::of(&action, &flags, matches)?;
    edit(&settings, &flags, &clock, &mut given).await?;
    if let Some(batch) = batch::Arguments::of(matches)? {
        return batch::run(&batch, &action, &flags, &given, &clock, &settings).await;
    }
    if let Some(update) = action.update {
        let warning = request::past::warning(&action, &flags, &given, &clock);
        let change = Change::new(update, &action, &flags, given, &clock)?;
        output::warn(warning.as_slice());
        return change_item(&change, &action, &settings).await;
    }
    let document = request::of(&action, &flags, &given, &clock)?;
    output::warn(request::past::warning(&action, &flags, &given, &clock).as_slice());
    if let Some(note) = request::period::note(&action, &flags, &given, &clock) {
        output::eprint(&format!("{note}\n"));
    }
    call(&action, &settings, &document.to_string()).await
}

/// Changes an item, and prints the response.
async fn change_item(change: &Change<'_>, action: &Action, settings: &Settings) -> Result<(), Error> {
    let dynamic = session::operation(action.operation.name)?;
    let session = Session::for_operation(settings, dynamic.operation)?;
    let reader = Session::for_reading(settings, dynamic.operation)?;
    match change.request(reader.as_ref().unwrap_or(&session)).await? {
        Some(request) => {
            output::warn(change.note().as_slice());
            respond(action, settings, session, dynamic, &request.to_string()).await
        }
        None => {
            output::eprint("nothing to change: the current values are the given ones\n");
            Ok(())
        }
    }
}

/// Calls an operation with a document, and prints the response.
pub(crate) async fn call(action: &Action, settings: &Settings, document: &str) -> Result<(), Error> {
    let dynamic = session::operation(action.operation.name)?;
    if let Some(paging) = output::Paging::of(settings, action, document)? {
        let session = Session::for_operation(settings, dynamic.operation)?;
        return output::print_pages(settings, action, &session, dynamic, &paging).await;
    }
    respond(action, settings, Session::for_operation(settings, dynamic.operation)?, dynamic, document).await
}

/// Calls an operation in a session, and prints the response.
async fn respond(
    action: &Action,
    settings: &Settings,
    session: Session,
    dynamic: &'static DynamicOperation,
    document: &str,
) -> Result<(), Error> {
    let response = session.call(dynamic, document.as_bytes()).await?;
    output::warn(&response.anomalies);
    if response.json.is_empty() {
        // The time zone was checked before the item was read; elsewhere, a wrong one must not hide what the call has done.
        let start = if action.update.is_some() { done::start(document, &Clock::of(settings)?) } else { String::new() };
        output::print_done(&(done::text(action, document) + &start));
        return Ok(());
    }
    output::print_response(settings, action, &response)
}
